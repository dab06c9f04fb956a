import Testing

@testable import NablaCommand

/// What `nabla graph` writes, and how it ends.
struct GraphCommandTests {
  @Test func textIsADrawing() {
    let run = nabla("graph", "z = W*x + b; u'*tanh(z)", "--wrt", "W", "--declare", "x: vector(d); W: matrix(h, d); b: vector(h); u: vector(h)")
    #expect(run.status == .success)
    #expect(run.errors.isEmpty)
    for piece in ["z = W x + b", "h × d", "↑ ∂J/∂W  h × d", "↑ ∂J/∂z  1 × h", "▼", "╔"] { #expect(run.output.contains(piece), "\(piece)") }
    #expect(run.output.hasSuffix("╝\n"))
  }

  @Test func svgStandsAlone() {
    let run = nabla("graph", "x'*A*x", "--wrt", "x", "--format", "svg")
    #expect(run.status == .success)
    #expect(run.output.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\""))
    #expect(run.output.hasSuffix("</svg>\n"))
    for name in ["x", "A"] { #expect(run.output.contains("data-node=\"\(name)\"")) }
    #expect(run.output.contains("<desc>What is computed from what: "))
  }

  @Test func theWordsMayBeChinese() {
    #expect(nabla("graph", "x'*x", "--lang", "zh").output.contains("标量"))
    #expect(nabla("graph", "x'*x", "--lang", "zh", "--format", "svg").output.contains("<title>J 的计算图</title>"))
  }

  @Test func narrowTerminalsGetAList() {
    let program = "W1: matrix(n, n)\n" + (1...6).map { "z\($0) = tanh(W1*z\($0 - 1) + V\($0)*z0 + b\($0))\n" }.joined() + "sum(z6)"
    let run = nabla("graph", program, "--wrt", "W1", "--width", "40")
    #expect(run.status == .success, "\(run.errors)")
    #expect(run.output.contains("   ← "))
    #expect(!run.output.contains("╔"))
  }

  @Test func faultsArePointedAt() {
    let run = nabla("graph", "x +* y")
    #expect(run.status == .userError)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("input:1:3"))
    #expect(nabla("graph", "x'*x", "--wrt", "q").errors.contains("the program has no variable q"))
  }
}
