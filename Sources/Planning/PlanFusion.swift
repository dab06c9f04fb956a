/// Which nodes are computed inside the pass that uses them, and how a node is read from there.
///
/// A function entry by entry with one user, itself a pass over as many entries, is never stored: the user computes it in a register.
struct PlanFusion {
  /// The most functions that one user takes in.
  private static let longest = 48

  let graph: PlanGraph
  /// True for a node that its only user computes in a register.
  private(set) var isInline: [Bool]
  /// How often each node is read by nodes that the outputs need; an output counts once more.
  let uses: [Int]

  /// - Parameters:
  ///   - uses: how often each node is read.
  ///   - apart: nodes that are no part of a pass.
  init(_ graph: PlanGraph, outputs: [PlanGraph.ID], uses: [Int], apart: Set<PlanGraph.ID> = []) {
    self.graph = graph
    self.uses = uses
    isInline = Array(repeating: false, count: graph.nodes.count)
    var lengths = Array(repeating: 1, count: graph.nodes.count)
    let outputs = Set(outputs)
    for id in graph.nodes.indices where uses[id] > 0 && PlanFusion.isLoop(graph[id].operation) && !apart.contains(id) {
      var length = 1
      for operand in graph[id].operands {
        let read = graph[operand.node]
        guard case .map(let operation) = read.operation, !outputs.contains(operand.node), !apart.contains(operand.node) else { continue }
        let isOnlyUse = uses[operand.node] == graph[id].operands.filter { $0 == operand }.count
        // What is broadcast would be computed again for every repetition; only what costs next to nothing is.
        let count = PlanGraph.count(graph[id].extents)
        let isCheap = operation.cost <= 1 && read.operands.allSatisfy { !isInline[$0.node] }
        guard isOnlyUse, count == PlanGraph.count(read.extents) || isCheap && count <= 4096 else { continue }
        guard length + lengths[operand.node] <= PlanFusion.longest, graph.position(of: operand, extents: graph[id].extents) != nil else { continue }
        isInline[operand.node] = true
        length += lengths[operand.node]
      }
      lengths[id] = length
    }
  }

  /// How often each node is read by nodes that the outputs need; an output counts once more.
  static func uses(_ graph: PlanGraph, outputs: [PlanGraph.ID]) -> [Int] {
    var uses = Array(repeating: 0, count: graph.nodes.count)
    for id in outputs { uses[id] += 1 }
    for id in graph.nodes.indices.reversed() where uses[id] > 0 {
      for operand in graph[id].operands { uses[operand.node] += 1 }
    }
    return uses
  }

  /// True for what is computed in a pass over entries.
  static func isLoop(_ operation: PlanGraph.Operation) -> Bool {
    switch operation {
    case .map, .reduce, .place: true
    default: false
    }
  }

}

/// The position in a node's own axes as an affine function of another iteration space: starts + Σ factors·i.
struct PlanPosition: Hashable {
  /// The position at the origin, for each axis of the node.
  var starts: [Int]
  /// For each axis of the node the step along each axis of the iteration space.
  var factors: [[Int]]

  /// Every position of a space itself.
  init(identity extents: [Int]) {
    starts = Array(repeating: 0, count: extents.count)
    factors = extents.indices.map { axis in extents.indices.map { $0 == axis ? 1 : 0 } }
  }

  init(starts: [Int], factors: [[Int]]) {
    self.starts = starts
    self.factors = factors
  }

  /// What an operand of the node reads, along the axes of the iteration space.
  func composed(_ operand: PlanGraph.Operand, axes: Int) -> PlanGraph.Operand {
    var offset = operand.offset
    var strides = Array(repeating: 0, count: axes)
    for (axis, stride) in operand.strides.enumerated() where stride != 0 {
      offset += stride * starts[axis]
      for k in 0..<axes { strides[k] += stride * factors[axis][k] }
    }
    return PlanGraph.Operand(node: operand.node, offset: offset, strides: strides)
  }
}

extension PlanGraph {
  /// The node that keeps the entries: the node itself, or what it is another shape of.
  func root(_ id: ID) -> ID {
    var id = id
    while case .reshape = self[id].operation { id = self[id].operands[0].node }
    return id
  }

  /// The position in the axes of the operand's node that each position of the reader's space reads; nil where the steps follow no axes of the node.
  func position(of operand: Operand, extents: [Int]) -> PlanPosition? {
    let shape = self[operand.node].shape
    let steps = PlanGraph.rowMajor(shape)
    var starts: [Int] = []
    var rest = operand.offset
    for step in steps {
      starts.append(rest / step)
      rest %= step
    }
    var position = PlanPosition(starts: starts, factors: shape.map { _ in Array(repeating: 0, count: extents.count) })
    for (k, stride) in operand.strides.enumerated() where extents[k] > 1 {
      var rest = stride
      for (axis, step) in steps.enumerated() where shape[axis] > 1 {
        position.factors[axis][k] = rest / step
        rest %= step
      }
    }
    // A step that would carry from one axis into the next follows no axis.
    for axis in shape.indices {
      let reach = zip(position.factors[axis], extents).map { $0 * ($1 - 1) }
      let least = position.starts[axis] + reach.filter { $0 < 0 }.reduce(0, +)
      let greatest = position.starts[axis] + reach.filter { $0 > 0 }.reduce(0, +)
      if least < 0 || greatest >= shape[axis] { return nil }
    }
    return position
  }
}
