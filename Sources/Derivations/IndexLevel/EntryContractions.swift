import Numerals
import Shapes
import Typing

/// The operations of linear algebra, entry by entry.
extension EntryExpansion {
  /// The greatest power of a matrix that is written as a chain of products.
  private static let longestChain = 6

  func contractionPlan(_ request: Request, _ node: TypedProgram.Node, _ expressions: inout IndexExpressions) throws(EntryFailure) -> Plan {
    let argument = node.arguments[0]
    let type = program[argument].type
    let extents = type.axes.flatMap(\.extents)
    let rows = type.rows?.extents.count ?? 0
    let subscripts = request.subscripts
    switch node.operation {
    case .multiply: return multiply(request, node, &expressions)
    case .kronecker: return try kronecker(request, node)
    case .transpose:
      guard case .matrix = type else { return Plan(operands: [same(request, argument)]) { _, values in values[0] } }
      let half = subscripts.count - rows
      return at(request, argument, Array(subscripts[half...] + subscripts[..<half])) { _, values in values[0] }
    case .trace:
      let labels = labels(Array(extents[..<rows]), request.depth, &expressions)
      let lone = labels.map { Subscript.label($0) }
      return at(request, argument, lone + lone, deeper: labels.count) { expressions, values in expressions.contraction(labels, values[0]) }
    case .diagonalPart: return at(request, argument, subscripts + subscripts) { _, values in values[0] }
    case .diagonal:
      let half = subscripts.count / 2
      let deltas = (0..<half).map { expressions.delta(subscripts[$0], subscripts[half + $0], extents[$0]) }
      return at(request, argument, Array(subscripts[..<half])) { expressions, values in expressions.product(deltas + values) }
    case .vectorize:
      guard case .matrix = type else { return Plan(operands: [same(request, argument)]) { _, values in values[0] } }
      // vec stacks columns: the column's index is the slower one.
      let columns = extents.count - rows
      guard subscripts.count == extents.count else { throw EntryFailure() }
      return at(request, argument, Array(subscripts[columns...] + subscripts[..<columns])) { _, values in values[0] }
    case .matrixPower(let exponent): return try matrixPower(request, argument, exponent, &expressions)
    case .reduce(let reduction, let axis): return reduce(request, node, argument, reduction, axis, &expressions)
    default: throw EntryFailure()
    }
  }

  /// One argument at other subscripts.
  private func at(
    _ request: Request, _ argument: TypedProgram.ID, _ subscripts: [Subscript], deeper: Int = 0,
    _ combine: @escaping (inout IndexExpressions, [Int]) -> Int
  ) -> Plan {
    var operand = same(request, argument)
    operand.subscripts = subscripts
    operand.depth += deeper
    return Plan(operands: [operand], combine: combine)
  }

  /// (A B)[i, j] = Σₗ A[i, l]·B[l, j], or a number times an entry.
  private func multiply(_ request: Request, _ node: TypedProgram.Node, _ expressions: inout IndexExpressions) -> Plan {
    let (left, right) = (node.arguments[0], node.arguments[1])
    var (a, b) = (same(request, left), same(request, right))
    if program[left].type == .scalar || program[right].type == .scalar {
      if program[left].type == .scalar { a.subscripts = [] }
      if program[right].type == .scalar { b.subscripts = [] }
      return Plan(operands: [a, b]) { $0.product($1) }
    }
    let shared = program[left].type.columns?.extents ?? []
    let rows = program[left].type.rows?.extents.count ?? 0
    let labels = labels(shared, request.depth, &expressions)
    let lone = labels.map { Subscript.label($0) }
    a.subscripts = Array(request.subscripts.prefix(rows)) + lone
    b.subscripts = lone + request.subscripts.dropFirst(rows)
    a.depth += labels.count
    b.depth += labels.count
    return Plan(operands: [a, b]) { expressions, values in expressions.contraction(labels, ofProduct: values) }
  }

  /// (A ⊗ B)[(i, k), (j, l)] = A[i, j]·B[k, l]
  private func kronecker(_ request: Request, _ node: TypedProgram.Node) throws(EntryFailure) -> Plan {
    var (a, b) = (same(request, node.arguments[0]), same(request, node.arguments[1]))
    let (typeA, typeB) = (program[a.node].type, program[b.node].type)
    func counts(_ type: ValueType) -> (rows: Int, columns: Int) { (type.rows?.extents.count ?? 0, type.columns?.extents.count ?? 0) }
    let (countA, countB) = (counts(typeA), counts(typeB))
    let list = request.subscripts
    guard list.count == countA.rows + countB.rows + countA.columns + countB.columns else { throw EntryFailure() }
    let columns = list.dropFirst(countA.rows + countB.rows)
    a.subscripts = Array(list.prefix(countA.rows)) + columns.prefix(countA.columns)
    b.subscripts = Array(list.dropFirst(countA.rows).prefix(countB.rows)) + columns.dropFirst(countA.columns)
    return Plan(operands: [a, b]) { $0.product($1) }
  }

  private func matrixPower(
    _ request: Request, _ argument: TypedProgram.ID, _ exponent: Int, _ expressions: inout IndexExpressions
  ) throws(EntryFailure) -> Plan {
    guard exponent.magnitude <= Self.longestChain, request.subscripts.count == 2 else { throw EntryFailure() }
    let extent = program[argument].type.axes[0].extents[0]
    if exponent == 0 { return Self.leaf(expressions.delta(request.subscripts[0], request.subscripts[1], extent)) }
    let count = Int(exponent.magnitude)
    let labels = labels(Array(repeating: extent, count: count - 1), request.depth, &expressions)
    let chain = [request.subscripts[0]] + labels.map { .label($0) } + [request.subscripts[1]]
    if exponent < 0 {
      let factors = (0..<count).map { expressions.intern(.entry(.inverse(of: argument), [chain[$0], chain[$0 + 1]])) }
      return Self.leaf(expressions.contraction(labels, expressions.product(factors)))
    }
    let operands = (0..<count).map { place in
      var operand = same(request, argument)
      operand.subscripts = [chain[place], chain[place + 1]]
      operand.depth += labels.count
      return operand
    }
    return Plan(operands: operands) { expressions, values in expressions.contraction(labels, ofProduct: values) }
  }

  private func reduce(
    _ request: Request, _ node: TypedProgram.Node, _ argument: TypedProgram.ID, _ reduction: Reduction, _ axis: Axis,
    _ expressions: inout IndexExpressions
  ) -> Plan {
    let type = program[argument].type
    let extents = type.axes.flatMap(\.extents)
    let rows = type.rows?.extents.count ?? 0
    guard reduction == .sum else { return Self.leaf(expressions.intern(.entry(.selection(reduction, axis, of: argument), request.subscripts))) }
    if case .fill(let value) = program[argument].operation {
      // Σ 1 is how many there are.
      let counted = axis == .all ? extents[...] : axis == .rows ? extents[rows...] : extents[..<rows]
      let count = expressions.product(counted.map { $0.integer.map { expressions.number($0) } ?? expressions.intern(.extent($0)) })
      return Self.leaf(expressions.times(value, count))
    }
    let summed = axis == .all ? extents[...] : axis == .rows ? extents[rows...] : extents[..<rows]
    let labels = labels(Array(summed), request.depth, &expressions)
    let lone = labels.map { Subscript.label($0) }
    let subscripts = axis == .all ? lone : axis == .rows ? request.subscripts + lone : lone + request.subscripts
    return at(request, argument, subscripts, deeper: labels.count) { expressions, values in expressions.contraction(labels, values[0]) }
  }
}
