import Typing

/// The order of a plan's steps: which nodes share a pass.
struct PlanSchedule {
  enum Work {
    case pass(PlanPass)
    case node(PlanGraph.ID)
    /// A·x and Aᵀ·u, computed together.
    case pair(PlanGraph.ID, PlanGraph.ID)
  }

  let graph: PlanGraph
  let fusion: PlanFusion
  private(set) var work: [Work] = []
  /// The step that computes a node; −1 for what is there from the start.
  private(set) var step: [Int]
  /// True for a node that must be stored since something reads it from memory.
  private(set) var isStored: [Bool]
  let outputs: [PlanGraph.ID]
  /// Products with what is done to their entries.
  let finishes: PlanFinishes
  /// What becomes of gradients; nil where they are results.
  let descents: PlanDescents?

  /// - Parameter descent: where gradients move their variables, how, and the input of each output.
  init(_ graph: PlanGraph, outputs: [PlanGraph.ID], descent: (Descent, inputs: [Int: Int])? = nil) {
    self.graph = graph
    let uses = PlanFusion.uses(graph, outputs: outputs)
    let roots = outputs.map(graph.root)
    finishes = PlanFinishes(graph, uses: uses)
    descents = descent.map { PlanDescents($0.0, inputs: $0.inputs, graph, outputs: roots, uses: uses) }
    let direct = descents?.direct ?? [:]
    fusion = PlanFusion(graph, outputs: outputs, uses: uses, apart: finishes.absorbed.union(finishes.products.keys).union(direct.keys))
    self.outputs = roots
    step = Array(repeating: -1, count: graph.nodes.count)
    isStored = Array(repeating: false, count: graph.nodes.count)
    for id in self.outputs { isStored[id] = true }
    for id in graph.nodes.indices where fusion.uses[id] > 0 && !fusion.isInline[id] && !finishes.absorbed.contains(id) && direct[id] == nil {
      switch graph[id].operation {
      case .input, .number, .table, .reshape: break
      case .map where finishes.products[id] != nil: append(id)
      case .map, .reduce, .place: place(id)
      case .factorize where isDirect(id): break
      default: append(id)
      }
    }
    for id in direct.keys.sorted() { append(id) }
  }

  /// True for a factorisation that serves one inverse and nothing else: the inverse is computed in place.
  func isDirect(_ id: PlanGraph.ID) -> Bool {
    guard case .factorize = graph[id].operation, fusion.uses[id] == 1 else { return false }
    return graph.nodes.contains { node in node.operation == .inverse && node.operands[0].node == id && fusion.uses[id] == 1 }
  }

  /// What a node that is no pass reads from memory.
  func operands(of id: PlanGraph.ID) -> [PlanGraph.Operand] {
    if let finished = finishes.products[id] { return graph[finished.product].operands + [finished.operand] }
    let operands = graph[id].operands
    guard case .inverse = graph[id].operation, isDirect(operands[0].node) else { return operands }
    return graph[operands[0].node].operands
  }

  /// Puts a node that is no pass behind all others, or beside a product that reads the same matrix.
  private mutating func append(_ id: PlanGraph.ID) {
    for operand in operands(of: id) { isStored[graph.root(operand.node)] = true }
    isStored[id] = true
    if case .contract = graph[id].operation, descents?.direct[id] == nil, let late = matrixVector(id) {
      for place in work.indices.reversed() {
        guard case .node(let other) = work[place], case .contract = graph[other].operation, descents?.direct[other] == nil,
          let early = matrixVector(other)
        else { continue }
        let isReady = graph[id].operands.allSatisfy { step[graph.root($0.node)] < place }
        if isReady, early.matrix == late.matrix, early.isTransposed != late.isTransposed, early.rows == late.rows, early.columns == late.columns {
          step[id] = place
          work[place] = .pair(other, id)
          return
        }
      }
    }
    step[id] = work.count
    if case .inverse = graph[id].operation, isDirect(graph[id].operands[0].node) {
      // The factorisation's memory is scratch of this step.
      step[graph[id].operands[0].node] = work.count
      isStored[graph[id].operands[0].node] = true
    }
    work.append(.node(id))
  }

