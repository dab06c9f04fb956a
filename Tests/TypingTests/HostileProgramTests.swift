import Diagnostics
import Testing

@testable import Typing

/// Large and twisted programs end in time, with an answer or a `limit`.
struct HostileProgramTests {
  @Test func deepAndLongExpressions() throws {
    #expect(try type("x" + String(repeating: "'", count: 20_000), "x: vector(n)") == "vector(n)")
    #expect(try type((0..<5_000).map { "a\($0)" }.joined(separator: " + ")) == "scalar")
  }

  @Test func chainsOfLengths() throws {
    let program =
      (0..<2_000).map { "norm2(x\($0))" }.joined(separator: " + ") + " + sum(" + (0..<2_000).reversed().map { "x\($0)" }.joined(separator: " + ")
      + ")"
    let typed = try elaborate(program)
    #expect(Set(typed.variables.map(\.type)).count == 1)
  }

  @Test func mergedAxesAreLimited() {
    let program = "B0 = A\n" + (0..<30).map { "B\($0 + 1) = kron(B\($0), B\($0))" }.joined(separator: "\n")
    #expect(fault(program, "A: matrix(n,n)")?.code == .limit)
    #expect(fault(program, "A: matrix(7,7)")?.code == .limit)
  }

  @Test(arguments: [
    "sum[i](x[999999999999*i])", "sum[i](x[999999999*i*999999999])", "sum[i](x[i + 999999999 + 999999999])", "ones(999999999*999999999*n)'*x",
  ])
  func hugeIntegers(program: String) {
    #expect(fault(program, "x: vector(n)")?.code == .limit)
  }

  @Test func unfoldedDefinitionsCount() {
    let program =
      "y0 = x\n"
      + (0..<4_000).map { "y\($0 + 1) = " + String(repeating: "softmax(", count: 20) + "y\($0)" + String(repeating: ")", count: 20) }
      .joined(separator: "\n")
    #expect(fault(program, "x: vector(n)")?.code == .limit)
  }

  @Test func searchesForRanksEnd() {
    let products = (0..<300).map { "x\($0)*y\($0)" }.joined(separator: " + ")
    #expect(fault(products)?.code == .shapeMismatch)
  }
}
