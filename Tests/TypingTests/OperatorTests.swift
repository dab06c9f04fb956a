import Numerals
import Testing

@testable import Typing

/// Shapes of operators and built-in functions.
struct OperatorTests {
  static let declarations = """
    a: scalar; x: vector(n); y: vector(n); u: vector(m); r: rowvector(n); A: matrix(m,n); B: matrix(n,m); S: matrix(n,n); T: tensor(n,m,k)
    """

  @Test(arguments: [
    ("A*x", "vector(m)"), ("x'*y", "scalar"), ("u*x'", "matrix(m, n)"), ("r*B", "rowvector(m)"), ("A*B", "matrix(m, m)"), ("a*T", "tensor(n, m, k)"),
    ("x'*S*x", "scalar"), ("r*x", "scalar"), ("x*r", "matrix(n, n)"), ("A'", "matrix(n, m)"), ("r'", "vector(n)"), ("a'", "scalar"),
    ("xᵀ", "rowvector(n)"),
    ("A + a", "matrix(m, n)"), ("A + r", "matrix(m, n)"), ("A - u", "matrix(m, n)"), ("u + A", "matrix(m, n)"), ("x + a", "vector(n)"),
    ("T + T", "tensor(n, m, k)"),
    ("x.*y", "vector(n)"), ("a.*A", "matrix(m, n)"), ("1 ./ x", "vector(n)"), ("A./A", "matrix(m, n)"), ("x/a", "vector(n)"),
    ("A/(x'*y)", "matrix(m, n)"),
    ("x.^2", "vector(n)"), ("2 .^ x", "vector(n)"), ("x.^y", "vector(n)"), ("a^2.5", "scalar"), ("a^1000000", "scalar"), ("S^3", "matrix(n, n)"),
    ("S^-2", "matrix(n, n)"), ("2^a", "scalar"), ("kron(A, B)", "matrix(m*n, n*m)"), ("kron(x, u)", "vector(n*m)"), ("kron(r, x)", "matrix(n, n)"),
    ("x ⊗ S", "matrix(n*n, n)"), ("kron(a, A)", "matrix(m, n)"), ("vec(A)", "vector(n*m)"), ("vec(r)", "vector(n)"), ("diag(x)", "matrix(n, n)"),
    ("diag(r)", "matrix(n, n)"), ("diag(S)", "vector(n)"), ("tr(S)", "scalar"), ("tr(x'*S*x)", "scalar"), ("det(S)", "scalar"),
    ("inv(S)", "matrix(n, n)"),
    ("inv(a)", "scalar"), ("sum(A)", "scalar"), ("sum(A, rows)", "vector(m)"), ("sum(A, columns)", "rowvector(n)"), ("max(A)", "scalar"),
    ("max(A, rows)", "vector(m)"), ("max(x, 0)", "vector(n)"), ("max(x, y)", "vector(n)"), ("exp(T)", "tensor(n, m, k)"), ("eye(n)", "matrix(n, n)"),
    ("eye(1)", "scalar"), ("ones(3)", "vector(3)"), ("ones(m,n)", "matrix(m, n)"), ("ones(1,m)", "rowvector(m)"), ("ones(m,1)", "vector(m)"),
    ("zeros(2,3)", "matrix(2, 3)"), ("ones(n-m+1)", "vector(n-m+1)"), ("eye(m*n)", "matrix(m*n, m*n)"), ("vector(1) - x", "vector(n)"),
    ("r.*vector(2)", "rowvector(n)"), ("A + matrix(1)", "matrix(m, n)"), ("vector(1)'*x", "scalar"), ("sum(a)", "scalar"), ("-A", "matrix(m, n)"),
  ])
  func types(program: String, expected: String) throws {
    #expect(try type(program, Self.declarations) == expected)
  }

  @Test func powersOfMatrices() throws {
    let operations = try ["S^-1", "S^2", "S^(1+1)", "S^-3", "S^0"].map { program in
      let typed = try elaborate(program, Self.declarations)
      return typed[typed.result].operation
    }
    #expect(operations == [.inverse, .matrixPower(2), .matrixPower(2), .matrixPower(-3), .identity])
  }

  @Test func negativeNumeralsAreNumerals() throws {
    let typed = try elaborate("-2*x", Self.declarations)
    let factor = typed[typed[typed.result].arguments[0]].operation
    #expect(factor == .number(Coefficient(-2)))
  }

  @Test func statementsAreSharedByTheirUsers() throws {
    let typed = try elaborate("z = A*x\nz'*z", Self.declarations)
    let arguments = typed[typed.result].arguments
    #expect(arguments[1] == typed.statements[0].value)
    #expect(typed[arguments[0]].arguments == [typed.statements[0].value])
  }

  @Test func aliasesGetTheFunctionsName() throws {
    let typed = try elaborate("ln(x)", Self.declarations)
    #expect(typed[typed.result].operation == .elementwise("log"))
  }
}
