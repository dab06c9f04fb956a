import Diagnostics
import Testing

@testable import Typing

/// Declared types, facts and faults of declarations.
struct DeclarationTests {
  @Test(
    arguments: [
      ("x: scalar", "scalar", []), ("x: vector(n)", "vector(n)", []), ("x: rowvector(3)", "rowvector(3)", []),
      ("x: matrix(m, n)", "matrix(m, n)", []),
      ("x: symmetric(n)", "matrix(n, n)", .symmetric), ("x: spd(n)", "matrix(n, n)", [.symmetric, .positiveDefinite]),
      ("x: diagonal(n)", "matrix(n, n)", [.symmetric, .diagonal]), ("x: onehot(k)", "vector(k)", [.oneHot, .sumsToOne, .nonnegative]),
      ("x: distribution(k)", "vector(k)", [.sumsToOne, .positive, .nonnegative]), ("x: tensor(n, m, k)", "tensor(n, m, k)", []),
      ("x: vector(n) positive", "vector(n)", [.positive, .nonnegative]),
      ("x: rowvector(k) onehot", "rowvector(k)", [.oneHot, .sumsToOne, .nonnegative]),
      ("x: rowvector(k) distribution", "rowvector(k)", [.sumsToOne, .positive, .nonnegative]),
      ("x: matrix(m,n) nonneg constant", "matrix(m, n)", [.nonnegative, .constant]),
      ("x: vector(1)", "scalar", []), ("x: matrix(m, 1)", "vector(m)", []), ("x: matrix(1, n)", "rowvector(n)", []),
      ("x: matrix(1, 1)", "scalar", []),
      ("x: tensor(n, m)", "matrix(n, m)", []),
    ] as [(String, String, Facts)])
  func typesAndFacts(declaration: String, type: String, facts: Facts) throws {
    let variable = try #require(try elaborate("x", declaration).variables.first)
    #expect(variable.type.text == type)
    #expect(variable.facts == facts)
    #expect(!variable.isInferred)
  }

  @Test func declarationsBesideComeFirst() throws {
    let program = try elaborate("y: vector(n)\nx'*y", "x: vector(n)")
    #expect(program.variables.map(\.name) == ["x", "y"])
  }

  @Test func abstractFunctions() throws {
    let program = try elaborate("x", "x: scalar; f: elementwise; J: function(vector(n))")
    #expect(program.abstractFunctions == ["f": .elementwise, "J": .scalar(of: .column(.named("n")))])
    #expect(program.variables.count == 1)
  }

  @Test(arguments: [
    ("x: vctor(n)\nx", Diagnostic.Code.unknownName, "vctor"), ("x: vector(n, m)\nx", .arity, "vector(n, m)"),
    ("x: scalar(n)\nx", .arity, "scalar(n)"),
    ("x: vector(n) posittive\nx", .unknownName, "posittive"), ("x: vector(4000000000)\nx", .limit, "4000000000"),
    ("exp: vector(n)\nexp", .reservedName, "exp"), ("rows: vector(n)\nrows", .reservedName, "rows"),
    ("x: scalar\nx: scalar\nx", .redefinition, "x"), ("J: function\nx = 1", .arity, "function"),
    ("x: matrix(m, n) onehot\nx", .unsupported, "onehot"), ("x: scalar distribution\nx", .unsupported, "distribution"),
    ("f: elementwise positive\nx = 1", .unsupported, "positive"),
  ])
  func faults(program: String, code: Diagnostic.Code, place: String) throws {
    let found = try #require(fault(program))
    #expect(found.code == code)
    #expect(covered(found.span, in: program) == place)
  }

  @Test func faultsOfDeclarationsBesideStandWhereTheNameIsUsed() throws {
    let found = try #require(fault("y + exp(x)", "x: vctor(n); y: scalar"))
    #expect(found.span == SourceSpan(start: 8, length: 1))
    #expect(found.help == "did you mean vector?")
  }
}
