import Numerals
import Syntax

/// Sums and products as lists.
extension SyntaxTree {
  /// A summand with its sign.
  package struct Term {
    /// Where it stands.
    package var id: ID
    /// True where it is subtracted.
    package var isNegative: Bool
  }

  /// The summands of a value that is a sum, from left to right; the value alone where it is none.
  package func terms(of root: ID) -> [Term] {
    var found: [Term] = []
    var pending = [Term(id: root, isNegative: false)]
    while let term = pending.popLast() {
      let node = self[term.id]
      switch node.kind {
      case .binary(let operation) where operation == .add || operation == .subtract:
        pending.append(Term(id: node.children[1], isNegative: term.isNegative != (operation == .subtract)))
        pending.append(Term(id: node.children[0], isNegative: term.isNegative))
      case .negate where !isNumeral(term.id):
        pending.append(Term(id: node.children[0], isNegative: !term.isNegative))
      default: found.append(term)
      }
    }
    return found
  }

  /// The factors of a product under `*`, or another operator, from left to right.
  package func factors(of root: ID, under operation: BinaryOperator = .multiply) -> [ID] {
    var found: [ID] = []
    var pending = [root]
    while let id = pending.popLast() {
      if self[id].kind == .binary(operation) {
        pending.append(self[id].children[1])
        pending.append(self[id].children[0])
      } else {
        found.append(id)
      }
    }
    return found
  }

  /// The products under `*` that are not themselves factors of one.
  var products: [ID] { products(under: .multiply) }

  /// The products under an operator that are not themselves factors of one.
  func products(under operation: BinaryOperator) -> [ID] {
    let used = used
    var isInner = Array(repeating: false, count: nodes.count)
    for id in nodes.indices where used[id] && nodes[id].kind == .binary(operation) {
      for child in nodes[id].children { isInner[child] = true }
    }
    return nodes.indices.filter { used[$0] && !isInner[$0] && nodes[$0].kind == .binary(operation) }
  }

  /// The tree without one or two neighbouring factors of the elementwise products in it, with the text of what is left out.
  func withoutElementwiseFactors() -> [(tree: SyntaxTree, place: ID, text: String)] {
    products(under: .hadamard).flatMap { root in
      let factors = factors(of: root, under: .hadamard)
      var choices = factors.indices.map { [$0] }
      if factors.count > 2 { choices += factors.indices.dropLast().map { [$0, $0 + 1] } }
      return choices.map { left in
        let kept = factors.indices.filter { !left.contains($0) }.map { factors[$0] }
        let changed = replacing(root) { new, places in
          kept.dropFirst().reduce(places[kept[0]]) { new.add(.binary(.hadamard), [$0, places[$1]], span: self[root].span) }
        }
        var text = SyntaxTree()
        let copies = left.map { text.adopt(factors[$0], of: self) }
        let product = copies.dropFirst().reduce(copies[0]) { text.add(.binary(.hadamard), [$0, $1]) }
        return (changed.tree, changed.place, SourcePrinter.print(text, product))
      }
    }
  }

  /// The terms of a value multiplied out: products over sums, under transposes, `diag` and division by a scalar; nil where there are more than `limit`.
  /// The new nodes are added behind the tree's own.
  package mutating func addExpandedTerms(of root: ID, limit: Int) -> [Term]? {
    var wanted = Array(repeating: false, count: root + 1)
    wanted[root] = true
    for id in stride(from: root, through: 0, by: -1) where wanted[id] && isDistributive(id) {
      for child in distributing(id) { wanted[child] = true }
    }
    var expanded: [ID: [Term]] = [:]
    for id in 0...root where wanted[id] {
      let children = nodes[id].children.map { expanded[$0] ?? [Term(id: $0, isNegative: false)] }
      let terms = isDistributive(id) ? distributed(id, children) : [Term(id: id, isNegative: false)]
      if terms.count > limit { return nil }
      expanded[id] = terms
    }
    return expanded[root]
  }

  private func isDistributive(_ id: ID) -> Bool {
    switch nodes[id].kind {
    case .binary(let operation): [.add, .subtract, .multiply, .hadamard, .divide, .hadamardDivide].contains(operation)
    case .negate, .transpose: !isNumeral(id)
    case .call(let name, _): name == "diag" || name == "tr"
    default: false
    }
  }

  /// The operands whose sums spread over the node; a divisor's do not.
  private func distributing(_ id: ID) -> ArraySlice<ID> {
    switch nodes[id].kind {
    case .binary(.divide), .binary(.hadamardDivide): nodes[id].children[..<1]
    default: nodes[id].children[...]
    }
  }

  private mutating func distributed(_ id: ID, _ children: [[Term]]) -> [Term] {
    let kind = nodes[id].kind
    switch kind {
    case .binary(.add): return children[0] + children[1]
    case .binary(.subtract): return children[0] + children[1].map { Term(id: $0.id, isNegative: !$0.isNegative) }
    case .negate: return children[0].map { Term(id: $0.id, isNegative: !$0.isNegative) }
    case .binary(.divide), .binary(.hadamardDivide):
      let divisor = nodes[id].children[1]
      return children[0].map { Term(id: add(kind, [$0.id, divisor]), isNegative: $0.isNegative) }
    case .binary:
      var products: [Term] = []
      for left in children[0] {
        for right in children[1] { products.append(Term(id: add(kind, [left.id, right.id]), isNegative: left.isNegative != right.isNegative)) }
      }
      return products
    default: return children[0].map { Term(id: add(kind, [$0.id]), isNegative: $0.isNegative) }
    }
  }
}
