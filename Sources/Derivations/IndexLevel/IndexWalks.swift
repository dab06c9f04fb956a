import Typing

extension IndexExpressions {
  /// The nodes that a node is made of and itself, operands first.
  func nodes(of root: Int) -> [Int] {
    var seen: Set<Int> = [root]
    var pending = [root]
    while let id = pending.popLast() {
      for operand in terms[id].operands where seen.insert(operand).inserted { pending.append(operand) }
    }
    return seen.sorted()
  }

  /// How many letters and signs a node would be written with, every use counted; stops counting at `most`.
  func writtenSize(of root: Int, most: Int = 100_000) -> Int {
    var sizes: [Int: Int] = [:]
    for id in nodes(of: root) {
      sizes[id] = min(most, terms[id].operands.reduce(1 + terms[id].subscripts.count) { $0 + (sizes[$1] ?? 0) })
    }
    return sizes[root] ?? 0
  }

  /// The node made anew from the leaves up, each node through `change`, which gets the node with its new operands and may return another.
  mutating func rewritten(_ root: Int, _ change: (inout IndexExpressions, IndexTerm, [Int]) -> Int?) -> Int {
    var image: [Int: Int] = [:]
    for id in nodes(of: root) {
      let term = terms[id]
      let operands = term.operands.map { image[$0] ?? $0 }
      image[id] = change(&self, term, operands) ?? (operands == term.operands ? id : remade(term, operands))
    }
    return image[root] ?? root
  }

  /// The node with labels replaced by affine forms of labels; what it binds itself must not stand among them.
  mutating func substituted(_ root: Int, _ map: [Int: Subscript]) -> Int {
    if map.isEmpty { return root }
    return rewritten(root) { expressions, term, operands in
      switch term {
      case .entry(let whole, let subscripts): return expressions.intern(.entry(whole, subscripts.map { $0.replacing(map) }))
      case .delta(let a, let b, let extent): return expressions.delta(a.replacing(map), b.replacing(map), extent)
      default: return nil
      }
    }
  }

  /// The node with labels replaced, and with its own bound labels made new.
  mutating func instantiated(_ root: Int, _ map: [Int: Subscript]) -> Int {
    var bound: Set<Int> = []
    for id in nodes(of: root) { if case .contraction(let labels, _) = terms[id] { bound.formUnion(labels) } }
    var fresh: [Int: Int] = [:]
    for old in bound.sorted() { fresh[old] = label(labels[old].letter, labels[old].extent) }
    var renaming = map
    for (old, new) in fresh { renaming[old] = .label(new) }
    return rewritten(root) { expressions, term, operands in
      switch term {
      case .entry(let whole, let subscripts): return expressions.intern(.entry(whole, subscripts.map { $0.replacing(renaming) }))
      case .delta(let a, let b, let extent): return expressions.delta(a.replacing(renaming), b.replacing(renaming), extent)
      case .contraction(let labels, _): return expressions.contraction(labels.map { fresh[$0] ?? $0 }, operands[0])
      default: return nil
      }
    }
  }

  /// The labels that stand in a node, bound or not.
  func labels(in root: Int) -> Set<Int> {
    var out: Set<Int> = []
    for id in nodes(of: root) {
      for subscript_ in terms[id].subscripts { out.formUnion(subscript_.terms.map(\.index)) }
    }
    return out
  }
}
