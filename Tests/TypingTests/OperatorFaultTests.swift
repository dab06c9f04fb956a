import Diagnostics
import Testing

@testable import Typing

/// What is said of operands that do not fit, and where.
struct OperatorFaultTests {
  static let declarations = """
    a: scalar; x: vector(n); y: vector(n); u: vector(m); r: rowvector(n); A: matrix(m,n); S: matrix(n,n); W: matrix(2,3); v: vector(4); T: tensor(n,m,k)
    """

  struct Case: Sendable, CustomTestStringConvertible {
    var program: String
    var code: Diagnostic.Code
    var place: String
    var message: String
    var help: String?

    init(_ program: String, _ code: Diagnostic.Code, at place: String, _ message: String, help: String? = nil) {
      (self.program, self.code, self.place, self.message, self.help) = (program, code, place, message, help)
    }

    var testDescription: String { program }
  }

  static let cases = [
    Case("a + sum(W*v)", .shapeMismatch, at: "W*v", "the product W*v is undefined: W has 3 columns, v has 4 rows"),
    Case("A*u", .shapeMismatch, at: "A*u", "the product A*u is undefined: A has n columns, u has m rows", help: "A'*u is defined"),
    Case("S*A", .shapeMismatch, at: "S*A", "the product S*A is undefined: S has n columns, A has m rows", help: "S*A' is defined"),
    Case("x*S", .shapeMismatch, at: "x*S", "the product x*S is undefined: x has 1 column, S has n rows", help: "x'*S is defined"),
    Case(
      "x*y", .shapeMismatch, at: "x*y", "the product x*y is undefined: x and y are both columns",
      help: "x'*y is the inner product, x.*y the elementwise one"),
    Case("x*u", .shapeMismatch, at: "x*u", "the product x*u is undefined: x has 1 column, u has m rows", help: "x*u' is the outer product"),
    Case(
      "r*r", .shapeMismatch, at: "r*r", "the product r*r is undefined: r and r are both rows",
      help: "r*r' is the inner product, r.*r the elementwise one"),
    Case(
      "(x + y)*y", .shapeMismatch, at: "(x + y)*y", "the product (x + y)*y is undefined: x + y and y are both columns",
      help: "(x + y)'*y is the inner product, (x + y).*y the elementwise one"),
    Case(
      "T*x", .shapeMismatch, at: "T*x", "the product T*x is undefined: T is tensor(n, m, k)",
      help: "write the product in index notation, as in sum[k](A[i,k]*B[k,j])"),
    Case("1 + (x + u)", .shapeMismatch, at: "x + u", "cannot add vector(n) and vector(m): x and u differ in shape"),
    Case("x + r", .shapeMismatch, at: "x + r", "cannot add vector(n) and rowvector(n): x and r differ in shape", help: "x + r' is defined"),
    Case(
      "A - u'", .shapeMismatch, at: "A - u'", "cannot subtract rowvector(m) from matrix(m, n): A and u' differ in shape", help: "A - u is defined"),
    Case(
      "u.*A", .shapeMismatch, at: "u.*A", "the elementwise product u.*A is undefined: u is vector(m), A is matrix(m, n)",
      help: "diag(u)*A scales the rows"),
    Case(
      "A.*r", .shapeMismatch, at: "A.*r", "the elementwise product A.*r is undefined: A is matrix(m, n), r is rowvector(n)",
      help: "A*diag(r) scales the columns"),
    Case(
      "x./r", .shapeMismatch, at: "x./r", "the elementwise quotient x./r is undefined: x is vector(n), r is rowvector(n)", help: "x./r' is defined"),
    Case("x.^u", .shapeMismatch, at: "x.^u", "the elementwise power x.^u is undefined: x is vector(n), u is vector(m)"),
    Case("x/y", .shapeMismatch, at: "x/y", "the quotient x/y divides by a vector: y is vector(n)", help: "x./y divides entry by entry"),
    Case("x/S", .shapeMismatch, at: "x/S", "the quotient x/S divides by a matrix: S is matrix(n, n)", help: "inv(S)*x is defined"),
    Case("x^2", .shapeMismatch, at: "x^2", "the power x^2 is undefined: x is vector(n)", help: "x.^2 is the power of each entry"),
    Case("a^x", .shapeMismatch, at: "a^x", "the exponent must be a scalar: x is vector(n)", help: "a.^x"),
    Case("S^0.5", .shapeMismatch, at: "S^0.5", "a matrix power must be an integer: S is matrix(n, n)", help: "S.^0.5 is the power of each entry"),
    Case("S^a", .shapeMismatch, at: "S^a", "a matrix power must be an integer: S is matrix(n, n)", help: "S.^a is the power of each entry"),
    Case("A^2", .notSquare, at: "A^2", "a power needs a square matrix: A is matrix(m, n)", help: "A.^2"),
    Case("S^65", .limit, at: "S^65", "the matrix power 65 is beyond 64"),
    Case("a*det(A)", .notSquare, at: "det(A)", "det needs a square matrix: A is matrix(m, n)"),
    Case("tr(x)", .notSquare, at: "tr(x)", "tr needs a square matrix: x is vector(n)"),
    Case("inv(A)*u", .notSquare, at: "inv(A)", "inv needs a square matrix: A is matrix(m, n)"),
    Case("diag(A)", .notSquare, at: "diag(A)", "diag needs a square matrix: A is matrix(m, n)"),
    Case("logdet(A)", .notSquare, at: "logdet(A)", "logdet needs a square matrix: A is matrix(m, n)"),
    Case("T'", .shapeMismatch, at: "T'", "the transpose is undefined: T is tensor(n, m, k)", help: "exchange indices in index notation"),
    Case("sum(x, rows)", .shapeMismatch, at: "sum(x, rows)", "sum over rows needs a matrix: x is vector(n)", help: "sum(x)"),
    Case("sum(vector(1))", .shapeMismatch, at: "vector(1)", "nothing determines the size of vector(1)", help: "ones(n) and ones(m,n) say their size"),
    Case("ones(0)", .shapeMismatch, at: "0", "ones needs a dimension: a name or a positive integer", help: "ones(n)"),
    Case("ones(x)", .shapeMismatch, at: "x", "ones needs a dimension, and x is not one"),
    Case("x'*eye(nn)*x", .unknownName, at: "nn", "nn is not a dimension of the program"),
    Case("x'*x/n", .unknownName, at: "n", "n is a dimension, not a value", help: "the number n is sum(ones(n))"),
  ]

  @Test(arguments: cases) func faults(_ expected: Case) throws {
    let found = try #require(fault(expected.program, Self.declarations))
    #expect(found.code == expected.code)
    #expect(found.message == expected.message)
    #expect(found.help == expected.help)
    #expect(covered(found.span, in: expected.program) == expected.place)
  }

  @Test func longOperandsAreNotQuoted() throws {
    let program = "(exp(x) + exp(y) + exp(x.*y) + x)*(exp(x) + exp(y) + exp(x.*y) + y)"
    let found = try #require(fault(program, Self.declarations))
    #expect(found.message == "the product is undefined: the left factor and the right factor are both columns")
    #expect(found.help == nil)
  }
}
