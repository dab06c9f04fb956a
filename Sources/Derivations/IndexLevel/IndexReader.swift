import Numerals
import Shapes
import Syntax
import Typing

/// Reads a text in index notation as an expression for an entry: the reverse of `IndexWriter`.
struct IndexReader {
  let program: TypedProgram
  /// The letters of the free indices, with their labels.
  let scope: [String: Int]
  /// How far an index of a sum runs, by the axes on which it stands.
  private var extents: [String: Extent] = [:]

  init(_ program: TypedProgram, scope: [String: Int]) {
    self.program = program
    self.scope = scope
  }

  /// The expression of a node; nil where a part is a function of whole arrays, or where one letter has two meanings.
  mutating func read(_ tree: SyntaxTree, _ root: SyntaxTree.ID, into expressions: inout IndexExpressions) -> Int? {
    guard findExtents(tree) else { return nil }
    var labels = scope
    for node in tree.nodes {
      guard case .indexedSum(let bound) = node.kind else { continue }
      for letter in bound where labels[letter] == nil {
        guard let extent = extents[letter] else { return nil }
        labels[letter] = expressions.label(letter, extent)
      }
    }
    var values: [SyntaxTree.ID: Int] = [:]
    for id in 0...root {
      guard let value = value(tree, id, values, labels, &expressions) else { continue }
      values[id] = value
    }
    return values[root]
  }

  /// The axes on which each letter stands alone; false where they differ.
  private mutating func findExtents(_ tree: SyntaxTree) -> Bool {
    for node in tree.nodes {
      guard case .access = node.kind, case .name(let name) = tree[node.children[0]].kind, let (_, type) = whole(name) else { continue }
      for (axis, child) in node.children.dropFirst().enumerated() {
        guard case .name(let letter) = tree[child].kind, axis < type.listedAxes.count, let extent = type.listedAxes[axis].extents.first else {
          continue
        }
        if let known = extents[letter], known != extent { return false }
        extents[letter] = extent
      }
    }
    return true
  }

  private func whole(_ name: String) -> (IndexedWhole, ValueType)? {
    if let place = program.variables.firstIndex(where: { $0.name == name }) { return (.variable(place), program.variables[place].type) }
    if let place = program.statements.firstIndex(where: { $0.name == name }) {
      return (.statement(place), program[program.statements[place].value].type)
    }
    return nil
  }

  private func value(
    _ tree: SyntaxTree, _ id: SyntaxTree.ID, _ values: [SyntaxTree.ID: Int], _ labels: [String: Int], _ expressions: inout IndexExpressions
  ) -> Int? {
    let node = tree[id]
    if case .access = node.kind { return access(tree, node, labels, &expressions) }
    if case .name(let name) = node.kind {
      guard let (whole, type) = whole(name), type == .scalar else { return nil }
      return expressions.intern(.entry(whole, []))
    }
    let operands = node.children.compactMap { values[$0] }
    guard operands.count == node.children.count else { return nil }
    switch node.kind {
    case .number(let value): return expressions.number(value)
    case .negate: return expressions.negative(operands[0])
    case .call(let name, let order): return operands.count == 1 ? expressions.intern(.call(name, order: order, operands)) : nil
    case .indexedSum(let bound): return expressions.contraction(bound.compactMap { labels[$0] }, operands[0])
    case .binary(.add): return expressions.sum(operands)
    case .binary(.subtract): return expressions.sum([operands[0], expressions.negative(operands[1])])
    case .binary(.multiply), .binary(.hadamard): return expressions.product(operands)
    case .binary(.divide), .binary(.hadamardDivide): return expressions.quotient(operands[0], operands[1])
    case .binary(.power), .binary(.hadamardPower): return expressions.power(operands[0], operands[1])
    case .binary(.kronecker), .transpose, .access, .name: return nil
    }
  }

  private func access(_ tree: SyntaxTree, _ node: SyntaxTree.Node, _ labels: [String: Int], _ expressions: inout IndexExpressions) -> Int? {
    var subscripts: [Subscript] = []
    for child in node.children.dropFirst() {
      guard case .name(let letter) = tree[child].kind, let label = labels[letter] else { return nil }
      subscripts.append(.label(label))
    }
    switch tree[node.children[0]].kind {
    case .name(let name):
      guard let (whole, type) = whole(name), type.listedAxes.count == subscripts.count else { return nil }
      return expressions.intern(.entry(whole, subscripts))
    case .call("eye", _):
      guard subscripts.count == 2, let label = subscripts[0].lone else { return nil }
      return expressions.delta(subscripts[0], subscripts[1], expressions.labels[label].extent)
    case .call("inv", _), .call("adj", _):
      return nil
    default: return nil
    }
  }
}
