import Typing

/// A pass over one iteration space while it is put together: several nodes with the same extents are computed at once.
struct PlanPass {
  /// The most functions and operands of one pass.
  static let mostInstructions = 64
  static let mostOperands = 24

  /// The lengths of the iteration space.
  let extents: [Int]
  /// What is loaded: stored nodes through strides.
  private(set) var loads: [PlanGraph.Operand] = []
  private(set) var constants: [Double] = []
  /// The functions over values, in order.
  private(set) var instructions: [(operation: ScalarOperation, arguments: [Value])] = []
  /// The nodes that the pass computes, with their values.
  private(set) var members: [(node: PlanGraph.ID, value: Value)] = []
  private var known: [Key: Value] = [:]

  /// Something that a register will hold.
  enum Value: Hashable {
    case load(Int)
    case constant(Int)
    case instruction(Int)
  }

  private struct Key: Hashable {
    var operation: ScalarOperation
    var arguments: [Value]
  }

  init(extents: [Int]) { self.extents = extents }

  /// The value of a member read at its own position.
  func value(of node: PlanGraph.ID) -> Value? { members.first { $0.node == node }?.value }

  mutating func load(_ operand: PlanGraph.Operand) -> Value {
    if let place = loads.firstIndex(of: operand) { return .load(place) }
    loads.append(operand)
    return .load(loads.count - 1)
  }

  mutating func constant(_ number: Double) -> Value {
    if let place = constants.firstIndex(of: number) { return .constant(place) }
    constants.append(number)
    return .constant(constants.count - 1)
  }

  mutating func apply(_ operation: ScalarOperation, _ arguments: [Value]) -> Value {
    if operation == .copy { return arguments[0] }
    if operation == .multiply, arguments[0] == arguments[1] { return apply(.square, [arguments[0]]) }
    let key = Key(operation: operation, arguments: arguments)
    if let value = known[key] { return value }
    instructions.append((operation, arguments))
    known[key] = .instruction(instructions.count - 1)
    return .instruction(instructions.count - 1)
  }

  mutating func add(_ node: PlanGraph.ID, _ value: Value) { members.append((node, value)) }
}

extension PlanPass {
  /// The finished loop: axes in the order in which memory is walked best, neighbours that follow each other taken as one.
  ///
  /// - Parameters:
  ///   - access: where a load is.
  ///   - results: what is written, with steps along the pass's axes.
  func loop(access: (PlanGraph.Operand) -> PlanAccess, results: [(value: Value, result: PlanLoop.Result)]) -> PlanLoop {
    var loop = PlanLoop(extents: extents, operands: loads.map(access), constants: constants, instructions: [], results: [])
    func register(_ value: Value) -> Int {
      switch value {
      case .load(let k): k
      case .constant(let k): loads.count + k
      case .instruction(let k): loads.count + constants.count + k
      }
    }
    for (operation, arguments) in instructions {
      let first = register(arguments[0])
      loop.instructions.append(PlanLoop.Instruction(operation: operation, first: first, second: arguments.count > 1 ? register(arguments[1]) : first))
    }
    for (value, result) in results {
      var result = result
      result.register = register(value)
      loop.results.append(result)
    }
    loop.arrange()
    return loop
  }
}

extension PlanLoop {
  /// Orders the axes by falling steps and merges neighbours that every access walks as one.
  mutating func arrange() {
    let all = operands.map(\.strides) + results.map(\.access.strides)
    let axes = extents.indices.filter { extents[$0] != 1 }
    let weights = extents.indices.map { axis in all.reduce(0) { $0 + $1[axis].magnitude } }
    let order = axes.sorted { weights[$0] != weights[$1] ? weights[$0] > weights[$1] : $0 < $1 }
    var groups: [[Int]] = []
    for axis in order {
      if let outer = groups.last?.last, all.allSatisfy({ $0[outer] == $0[axis] * extents[axis] }) {
        groups[groups.count - 1].append(axis)
      } else {
        groups.append([axis])
      }
    }
    func merged(_ strides: [Int]) -> [Int] { groups.map { $0.last.map { strides[$0] } ?? 0 } }
    for k in operands.indices { operands[k].strides = merged(operands[k].strides) }
    for k in results.indices { results[k].access.strides = merged(results[k].access.strides) }
    let old = extents
    extents = groups.map { $0.reduce(1) { $0 * old[$1] } }
  }
}
