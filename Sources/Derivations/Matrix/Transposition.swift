import Nabla
import Syntax
import Typing

/// Carries transposes down to the names that they turn: (A*B)' is B'*A', (A + B)' is A' + B', a number's is itself.
struct Transposition {
  private let source: TypedTree
  private var tree = SyntaxTree()
  /// For each node of the source its copy, and its copy's transpose.
  private var upright: [SyntaxTree.ID] = []
  private var turned: [SyntaxTree.ID] = []
  /// Nodes of the new tree that are numbers.
  private var numbers: Set<SyntaxTree.ID> = []

  /// The value of the last statement with its transposes carried down; nil where a node that matters has no type.
  static func carriedDown(_ source: TypedTree) -> SyntaxTree? {
    var work = Transposition(source)
    return work.run()
  }

  private init(_ source: TypedTree) { self.source = source }

  private mutating func run() -> SyntaxTree? {
    let used = source.tree.used
    for (id, node) in source.tree.nodes.enumerated() {
      guard used[id] else {
        upright.append(0)
        turned.append(0)
        continue
      }
      let isScalar = source.type(of: id) == .scalar
      let (a, b) = pair(id, node, isScalar: isScalar)
      upright.append(a)
      turned.append(isScalar ? a : b)
      if isScalar { numbers.insert(a) }
    }
    return tree.part(upright[source.tree.conclusion])
  }

  /// A node as it stands and transposed.
  private mutating func pair(_ id: SyntaxTree.ID, _ node: SyntaxTree.Node, isScalar: Bool) -> (SyntaxTree.ID, SyntaxTree.ID) {
    let children = node.children
    switch node.kind {
    case .transpose: return (turned[children[0]], upright[children[0]])
    case .negate: return (tree.add(.negate, [upright[children[0]]]), tree.add(.negate, [turned[children[0]]]))
    case .binary(.multiply):
      let straight = product([upright[children[0]], upright[children[1]]])
      return isScalar ? (straight, straight) : (straight, product([turned[children[1]], turned[children[0]]]))
    case .binary(let operation) where keepsPlaces(operation, id, children):
      return (tree.add(node.kind, children.map { upright[$0] }), tree.add(node.kind, children.map { turned[$0] }))
    case .call("diag", 0) where source.type(of: children[0]).map({ $0.axes.count == 1 }) ?? false, .call("eye", 0):
      let copy = tree.add(node.kind, children.map { upright[$0] })
      return (copy, copy)
    default:
      let copy = tree.add(node.kind, children.map { upright[$0] })
      return (copy, isScalar ? copy : tree.addTransposed(copy))
    }
  }

  /// True for an operation entry by entry between operands of one shape, or with numbers.
  private func keepsPlaces(_ operation: BinaryOperator, _ id: SyntaxTree.ID, _ children: [SyntaxTree.ID]) -> Bool {
    let types = children.map { source.type(of: $0) }
    switch operation {
    case .add, .subtract, .hadamard, .hadamardDivide: return types[0] == types[1] || operation == .hadamardDivide && types[1] == .scalar
    case .divide: return types[1] == .scalar
    default: return false
    }
  }

  /// A product with its numbers in front, written without brackets.
  private mutating func product(_ parts: [SyntaxTree.ID]) -> SyntaxTree.ID {
    let factors = parts.flatMap { numbers.contains($0) ? [$0] : tree.factors(of: $0) }
    func isNumber(_ id: SyntaxTree.ID) -> Bool {
      if case .number = tree[id].kind { return true }
      return numbers.contains(id)
    }
    return tree.addProduct(factors.filter(isNumber) + factors.filter { !isNumber($0) })
  }
}
