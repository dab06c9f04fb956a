import Nabla
import Numerals
import Syntax
import Typing

/// The differential of a sum of products, factor by factor: d(A*B) = dA*B + A*dB.
///
/// Every node gets the tree of its differential, or nothing where it does not move. Operands that are spread over a larger partner (a bias added to every
/// row) are spread in the differential too, since their partner, which gave the shape, may not move.
struct SyntacticDifferential {
  /// The most nodes that a differential may take.
  static let nodeLimit = 2_000

  private let source: TypedTree
  private let input: String
  private let direction: String
  private var tree = SyntaxTree()
  private var copies: [SyntaxTree.ID?]
  private var differentials: [SyntaxTree.ID?]

  /// The differential of a node of a tree when one name moves; nil where a node is not linear in each factor, or the differential grows too long.
  ///
  /// - Parameters:
  ///   - root: The node.
  ///   - source: The tree, typed.
  ///   - input: The name that moves.
  ///   - direction: The name of its differential.
  static func differential(of root: SyntaxTree.ID, in source: TypedTree, by input: String, along direction: String) -> SyntaxTree? {
    var work = SyntacticDifferential(source, input, direction)
    return work.run(root)
  }

  private init(_ source: TypedTree, _ input: String, _ direction: String) {
    self.source = source
    self.input = input
    self.direction = direction
    copies = Array(repeating: nil, count: source.tree.nodes.count)
    differentials = copies
  }

  private mutating func run(_ root: SyntaxTree.ID) -> SyntaxTree? {
    var wanted = Array(repeating: false, count: root + 1)
    var moves = wanted
    wanted[root] = true
    for id in stride(from: root, through: 0, by: -1) where wanted[id] { for child in source.tree[id].children { wanted[child] = true } }
    for id in 0...root where wanted[id] {
      let node = source.tree[id]
      moves[id] = node.kind == .name(input) || node.children.contains { moves[$0] }
      copies[id] = tree.add(node.kind, node.children.map { copies[$0] ?? 0 })
      guard moves[id] else { continue }
      guard let differential = differential(id, node), tree.nodes.count <= SyntacticDifferential.nodeLimit else { return nil }
      differentials[id] = differential
    }
    guard let value = differentials[root] else { return nil }
    return tree.part(value)
  }

  private mutating func differential(_ id: SyntaxTree.ID, _ node: SyntaxTree.Node) -> SyntaxTree.ID? {
    let children = node.children
    switch node.kind {
    case .name: return tree.add(.name(direction))
    case .negate, .transpose: return differentials[children[0]].map { tree.add(node.kind, [$0]) }
    case .call(let name, 0) where ["sum", "tr", "diag", "vec", "mean"].contains(name):
      return differentials[children[0]].map { first in tree.add(node.kind, [first] + children.dropFirst().map { copies[$0] ?? 0 }) }
    case .call("square", 0): return doubled(children[0], .hadamard)
    case .binary(let operation): return binary(operation, id, children[0], children[1])
    default: return nil
    }
  }

  private mutating func binary(_ operation: BinaryOperator, _ id: SyntaxTree.ID, _ left: SyntaxTree.ID, _ right: SyntaxTree.ID) -> SyntaxTree.ID? {
    switch operation {
    case .add, .subtract:
      let (a, b) = (spread(left, over: id), spread(right, over: id))
      switch (a, b) {
      case (let a?, let b?): return tree.add(.binary(operation), [a, b])
      case (let a?, nil): return differentials[right] == nil ? a : nil
      case (nil, let b?): return differentials[left] != nil ? nil : operation == .subtract ? tree.add(.negate, [b]) : b
      case (nil, nil): return nil
      }
    case .multiply, .hadamard, .kronecker:
      let first = differentials[left].map { tree.add(.binary(operation), [$0, copies[right] ?? 0]) }
      let second = differentials[right].map { tree.add(.binary(operation), [copies[left] ?? 0, $0]) }
      guard let first else { return second }
      return second.map { tree.add(.binary(.add), [first, $0]) } ?? first
    case .divide, .hadamardDivide:
      guard differentials[right] == nil else { return nil }
      return differentials[left].map { tree.add(.binary(operation), [$0, copies[right] ?? 0]) }
    case .power, .hadamardPower:
      guard differentials[right] == nil, source.tree[right].kind == .number(Coefficient(2)) else { return nil }
      let isScalar = source.type(of: left) == .scalar
      guard isScalar || operation == .hadamardPower else { return nil }
      return doubled(left, isScalar ? .multiply : .hadamard)
    }
  }

  /// d(a²) = 2 a da
  private mutating func doubled(_ id: SyntaxTree.ID, _ operation: BinaryOperator) -> SyntaxTree.ID? {
    differentials[id].map { differential in
      let twice = tree.add(.binary(.multiply), [tree.add(.number(Coefficient(2))), copies[id] ?? 0])
      return tree.add(.binary(operation), [twice, differential])
    }
  }

  /// The differential of an operand in the shape of the sum that it stands in.
  private mutating func spread(_ operand: SyntaxTree.ID, over sum: SyntaxTree.ID) -> SyntaxTree.ID? {
    guard let value = differentials[operand], let small = source.type(of: operand), let large = source.type(of: sum) else { return nil }
    if small == large { return value }
    switch (small, large) {
    case (.scalar, .column(let n)): return tree.add(.binary(.multiply), [value, ones([n])])
    case (.scalar, .row(let n)): return tree.add(.binary(.multiply), [value, tree.add(.transpose, [ones([n])])])
    case (.scalar, .matrix(let m, let n)): return tree.add(.binary(.multiply), [value, ones([m, n])])
    case (.column, .matrix(_, let n)): return tree.add(.binary(.multiply), [value, tree.add(.transpose, [ones([n])])])
    case (.row, .matrix(let m, _)): return tree.add(.binary(.multiply), [ones([m]), value])
    default: return value
    }
  }

  private mutating func ones(_ lengths: [Dimension]) -> SyntaxTree.ID {
    let arguments = lengths.map { length in
      length.text.allSatisfy(\.isNumber) ? tree.add(.number(Coefficient(Int(length.text) ?? 1))) : tree.add(.name(length.text))
    }
    return tree.addCall("ones", arguments)
  }
}
