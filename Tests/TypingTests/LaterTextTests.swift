import Diagnostics
import Syntax
import Testing

@testable import Typing

/// Answers and claims, in the environment that a program leaves behind.
struct LaterTextTests {
  static let declarations = "W: matrix(m,n); x: vector(n); delta: vector(m)"
  static let program = "z = W*x\nJ = delta'*z"

  @Test(arguments: [
    ("delta*x'", "matrix(m, n)"), ("(x*delta')'", "matrix(m, n)"), ("z*x'", "matrix(m, n)"), ("p = z\np*p'", "matrix(m, m)"),
    ("eye(m)", "matrix(m, m)"),
    ("D[i,j,k] = eye(m)[i,j]*x[k]", "tensor(m, m, n)"),
  ])
  func types(text: String, expected: String) throws {
    let typed = try elaborate(Self.program, Self.declarations, after: text)
    try checkInvariants(typed)
    #expect(typed[typed.result].type.text == expected)
  }

  @Test func earlierPlacesStay() throws {
    let before = try elaborate(Self.program, Self.declarations)
    let after = try elaborate(Self.program, Self.declarations, after: "delta*x'")
    #expect(Array(after.nodes.prefix(before.nodes.count)) == before.nodes)
    #expect(Array(after.statements.prefix(2)) == before.statements)
    #expect(after.variables == before.variables)
  }

  @Test func inferredLengthsMayBeNamed() throws {
    let typed = try elaborate("norm2(X*w - y)^2", "", after: "X'*(X*w - y) + ones(n)")
    #expect(typed[typed.result].type.text == "vector(n)")
  }

  @Test(arguments: [
    ("delta*x", Diagnostic.Code.shapeMismatch, "delta*x"), ("q*x", .unknownName, "q"), ("detla*x'", .unknownName, "detla"),
    ("z = x\nz", .redefinition, "z"),
    ("eye(q)", .unknownName, "q"), ("sum[z](x[z])", .redefinition, "sum[z](x[z])"),
  ])
  func faults(text: String, code: Diagnostic.Code, place: String) {
    do throws(Diagnostic) {
      _ = try elaborate(Self.program, Self.declarations, after: text)
      Issue.record("\(text) is well formed")
    } catch {
      #expect(error.code == code)
      #expect(covered(error.span, in: text) == place)
    }
  }

  @Test func misspeltNamesAreNamed() {
    do throws(Diagnostic) { _ = try elaborate(Self.program, Self.declarations, after: "detla*x'") } catch {
      #expect(error.help == "did you mean delta?")
    }
  }
}
