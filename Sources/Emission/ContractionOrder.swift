/// In which order the factors of a sum of products are multiplied: always the two whose product has the fewest axes.
enum ContractionOrder {
  /// The places of the pair to multiply next, and the labels of its product: those that the output or another factor has.
  static func nextPair(_ labels: [[Int]], _ output: [Int]) -> (first: Int, second: Int, kept: [Int]) {
    var best = (first: 0, second: 1, kept: [Int]())
    var fewest = Int.max
    for first in labels.indices {
      for second in labels.indices where second > first {
        let others = Set(output + labels.indices.filter { $0 != first && $0 != second }.flatMap { labels[$0] })
        let kept = Set(labels[first] + labels[second]).intersection(others).sorted()
        if kept.count < fewest { (best, fewest) = ((first, second, kept), kept.count) }
      }
    }
    return best
  }
}
