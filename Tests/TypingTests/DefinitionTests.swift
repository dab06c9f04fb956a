import Diagnostics
import Testing

@testable import Typing

/// Functions that are defined by texts.
struct DefinitionTests {
  static let declarations = "x: vector(n); y: vector(n); r: rowvector(n); u: vector(m); X: matrix(m,n); Y: matrix(m,n); a: scalar"

  @Test(arguments: [
    ("softmax(x)", "vector(n)"), ("softmax(r)", "rowvector(n)"), ("softmax(X, rows)", "matrix(m, n)"), ("norm2(X)", "scalar"),
    ("norm2(X, rows)", "vector(m)"),
    ("cross_entropy(y, softmax(x))", "scalar"), ("cross_entropy(Y, softmax(X, rows), rows)", "vector(m)"), ("mean(X, columns)", "rowvector(n)"),
    ("mean(X, rows)", "vector(m)"), ("mean(a)", "scalar"), ("centred(X, columns)", "matrix(m, n)"), ("centred(x)", "vector(n)"),
    ("weighted(X, u, rows)", "matrix(m, n)"),
    ("logdet(X*X')", "scalar"), ("logdet(a)", "scalar"),
  ])
  func types(program: String, expected: String) throws {
    #expect(try type(program, Self.declarations) == expected)
  }

  @Test func argumentsStandBeforeTheBody() throws {
    let typed = try elaborate("cross_entropy(y, softmax(x))", Self.declarations)
    let call = typed[typed.result]
    #expect(call.operation == .defined("cross_entropy", .all))
    #expect(call.arguments.count == 3)
    #expect(typed[call.arguments[1]].operation == .defined("softmax", .all))
  }

  @Test func nodesOfABodyHaveTheCallsSpan() throws {
    let program = "1 + softmax(x)'*y"
    let typed = try elaborate(program, Self.declarations)
    let place = try #require(typed.nodes.firstIndex { $0.operation == .defined("softmax", .all) })
    let body = try #require(typed[place].arguments.last)
    #expect(covered(typed[body].span, in: program) == "softmax(x)")
  }

  @Test func indicesOfABodyAreItsOwn() throws {
    let typed = try elaborate("sum[i](softmax(X, rows)[i,1])", Self.declarations)
    #expect(typed.indices.map(\.extent.text).sorted() == ["m", "m", "n", "n"])
  }

  @Test(
    arguments: [
      ("softmax(X)", Diagnostic.Code.shapeMismatch, "softmax needs a vector: X is matrix(m, n)", "softmax(X, rows) takes each row by itself"),
      ("softmax(X, columns)", .arity, "softmax takes no axis, columns given", nil),
      ("softmax(x, rows)", .shapeMismatch, "softmax over rows needs a matrix: x is vector(n)", "softmax(x)"),
      ("cross_entropy(x, u)", .shapeMismatch, "the arguments of cross_entropy do not fit together: x is vector(n), u is vector(m)", nil),
      ("weighted(X, u)", .shapeMismatch, "the arguments of weighted do not fit together: X is matrix(m, n), u is vector(m)", nil),
      ("logdet(X)", .notSquare, "logdet needs a square matrix: X is matrix(m, n)", nil),
      ("endless(x)", .limit, "definitions are nested more than 64 deep", nil),
    ] as [(String, Diagnostic.Code, String, String?)])
  func faults(program: String, code: Diagnostic.Code, message: String, help: String?) throws {
    let found = try #require(fault(program, Self.declarations))
    #expect(found.code == code)
    #expect(found.message == message)
    #expect(found.help == help)
    #expect(covered(found.span, in: program) == program)
  }

  @Test func countIsNoFunctionOfTheLanguage() {
    #expect(fault("count(x)", Self.declarations)?.code == .unknownName)
  }
}
