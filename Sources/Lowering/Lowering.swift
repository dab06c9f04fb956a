import Diagnostics
import Expressions
import Numerals
import Shapes
import Typing

/// A typed program as values in index form: where rows, columns and transposes end.
public struct LoweredProgram: Sendable {
  /// The value of each statement, in order.
  public var statements: [Polynomial]
  /// For each variable of the program its number in the arena.
  public var variables: [Int]

  /// The arguments and values of calls of functions that are defined entry by entry, as `gelu` is.
  public var entrywiseCalls: [(name: String, argument: Polynomial, value: Polynomial)]

  /// The objective.
  public var result: Polynomial { statements[statements.count - 1] }
}

/// Turns typed programs into index form.
///
/// An axis whose length is a product of extents (`vec`, `kron`) becomes one index per extent, so that merged axes need no nodes of their own.
public struct Lowering {
  /// Values per typed node: a polynomial whose first axes are the indices of index notation that it depends on, then the axes of its type.
  struct Value {
    var polynomial: Polynomial
    var indices: [Int] = []
  }

  let program: TypedProgram
  var variables: [Polynomial] = []
  var values: [Value] = []

  /// Lowers a program.
  ///
  /// - Parameters:
  ///   - bare: places of variables whose declared facts are left out, since a derivative by them is taken entry by entry.
  ///   - statementsFrom: the first statement whose value is wanted; earlier ones are lowered as far as they are used.
  /// - Throws: a diagnostic for what has no index form.
  public static func lower(_ program: TypedProgram, bare: Set<Int>, in arena: inout Arena) throws(Diagnostic) -> LoweredProgram {
    var lowering = Lowering(program: program)
    // Variables are numbered in the order of their first use, which is the order in which sums and products are shown.
    var order: [Int] = []
    for node in program.nodes { if case .variable(let place) = node.operation, !order.contains(place) { order.append(place) } }
    var numbers = Array(repeating: 0, count: program.variables.count)
    lowering.variables = Array(repeating: .zero(), count: program.variables.count)
    for place in order + program.variables.indices.filter({ !order.contains($0) }) {
      numbers[place] = arena.variables.count
      lowering.variables[place] = lowering.register(program.variables[place], bare: bare.contains(place), in: &arena)
    }
    lowering.values.reserveCapacity(program.nodes.count)
    for node in program.nodes { lowering.values.append(try lowering.lower(node, in: &arena)) }
    return LoweredProgram(
      statements: program.statements.map { lowering.values[$0.value].polynomial }, variables: numbers, entrywiseCalls: lowering.entrywiseCalls)
  }

  /// The defined functions of each entry whose values are worth recognising in an answer.
  private static let entrywise: Set<String> = ["gelu", "silu"]

  private var entrywiseCalls: [(name: String, argument: Polynomial, value: Polynomial)] {
    program.nodes.indices.compactMap { place in
      let node = program.nodes[place]
      guard case .defined(let name, .all) = node.operation, Lowering.entrywise.contains(name), values[place].indices.isEmpty else { return nil }
      return (name, values[node.arguments[0]].polynomial, values[place].polynomial)
    }
  }

  private init(program: TypedProgram) { self.program = program }

  private func register(_ variable: TypedProgram.Variable, bare: Bool, in arena: inout Arena) -> Polynomial {
    let axes = variable.type.axes.flatMap(\.extents)
    // Entry by entry a bare variable's facts do not hold; that D is diagonal and that an entry is positive do no harm.
    let facts: Facts = bare ? variable.facts.intersection([.diagonal, .positive]) : variable.facts
    if facts.contains(.diagonal), axes.count == 2 {
      // A diagonal matrix is D[i,j] = δ[i,j]·d[i]: its only entries are d.
      let entries = arena.add(IndexVariable(name: variable.name, axes: [axes[0]]))
      return arena.product(.one, [Operand(entries, [0]), Operand(arena.delta(axes[0]), [0, 1])], output: [(0, axes[0]), (1, axes[1])])
    }
    return arena.add(
      IndexVariable(
        name: variable.name, axes: axes,
        isSymmetric: axes.count == 2 && axes[0] == axes[1] && !facts.isDisjoint(with: [.symmetric, .positiveDefinite]),
        sumsToOne: axes.count == 1 && !facts.isDisjoint(with: [.sumsToOne, .oneHot]),
        isZeroOne: facts.contains(.oneHot), isPositive: facts.contains(.positive) && !facts.contains(.oneHot),
        hasZeros: variable.facts.contains(.oneHot)))
  }

