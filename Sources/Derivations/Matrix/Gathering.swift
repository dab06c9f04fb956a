import Nabla
import Numerals
import Syntax
import Typing

/// Brings a number that is linear in a differential dZ to the form tr(M*dZ), by the rules of the trace.
///
/// A number is its own trace, and a trace does not change when the factors are turned round: tr(A*dZ*B) = tr(B*A*dZ). It does not change under transposition
/// either: tr(A*dZ'*B) = tr((B*A)'*dZ). A Hadamard product moves a factor over: tr(A*(F.*dZ)) = tr((A'.*F)'*dZ). Walking down from the
/// number to dZ, each operation adds factors on the left and on the right of what is below it.
struct Gathering {
  /// One term ± c·tr(left * dZ * right), dZ transposed perhaps.
  struct Term {
    /// True where it is subtracted.
    var isNegative = false
    /// Numbers that multiply it.
    var scalars: [SyntaxTree.ID] = []
    /// Numbers that divide it.
    var divisors: [SyntaxTree.ID] = []
    /// What stands before dZ, from left to right.
    var left: [SyntaxTree.ID] = []
    /// What stands behind dZ.
    var right: [SyntaxTree.ID] = []
    /// True where dZ' stands in its place.
    var isTransposed = false
  }

  /// The most terms that are looked at.
  static let termLimit = 12

  /// The tree of the number, with what the walk has put together behind it.
  private(set) var tree: SyntaxTree
  private let source: TypedTree
  /// The name of dZ.
  let direction: String
  private var holds: [Bool]
  private(set) var terms: [Term] = []

  /// The terms of the value of the last statement of a tree; nil where an operation does not allow it.
  init?(_ source: TypedTree, along direction: String) {
    self.source = source
    self.direction = direction
    tree = source.tree
    holds = Array(repeating: false, count: tree.nodes.count)
    for (id, node) in tree.nodes.enumerated() { holds[id] = node.kind == .name(direction) || node.children.contains { holds[$0] } }
    var pending: [(node: SyntaxTree.ID, term: Term)] = [(tree.conclusion, Term())]
    while let (node, term) = pending.popLast() {
      if tree[node].kind == .name(direction) {
        terms.append(term)
        continue
      }
      guard pending.count + terms.count <= Gathering.termLimit, let next = step(node, term) else { return nil }
      pending += next.reversed()
    }
  }

  /// One operation down. A scalar in the middle of a product becomes a factor of the whole trace, and what was around it a trace of its own.
  private mutating func step(_ id: SyntaxTree.ID, _ term: Term) -> [(SyntaxTree.ID, Term)]? {
    var term = term
    let node = source.tree[id]
    let children = node.children
    switch node.kind {
    case .negate:
      term.isNegative.toggle()
      return [(children[0], term)]
    case .transpose:
      term.isTransposed.toggle()
      return [(children[0], term)]
    case .call("tr", 0):
      guard term.left.isEmpty, term.right.isEmpty else { return nil }
      return [(children[0], term)]
    case .call("sum", 0) where children.count == 1: return sum(children[0], term)
    case .call("diag", 0): return diagonal(children[0], term)
    case .binary(let operation): return binary(operation, id, children[0], children[1], term)
    default: return nil
    }
  }

  private mutating func binary(
    _ operation: BinaryOperator, _ id: SyntaxTree.ID, _ a: SyntaxTree.ID, _ b: SyntaxTree.ID, _ term: Term
  ) -> [(SyntaxTree.ID, Term)]? {
    var term = term
    switch operation {
    case .add, .subtract:
      guard source.type(of: a) == source.type(of: b) else { return nil }
      var second = term
      if operation == .subtract { second.isNegative.toggle() }
      return (holds[a] ? [(a, term)] : []) + (holds[b] ? [(b, second)] : [])
    case .divide, .hadamardDivide:
      guard !holds[b] else { return nil }
      if source.type(of: b) == .scalar {
        term.divisors.append(b)
        return [(a, term)]
      }
      guard operation == .hadamardDivide, source.type(of: a) == source.type(of: b), source.type(of: a) != .scalar else { return nil }
      return hadamard(tree.addCall("reciprocal", [b]), a, term)
    case .multiply, .hadamard:
      if source.type(of: a) == .scalar || source.type(of: b) == .scalar { return scaled(a, b, term) }
      if operation == .hadamard {
        guard source.type(of: a) == source.type(of: b) else { return nil }
        return holds[a] ? hadamard(b, a, term) : hadamard(a, b, term)
      }
      return holds[b] ? product(before: a, b, term) : product(a, behind: b, term)
    default: return nil
    }
  }

  private mutating func scaled(_ a: SyntaxTree.ID, _ b: SyntaxTree.ID, _ term: Term) -> [(SyntaxTree.ID, Term)]? {
    var term = term
    let (moving, fixed) = holds[a] ? (a, b) : (b, a)
    guard source.type(of: fixed) != .scalar else {
      term.scalars.append(fixed)
      return [(moving, term)]
    }
    // A moving number times an array that stays: the trace of all around it is a factor.
    let array = term.isTransposed ? tree.addTransposed(fixed) : fixed
    let around = tree.addProduct(term.left + [array] + term.right)
    term.scalars.append(isScalarProduct(term, array) ? around : tree.addCall("tr", [around]))
    term.left = []
    term.right = []
    term.isTransposed = false
    return [(moving, term)]
  }

