/// Matrix products with what is done to their entries while these are still in registers: something is added, negative entries are cut off, or entries are kept
/// where another array is positive.
///
/// relu(X·Wᵀ + b) is one step so, and so is step(A)∘(D·W), the signal that flows back through it.
struct PlanFinishes {
  /// A product and what is done to it.
  struct Finished {
    var product: PlanGraph.ID
    var operation: PlanProduct.Finish.Operation
    /// What is added or compared with 0, along the two axes of the product.
    var operand: PlanGraph.Operand
    /// What an entry of the operand is multiplied with before it is added.
    var scale = 1.0
  }

  /// The nodes that are such products, by the node that is stored.
  private(set) var products: [PlanGraph.ID: Finished] = [:]
  /// The nodes that are computed inside them.
  private(set) var absorbed: Set<PlanGraph.ID> = []

  /// - Parameter uses: how often each node is read.
  init(_ graph: PlanGraph, uses: [Int]) {
    for id in graph.nodes.indices where uses[id] > 0 {
      guard case .map(let operation) = graph[id].operation else { continue }
      let node = graph[id]
      switch operation {
      case .add:
        for (sum, other) in [(0, 1), (1, 0)] where products[id] == nil {
          let product = node.operands[sum]
          guard uses[product.node] == 1, graph.isAligned(product, node.extents) else { continue }
          let (operand, scale) = PlanFinishes.unscaled(node.operands[other], node.extents, graph, uses)
          take(product.node, .add, operand, of: id, graph)
          if scale != 1, products[id] != nil {
            products[id]?.scale = scale
            absorbed.insert(node.operands[other].node)
          }
        }
      case .relu:
        let inner = node.operands[0].node
        guard uses[inner] == 1, graph.isAligned(node.operands[0], node.extents), var known = products[inner], known.operation == .add else {
          continue
        }
        products[inner] = nil
        absorbed.insert(inner)
        known.operation = .addAndRectify
        products[id] = known
      case .multiply:
        for (mask, other) in [(0, 1), (1, 0)] where products[id] == nil {
          let (step, product) = (node.operands[mask], node.operands[other])
          guard case .map(.step) = graph[step.node].operation, uses[product.node] == 1, graph.isAligned(product, node.extents),
            graph.isAligned(step, node.extents), graph[step.node].extents == node.extents
          else { continue }
          take(product.node, .mask, graph[step.node].operands[0], of: id, graph)
          if products[id] != nil, uses[step.node] == 1 { absorbed.insert(step.node) }
        }
      default: break
      }
    }
  }

  /// The array of which an operand is a multiple that nothing else reads, and the factor; the operand itself and 1 for any other.
  private static func unscaled(
    _ operand: PlanGraph.Operand, _ extents: [Int], _ graph: PlanGraph, _ uses: [Int]
  ) -> (PlanGraph.Operand, scale: Double) {
    let node = graph[operand.node]
    guard uses[operand.node] == 1, graph.isAligned(operand, extents), node.extents == extents else { return (operand, 1) }
    switch node.operation {
    case .map(.negate): return (node.operands[0], -1)
    case .map(.multiply):
      for (number, other) in zip(node.operands, node.operands.reversed()) {
        if case .number(let c) = graph[number.node].operation { return (other, c) }
      }
      return (operand, 1)
    default: return (operand, 1)
    }
  }

  private mutating func take(
    _ product: PlanGraph.ID, _ operation: PlanProduct.Finish.Operation, _ operand: PlanGraph.Operand, of id: PlanGraph.ID, _ graph: PlanGraph
  ) {
    guard case .contract = graph[product].operation, graph[product].isOneProduct else { return }
    if case .number = graph[operand.node].operation { return }
    let (rows, columns) = (graph[product].extents.dropLast(2).last ?? 1, graph[product].extents.dropLast().last ?? 1)
    // A·x + Aᵀ·u is one pass over A, which a sum of its own would part.
    if rows == 1 || columns == 1, case .contract = graph[graph.root(operand.node)].operation { return }
    let extents = graph[id].extents
    let axes = extents.indices.filter { extents[$0] > 1 }
    guard axes.map({ extents[$0] }) == [rows, columns].filter({ $0 > 1 }) else { return }
    var steps = axes.map { operand.strides[$0] }
    guard steps.allSatisfy({ $0 >= 0 }), steps.isEmpty || steps[steps.count - 1] <= 1 else { return }
    if rows == 1 { steps.insert(0, at: 0) }
    // A column is stored as one row.
    if columns == 1 { steps.append(0) }
    products[id] = Finished(
      product: product, operation: operation, operand: PlanGraph.Operand(node: operand.node, offset: operand.offset, strides: steps))
    absorbed.insert(product)
  }
}

extension PlanGraph.Node {
  /// True for a contraction that is one product of matrices and no batch of them.
  var isOneProduct: Bool { extents.count >= 3 && extents.dropLast(3).allSatisfy { $0 == 1 } }
}

extension PlanGraph {
  /// True when an operand reads a node at the reader's own position.
  func isAligned(_ operand: Operand, _ extents: [Int]) -> Bool {
    operand.offset == 0 && PlanGraph.count(self[operand.node].shape) == PlanGraph.count(extents)
      && zip(zip(operand.strides, PlanGraph.rowMajor(extents)), extents).allSatisfy { $1 == 1 || $0.0 == $0.1 }
  }
}