  private func argument(_ node: TypedProgram.Node, _ place: Int) -> Value { values[node.arguments[place]] }
  private func type(_ node: TypedProgram.Node, _ place: Int) -> ValueType { program[node.arguments[place]].type }

  private mutating func lower(_ node: TypedProgram.Node, in arena: inout Arena) throws(Diagnostic) -> Value {
    let axes = node.type.axes.flatMap(\.extents)
    switch node.operation {
    case .number(let value): return Value(polynomial: .constant(value))
    case .variable(let place): return Value(polynomial: variables[place])
    case .fill(let value): return Value(polynomial: .constant(value, axes))
    case .identity:
      let half = axes.count / 2
      return Value(polynomial: identity(Array(axes[..<half]), in: &arena))
    case .negate:
      let a = argument(node, 0)
      return Value(polynomial: a.polynomial.scaled(by: .minusOne), indices: a.indices)
    case .add, .subtract:
      let (a, b) = aligned(node, in: &arena)
      let right = node.operation == .subtract ? b.polynomial.scaled(by: .minusOne) : b.polynomial
      return Value(polynomial: arena.sum([a.polynomial, right]), indices: a.indices)
    case .hadamard, .hadamardDivide, .divide:
      let (a, b) = aligned(node, in: &arena)
      let right = node.operation == .hadamard ? b.polynomial : arena.power(b.polynomial, .minusOne)
      return Value(polynomial: entrywise(a.polynomial, right, in: &arena), indices: a.indices)
    case .power:
      let (a, b) = aligned(node, in: &arena)
      return Value(polynomial: arena.power(a.polynomial, b.polynomial), indices: a.indices)
    case .multiply: return multiply(node, in: &arena)
    case .elementwise(let name):
      let a = argument(node, 0)
      return Value(polynomial: arena.apply(.named(name), a.polynomial), indices: a.indices)
    case .abstractElementwise(let name, let order):
      let a = argument(node, 0)
      return Value(polynomial: arena.apply(.abstract(name, order: order), a.polynomial), indices: a.indices)
    case .abstractFunction(let name): return Value(polynomial: arena.abstractScalar(name, argument(node, 0).polynomial, order: 0))
    case .abstractGradient(let name): return Value(polynomial: arena.abstractScalar(name, argument(node, 0).polynomial, order: 1))
    case .defined: return values[node.arguments[node.arguments.count - 1]]
    case .comprehension(let indices): return comprehension(argument(node, 0), indices, in: &arena)
    case .indexedSum(let indices): return indexedSum(argument(node, 0), indices, in: &arena)
    case .access(let subscripts): return try access(argument(node, 0), subscripts, node, in: &arena)
    case .matrixPower, .transpose, .kronecker, .reduce, .trace, .determinant, .inverse, .diagonal, .diagonalPart, .vectorize:
      if let dependent = node.arguments.first(where: { !values[$0].indices.isEmpty }) {
        throw Diagnostic(
          .unsupported, Message("a matrix operation on a value that depends on an index", "对依赖于指标的值做了矩阵运算"), at: program[dependent].span,
          help: Message("write the operation with indices", "请用指标写出这个运算"))
      }
      return Value(polynomial: lowerMatrix(node, in: &arena))
    }
  }

