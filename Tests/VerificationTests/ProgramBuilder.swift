import Diagnostics
import Glibc
import Numerals
import Shapes
import Typing
import Verification

/// Builds typed programs by hand, with the types that elaboration would give.
struct ProgramBuilder {
  var program = TypedProgram()

  typealias ID = TypedProgram.ID

  mutating func variable(_ name: String, _ type: ValueType, _ facts: Facts = []) -> ID {
    program.variables.append(TypedProgram.Variable(name: name, type: type, facts: facts, isInferred: false))
    return node(.variable(program.variables.count - 1), [], type)
  }

  mutating func index(_ name: String, _ extent: Extent) -> Int {
    program.indices.append(TypedProgram.Index(name: name, extent: extent))
    return program.indices.count - 1
  }

  mutating func node(_ operation: TypedOperation, _ arguments: [ID], _ type: ValueType) -> ID {
    program.nodes.append(TypedProgram.Node(operation, arguments, type, .none))
    return program.nodes.count - 1
  }

  func type(_ id: ID) -> ValueType { program.nodes[id].type }

  mutating func number(_ value: Int) -> ID { node(.number(Coefficient(value)), [], .scalar) }

  /// An operation that keeps the type of its first argument that is no scalar.
  mutating func entrywise(_ operation: TypedOperation, _ arguments: ID...) -> ID {
    let type = arguments.map { program.nodes[$0].type }.max { $0.axes.count < $1.axes.count }
    return node(operation, arguments, type ?? .scalar)
  }

  mutating func add(_ a: ID, _ b: ID) -> ID { entrywise(.add, a, b) }
  mutating func subtract(_ a: ID, _ b: ID) -> ID { entrywise(.subtract, a, b) }
  mutating func hadamard(_ a: ID, _ b: ID) -> ID { entrywise(.hadamard, a, b) }
  mutating func power(_ a: ID, _ b: ID) -> ID { entrywise(.power, a, b) }
  mutating func apply(_ name: String, _ a: ID) -> ID { entrywise(.elementwise(name), a) }

  mutating func transpose(_ a: ID) -> ID {
    let turned: ValueType =
      switch type(a) {
      case .column(let n): .row(n)
      case .row(let n): .column(n)
      case .matrix(let m, let n): .matrix(n, m)
      default: .scalar
      }
    return node(.transpose, [a], turned)
  }

  mutating func multiply(_ a: ID, _ b: ID) -> ID {
    let product: ValueType =
      switch (type(a), type(b)) {
      case (.scalar, let other), (let other, .scalar): other
      case (.matrix(let m, _), .matrix(_, let n)), (.column(let m), .row(let n)): .matrix(m, n)
      case (.matrix(let m, _), .column): .column(m)
      case (.row, .matrix(_, let n)): .row(n)
      default: .scalar
      }
    return node(.multiply, [a, b], product)
  }

  mutating func sum(_ a: ID) -> ID { node(.reduce(.sum, .all), [a], .scalar) }

  /// norm2(x) as elaboration has it: a definition with the body √Σx².
  mutating func norm2(_ a: ID) -> ID {
    let two = number(2)
    let body = apply("sqrt", sum(power(a, two)))
    return node(.defined("norm2", .all), [a, body], .scalar)
  }

  /// The program whose objective is that node.
  mutating func finished(_ result: ID) -> TypedProgram {
    program.statements.append(TypedProgram.Statement(name: nil, value: result, span: .none))
    return program
  }
}

let n = Dimension.named("n")
let m = Dimension.named("m")

/// A few functions, with derivatives written anew.
let functions: [String: ScalarFunction] = [
  "exp": ScalarFunction(value: { exp($0) }, first: { exp($0) }, second: { exp($0) }),
  "log": ScalarFunction(value: { log($0) }, first: { 1 / $0 }, second: { -1 / ($0 * $0) }, isDefined: { $0 > 0 }),
  "sqrt": ScalarFunction(
    value: { $0.squareRoot() }, first: { 0.5 / $0.squareRoot() }, second: { -0.25 / ($0 * $0.squareRoot()) }, isDefined: { $0 > 0 }),
  "tanh": ScalarFunction(
    value: { tanh($0) }, first: { 1 / (cosh($0) * cosh($0)) }, second: { -2 * tanh($0) / (cosh($0) * cosh($0)) }),
  "relu": ScalarFunction(value: { max($0, 0) }, first: { $0 > 0 ? 1 : 0 }, second: { _ in 0 }, isDefined: { $0 != 0 }),
  "step": ScalarFunction(value: { $0 > 0 ? 1 : 0 }, first: { _ in 0 }, second: { _ in 0 }, isDefined: { $0 != 0 }),
]
