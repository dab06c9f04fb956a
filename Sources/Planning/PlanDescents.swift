/// What becomes of gradients: variable ← kept·variable − rate·gradient, in the variable's own memory after all else is done.
///
/// A gradient that is a product of matrices, or an outer product, and that nothing else reads is never stored: the product is added to the variable.
public struct Descent: Hashable, Sendable {
  /// What the gradient is multiplied with.
  public var rate: Double
  /// What is left of the variable.
  public var kept: Double

  /// A step of that length; a part `shrinking` of the variable is taken away besides.
  public init(rate: Double, shrinking: Double = 0) {
    self.rate = rate
    kept = 1 - shrinking
  }
}

/// The descents of a plan.
struct PlanDescents {
  /// How far.
  let descent: Descent
  /// The input that each output's gradient moves.
  let inputs: [Int: Int]
  /// The nodes that are added to an input and never stored, with that input.
  private(set) var direct: [PlanGraph.ID: Int] = [:]

  /// - Parameters:
  ///   - inputs: for each output that is a gradient the variable's place among the inputs.
  ///   - outputs: the nodes of the outputs, which keep their entries.
  ///   - uses: how often each node is read.
  init(_ descent: Descent, inputs: [Int: Int], _ graph: PlanGraph, outputs: [PlanGraph.ID], uses: [Int]) {
    self.descent = descent
    self.inputs = inputs
    let moved = Set(inputs.values)
    for (place, id) in outputs.enumerated() {
      guard let input = inputs[place], uses[id] == 1, PlanDescents.isProduct(graph[id]) else { continue }
      // What a moved variable is read for must be done before it moves.
      let readsMoved = graph[id].operands.contains { operand in
        let node = graph.root(operand.node)
        if case .input(let k) = graph[node].operation { return moved.contains(k) }
        if case .number = graph[node].operation { return true }
        return false
      }
      if !readsMoved { direct[id] = input }
    }
  }

  /// True for a product of matrices or an outer product of rows that are contiguous.
  private static func isProduct(_ node: PlanGraph.Node) -> Bool {
    switch node.operation {
    case .contract: node.isOneProduct
    case .map(.multiply): outer(node) != nil
    default: false
    }
  }

  /// The places of the column and the row among the operands of an outer product, and the column's step; nil for any other node.
  static func outer(_ node: PlanGraph.Node) -> (column: Int, row: Int, step: Int)? {
    guard node.extents.count == 2, node.operands.count == 2, node.extents.allSatisfy({ $0 > 1 }) else { return nil }
    for (column, row) in [(0, 1), (1, 0)] {
      let (x, y) = (node.operands[column].strides, node.operands[row].strides)
      if x[1] == 0, x[0] > 0, y == [0, 1] { return (column, row, x[0]) }
    }
    return nil
  }

  /// The pass that moves an input by a stored gradient.
  func pass(output: Int, input: Int, count: Int) -> PlanStep {
    let variable = PlanAccess(storage: .input(input), offset: 0, strides: [1])
    let gradient = PlanAccess(storage: .output(output), offset: 0, strides: [1])
    var loop = PlanLoop(extents: [count], operands: [variable, gradient], constants: [descent.rate], instructions: [], results: [])
    var kept = 0
    if descent.kept != 1 { loop.constants.append(descent.kept) }
    let first = 2 + loop.constants.count
    loop.instructions.append(PlanLoop.Instruction(operation: .multiply, first: 1, second: 2))
    if descent.kept != 1 {
      loop.instructions.append(PlanLoop.Instruction(operation: .multiply, first: 0, second: 3))
      kept = first + 1
    }
    loop.instructions.append(PlanLoop.Instruction(operation: .subtract, first: kept, second: first))
    let register = first + loop.instructions.count - 1
    loop.results = [PlanLoop.Result(register: register, access: variable, reduction: nil, cleared: 0, count: count)]
    return .loop(loop)
  }
}