  /// Π δ over pairs: the identity with the axes `half` twice.
  func identity(_ half: [Extent], in arena: inout Arena) -> Polynomial {
    let operands = half.enumerated().map { Operand(arena.delta($0.element), [$0.offset, half.count + $0.offset]) }
    return arena.product(.one, operands, output: arena.outputs(half + half))
  }

  func entrywise(_ a: Polynomial, _ b: Polynomial, in arena: inout Arena) -> Polynomial {
    let labels = Array(a.axes.indices)
    return arena.product(.one, [Operand(a, labels), Operand(b, labels)], output: arena.outputs(a.axes))
  }

  /// Both arguments with the same axes: the union of their indices, then those of the result's type.
  private func aligned(_ node: TypedProgram.Node, in arena: inout Arena) -> (Value, Value) {
    let (a, b) = (argument(node, 0), argument(node, 1))
    let indices = union(a.indices, b.indices)
    return (lifted(a, type(node, 0), to: node.type, over: indices, in: &arena), lifted(b, type(node, 1), to: node.type, over: indices, in: &arena))
  }

  /// A value spread over more indices, and a scalar, row or column over the axes of a type: a row along the last of them.
  private func lifted(_ value: Value, _ from: ValueType, to: ValueType, over indices: [Int], in arena: inout Arena) -> Value {
    let axes = indices.map { program.indices[$0].extent } + to.axes.flatMap(\.extents)
    let own = value.polynomial.axes.count - value.indices.count
    var first = indices.count
    if case .row = from { first = axes.count - own }
    let labels = value.indices.map { indices.firstIndex(of: $0) ?? 0 } + (0..<own).map { first + $0 }
    if labels == Array(axes.indices) { return Value(polynomial: value.polynomial, indices: indices) }
    return Value(polynomial: arena.broadcast(value.polynomial, labels: labels, axes: axes), indices: indices)
  }

  private func union(_ a: [Int], _ b: [Int]) -> [Int] { a + b.filter { !a.contains($0) } }

  /// A scalar at indices, as a value along all of `indices`.
  func indexed(_ value: Value, over indices: [Int], in arena: inout Arena) -> Value {
    if value.indices == indices { return value }
    let axes = indices.map { program.indices[$0].extent }
    let labels = value.indices.map { indices.firstIndex(of: $0) ?? 0 }
    return Value(polynomial: arena.broadcast(value.polynomial, labels: labels, axes: axes), indices: indices)
  }

  /// The matrix product, or a scalar times anything: Σ over the left factor's columns and the right factor's rows.
  private func multiply(_ node: TypedProgram.Node, in arena: inout Arena) -> Value {
    let (a, b) = (argument(node, 0), argument(node, 1))
    let indices = union(a.indices, b.indices)
    let shared = type(node, 0) == .scalar || type(node, 1) == .scalar ? 0 : (type(node, 0).columns?.extents.count ?? 0)
    // Indices are labelled by their numbers, the factors' own axes behind them.
    let base = program.indices.count
    let leftAxes = Array(a.polynomial.axes.dropFirst(a.indices.count))
    let rightAxes = Array(b.polynomial.axes.dropFirst(b.indices.count))
    let left = leftAxes.indices.map { base + $0 }
    let right = rightAxes.indices.map { base + ($0 < shared ? left.count - shared + $0 : left.count + $0) }
    let output =
      indices.map { (label: $0, extent: program.indices[$0].extent) }
      + left.dropLast(shared).map { (label: $0, extent: leftAxes[$0 - base]) }
      + right.dropFirst(shared).enumerated().map { (label: $0.element, extent: rightAxes[shared + $0.offset]) }
    let product = arena.product(.one, [Operand(a.polynomial, a.indices + left), Operand(b.polynomial, b.indices + right)], output: output)
    return Value(polynomial: product, indices: indices)
  }
}
