import Diagnostics
import Testing

@testable import Typing

/// Names: unknown, reserved, defined twice, used too early.
struct NameTests {
  static let declarations = "a: scalar; x: vector(n); y: vector(n); theta: vector(n); A: matrix(n,n); f: elementwise; J: function(vector(n))"

  @Test(arguments: [
    ("exp = x + y\nx", Diagnostic.Code.reservedName, "exp", "exp is a reserved word and cannot be assigned"),
    ("columns = x\nx", .reservedName, "columns", "columns is a reserved word and cannot be assigned"),
    ("y'*exp", .reservedName, "exp", "exp is a function and needs an argument"),
    ("x + f", .reservedName, "f", "f is a function and needs an argument"),
    ("x + rows", .reservedName, "rows", "rows names an axis and is no value"), ("1 + a(x)", .unknownName, "a", "a is not a function"),
    ("x'(y)", .unknownName, "x", "x is not a function"), ("z = z + x\nz", .unknownName, "z", "z is used in its own definition"),
    ("h = exp(z)\nz = A*x\nh", .unknownName, "z", "z is used before it is assigned"), ("x = A*y\nx", .redefinition, "x", "x is already declared"),
    ("z = x\nz = y\nz", .redefinition, "z", "z is already defined"), ("J = x'*y", .redefinition, "J", "J is already declared"),
    ("expp(x)", .unknownName, "expp", "expp is not a function"),
    ("exp(x, y)", .arity, "exp(x, y)", "exp takes 1 argument, 2 given"),
    ("sum(x, y)", .arity, "sum(x, y)", "sum takes 1 argument, 2 given"), ("exp(x, rows)", .arity, "exp(x, rows)", "exp takes no axis, rows given"),
    ("max(x, y, y)", .arity, "max(x, y, y)", "max takes 1 to 2 arguments, 3 given"), ("J(x, y)", .arity, "J(x, y)", "J takes 1 argument, 2 given"),
    ("exp'(x)", .unsupported, "exp'(x)", "a prime differentiates an abstract function, and exp is not one"),
    ("J'(x)", .unsupported, "J'(x)", "J is a function of a whole value, and a prime differentiates elementwise functions"),
    ("J(x')", .shapeMismatch, "J(x')", "J takes vector(n), x' is rowvector(n)"),
    ("z = x'*y\ndz/dx", .unsupported, "dz/dx", "dz/dx can be written only where z is an abstract function"),
  ])
  func faults(program: String, code: Diagnostic.Code, place: String, message: String) throws {
    let found = try #require(fault(program, Self.declarations))
    #expect(found.code == code)
    #expect(found.message == message)
    #expect(covered(found.span, in: program) == place)
  }

  @Test func misspeltFunctionsAreNamed() {
    #expect(fault("expp(x)", Self.declarations)?.help == "did you mean exp?")
  }

  @Test func aliasesOfOneLetterAreFunctionsWhereTheyAreCalled() throws {
    let typed = try elaborate("σ(x)*σ(a)", Self.declarations)
    #expect(typed.nodes.count { $0.operation == .elementwise("sigmoid") } == 2)
    #expect(try type("σ(x)/σ^2", Self.declarations) == "vector(n)")
    #expect(try type("x/σ", Self.declarations + "; σ: scalar") == "vector(n)")
    #expect(fault("ln = a", Self.declarations)?.code == .reservedName)
  }

  @Test func abstractElementwiseFunctions() throws {
    let typed = try elaborate("f''(A*x)", Self.declarations)
    #expect(typed[typed.result].operation == .abstractElementwise("f", order: 2))
    #expect(typed[typed.result].type.text == "vector(n)")
  }

  @Test(arguments: [
    ("z = A*x\nJ(z)\ndelta = dJ/dz", "rowvector(n)"), ("z = A*x\nL = J(z)\ndL/dz*A", "rowvector(n)"), ("J(x)\ndJ/dx", "rowvector(n)"),
  ])
  func errorSignals(program: String, expected: String) throws {
    #expect(try type(program, Self.declarations) == expected)
    #expect(try elaborate(program, Self.declarations).nodes.contains { $0.operation == .abstractGradient("J") })
  }

  @Test func errorSignalsOfMatricesHaveTheirShape() throws {
    #expect(try type("J(Z)\ndJ/dZ", "J: function(matrix(m,n)); Z: matrix(m,n)") == "matrix(m, n)")
    #expect(try type("J(z)\ndJ/dz", "J: function(scalar); z: scalar") == "scalar")
  }
}
