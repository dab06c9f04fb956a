import Syntax

/// A fully bracketed picture of a tree, in which nothing depends on the printer.
func outline(_ tree: SyntaxTree, _ id: SyntaxTree.ID) -> String {
  let node = tree[id]
  let parts = node.children.map { outline(tree, $0) }
  switch node.kind {
  case .number(let value): return value.integer.map(String.init) ?? "\(value.value)"
  case .name(let name): return name
  case .call(let name, let order): return "\(name)\(String(repeating: "'", count: order))<\(parts.joined(separator: ", "))>"
  case .access: return "\(parts[0])[\(parts.dropFirst().joined(separator: ", "))]"
  case .indexedSum(let indices): return "sum[\(indices.joined(separator: ","))]<\(parts[0])>"
  case .binary(let operation): return "(\(parts[0]) \(operation.rawValue) \(parts[1]))"
  case .negate: return "(- \(parts[0]))"
  case .transpose: return "(\(parts[0]) ')"
  }
}

/// The outline of the last statement of a program.
func outline(of source: String) throws -> String {
  let tree = try Parser.parse(source)
  return outline(tree, tree.statements[tree.statements.count - 1].value)
}
