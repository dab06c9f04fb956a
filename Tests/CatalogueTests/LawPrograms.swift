import Catalogue
import Nabla
import Typing

/// A program that uses one operation of the catalogue, over arguments at which it is smooth almost everywhere.
struct LawProgram: Sendable, CustomStringConvertible {
  /// The operation that it is about.
  var operation: String
  /// The expression.
  var text: String
  /// The variables, the first being the one to differentiate by.
  var declarations: [(name: String, type: String)]

  var description: String { text }

  func problem(order: Int = 1) -> Problem {
    Problem(program: text, declarations: declarations, variables: [declarations[0].name], order: order)
  }

  /// Programs for every operation of the catalogue.
  static let all: [LawProgram] = Catalogue.standard.operations.flatMap { programs(for: $0) }

  private static func programs(for operation: Operation) -> [LawProgram] {
    let name = operation.signature.name
    switch operation.signature.meaning {
    case .elementwise: return ["a", "x", "r", "A"].map { of(name, "\(name)(\(argument($0, of: name)))", $0) }
    case .defined(let parameters, let bodies):
      var found: [LawProgram] = []
      for axis in bodies.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
        for shape in shapes(parameters[0], axis) {
          var arguments = [argument(shape, of: name)]
          if operation.signature.arity.upperBound == 2 { arguments.append(name == "cross_entropy" ? positive(second(shape)) : second(shape)) }
          if axis != .all { arguments.append(axis.rawValue) }
          found.append(of(name, "\(name)(\(arguments.joined(separator: ", ")))", shape))
        }
      }
      return found
    case .builtin: return (builtins[name] ?? []).map { of(name, $0.text, $0.variable) }
    }
  }

  private static func of(_ operation: String, _ text: String, _ variable: String) -> LawProgram {
    let types = [
      ("a", "scalar"), ("x", "vector(n)"), ("r", "rowvector(n)"), ("A", "matrix(m, n)"), ("S", "matrix(n, n)"), ("b", "scalar"), ("y", "vector(n)"),
      ("s", "rowvector(n)"), ("B", "matrix(m, n)"),
    ]
    let used = types.filter { type in type.0 != variable && text.split(whereSeparator: { !$0.isLetter }).contains { $0 == type.0 } }
    let first = types.filter { $0.0 == variable }
    return LawProgram(operation: operation, text: text, declarations: first + used)
  }

  private static func shapes(_ parameter: String, _ axis: Axis) -> [String] {
    if axis != .all { return ["A"] }
    if parameter.hasSuffix(": vector") { return ["x", "r"] }
    if parameter.hasSuffix(": square") { return ["S"] }
    return ["a", "x", "A"]
  }

  private static func second(_ shape: String) -> String { ["a": "b", "x": "y", "r": "s", "A": "B"][shape] ?? shape }
  private static func positive(_ shape: String) -> String { shape == "a" ? "(1 + a^2)" : "(1 + \(shape).^2)" }

  /// The variable within the domain of a function.
  private static func argument(_ variable: String, of function: String) -> String {
    switch function {
    case "log", "sqrt", "reciprocal": "1 + \(variable).^2"
    case "arcsin", "arccos": "sin(\(variable))/2"
    case "logdet": "S*S' + eye(n)"
    default: variable
    }
  }

  private static let builtins: [String: [(text: String, variable: String)]] = [
    "sum": [("sum(x)", "x"), ("sum(A)", "A"), ("sum(A, rows)", "A"), ("sum(A, columns)", "A")],
    "prod": [("prod(x)", "x"), ("prod(A, rows)", "A"), ("prod(A, columns)", "A")],
    "max": [("max(x)", "x"), ("max(A, rows)", "A"), ("max(A, columns)", "A"), ("max(x, y)", "x"), ("max(A, B)", "A")],
    "min": [("min(x)", "x"), ("min(A, rows)", "A"), ("min(A, columns)", "A"), ("min(x, y)", "x"), ("min(A, B)", "A")],
    "tr": [("tr(S)", "S"), ("tr(A*B')", "A"), ("tr(S^3)", "S")],
    "det": [("det(S)", "S")],
    "inv": [("inv(S)", "S"), ("inv(S)*x", "S"), ("inv(S*S')", "S")],
    "diag": [("diag(x)", "x"), ("diag(S)", "S"), ("diag(r)", "r")],
    "vec": [("vec(A)", "A"), ("vec(A)'*vec(B)", "A"), ("vec(r)", "r")],
    "kron": [("kron(x, y)", "x"), ("kron(A, B)", "A"), ("tr(kron(S, S))", "S")],
    "eye": [("eye(n)*x", "x")],
    "ones": [("ones(n)*x'", "x"), ("ones(m, n).*A", "A")],
    "zeros": [("zeros(n) + x", "x")],
    "vector": [("vector(2).*x", "x")],
    "matrix": [("matrix(2).*A", "A")],
    "transpose": [("transpose(A)", "A"), ("transpose(x)", "x")],
  ]
}
