/// The order in which the arrays of a product are multiplied, two at a time.
///
/// A step's price is its multiplications, which a matrix product does at the speed of arithmetic, and its entries read and written, each worth several of those.
/// The cheapest pair is multiplied first until few arrays are left; for those every order is tried.
struct ContractionOrder {
  /// The most arrays for which every order is tried: 3ⁿ pairs of subsets.
  private static let exhaustive = 7
  private static let priceOfEntry = 5.0

  private let labels: [Set<Int>]
  private let output: Set<Int>
  private let extents: [Int]

  /// - Parameters:
  ///   - labels: the labels of each array.
  ///   - output: the labels that are not summed.
  ///   - extents: the length of each label.
  init(labels: [[Int]], output: Set<Int>, extents: [Int]) {
    self.labels = labels.map { Set($0) }
    self.output = output
    self.extents = extents
  }

  /// The pairs in order: places among the arrays, the result of each pair taking the first one's place and the second one's being given up.
  func pairs() -> [(Int, Int)] {
    var present = labels.map { Optional($0) }
    var out: [(Int, Int)] = []
    for _ in 0..<max(0, labels.count - Self.exhaustive) {
      guard let (first, second, result) = cheapestPair(present) else { break }
      present[first] = result
      present[second] = nil
      out.append((first, second))
    }
    let places = present.indices.filter { present[$0] != nil }
    return out + exhaustivePairs(places.compactMap { present[$0] }).map { (places[$0.0], places[$0.1]) }
  }

  private func size(_ labels: Set<Int>) -> Double { labels.reduce(1.0) { $0 * Double(extents[$1]) } }

  private func price(_ a: Set<Int>, _ b: Set<Int>, _ result: Set<Int>) -> Double {
    size(a.union(b)) + Self.priceOfEntry * (size(a) + size(b) + size(result))
  }

  /// The pair of the lowest price, and the labels of its product; outer products come last.
  private func cheapestPair(_ present: [Set<Int>?]) -> (first: Int, second: Int, result: Set<Int>)? {
    var counts: [Int: Int] = [:]
    for set in present.compactMap({ $0 }) { for label in set { counts[label, default: 0] += 1 } }
    var best: (price: Double, first: Int, second: Int, result: Set<Int>)?
    for first in present.indices {
      guard let a = present[first] else { continue }
      for second in present.indices where second > first {
        guard let b = present[second] else { continue }
        let result = a.union(b).filter { label in
          output.contains(label) || (counts[label] ?? 0) > (a.contains(label) ? 1 : 0) + (b.contains(label) ? 1 : 0)
        }
        // What brings together different labels of the output and sums nothing only makes all later products larger.
        let (mine, yours) = (a.intersection(output), b.intersection(output))
        let grows = result == a.union(b) && !mine.isSubset(of: yours) && !yours.isSubset(of: mine)
        let isOuter = a.isDisjoint(with: b) && !a.isEmpty && !b.isEmpty
        let price = price(a, b, result) * (isOuter || grows ? 1e12 : 1)
        if best.map({ price < $0.price }) ?? true { best = (price, first, second, result) }
      }
    }
    return best.map { ($0.first, $0.second, $0.result) }
  }

  /// The cheapest order by dynamic programming over the subsets of a few arrays.
  private func exhaustivePairs(_ labels: [Set<Int>]) -> [(Int, Int)] {
    let n = labels.count
    guard n > 1 else { return [] }
    let full = (1 << n) - 1
    let kept = (0...full).map { subset -> Set<Int> in
      var inside: Set<Int> = []
      var outside = output
      for t in 0..<n { if subset >> t & 1 == 1 { inside.formUnion(labels[t]) } else { outside.formUnion(labels[t]) } }
      return inside.intersection(outside)
    }
    let entries = kept.map { Self.priceOfEntry * size($0) }
    var price = Array(repeating: Double.infinity, count: full + 1)
    var split = Array(repeating: 0, count: full + 1)
    for t in 0..<n { price[1 << t] = 0 }
    for subset in 1...full where subset & (subset - 1) != 0 {
      // Every pair of parts is met twice; the part with the last array stands for both.
      let last = 1 << (Int.bitWidth - 1 - subset.leadingZeroBitCount)
      var part = (subset - 1) & subset
      while part > 0 {
        let rest = subset ^ part
        let known = price[part] + price[rest] + entries[part] + entries[rest] + entries[subset]
        if part & last != 0, known < price[subset] {
          let total = known + size(kept[part].union(kept[rest]))
          if total < price[subset] {
            price[subset] = total
            split[subset] = part
          }
        }
        part = (part - 1) & subset
      }
    }
    // The splits from the whole down, then the pairs in reverse.
    var pairs: [(Int, Int)] = []
    var pending = [full]
    while let subset = pending.popLast() {
      if subset & (subset - 1) == 0 { continue }
      let (a, b) = (split[subset], subset ^ split[subset])
      pairs.append((min(a.trailingZeroBitCount, b.trailingZeroBitCount), max(a.trailingZeroBitCount, b.trailingZeroBitCount)))
      pending += [a, b]
    }
    return pairs.reversed()
  }
}
