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

  /// a*b, without a factor that is the number 1, and with the signs of the factors in front.
  ///
  /// With `isFlat`, a*(b*c) is written a*b*c; that is the same unless b*c is a number whose b does not fit a.
  static func product(_ a: SyntaxTree, _ b: SyntaxTree, isFlat: Bool = true) -> SyntaxTree {
    if a.isOne { return b }
    if b.isOne { return a }
    if !isFlat { return expression { $0.add(.binary(.multiply), [$0.adopt(a), $0.adopt(b)]) } }
    return expression { tree in
      // a*(b*c) reads as a*b*c.
      var factors = tree.productFactors(tree.adopt(a)) + tree.productFactors(tree.adopt(b))
      var isNegative = false
      for place in factors.indices {
        guard case .negate = tree[factors[place]].kind else { continue }
        factors[place] = tree[factors[place]].children[0]
        isNegative.toggle()
      }
      let product = tree.addProduct(factors)
      return isNegative ? tree.add(.negate, [product]) : product
    }
  }

  /// The factors of a product, of a negated one with the sign on the first.
  private mutating func productFactors(_ id: ID) -> [ID] {
    guard case .negate = self[id].kind else { return factors(of: id) }
    var factors = factors(of: self[id].children[0])
    factors[0] = add(.negate, [factors[0]])
    return factors
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

  /// The value where a number of that name is 1: a factor that goes away.
  func settingToOne(_ name: String) -> SyntaxTree {
    rebuilt { new, id, places in
      let node = self[id]
      func isOne(_ child: Int) -> Bool { self[node.children[child]].kind == .name(name) }
      switch node.kind {
      case .name(name): return new.add(.number(.one))
      case .binary(.multiply), .binary(.hadamard):
        if isOne(0) { return places[node.children[1]] }
        return isOne(1) ? places[node.children[0]] : nil
      default: return nil
      }
    }
  }

  /// The names that the value uses.
  var names: Set<String> {
    var found: Set<String> = []
    for (id, isUsed) in used.enumerated() where isUsed { if case .name(let name) = self[id].kind { found.insert(name) } }
    return found
  }

  /// The indices of index notation.
  var indexNames: Set<String> {
    var found = Set(statements.flatMap { $0.indices ?? [] })
    for node in nodes { if case .indexedSum(let indices) = node.kind { found.formUnion(indices) } }
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

  /// True for a product of names, transposed names and their elementwise products with a function of a name, which no other form shortens.
  var isPlainProduct: Bool {
    zip(nodes, used).allSatisfy { node, isUsed in
      guard isUsed else { return true }
      switch node.kind {
      case .name, .binary(.multiply), .binary(.hadamard): return true
      case .transpose, .call(_, order: 0):
        return node.children.allSatisfy { self[$0].kind != .transpose && self[$0].children.allSatisfy { self[$0].children.isEmpty } }
      default: return false
      }
    }
  }

  /// The same with other names of its own statements; dJ/dz, the gradient by a value z, goes along with z.
  func renamingOwnNames(_ rename: (String) -> String) -> SyntaxTree {
    var renamed: [String: String] = [:]
    for name in statements.compactMap(\.name) {
      renamed[name] = rename(name)
      renamed["d" + name] = renamed[name].map { "d" + $0 }
    }
    return renaming(renamed)
  }

  /// True where another value is written with the same letters and signs, brackets and order apart.
  func isReordered(_ other: SyntaxTree) -> Bool {
    bareText.sorted() == other.bareText.sorted()
  }

  /// The text without brackets and blanks.
  private var bareText: String { SourcePrinter.print(self).filter { !"() ".contains($0) } }

  /// How many characters it takes to write.
  var length: Int { SourcePrinter.print(self).unicodeScalars.count }
}
