import Diagnostics
import Syntax

extension SyntaxTree {
  /// The most nodes of a formula whose statements are put into one.
  private static let inliningLimit = 400

  /// The formula as one statement, with the others put in where their names stand; nil where indices are bound on the left, or where it grows too long.
  package func inlined() -> SyntaxTree? {
    guard let last = statements.last, last.indices == nil else { return nil }
    if statements.count == 1 { return self }
    guard statements.allSatisfy({ $0.indices == nil }) else { return nil }
    var tree = SyntaxTree()
    var values: [String: (tree: SyntaxTree, root: ID)] = [:]
    for statement in statements {
      var own = SyntaxTree()
      var places: [ID] = []
      for node in nodes[...statement.value] {
        if case .name(let name) = node.kind, let value = values[name] {
          places.append(own.adopt(value.root, of: value.tree))
        } else {
          places.append(own.add(node.kind, node.children.map { places[$0] }))
        }
        guard own.nodes.count <= SyntaxTree.inliningLimit else { return nil }
      }
      var pruned = SyntaxTree()
      let root = pruned.adopt(places[statement.value], of: own)
      if let name = statement.name { values[name] = (pruned, root) }
      tree = pruned
      tree.statements = [
        Statement(name: nil, nameSpan: .none, indices: nil, indexSpans: [], value: root, span: .none)
      ]
    }
    return tree
  }
}