  /// True where a product of factors around an array is a number of itself, by a row at its head and a column at its end.
  private func isScalarProduct(_ term: Term, _ array: SyntaxTree.ID) -> Bool {
    guard let first = term.left.first, let last = term.right.last ?? Optional(array) else { return false }
    return type(first)?.rows == nil && type(last)?.columns == nil
  }

  /// The type of a node of `tree`; nil where it does not follow from those of the source.
  func type(_ id: SyntaxTree.ID) -> ValueType? {
    if source.places.indices.contains(id) { return source.type(of: id) }
    guard case .transpose = tree[id].kind, let inner = type(tree[id].children[0]) else { return nil }
    switch inner {
    case .column(let n): return .row(n)
    case .row(let n): return .column(n)
    case .matrix(let m, let n): return .matrix(n, m)
    default: return inner
    }
  }

  private mutating func product(before a: SyntaxTree.ID, _ b: SyntaxTree.ID, _ term: Term) -> [(SyntaxTree.ID, Term)]? {
    var term = term
    let factors = tree.factors(of: a)
    if term.isTransposed {
      term.right = factors.reversed().map { tree.addTransposed($0) } + term.right
    } else {
      term.left += factors
    }
    return [(b, term)]
  }

  private mutating func product(_ a: SyntaxTree.ID, behind b: SyntaxTree.ID, _ term: Term) -> [(SyntaxTree.ID, Term)]? {
    var term = term
    if term.isTransposed {
      term.left.append(tree.addTransposed(b))
    } else {
      term.right = [b] + term.right
    }
    return [(a, term)]
  }

  /// tr(P (F∘dZ)) = tr((Pᵀ∘F)ᵀ dZ), where P = right·left; transposed the same with Fᵀ.
  private mutating func hadamard(_ fixed: SyntaxTree.ID, _ moving: SyntaxTree.ID, _ term: Term) -> [(SyntaxTree.ID, Term)]? {
    var term = term
    let factors = term.right + term.left
    guard !factors.isEmpty else { return nil }
    let around = tree.addTransposed(tree.addProduct(factors))
    let factor = term.isTransposed ? tree.addTransposed(fixed) : fixed
    term.left = [tree.addTransposed(tree.add(.binary(.hadamard), [around, factor]))]
    term.right = []
    return [(moving, term)]
  }

  /// The sum of all entries: Σ A∘B = tr(AᵀB), Σ v = 1ᵀv.
  private mutating func sum(_ id: SyntaxTree.ID, _ term: Term) -> [(SyntaxTree.ID, Term)]? {
    guard term.left.isEmpty, term.right.isEmpty, let type = source.type(of: id) else { return nil }
    var term = term
    term.isTransposed = false
    let node = source.tree[id]
    if case .binary(.hadamard) = node.kind, source.type(of: node.children[0]) == type, source.type(of: node.children[1]) == type {
      let (moving, fixed) = holds[node.children[0]] ? (node.children[0], node.children[1]) : (node.children[1], node.children[0])
      let turned = tree.addTransposed(fixed)
      if case .row = type { term.right = [turned] } else { term.left = [turned] }
      return [(moving, term)]
    }
    let lengths = type.axes.map { length in
      length.text.allSatisfy(\.isNumber) ? tree.add(.number(Coefficient(Int(length.text) ?? 1))) : tree.add(.name(length.text))
    }
    switch type {
    case .scalar: return [(id, term)]
    case .column: term.left = [tree.addTransposed(tree.addCall("ones", lengths))]
    case .row: term.right = [tree.addCall("ones", lengths)]
    case .matrix: term.left = [tree.addTransposed(tree.addCall("ones", lengths))]
    case .tensor: return nil
    }
    return [(id, term)]
  }

  /// tr(P diag(v)) = diag(P)ᵀ v for a column v; for the column of a matrix's diagonal, P diag(A) = tr(diag(Pᵀ) A).
  private mutating func diagonal(_ id: SyntaxTree.ID, _ term: Term) -> [(SyntaxTree.ID, Term)]? {
    guard let type = source.type(of: id) else { return nil }
    var term = term
    let factors = term.right + term.left
    guard !factors.isEmpty else { return nil }
    var around = tree.addProduct(factors)
    switch type {
    case .column, .row:
      around = tree.addCall("diag", [around])
      term.left = []
      term.right = []
      if case .column = type { term.left = [tree.addTransposed(around)] } else { term.right = [around] }
    case .matrix:
      // Where the diagonal lies as a row, the factors around it are a column already.
      around = term.isTransposed ? around : tree.addTransposed(around)
      term.left = [tree.addCall("diag", [around])]
      term.right = []
    default: return nil
    }
    term.isTransposed = false
    return [(id, term)]
  }
}
