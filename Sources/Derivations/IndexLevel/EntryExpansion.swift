import Numerals
import Shapes
import Typing

/// What cannot be written entry by entry with the indices at hand: axes that were multiplied into one, or an expression too large to be read.
struct EntryFailure: Error {}

/// Writes entries of a typed program's values as sums of products of entries: (W x + b)ₖ as Σₗ Wₖₗ·xₗ + bₖ.
struct EntryExpansion {
  /// An entry that is asked for: a node at subscripts, one for each of its listed axes, among so many sums.
  struct Request: Hashable {
    var node: TypedProgram.ID
    var subscripts: [Subscript]
    /// What the program's own indices stand for.
    var environment: [Int: Subscript]
    /// How many sums stand around the entry.
    var depth: Int
  }

  let program: TypedProgram
  /// The letters of summation indices, from the outermost in.
  let letters: [String]
  /// The named statements that stand for themselves, by the node they name.
  var named: [TypedProgram.ID: Int] = [:]
  private var made: [Request: Int] = [:]

  /// The most entries that one expansion may meet.
  private static let limit = 4_000

  init(_ program: TypedProgram, letters: [String]) {
    self.program = program
    self.letters = letters
  }

  /// The entry of a node.
  ///
  /// - Throws: `EntryFailure` where the node has no such form.
  mutating func entry(_ node: TypedProgram.ID, _ subscripts: [Subscript], in expressions: inout IndexExpressions) throws(EntryFailure) -> Int {
    enum Work {
      case enter(Request)
      case leave(Request, Plan)
    }
    let root = Request(node: node, subscripts: subscripts, environment: [:], depth: 0)
    var pending: [Work] = [.enter(root)]
    while let work = pending.popLast() {
      switch work {
      case .enter(let request):
        guard made[request] == nil else { continue }
        guard made.count < Self.limit, !expressions.isExhausted else { throw EntryFailure() }
        let plan = try plan(request, isRoot: request == root, &expressions)
        pending.append(.leave(request, plan))
        for operand in plan.operands.reversed() { pending.append(.enter(operand)) }
      case .leave(let request, let plan):
        let operands = plan.operands.compactMap { made[$0] }
        guard operands.count == plan.operands.count else { throw EntryFailure() }
        made[request] = plan.combine(&expressions, operands)
      }
    }
    guard let result = made[root] else { throw EntryFailure() }
    made = [:]
    return result
  }

  /// How an entry is made from the entries of the node's arguments.
  struct Plan {
    var operands: [Request] = []
    var combine: (inout IndexExpressions, [Int]) -> Int
  }

  /// A plan with nothing to expand.
  static func leaf(_ id: Int) -> Plan { Plan { _, _ in id } }

  /// New summation labels over extents, written with the letters of that depth.
  func labels(_ extents: [Extent], _ depth: Int, _ expressions: inout IndexExpressions) -> [Int] {
    extents.enumerated().map {
      expressions.label(depth + $0.offset < letters.count ? letters[depth + $0.offset] : "i\(depth + $0.offset)", $0.element)
    }
  }

