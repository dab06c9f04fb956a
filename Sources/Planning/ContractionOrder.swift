/// The order in which the arrays of a product are multiplied, two at a time.
///
/// A step's price is its multiplications, which a matrix product does at the speed of arithmetic, and its entries read and written, each worth several of those. For
/// few arrays every order is tried. For more, a first order multiplies the pair that is best at that moment, once by its price and once by how much smaller it makes what is
/// left; then every part of the tree that has few arrays or subtrees below it is put into its own best order, until nothing is gained.
struct ContractionOrder {
  /// What an entry read or written is worth in multiplications.
  static let priceOfEntry = 5.0

  private let labels: [LabelSet]
  private let output: LabelSet
  private let extents: [Double]
  /// True where the product has so many labels that the arrays are multiplied as they come.
  private let isUnordered: Bool

  /// - Parameters:
  ///   - labels: the labels of each array.
  ///   - output: the labels that are not summed.
  ///   - extent: the length of a label.
  init(labels: [[Int]], output: Set<Int>, extent: (Int) -> Int) {
    var numbers: [Int: Int] = [:]
    var lengths: [Double] = []
    for label in labels.joined() where numbers[label] == nil {
      numbers[label] = lengths.count
      lengths.append(Double(extent(label)))
    }
    self.extents = lengths
    isUnordered = lengths.count > LabelSet.capacity
    self.labels = isUnordered ? labels.map { _ in LabelSet() } : labels.map { LabelSet($0.compactMap { numbers[$0] }) }
    self.output = isUnordered ? LabelSet() : LabelSet(output.compactMap { numbers[$0] })
  }

  /// The pairs in order: places among the arrays, the result of each pair taking the first one's place and the second one's being given up.
  func pairs() -> [(Int, Int)] {
    if isUnordered { return labels.indices.dropFirst().map { (0, $0) } }
    return best?.pairs ?? []
  }

  /// What the best order costs; infinite where none is chosen.
  var price: Double { isUnordered ? .infinity : best?.price ?? 0 }

  private var best: ContractionTree? {
    if labels.count < 2 { return nil }
    if labels.count <= ContractionTree.window { return improved([]) }
    let trees = [improved(greedyPairs(smallest: false)), improved(greedyPairs(smallest: true))]
    return trees[1].price < trees[0].price ? trees[1] : trees[0]
  }

  private func improved(_ pairs: [(Int, Int)]) -> ContractionTree {
    var tree = ContractionTree(labels, output: output, extents: extents, pairs: pairs)
    tree.improve()
    return tree
  }

  /// All arrays but as many as every order is tried for, the best pair first: the one with the lowest price, or, where `smallest`, the one that leaves the fewest entries.
  /// Outer products come last.
  private func greedyPairs(smallest: Bool) -> [(Int, Int)] {
    var present = labels.map { Optional($0) }
    var pairs: [(Int, Int)] = []
    for _ in 0..<(labels.count - 1) {
      // The labels that stand on one of the arrays left, on two of them, and on more.
      var (once, twice, often) = (LabelSet(), LabelSet(), LabelSet())
      for set in present.compactMap({ $0 }) {
        often = often.union(twice.intersection(set))
        twice = twice.union(once.intersection(set))
        once = once.union(set)
      }
      var best: (price: Double, second: Double, pair: (Int, Int), result: LabelSet)?
      for first in present.indices {
        guard let a = present[first] else { continue }
        for second in present.indices where second > first {
          guard let b = present[second] else { continue }
          let (all, shared) = (a.union(b), a.intersection(b))
          // What the output has, what a third array has, and what stands on one of the two and elsewhere.
          let result = all.intersection(output.union(often).union(twice.intersection(all.subtracting(shared))))
          let sizes = (a.product(extents), b.product(extents), result.product(extents))
          let price = all.product(extents) + Self.priceOfEntry * (sizes.0 + sizes.1 + sizes.2)
          // What brings together different labels of the output and sums nothing only makes all later products larger.
          let (mine, yours) = (a.intersection(output), b.intersection(output))
          let grows = result == all && !mine.isSubset(of: yours) && !yours.isSubset(of: mine)
          let isOuter = shared.isEmpty && !a.isEmpty && !b.isEmpty
          let penalty = isOuter || grows ? 1e12 : 1
          let key = smallest ? sizes.2 * penalty - sizes.0 - sizes.1 : price * penalty
          if let best, key > best.price || key == best.price && price >= best.second { continue }
          best = (key, price, (first, second), result)
        }
      }
      guard let best else { break }
      present[best.pair.0] = best.result
      present[best.pair.1] = nil
      pairs.append(best.pair)
    }
    return pairs
  }
}
