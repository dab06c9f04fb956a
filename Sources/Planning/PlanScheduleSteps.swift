import Typing

// The steps of a schedule: what each reads and writes, and where.
extension PlanSchedule {
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
  func steps(_ id: PlanGraph.ID, access: (PlanGraph.Operand) -> PlanAccess) -> [PlanStep] {
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
      product.finish = finished.map { PlanProduct.Finish(operation: $0.operation, operand: access($0.operand), scale: $0.scale) }
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
