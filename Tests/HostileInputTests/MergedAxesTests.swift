import Diagnostics
import Nabla
import Testing

/// Functions, reductions and products of values whose rows stand for several lengths, as those of `kron` do.
struct MergedAxesTests {
  /// What is summed, multiplied or taken the logarithm of along merged axes has a form.
  @Test(arguments: [
    ("prod(logsoftmax(kron(x, x)*r, rows), rows)", "x", 1), ("prod(layernorm(kron(x, y)*r, rows), rows)", "x", 1),
    ("prod(logsoftmax(b*(kron(x, x)*r), columns), rows)", "b", 1), ("prod(sin(kron(p, x)*r), rows)", "x", 2),
    ("norm2(kron(p, p)*r, rows)", "r", 1),
  ])
  func functionsOfMergedAxes(program: String, variable: String, order: Int) throws {
    let all: [(name: String, type: String)] = [
      ("b", "scalar"), ("p", "onehot(n)"), ("r", "rowvector(n)"), ("x", "vector(n)"), ("y", "vector(m)"),
    ]
    let words = program.split { !$0.isLetter && !$0.isNumber }
    let declarations = all.filter { words.contains(Substring($0.name)) }
    let answer = try Engine().derive(Problem(program: program, declarations: declarations, variables: [variable], order: order))
    #expect(!answer.derivatives[0].index.isEmpty)
  }

  /// The largest of equal entries is one of them, not their sum.
  @Test func equalEntriesCountOnce() throws {
    let answer = try Engine().derive(
      Problem(program: "max((a*x')*x*ones(n))", declarations: [("x", "vector(n)"), ("a", "scalar")], variables: ["x"]))
    #expect(answer.derivatives[0].source == "2*a*x")
  }

  /// Columns that are the same have the largest entry of one of them.
  @Test(arguments: ["sum(min(ones(n)*kron(s, r), columns))", "sum(max(kron(s, r)'*ones(n)', rows))"])
  func equalLinesCountOnce(program: String) throws {
    let declarations: [(name: String, type: String)] = [("s", "rowvector(n)"), ("r", "rowvector(m)")]
    let answer = try Engine().derive(Problem(program: program, declarations: declarations, variables: ["s"]))
    #expect(answer.derivatives[0].source == "sum(r)*ones(n)'")
  }

  /// Rows of several lengths by a number, in both forms.
  @Test(arguments: [("kron(x', y')*a", "kron(x', y')"), ("vec(B*a)'", "vec(B)'"), ("a^3*vec(B)'", "3*a^2*vec(B)'")])
  func rowsOfSeveralLengths(program: String, expected: String) throws {
    let all: [(name: String, type: String)] = [("x", "vector(m)"), ("y", "vector(n)"), ("a", "scalar"), ("B", "matrix(m, n)")]
    let declarations = all.filter { program.contains($0.name) }
    let answer = try Engine().derive(Problem(program: program, declarations: declarations, variables: ["a"]))
    #expect(answer.derivatives[0].source == expected)
  }

  /// A name in a divisor brings its own zeros along: ‖r‖ is not y/x.
  @Test func namesBringNoDivisors() throws {
    let answer = try Engine().derive(
      Problem(program: "y[i] = x[i]*norm2(r)\ny", declarations: [("x", "onehot(n)"), ("r", "vector(m)")], variables: ["r"]))
    #expect(answer.derivatives[0].source == "y*r'/(r'*r)")
  }

  /// A call whose argument has no matrix form is not written as a name.
  @Test func callsOfEntriesAreWrittenOut() throws {
    let answer = try Engine().derive(Problem(program: "silu(min(x[1], a))", declarations: [("x", "vector(n)"), ("a", "scalar")], variables: ["a"]))
    #expect(answer.derivatives[0].index.contains("sigmoid"))
  }

  /// A value called dJ leaves no way to write the gradient of J.
  @Test func errorSignalsNeedTheirNames() {
    let declarations: [(name: String, type: String)] = [("J", "function(vector(p))"), ("x", "vector(p)"), ("dJ", "scalar")]
    #expect {
      try Engine().derive(Problem(program: "J(x)^dJ", declarations: declarations, variables: ["x"]))
    } throws: {
      ($0 as? Diagnostic).map { $0.code == .reservedName && $0.span.start == 5 } ?? false
    }
  }

  /// Where tanh is constant to rounding, its formula is compared nearer the middle, on either side.
  @Test(arguments: ["tanh(sum(exp(x)).*(norm1(x) - 70))", "tanh(det(A'*A + 2*eye(5)))", "tanh(sum(x.^2) + 81)", "tanh(softplus(x[1])*900)"])
  func saturatedFunctions(program: String) throws {
    let all: [(name: String, type: String)] = [("x", "vector(n) nonneg"), ("A", "matrix(5, 5)")]
    let declarations = all.filter { program.contains("\($0.name)'") || $0.name == "x" && program.contains("x") && !program.contains("A") }
    _ = try Engine().derive(Problem(program: program, declarations: declarations, variables: [declarations[0].name]))
  }
}