  private func plan(_ request: Request, isRoot: Bool, _ expressions: inout IndexExpressions) throws(EntryFailure) -> Plan {
    let node = program[request.node]
    if !isRoot, let statement = named[request.node] { return Self.leaf(expressions.intern(.entry(.statement(statement), request.subscripts))) }
    let expected = node.type.axes.reduce(0) { $0 + $1.extents.count }
    guard request.subscripts.count == expected else { throw EntryFailure() }
    switch node.operation {
    case .number(let value): return Self.leaf(expressions.number(value))
    case .variable(let place): return Self.leaf(expressions.intern(.entry(.variable(place), request.subscripts)))
    case .fill(let value): return Self.leaf(expressions.number(value))
    case .identity:
      let half = request.subscripts.count / 2
      let extents = node.type.axes.flatMap(\.extents)
      let deltas = (0..<half).map { expressions.delta(request.subscripts[$0], request.subscripts[half + $0], extents[$0]) }
      return Self.leaf(expressions.product(deltas))
    case .multiply, .kronecker, .trace, .diagonal, .diagonalPart, .vectorize, .transpose, .matrixPower, .reduce:
      return try contractionPlan(request, node, &expressions)
    case .inverse: return Self.leaf(expressions.intern(.entry(.inverse(of: node.arguments[0]), request.subscripts)))
    case .determinant: return Self.leaf(expressions.intern(.entry(.determinant(of: node.arguments[0]), [])))
    case .abstractFunction(let name): return Self.leaf(expressions.intern(.entry(.abstractValue(name, at: node.arguments[0]), [])))
    case .abstractGradient(let name): return Self.leaf(expressions.intern(.entry(.abstractGradient(name, at: node.arguments[0]), request.subscripts)))
    case .defined: return Plan(operands: [same(request, node.arguments[node.arguments.count - 1])]) { _, values in values[0] }
    case .elementwise(let name): return Plan(operands: [same(request, node.arguments[0])]) { $0.intern(.call(name, order: 0, $1)) }
    case .abstractElementwise(let name, let order):
      return Plan(operands: [same(request, node.arguments[0])]) { $0.intern(.call(name, order: order, $1)) }
    case .comprehension(let indices):
      var inner = Request(node: node.arguments[0], subscripts: [], environment: request.environment, depth: request.depth)
      for (index, subscript_) in zip(indices, request.subscripts) { inner.environment[index] = subscript_ }
      return Plan(operands: [inner]) { _, values in values[0] }
    case .indexedSum(let indices):
      let extents = indices.map { program.indices[$0].extent }
      let labels = labels(extents, request.depth, &expressions)
      var inner = Request(node: node.arguments[0], subscripts: [], environment: request.environment, depth: request.depth + labels.count)
      for (index, label) in zip(indices, labels) { inner.environment[index] = .label(label) }
      return Plan(operands: [inner]) { expressions, values in expressions.contraction(labels, values[0]) }
    case .access(let subscripts):
      var inner = request
      inner.node = node.arguments[0]
      inner.subscripts = subscripts.map { $0.replacing(request.environment) }
      if program[inner.node].type.listedAxes.count != inner.subscripts.count { throw EntryFailure() }
      return Plan(operands: [inner]) { _, values in values[0] }
    case .negate: return Plan(operands: [same(request, node.arguments[0])]) { $0.negative($1[0]) }
    case .add: return try binary(request, node) { $0.sum($1) }
    case .subtract: return try binary(request, node) { $0.sum([$1[0], $0.negative($1[1])]) }
    case .hadamard: return try binary(request, node) { $0.product($1) }
    case .hadamardDivide, .divide: return try binary(request, node) { $0.quotient($1[0], $1[1]) }
    case .power: return try binary(request, node) { $0.power($1[0], $1[1]) }
    }
  }

  /// The same entry of an argument.
  func same(_ request: Request, _ argument: TypedProgram.ID) -> Request {
    var out = request
    out.node = argument
    return out
  }

  /// Both arguments at the entry, spread as the language spreads a scalar, a row or a column.
  private func binary(
    _ request: Request, _ node: TypedProgram.Node, _ combine: @escaping (inout IndexExpressions, [Int]) -> Int
  ) throws(EntryFailure) -> Plan {
    var operands: [Request] = []
    for argument in node.arguments {
      var operand = same(request, argument)
      let type = program[argument].type
      let count = type.axes.reduce(0) { $0 + $1.extents.count }
      if count != request.subscripts.count {
        guard count < request.subscripts.count else { throw EntryFailure() }
        if case .row = type {
          operand.subscripts = Array(request.subscripts.suffix(count))
        } else {
          operand.subscripts = Array(request.subscripts.prefix(count))
        }
      }
      operands.append(operand)
    }
    return Plan(operands: operands, combine: combine)
  }
}
