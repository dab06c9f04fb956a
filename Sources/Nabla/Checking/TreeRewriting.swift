import Diagnostics
import Numerals
import Syntax

/// Trees made from others with one place changed. Nodes that are no longer used stay behind; they have no meaning.
extension SyntaxTree {
  /// The tree with other nodes in the place of some. `replace` is given the new tree, a node's old place, and where the earlier nodes stand in the
  /// new tree; it adds what stands for the node and returns its place, or nil to keep the node as it is.
  package func rebuilt(_ replace: (_ new: inout SyntaxTree, _ id: ID, _ places: [ID]) -> ID?) -> SyntaxTree {
    var new = SyntaxTree(declarations: declarations)
    new.nodes.reserveCapacity(nodes.count + 4)
    var places: [ID] = []
    places.reserveCapacity(nodes.count)
    for (id, node) in nodes.enumerated() {
      if let place = replace(&new, id, places) {
        places.append(place)
      } else {
        places.append(new.add(node.kind, node.children.map { places[$0] }, span: node.span))
      }
    }
    new.statements = statements
    for k in new.statements.indices { new.statements[k].value = places[statements[k].value] }
    return new
  }

  /// The tree with another node at one place, and where that node stands in it.
  package func replacing(_ id: ID, _ make: (_ new: inout SyntaxTree, _ places: [ID]) -> ID) -> (tree: SyntaxTree, place: ID) {
    var found = 0
    let tree = rebuilt { new, candidate, places in
      guard candidate == id else { return nil }
      found = make(&new, places)
      return found
    }
    return (tree, found)
  }

  /// The tree with another value of its last statement, made of nodes that stand in it.
  package func concluding(_ maker: (inout SyntaxTree, ID) -> ID) -> SyntaxTree {
    var tree = self
    guard let last = tree.statements.indices.last else { return tree }
    tree.statements[last].value = maker(&tree, tree.statements[last].value)
    return tree
  }

  /// The value of the last statement.
  package var conclusion: ID { statements.last?.value ?? 0 }

  /// For each node whether a statement uses it.
  package var used: [Bool] {
    var used = Array(repeating: false, count: nodes.count)
    for statement in statements { used[statement.value] = true }
    for id in nodes.indices.reversed() where used[id] {
      for child in nodes[id].children { used[child] = true }
    }
    return used
  }

  /// Copies a node of another tree with all below it, and returns its place here.
  package mutating func adopt(_ id: ID, of other: SyntaxTree) -> ID {
    var wanted = Array(repeating: false, count: id + 1)
    wanted[id] = true
    for k in stride(from: id, through: 0, by: -1) where wanted[k] {
      for child in other[k].children { wanted[child] = true }
    }
    var places = Array(repeating: 0, count: id + 1)
    for k in 0...id where wanted[k] { places[k] = add(other[k].kind, other[k].children.map { places[$0] }) }
    return places[id]
  }

  /// A node's transpose, without a double one.
  package mutating func addTransposed(_ id: ID, span: SourceSpan = .none) -> ID {
    if case .transpose = self[id].kind { return self[id].children[0] }
    return add(.transpose, [id], span: span)
  }

  /// A number times a node.
  mutating func addScaled(_ id: ID, by number: Coefficient) -> ID {
    if number.isOne { return id }
    return add(.binary(.multiply), [add(.number(number)), id])
  }

  /// The product of nodes, from left to right.
  package mutating func addProduct(_ factors: [ID], span: SourceSpan = .none) -> ID {
    guard let first = factors.first else { return add(.number(.one)) }
    return factors.dropFirst().reduce(first) { add(.binary(.multiply), [$0, $1], span: span) }
  }

  /// A function's call.
  package mutating func addCall(_ name: String, _ arguments: [ID], span: SourceSpan = .none) -> ID {
    add(.call(name, order: 0), arguments, span: span)
  }

  /// True for a numeral, negated or not.
  package func isNumeral(_ id: ID) -> Bool {
    switch self[id].kind {
    case .number: return true
    case .negate:
      if case .number = self[self[id].children[0]].kind { return true }
      return false
    default: return false
    }
  }
}
