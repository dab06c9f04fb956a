/// A sum over labels of a product of arrays, Σ factor · Π arrayₜ[labelsₜ], before its order is chosen.
package struct Contraction {
  /// One array with a label for each axis; no label stands twice.
  struct Factor {
    var view: PlanView
    var labels: [Int]
  }

  /// The numeric factor.
  var factor = 1.0
  /// The arrays.
  var factors: [Factor] = []
  /// The length of each label.
  private(set) var extents: [Int] = []
  private var representatives: [Int] = []

  /// A new label of that length.
  mutating func label(_ extent: Int) -> Int {
    extents.append(extent)
    representatives.append(extents.count - 1)
    return extents.count - 1
  }

  /// Two labels become one: δ[a, b].
  mutating func merge(_ a: Int, _ b: Int) { representatives[representative(a)] = representative(b) }

  /// The label that stands for all those merged with it.
  func representative(_ label: Int) -> Int {
    var label = label
    while representatives[label] != label { label = representatives[label] }
    return label
  }

  /// Puts merged labels in place of those they were merged from. Where a label stands twice on one array the steps of its axes are added, since both move together;
  /// an axis along which nothing changes, or of one entry, loses its label.
  mutating func settle() {
    for t in factors.indices {
      let view = factors[t].view
      var labels: [Int] = []
      var strides: [Int] = []
      for (axis, label) in factors[t].labels.enumerated() {
        let label = representative(label)
        if let place = labels.firstIndex(of: label) {
          strides[place] += view.strides[axis]
        } else {
          labels.append(label)
          strides.append(view.strides[axis])
        }
      }
      // Axes in storage order, so that equal products are equal nodes whatever their labels are called.
      let kept = labels.indices.filter { strides[$0] != 0 }.sorted { strides[$0] != strides[$1] ? strides[$0] > strides[$1] : $0 < $1 }
      factors[t].labels = kept.map { labels[$0] }
      factors[t].view = PlanView(
        node: view.node, offset: view.offset, shape: kept.map { extents[labels[$0]] }, strides: kept.map { strides[$0] })
    }
  }
}

/// The order in which the arrays of a product are multiplied, two at a time.
///
/// A step's price is its multiplications, which a matrix product does at the speed of arithmetic, and its entries read and written, each worth several of those.
/// Up to `exhaustive` arrays every order is tried, beyond that the cheapest pair is multiplied first.
struct ContractionOrder {
  /// The most arrays for which every order is tried: 3ⁿ pairs of subsets.
  private static let exhaustive = 6
  private static let priceOfEntry = 5.0

  /// The labels of each array as bits, and those of the output.
  private let labels: [[Int]]
  private let output: Set<Int>
  private let extents: [Int]

  init(labels: [[Int]], output: Set<Int>, extents: [Int]) {
    self.labels = labels
    self.output = output
    self.extents = extents
  }

  /// The pairs in order: places among the arrays, the result of each pair taking the first one's place and the second one's being given up.
  func pairs() -> [(Int, Int)] { labels.count <= Self.exhaustive ? exhaustivePairs() : greedyPairs() }

  private func size(_ labels: some Sequence<Int>) -> Double { labels.reduce(1.0) { $0 * Double(extents[$1]) } }

  private func price(_ a: Set<Int>, _ b: Set<Int>, _ result: Set<Int>) -> Double {
    size(a.union(b)) + Self.priceOfEntry * (size(a) + size(b) + size(result))
  }

  private func greedyPairs() -> [(Int, Int)] {
    var present = labels.map { Optional(Set($0)) }
    var out: [(Int, Int)] = []
    for _ in 1..<labels.count {
      var best: (price: Double, first: Int, second: Int, result: Set<Int>)?
      var counts: [Int: Int] = [:]
      for set in present.compactMap({ $0 }) { for label in set { counts[label, default: 0] += 1 } }
      for first in present.indices {
        guard let a = present[first] else { continue }
        for second in present.indices where second > first {
          guard let b = present[second] else { continue }
          let isOuter = a.isDisjoint(with: b)
          let result = a.union(b).filter { label in
            output.contains(label) || (counts[label] ?? 0) > (a.contains(label) ? 1 : 0) + (b.contains(label) ? 1 : 0)
          }
          // Outer products come last.
          let price = price(a, b, result) * (isOuter && !a.isEmpty && !b.isEmpty ? 1e12 : 1)
          if best.map({ price < $0.price }) ?? true { best = (price, first, second, result) }
        }
      }
      guard let best else { break }
      present[best.first] = best.result
      present[best.second] = nil
      out.append((best.first, best.second))
    }
    return out
  }

  /// The cheapest order by dynamic programming over the subsets of the arrays.
  private func exhaustivePairs() -> [(Int, Int)] {
    let n = labels.count
    guard n > 1 else { return [] }
    let full = (1 << n) - 1
    let kept = (0...full).map { subset -> Set<Int> in
      var inside: Set<Int> = []
      var outside = output
      for t in 0..<n { if subset >> t & 1 == 1 { inside.formUnion(labels[t]) } else { outside.formUnion(labels[t]) } }
      return inside.intersection(outside)
    }
    var price = Array(repeating: Double.infinity, count: full + 1)
    var split = Array(repeating: 0, count: full + 1)
    for t in 0..<n { price[1 << t] = 0 }
    for subset in 1...full where subset & (subset - 1) != 0 {
      var part = (subset - 1) & subset
      while part > 0 {
        let rest = subset ^ part
        if part > rest {
          let total = price[part] + price[rest] + self.price(kept[part], kept[rest], kept[subset])
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
      let (first, second) = (min(a.trailingZeroBitCount, b.trailingZeroBitCount), max(a.trailingZeroBitCount, b.trailingZeroBitCount))
      pairs.append((first, second))
      pending += [a, b]
    }
    return pairs.reversed()
  }
}
