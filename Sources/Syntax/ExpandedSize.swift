extension SyntaxTree {
  /// How many nodes the tree has when a node that is used twice is counted twice, as it is printed twice; `Int.max` beyond all numbers.
  ///
  /// A tree whose nodes are shared may print a text exponentially larger than itself: look here before printing it.
  public var expandedCount: Int {
    var sizes: [Int] = []
    sizes.reserveCapacity(nodes.count)
    func sum(_ ids: [ID]) -> Int {
      ids.reduce(0) { total, id in
        let (sum, overflow) = total.addingReportingOverflow(sizes[id])
        return overflow ? Int.max : sum
      }
    }
    for node in nodes {
      let below = sum(node.children)
      sizes.append(below == Int.max ? below : below + 1)
    }
    return sum(statements.map(\.value))
  }
}
