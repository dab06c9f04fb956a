import Diagnostics
import Nabla
import Testing

/// Functions of what `kron` and `vec` merge are differentiated like any others, by every variable and in both orders.
struct MergedAxesTests {
  /// Matrices, and one column, whose rows or columns are merged.
  static let operands = [
    "kron(x, y)*r", "x*kron(r, s)", "kron(x, y)*r + kron(ones(n), y)*s", "sin(kron(x, y)*r)", "kron(x, y)*r.*kron(ones(n), y*s)", "vec(x*y')*r",
    "kron(A, B)", "kron(A, x)*y", "2.^(kron(x, y)*r/4)",
  ]
  static let declarations: [(name: String, type: String)] = [
    ("x", "vector(n) positive"), ("y", "vector(m) positive"), ("r", "rowvector(m) positive"), ("s", "rowvector(m) positive"),
    ("A", "matrix(n, n) positive"), ("B", "matrix(m, m) positive"),
  ]

  @Test(arguments: ["max", "min", "prod"], operands)
  func selections(function: String, operand: String) throws {
    for axis in ["", ", rows", ", columns"] {
      let vector = operand == "kron(A, x)*y"
      if vector, axis != "" { continue }
      let matrix = vector ? "kron(A, x)" : operand
      let declared = Self.declarations.map { (name: $0.name, type: vector && $0.name == "y" ? "vector(n)" : $0.type) }
      for variable in ["x", "y", "r", "A"] where operand.contains(variable) && !(vector && variable == "y") {
        let problem = Problem(program: "\(function)(\(matrix)\(axis))", declarations: declared, variables: [variable])
        #expect(throws: Never.self, "\(problem.program) by \(variable)") { try Engine().derive(problem) }
      }
    }
  }

  /// The second derivative of a product along an axis of merged rows.
  @Test(arguments: ["prod(kron(x, y)*r, rows)", "prod(tanh(kron(x, y)*r), rows)", "prod(x*kron(r, s), columns)", "max(kron(x.^2, y)*r, rows)"])
  func secondOrder(program: String) throws {
    for variable in ["x", "r"] {
      _ = try Engine().derive(Problem(program: program, declarations: Self.declarations, variables: [variable], order: 2))
    }
  }

  /// Inverses and determinants of sums of Kronecker products, which have no inverse by their parts.
  @Test(arguments: [
    "tr(inv(kron(A, B) + kron(eye(n), B)))", "logdet(kron(A, B) + 2*kron(eye(n), eye(m)))", "inv(kron(A, eye(m)) + kron(eye(n), B))*kron(x, y)",
    "det(kron(A, B) + kron(x*x', y*y'))",
  ])
  func inverses(program: String) throws {
    for variable in ["A", "B"] {
      _ = try Engine().derive(Problem(program: program, declarations: Self.declarations, variables: [variable]))
    }
  }

  /// Lengths that are integers are one length when they merge, and their entries have one subscript.
  @Test func integerLengths() throws {
    let declarations: [(name: String, type: String)] = [("x", "vector(2)"), ("y", "vector(3)"), ("r", "rowvector(4)"), ("z", "onehot(4)")]
    for program in ["max(kron(x, y)*r, rows)", "prod(kron(x, y)*r, rows)"] {
      for variable in ["x", "y", "r"] { _ = try Engine().derive(Problem(program: program, declarations: declarations, variables: [variable])) }
    }
    _ = try Engine().derive(Problem(program: "prod(z)", declarations: declarations, variables: ["z"], order: 2))
  }

  /// What has no notation is refused by the name of what is missing.
  @Test func secondDerivativesOfUnknownFunctionsAreRefused() throws {
    let problem = Problem(
      program: "J(A*x)", declarations: [("J", "function(vector(n))"), ("A", "matrix(n, m)"), ("x", "vector(m)")], variables: ["x"], order: 2)
    let refusal = try #require(throws: Diagnostic.self) { try Engine().derive(problem) }
    #expect(refusal.code == .unsupported)
    #expect(refusal.message == "the derivative by x holds a second derivative of J, for which there is no notation")
  }
}
