import Typing

/// The order of a plan's steps: which nodes share a pass, and what each step reads and writes.
struct PlanSchedule {
  private enum Work {
    case pass(PlanPass)
    case node(PlanGraph.ID)
    /// A·x and Aᵀ·u, computed together.
    case pair(PlanGraph.ID, PlanGraph.ID)
  }

  private let graph: PlanGraph
  private let fusion: PlanFusion
  private var work: [Work] = []
  /// The step that computes a node; −1 for what is there from the start.
  private var step: [Int]
  /// True for a node that must be stored since something reads it from memory.
  private var isStored: [Bool]
  private let outputs: [PlanGraph.ID]
  /// Products with what is done to their entries.
  private let finishes: PlanFinishes
  /// What becomes of gradients; nil where they are results.
  private let descents: PlanDescents?

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
  private func isDirect(_ id: PlanGraph.ID) -> Bool {
    guard case .factorize = graph[id].operation, fusion.uses[id] == 1 else { return false }
    return graph.nodes.contains { node in node.operation == .inverse && node.operands[0].node == id && fusion.uses[id] == 1 }
  }

  /// What a node that is no pass reads from memory.
  private func operands(of id: PlanGraph.ID) -> [PlanGraph.Operand] {
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

  /// The steps with their places in the workspace, and its length in entries.
  func steps() -> (steps: [PlanStep], workspace: Int) {
    var storages = storages()
    let workspace = PlanWorkspace.assign(&storages.places, lifetimes: storages.lifetimes, counts: storages.counts)
    func storage(_ id: PlanGraph.ID) -> PlanStorage {
      let root = graph.root(id)
      if let input = descents?.direct[root] { return .input(input) }
      switch graph[root].operation {
      case .input(let place): return .input(place)
      case .table(let place): return .table(place)
      default: return outputs.firstIndex(of: root).map { .output($0) } ?? .workspace(storages.places[root])
      }
    }
    func access(_ operand: PlanGraph.Operand) -> PlanAccess {
      PlanAccess(storage: storage(operand.node), offset: operand.offset, strides: operand.strides)
    }
    var steps: [PlanStep] = []
    for item in work {
      switch item {
      case .pass(let pass):
        let written = pass.members.filter { isStored[$0.node] }
        let results = written.map { ($0.value, result($0.node, storage($0.node), pass.extents)) }
        let step = PlanStep.loop(pass.loop(access: access, results: results))
        steps.append(PlanStep.symmetricSum(step) ?? step)
      case .node(let id): steps += self.steps(id, access: access)
      case .pair(let first, let second): steps += pair(first, second, access: access)
      }
    }
    // A result asked for twice is computed once and copied.
    for (place, id) in outputs.enumerated() {
      guard let first = outputs.firstIndex(of: id), first != place else { continue }
      let count = PlanGraph.count(graph[id].shape)
      let result = PlanLoop.Result(
        register: 0, access: PlanAccess(storage: .output(place), offset: 0, strides: [1]), reduction: nil, cleared: 0, count: count)
      let copy = PlanAccess(storage: .output(first), offset: 0, strides: [1])
      steps.append(.loop(PlanLoop(extents: [count], operands: [copy], constants: [], instructions: [], results: [result])))
    }
    for (output, input) in (descents?.inputs ?? [:]).sorted(by: { $0.key < $1.key }) where descents?.direct[outputs[output]] == nil {
      if let step = descents?.pass(output: output, input: input, count: PlanGraph.count(graph[outputs[output]].shape)) { steps.append(step) }
    }
    return (steps, workspace)
  }

  /// How a pass writes one of its nodes.
  private func result(_ id: PlanGraph.ID, _ storage: PlanStorage, _ extents: [Int]) -> PlanLoop.Result {
    let node = graph[id]
    let count = PlanGraph.count(node.shape)
    var access = PlanAccess(storage: storage, offset: 0, strides: PlanGraph.rowMajor(extents))
    switch node.operation {
    case .reduce(let reduction, let kept):
      var steps = PlanGraph.rowMajor(node.shape).makeIterator()
      access.strides = kept.map { $0 ? steps.next() ?? 0 : 0 }
      return PlanLoop.Result(register: 0, access: access, reduction: reduction, cleared: 0, count: count)
    case .place(let offset, let strides):
      access.offset = offset
      access.strides = strides
      return PlanLoop.Result(register: 0, access: access, reduction: nil, cleared: count, count: count)
    default: return PlanLoop.Result(register: 0, access: access, reduction: nil, cleared: 0, count: count)
    }
  }

  /// The steps of a node that is no pass.
  private func steps(_ id: PlanGraph.ID, access: (PlanGraph.Operand) -> PlanAccess) -> [PlanStep] {
    let result = access(PlanView(id, shape: graph[id].shape).operand)
    let node = finishes.products[id].map { graph[$0.product] } ?? graph[id]
    let operands = node.operands.map(access)
    let descent = descents?.direct[id] == nil ? nil : descents?.descent
    switch node.operation {
    case .map(.multiply):
      guard let descent, let (column, row, step) = PlanDescents.outer(node) else { return [] }
      var (left, right) = (operands[column], operands[row])
      (left.strides, right.strides) = ([step, 0, 0], [0, 1, 0])
      var product = PlanProduct(extents: node.extents + [1], factor: -descent.rate, left: left, right: right, result: result, isSymmetric: false)
      product.kept = descent.kept
      return [.product(product)]
    case .contract(let factor):
      let finished = finishes.products[id]
      var product = PlanProduct(
        extents: node.extents, factor: descent.map { -$0.rate * factor } ?? factor, left: operands[0], right: operands[1], result: result,
        isSymmetric: graph.isSymmetric(finished?.product ?? id))
      product.kept = descent?.kept ?? 0
      product.finish = finished.map { PlanProduct.Finish(operation: $0.operation, operand: access($0.operand)) }
      return [.product(product)]
    case .factorize: return [.factorize(n: node.extents[0], matrix: operands[0], factors: result)]
    case .solve(let transposed):
      let columns = node.shape.count == 2 ? node.shape[1] : 1
      return [.solve(n: node.shape[0], columns: columns, transposed: transposed, factors: operands[0], right: operands[1], result: result)]
    case .inverse:
      let factors = node.operands[0].node
      if isDirect(factors) {
        return [.invertDirectly(n: node.shape[0], matrix: access(graph[factors].operands[0]), scratch: operands[0], result: result)]
      }
      return [.invert(n: node.shape[0], factors: operands[0], result: result)]
    case .determinant, .logDeterminant:
      let n = graph[node.operands[0].node].extents[0]
      return [.determinant(n: n, logarithm: node.operation == .logDeterminant, factors: operands[0], result: result)]
    case .input, .number, .table, .map, .reduce, .place, .reshape: return []
    }
  }

  /// Two products that read the same matrix once.
  private func pair(_ first: PlanGraph.ID, _ second: PlanGraph.ID, access: (PlanGraph.Operand) -> PlanAccess) -> [PlanStep] {
    let steps = steps(first, access: access) + steps(second, access: access)
    guard case .product(let a) = steps[0], case .product(let b) = steps[1], let early = a.matrixVector, let late = b.matrixVector else {
      return steps
    }
    let (straight, turned) = early.isTransposed ? (late, early) : (early, late)
    return [
      .productPair(
        PlanProductPair(
          rows: early.rows, columns: early.columns, first: straight.factor, second: turned.factor, matrix: early.matrix, x: straight.vector,
          u: turned.vector, y: straight.result, z: turned.result))
    ]
  }

  /// For every stored node that is neither given nor a result: the steps between which it is needed, and how many entries it has.
  private func storages() -> (places: [Int], lifetimes: [(first: Int, last: Int)?], counts: [Int]) {
    var lifetimes: [(first: Int, last: Int)?] = Array(repeating: nil, count: graph.nodes.count)
    let counts = graph.nodes.map { PlanGraph.count($0.shape) }
    for id in graph.nodes.indices where step[id] >= 0 && isStored[id] && !outputs.contains(id) { lifetimes[id] = (step[id], step[id]) }
    for (place, item) in work.enumerated() {
      let read: [PlanGraph.ID]
      switch item {
      case .pass(let pass): read = pass.loads.map(\.node)
      case .node(let id): read = operands(of: id).map { graph.root($0.node) }
      case .pair(let first, let second): read = (operands(of: first) + operands(of: second)).map { graph.root($0.node) }
      }
      for id in read { if let life = lifetimes[id] { lifetimes[id] = (life.first, max(life.last, place)) } }
    }
    return (Array(repeating: 0, count: graph.nodes.count), lifetimes, counts)
  }
}

/// The places of arrays in one workspace, such that two arrays overlap only where their lifetimes do not.
enum PlanWorkspace {
  /// Arrays start at multiples of so many entries: a cache line of single precision.
  private static let alignment = 16

  /// Assigns the places, larger lifetimes in the order of their first step, each into the first gap that is wide enough; returns the length of the workspace.
  static func assign(_ places: inout [Int], lifetimes: [(first: Int, last: Int)?], counts: [Int]) -> Int {
    let order = lifetimes.indices.filter { lifetimes[$0] != nil }.sorted { (lifetimes[$0]?.first ?? 0, $0) < (lifetimes[$1]?.first ?? 0, $1) }
    var live: [(start: Int, end: Int, last: Int)] = []
    var length = 0
    for id in order {
      guard let life = lifetimes[id] else { continue }
      live.removeAll { $0.last < life.first }
      let count = (counts[id] + alignment - 1) / alignment * alignment
      var start = 0
      for other in live {
        if other.start - start >= count { break }
        start = max(start, other.end)
      }
      places[id] = start
      let at = live.firstIndex { $0.start > start } ?? live.count
      live.insert((start, start + count, life.last), at: at)
      length = max(length, start + count)
    }
    return length
  }
}
