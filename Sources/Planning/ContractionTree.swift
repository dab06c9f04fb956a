/// A product of arrays as a tree of pairs, put into better order part by part.
struct ContractionTree {
  /// The most subtrees for which every order is tried: 3ⁿ pairs of subsets.
  static let window = 7
  /// The most times that all parts are looked at.
  private static let mostRounds = 8

  private struct Node {
    /// The labels of the product below, without those that are summed there.
    var labels: LabelSet
    /// nil for an array.
    var children: (left: Int, right: Int)?
  }

  private let extents: [Double]
  private let leafCount: Int
  /// The arrays, then the products.
  private var nodes: [Node]
  private let root: Int

  /// The tree of those pairs, which name places as `ContractionOrder.pairs` does; arrays that are left over are multiplied as they come.
  init(_ labels: [LabelSet], output: LabelSet, extents: [Double], pairs: [(Int, Int)]) {
    self.extents = extents
    leafCount = labels.count
    nodes = labels.map { Node(labels: $0, children: nil) }
    var standing = Array(labels.indices)
    var isPresent = Array(repeating: true, count: labels.count)
    var all = pairs
    for (_, second) in pairs { isPresent[second] = false }
    let left = labels.indices.filter { isPresent[$0] }
    if let first = left.first { all += left.dropFirst().map { (first, $0) } }
    for (first, second) in all {
      nodes.append(Node(labels: LabelSet(), children: (standing[first], standing[second])))
      standing[first] = nodes.count - 1
    }
    root = nodes.count - 1
    // From the root down: what is needed outside of a product is what it keeps.
    var below = nodes.map(\.labels)
    for id in nodes.indices { if let (a, b) = nodes[id].children { below[id] = below[a].union(below[b]) } }
    var needed = Array(repeating: output, count: nodes.count)
    for id in nodes.indices.reversed() {
      guard let (a, b) = nodes[id].children else { continue }
      nodes[id].labels = below[id].intersection(needed[id])
      needed[a] = needed[id].union(below[b])
      needed[b] = needed[id].union(below[a])
    }
  }

  /// What all pairs cost.
  var price: Double { products.reduce(0) { $0 + price(of: $1) } }

  /// The products, each behind those that it is made of.
  private var products: [Int] {
    var order: [Int] = []
    var pending = [root]
    while let id = pending.popLast() {
      guard let (a, b) = nodes[id].children else { continue }
      order.append(id)
      pending += [a, b]
    }
    return order.reversed()
  }

  /// The pairs in order, as `ContractionOrder.pairs` gives them.
  var pairs: [(Int, Int)] {
    var place = Array(nodes.indices)
    return products.compactMap { id in
      guard let (a, b) = nodes[id].children else { return nil }
      let pair = (min(place[a], place[b]), max(place[a], place[b]))
      place[id] = pair.0
      return pair
    }
  }

  private func price(of id: Int) -> Double {
    guard let (a, b) = nodes[id].children else { return 0 }
    let (left, right) = (nodes[a].labels, nodes[b].labels)
    return left.union(right).product(extents)
      + ContractionOrder.priceOfEntry * (left.product(extents) + right.product(extents) + nodes[id].labels.product(extents))
  }

  /// Puts every part into its best order until nothing is gained.
  mutating func improve() {
    for _ in 0..<ContractionTree.mostRounds {
      var isBetter = false
      for id in products where reorder(id) { isBetter = true }
      if !isBetter || leafCount <= ContractionTree.window { return }
    }
  }

  /// Puts the part below a product into its best order: the product's subtrees, the dearest of them taken apart while they are few. True where that is cheaper.
  private mutating func reorder(_ id: Int) -> Bool {
    guard let (a, b) = nodes[id].children else { return false }
    var (parts, inner) = ([a, b], [id])
    while parts.count < ContractionTree.window {
      guard let dearest = parts.indices.max(by: { price(of: parts[$0]) < price(of: parts[$1]) }), let (a, b) = nodes[parts[dearest]].children else {
        break
      }
      inner.append(parts[dearest])
      parts[dearest] = a
      parts.append(b)
    }
    if parts.count < 3 { return false }
    let before = inner.reduce(0) { $0 + price(of: $1) }
    let (after, split, kept) = best(parts.map { nodes[$0].labels }, needed: nodes[id].labels)
    if after >= before * (1 - 1e-9) { return false }
    // The splits from the whole down; the products' nodes are used again, the whole keeping its own.
    var pending = [(subset: kept.count - 1, node: id)]
    var unused = inner.dropFirst()
    func node(_ subset: Int) -> Int {
      if subset & (subset - 1) == 0 { return parts[subset.trailingZeroBitCount] }
      let node = unused.removeFirst()
      pending.append((subset, node))
      return node
    }
    while let (subset, place) = pending.popLast() {
      nodes[place] = Node(labels: kept[subset], children: (node(split[subset]), node(subset ^ split[subset])))
    }
    return true
  }

  /// The cheapest order of a few arrays by dynamic programming over their subsets: its price, for each subset the part that is multiplied with the rest, and the labels of each
  /// subset's product.
  private func best(_ labels: [LabelSet], needed: LabelSet) -> (price: Double, split: [Int], kept: [LabelSet]) {
    let n = labels.count
    let full = (1 << n) - 1
    let kept = (0...full).map { subset -> LabelSet in
      var (inside, outside) = (LabelSet(), needed)
      for t in 0..<n { if subset >> t & 1 == 1 { inside = inside.union(labels[t]) } else { outside = outside.union(labels[t]) } }
      return inside.intersection(outside)
    }
    let entries = kept.map { ContractionOrder.priceOfEntry * $0.product(extents) }
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
          let total = known + kept[part].union(kept[rest]).product(extents)
          if total < price[subset] {
            price[subset] = total
            split[subset] = part
          }
        }
        part = (part - 1) & subset
      }
    }
    return (price[full], split, kept)
  }
}
