import Nabla
import Numerals
import Syntax

/// Expressions as trees of one nameless statement, put together from others.
extension SyntaxTree {
  /// The tree of one name.
  init(name: String) { self = SyntaxTree.expression { $0.add(.name(name)) } }

  /// The tree of one number.
  init(number: Coefficient) { self = SyntaxTree.expression { $0.add(.number(number)) } }

  /// The tree whose value a closure puts together.
  static func expression(_ make: (inout SyntaxTree) -> ID) -> SyntaxTree {
    var tree = SyntaxTree()
    let root = make(&tree)
    tree.statements = [Statement(name: nil, nameSpan: .none, indices: nil, indexSpans: [], value: root, span: .none)]
    return tree
  }

  /// Copies the value of another tree.
  mutating func adopt(_ other: SyntaxTree) -> ID { adopt(other.conclusion, of: other) }

  /// The part of the tree below a node.
  func part(_ id: ID) -> SyntaxTree { SyntaxTree.expression { $0.adopt(id, of: self) } }

  /// The value's transpose; numbers and double transposes go away.
  func transposed(isScalar: Bool = false) -> SyntaxTree {
    isScalar ? self : SyntaxTree.expression { $0.addTransposed($0.adopt(self)) }
  }

  /// a*b, without a factor that is the number 1.
  static func product(_ a: SyntaxTree, _ b: SyntaxTree) -> SyntaxTree {
    if a.isOne { return b }
    if b.isOne { return a }
    return expression { tree in
      let (left, right) = (tree.adopt(a), tree.adopt(b))
      // a*(b*c) reads as a*b*c.
      let factors = tree.factors(of: right)
      guard factors.count > 1 else { return tree.add(.binary(.multiply), [left, right]) }
      return tree.addProduct([left] + factors)
    }
  }

  /// The sum of values, with `-` before those that begin with it.
  static func sum(_ terms: [(tree: SyntaxTree, isNegative: Bool)]) -> SyntaxTree {
    expression { tree in
      var total: ID?
      for term in terms {
        var value = tree.adopt(term.tree)
        var isNegative = term.isNegative
        if case .negate = tree[value].kind {
          value = tree[value].children[0]
          isNegative.toggle()
        }
        if let sum = total {
          total = tree.add(.binary(isNegative ? .subtract : .add), [sum, value])
        } else {
          total = isNegative ? tree.add(.negate, [value]) : value
        }
      }
      return total ?? tree.add(.number(.zero))
    }
  }

  /// A function of the value.
  func applying(_ function: String) -> SyntaxTree { SyntaxTree.expression { $0.addCall(function, [$0.adopt(self)]) } }

  /// True for the number 1.
  var isOne: Bool { self[conclusion].kind == .number(.one) }

  /// True for the number 0, and for a sum or product of nothing.
  var isZero: Bool {
    switch self[conclusion].kind {
    case .number(let c): c.isZero
    case .call(let name, _): name == "zeros"
    default: false
    }
  }

  /// The names that the value uses.
  var names: Set<String> {
    var found: Set<String> = []
    for (id, isUsed) in used.enumerated() where isUsed { if case .name(let name) = self[id].kind { found.insert(name) } }
    return found
  }

  /// How many times a name occurs.
  func occurrences(of name: String) -> Int {
    zip(nodes, used).reduce(0) { $0 + ($1.1 && $1.0.kind == .name(name) ? 1 : 0) }
  }

  /// The same with other names; nodes that no statement uses are left behind.
  func renaming(_ names: [String: String]) -> SyntaxTree {
    var tree = self
    for id in tree.nodes.indices {
      if case .name(let name) = tree.nodes[id].kind, let new = names[name] { tree.nodes[id].kind = .name(new) }
    }
    for k in tree.statements.indices {
      if let name = tree.statements[k].name, let new = names[name] { tree.statements[k].name = new }
    }
    return tree
  }

  /// How many characters it takes to write.
  var length: Int { SourcePrinter.print(self).unicodeScalars.count }
}