  /// A contraction as a product of a matrix and a vector; nil when it is none. Every array stands for itself, wherever it will be stored.
  private func matrixVector(_ id: PlanGraph.ID) -> PlanProduct.MatrixVector? {
    let steps = self.steps(id) { PlanAccess(storage: .workspace(graph.root($0.node)), offset: $0.offset, strides: $0.strides) }
    guard case .product(let product)? = steps.first else { return nil }
    return product.matrixVector
  }

  /// The stored nodes that a node reads from memory, with steps along its iteration space; what is computed inside it is looked through.
  private func reads(_ id: PlanGraph.ID) -> [PlanGraph.Operand] {
    var reads: [PlanGraph.Operand] = []
    var pending = [(id, PlanPosition(identity: graph[id].extents))]
    let axes = graph[id].extents.count
    while let (next, position) = pending.popLast() {
      for operand in graph[next].operands {
        let read = position.composed(operand, axes: axes)
        if fusion.isInline[operand.node], let inner = graph.position(of: read, extents: graph[id].extents) {
          pending.append((operand.node, inner))
        } else if case .number = graph[operand.node].operation {
          continue
        } else {
          reads.append(PlanGraph.Operand(node: graph.root(operand.node), offset: read.offset, strides: read.strides))
        }
      }
    }
    return reads
  }

  /// True when an operand reads a node at the reader's own position.
  private func isAligned(_ operand: PlanGraph.Operand, _ extents: [Int]) -> Bool {
    graph[operand.node].shape == extents && graph.isAligned(operand, extents)
  }

  /// Puts a node into the last pass over the same space that it fits into, or into a pass of its own.
  private mutating func place(_ id: PlanGraph.ID) {
    let extents = graph[id].extents
    let reads = reads(id)
    let isSmall = PlanGraph.count(extents) <= 4096
    for place in work.indices.reversed() {
      guard case .pass(let pass) = work[place], pass.extents == extents else { continue }
      if pass.instructions.count > PlanPass.mostInstructions / 2 || pass.loads.count + reads.count > PlanPass.mostOperands { continue }
      let fits = reads.allSatisfy { read in
        if step[read.node] < place { return true }
        guard step[read.node] == place, case .map = graph[read.node].operation else { return false }
        return isAligned(read, extents)
      }
      let shares = reads.contains { read in step[read.node] == place || pass.loads.contains(read) }
      if fits, isSmall || shares {
        add(id, to: place)
        return
      }
    }
    work.append(.pass(PlanPass(extents: extents)))
    add(id, to: work.count - 1)
  }

  private mutating func add(_ id: PlanGraph.ID, to place: Int) {
    guard case .pass(var pass) = work[place] else { return }
    let value: PlanPass.Value
    if case .map(let operation) = graph[id].operation {
      let arguments = graph[id].operands.map { self.value($0, PlanPosition(identity: pass.extents), &pass) }
      value = pass.apply(operation, arguments)
    } else {
      value = self.value(graph[id].operands[0], PlanPosition(identity: pass.extents), &pass)
    }
    pass.add(id, value)
    step[id] = place
    if case .map = graph[id].operation {} else { isStored[id] = true }
    work[place] = .pass(pass)
  }

  /// The value of an operand inside a pass. What is computed in registers is at most `PlanFusion.longest` functions deep.
  private mutating func value(_ operand: PlanGraph.Operand, _ position: PlanPosition, _ pass: inout PlanPass) -> PlanPass.Value {
    let read = position.composed(operand, axes: pass.extents.count)
    if case .number(let c) = graph[operand.node].operation { return pass.constant(c) }
    if fusion.isInline[operand.node], case .map(let operation) = graph[operand.node].operation,
      let inner = graph.position(of: read, extents: pass.extents)
    {
      let arguments = graph[operand.node].operands.map { value($0, inner, &pass) }
      return pass.apply(operation, arguments)
    }
    let stored = PlanGraph.Operand(node: graph.root(operand.node), offset: read.offset, strides: read.strides)
    if isAligned(stored, pass.extents), let value = pass.value(of: stored.node) { return value }
    isStored[stored.node] = true
    return pass.load(stored)
  }
}
