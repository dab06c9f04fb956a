import Diagnostics
import Numerals
import Typing

/// Lays a program out for evaluation.
struct Planner {
  /// The most cells of a plan whose cells are dual numbers, and of one variable.
  static let cellLimit = 1 << 21
  /// The most cells of this plan: a value alone takes less for each.
  var cellLimit: Int { seeded == nil ? 2 * Planner.cellLimit : Planner.cellLimit }

  let program: TypedProgram
  let sizes: SizeAssignment
  let functions: [String: ScalarFunction]
  /// True for evaluation over the residues: roots under even powers are looked through, and what is not rational is refused.
  let isExact: Bool
  /// The variable that is differentiated by, if any.
  let seeded: Int?
  /// Values that are differentiated by, as if they were variables.
  var seededNodes: Set<TypedProgram.ID> = []
  /// Values that do not move with what is differentiated by.
  var heldNodes: Set<TypedProgram.ID> = []

  /// What a node computes once definitions are replaced by their bodies and known exponents are found.
  struct Effective {
    var operation: TypedOperation
    var arguments: [TypedProgram.ID]
    /// The exponent of a power when it is a number.
    var exponent: Coefficient?
  }

  var plan = EvaluationPlan()
  var active: [Bool] = []
  var indexLengths: [Int?] = []
  var degrees: [DegreeBound] = []
  /// Where blocks lay that nothing reads any more, by size.
  var abandoned: [Int: [Int]] = [:]

  init(program: TypedProgram, sizes: SizeAssignment, functions: [String: ScalarFunction], isExact: Bool, seeded: Int? = nil) {
    self.program = program
    self.sizes = sizes
    self.functions = functions
    self.isExact = isExact
    self.seeded = seeded
  }

  /// The plan for the value of one node.
  ///
  /// Throws `outOfRange` when an extent is below 1 or a subscript leaves its axis, `notRational` in exact mode, `tooLarge`, and `malformed`.
  mutating func plan(for node: TypedProgram.ID) throws(EvaluationFailure) -> EvaluationPlan { try plan(for: [node], result: node) }

  /// The plan for the values of several nodes, of which `result` is the one whose degree, and whose derivative, is wanted.
  ///
  /// Throws as `plan(for:)` does.
  mutating func plan(for nodes: [TypedProgram.ID], result: TypedProgram.ID) throws(EvaluationFailure) -> EvaluationPlan {
    let roots = nodes.map { resolved($0) }
    let wanted = resolved(result)
    let last = roots.reduce(wanted, max)
    plan = EvaluationPlan()
    plan.wanted = wanted
    plan.blocks = Array(repeating: EvaluationPlan.Block(), count: last + 1)
    active = Array(repeating: false, count: last + 1)
    indexLengths = Array(repeating: nil, count: program.indices.count)
    degrees = Array(repeating: DegreeBound(), count: isExact ? last + 1 : 0)

    let constants = NumericConstants(program, upTo: last)
    var needed = Array(repeating: false, count: last + 1)
    var effective: [Effective?] = Array(repeating: nil, count: last + 1)
    needed[wanted] = true
    for root in roots { needed[root] = true }
    for id in stride(from: last, through: 0, by: -1) where needed[id] {
      let node = effectiveNode(id, constants)
      for argument in node.arguments { needed[argument] = true }
      effective[id] = node
    }
    // What is lifted to infinitesimal parts later must keep all its blocks.
    var readers = Array(repeating: 0, count: last + 1)
    for node in effective { for argument in node?.arguments ?? [] { readers[argument] += 1 } }
    for root in roots + [wanted] { readers[root] += 1 }
    let reuses = seeded == nil && seededNodes.isEmpty
    abandoned = [:]
    for id in 0...last {
      guard let node = effective[id] else { continue }
      try layOut(id, node)
      for argument in node.arguments {
        readers[argument] -= 1
        if reuses, readers[argument] == 0 { abandoned[plan.blocks[argument].size, default: []].append(plan.blocks[argument].offset) }
      }
    }
    if isExact { plan.degree = degrees[wanted] }
    plan.activeSteps = plan.steps.filter(\.isActive)
    return plan
  }

  /// The node itself, or the body behind definitions.
  func resolved(_ node: TypedProgram.ID) -> TypedProgram.ID {
    var id = node
    while case .defined = program.nodes[id].operation, let body = program.nodes[id].arguments.last { id = body }
    return id
  }

