import Diagnostics
import Testing

@testable import Typing

/// Types of undeclared names.
struct InferenceTests {
  private func inferred(_ program: String, _ declarations: String = "") throws -> String {
    let typed = try elaborate(program, declarations)
    try checkInvariants(typed)
    return typed.variables.filter(\.isInferred).map { "\($0.name): \($0.type.text)" }.joined(separator: "; ")
  }

  @Test(arguments: [
    ("x'*A*x", "x: vector(n); A: matrix(n, n)"), ("norm2(X*w - y)^2", "X: matrix(m, n); w: vector(n); y: vector(m)"),
    ("W*x + b", "W: matrix(m, n); x: vector(n); b: scalar"), ("A*B*C", "A: matrix(m, n); B: matrix(n, k); C: matrix(k, p)"),
    ("lambda*x + θ*y + mu_1*x", "lambda: scalar; x: vector(n); θ: scalar; y: vector(n); mu_1: scalar"), ("ŷ'*z", "ŷ: vector(n); z: vector(n)"),
    ("a'*X*b", "a: scalar; X: matrix(m, n); b: scalar"), ("tr(A*B) + c", "A: matrix(m, n); B: matrix(n, m); c: scalar"),
    ("det(A + eye(n))", "A: matrix(n, n)"), ("det(A + eye(3))", "A: matrix(3, 3)"), ("x + ones(n)", "x: vector(n)"),
    ("exp(-x'*x/(2*sigma^2))", "x: vector(n); sigma: scalar"),
  ])
  func letters(program: String, expected: String) throws {
    #expect(try inferred(program) == expected)
  }

  @Test(arguments: [
    ("x*W", "x: rowvector(n); W: matrix(n, m)"), ("sum(x)/N", "x: vector(n); N: scalar"), ("softmax(b)", "b: vector(n)"),
    ("cross_entropy(y, softmax(a))", "y: vector(n); a: vector(n)"),
    ("x0*y0 + x1*y1 + x2*y2", "x0: rowvector(n); y0: vector(n); x1: rowvector(m); y1: vector(m); x2: rowvector(k); y2: vector(k)"),
  ])
  func otherRanksWhereTheLettersFail(program: String, expected: String) throws {
    #expect(try inferred(program) == expected)
  }

  @Test(arguments: [
    ("z[i] = sum[k](W[i,k]*x[k])", "W: matrix(m, n); x: vector(n)"), ("sum[i](g[i])", "g: vector(n)"),
    ("sum[i,j,k](t[i,j,k]*x[i])", "t: tensor(n, m, p); x: vector(n)"), ("y[i] = sum[k](w[k]*x[i+k])", "w: vector(n); x: vector(m)"),
    ("sum[i,k](g[i]*w[k]*x[i+k-1])", "g: vector(n); w: vector(m); x: vector(m+n-1)"),
  ])
  func accessesGiveRanks(program: String, expected: String) throws {
    #expect(try inferred(program) == expected)
  }

  /// A length inside a product of integers is what divides them: u·4 = 16.
  @Test(arguments: [
    ("tr(kron(A*x*r, eye(4)))", "x: vector(4); r: rowvector(4)", "A: matrix(4, 4)"), ("B'*kron(y, w)", "B: vector(6); w: vector(2)", "y: vector(3)"),
    ("det(kron(C, eye(5))*eye(10))", "", "C: matrix(2, 2)"),
  ])
  func integerLengthsAreDivided(program: String, declarations: String, expected: String) throws {
    #expect(try inferred(program, declarations) == expected)
  }

  @Test func integerLengthsThatDoNotDivideAreFaults() {
    #expect(fault("B'*kron(y, w)", "B: vector(7); w: vector(2)")?.code == .shapeMismatch)
  }

  @Test func declaredLengthsAreRigid() throws {
    let declarations = "X: matrix(N,d); y: vector(N)"
    #expect(try inferred("norm2(X*w + b - y)^2", declarations) == "w: vector(d); b: scalar")
    #expect(fault("A*x + y", "A: matrix(m,n); x: vector(n); y: vector(n)")?.code == .shapeMismatch)
  }

  @Test func newLengthsAvoidNamesInUse() throws {
    #expect(try inferred("n = 1; m = 2; X*w", "") == "X: matrix(k, p); w: vector(p)")
    #expect(try inferred("X*w + x'*x", "x: vector(n)") == "X: matrix(m, k); w: vector(k)")
  }

  @Test func theFaultOfTheLettersIsReportedWhenNothingHelps() throws {
    let found = try #require(fault("norm2(A*x + S)", "S: matrix(2,3); x: tensor(2,2,2)"))
    #expect(found.message == "the product A*x is undefined: x is tensor(2, 2, 2)")
  }

  @Test func messagesNameUnknownLengths() throws {
    let found = try #require(fault("det(x*ones(3)' + eye(2))"))
    #expect(!found.message.contains("?"))
  }

  @Test func closeNamesDrawAWarning() throws {
    let typed = try elaborate("thetta'*theta", "theta: vector(n)")
    #expect(typed.warnings.map(\.message) == ["thetta is not declared, and theta is"])
    #expect(typed.warnings[0].span == SourceSpan(start: 0, length: 6))
    #expect(try elaborate("x'*y", "x: vector(n)").warnings.isEmpty)
  }

  @Test func indexNamesAreNoVariables() {
    #expect(fault("sum[i](x[i]) + i")?.code == .unknownName)
  }
}