  private func effectiveNode(_ id: TypedProgram.ID, _ constants: NumericConstants) -> Effective {
    let node = program.nodes[id]
    var effective = Effective(operation: node.operation, arguments: node.arguments.map { resolved($0) })
    // A number to an array of exponents has the exponents' shape, and is computed entry by entry.
    guard case .power = node.operation, node.arguments.count == 2, let exponent = constants[node.arguments[1]],
      program.nodes[node.arguments[0]].type.axes.count == node.type.axes.count
    else { return effective }
    effective.exponent = exponent
    effective.arguments = [effective.arguments[0]]
    if isExact {
      // (√u)^c = u^(c/2), so that a squared norm is rational; only where the whole exponent comes out an integer.
      var total = exponent
      var base = effective.arguments[0]
      while total.integer == nil || isRoot(base, constants) {
        let inner = program.nodes[base]
        if case .elementwise("sqrt") = inner.operation {
          total = total * .half
        } else if case .power = inner.operation, let c = constants[inner.arguments[1]], c.fraction?.denominator == 2,
          program.nodes[inner.arguments[0]].type.axes.count == inner.type.axes.count
        {
          total = total * c
        } else {
          break
        }
        base = resolved(inner.arguments[0])
      }
      if total.integer != nil {
        effective.exponent = total
        effective.arguments = [base]
      }
    }
    return effective
  }

  /// True for √u and for u to a number with denominator 2.
  private func isRoot(_ id: TypedProgram.ID, _ constants: NumericConstants) -> Bool {
    let node = program.nodes[id]
    switch node.operation {
    case .elementwise("sqrt"): return true
    case .power: return constants[node.arguments[1]]?.fraction?.denominator == 2
    default: return false
    }
  }

  // MARK: Blocks

  func block(_ id: TypedProgram.ID) -> EvaluationPlan.Block { plan.blocks[id] }

  mutating func length(ofIndex index: Int) throws(EvaluationFailure) -> Int {
    if let length = indexLengths[index] { return length }
    let length = try sizes.value(of: program.indices[index].extent)
    indexLengths[index] = length
    return length
  }

  /// The block of a type over free indices, not placed yet.
  mutating func unplacedBlock(_ type: ValueType, _ indices: [Int]) throws(EvaluationFailure) -> EvaluationPlan.Block {
    var block = EvaluationPlan.Block()
    block.shape = try sizes.shape(of: type)
    block.indices = indices
    switch type {
    case .scalar: break
    case .column: block.rows = block.shape[0]
    case .row: block.columns = block.shape[0]
    case .matrix: (block.rows, block.columns) = (block.shape[0], block.shape[1])
    case .tensor:
      for length in block.shape {
        guard block.rows <= cellLimit else { throw .tooLarge }
        block.rows *= length
      }
    }
    guard block.count <= cellLimit else { throw .tooLarge }
    for index in indices {
      block.batch *= try length(ofIndex: index)
      guard block.batch <= cellLimit else { throw .tooLarge }
    }
    return block
  }

  /// An argument as a step over the given free indices sees it.
  mutating func operand(_ id: TypedProgram.ID, over indices: [Int]) throws(EvaluationFailure) -> EvaluationPlan.Operand {
    let block = plan.blocks[id]
    var operand = EvaluationPlan.Operand(offset: block.offset, count: block.count)
    for index in indices { operand.strides.append(try spacing(of: block, along: index)) }
    return operand
  }

  /// How far apart the cells of a block are for neighbouring values of an index: 0 when it does not depend on it.
  mutating func spacing(of block: EvaluationPlan.Block, along index: Int) throws(EvaluationFailure) -> Int {
    guard let place = block.indices.firstIndex(of: index) else { return 0 }
    var stride = block.count
    for later in block.indices[(place + 1)...] { stride *= try length(ofIndex: later) }
    return stride
  }

  func malformed(_ id: TypedProgram.ID, _ what: Message) -> EvaluationFailure {
    .malformed(Message("\(what) (node \(id))", "\(what)（节点 \(id)）"))
  }
}

/// The numbers that nodes are known to be, without any size: numerals, and what is computed from them.
struct NumericConstants {
  private var values: [Coefficient?] = []

  /// The constants among the nodes 0…last.
  init(_ program: TypedProgram, upTo last: Int) {
    values.reserveCapacity(last + 1)
    for node in program.nodes[...last] { values.append(constant(node, program)) }
  }

  subscript(id: TypedProgram.ID) -> Coefficient? { values[id] }

  private func constant(_ node: TypedProgram.Node, _ program: TypedProgram) -> Coefficient? {
    switch node.operation {
    case .number(let c), .fill(let c): return c
    case .defined: return node.arguments.last.flatMap { values[$0] }
    case .negate: return values[node.arguments[0]].map { -$0 }
    case .add, .subtract, .multiply, .hadamard, .divide, .hadamardDivide:
      guard node.arguments.count == 2, let a = values[node.arguments[0]], let b = values[node.arguments[1]] else { return nil }
      switch node.operation {
      case .add: return a + b
      case .subtract: return a - b
      case .hadamard: return a * b
      case .multiply: return node.arguments.contains { program.nodes[$0].type == .scalar } ? a * b : nil
      default: return b.isZero ? nil : a / b
      }
    default: return nil
    }
  }
}
