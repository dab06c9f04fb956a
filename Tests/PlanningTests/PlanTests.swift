import Diagnostics
import Nabla
import Planning
import Testing

/// What plans are made of, at lengths large enough for the order of products to matter.
@Suite("Plans")
struct PlanTests {
  static func plan(
    _ program: String, _ declarations: [(String, String)], by variable: String?, order: Int = 1, includesValue: Bool = true, sizes: [String: Int]
  ) throws -> Plan {
    let problem = Problem(program: program, declarations: declarations.map { ($0.0, $0.1) }, variables: variable.map { [$0] } ?? [], order: order)
    let answer = try Engine().derive(problem)
    let derivatives = variable == nil ? [] : answer.derivatives.map { ($0.variable, $0.order, $0.typed) }
    return try Plan(program: answer.program, derivatives: derivatives, includesValue: includesValue, sizes: sizes)
  }

  /// A chain of matrices is multiplied in its cheapest order, found here by trying all five.
  @Test func chainsAreOrderedByCost() throws {
    let lengths = [40, 3, 50, 2, 60]
    let plan = try PlanTests.plan(
      "sum((A*B*C*D).^2)", [("A", "matrix(a, b)"), ("B", "matrix(b, c)"), ("C", "matrix(c, d)"), ("D", "matrix(d, e)")], by: nil,
      sizes: ["a": 40, "b": 3, "c": 50, "d": 2, "e": 60])
    func cost(_ first: Int, _ last: Int) -> Int {
      if last - first < 2 { return 0 }
      return ((first + 1)..<last).map { cost(first, $0) + cost($0, last) + 2 * lengths[first] * lengths[$0] * lengths[last] }.min() ?? 0
    }
    let products = plan.operations - 2 * 40 * 60
    #expect(products == cost(0, 4))
  }

  /// The gradient of xᵀAx reads A once; so does its value beside it.
  @Test func aMatrixAndItsTransposeAreReadOnce() throws {
    let plan = try PlanTests.plan("x'*A*x", [("x", "vector(n)"), ("A", "matrix(n, n)")], by: "x", sizes: ["n": 1000])
    #expect(plan.bytes(entry: 1) < 1_100_000)
    #expect(plan.description.contains("one pass over 1000×1000"))
  }

  /// A long product with a label that most of its arrays share, as the Hessian of a network over a batch, grows as its arrays and its result do: n³·B a layer and n⁴·B for
  /// the result.
  @Test func longProductsAreOrderedByCost() throws {
    let layers = (1...6).map { "H\($0) = relu(W\($0)*\($0 == 1 ? "X" : "H\($0 - 1)"))" }.joined(separator: "\n")
    let program = layers + "\nZ = W7*H6\nsum(log(sum(exp(Z), columns))) - sum(Y.*Z)"
    let declarations = (1...7).map { ("W\($0)", "matrix(n, n)") } + [("X", "matrix(n, b)"), ("Y", "matrix(n, b)")]
    for (n, b) in [(12, 16), (24, 16), (12, 40)] {
      let plan = try PlanTests.plan(program, declarations, by: "W1", order: 2, includesValue: false, sizes: ["n": n, "b": b])
      #expect(plan.operations <= 2 * b * n * n * n * n + 30 * b * n * n * n)
    }
  }

  /// A sum of products is taken apart where that saves work, and stays whole where it does not.
  @Test func sumsAreTakenApartByCost() throws {
    let (m, n, k) = (200, 300, 4)
    let factors = try PlanTests.plan(
      "sum((T - U*V').^2)", [("T", "matrix(m, n)"), ("U", "matrix(m, k)"), ("V", "matrix(n, k)")], by: "U", includesValue: false,
      sizes: ["m": m, "n": n, "k": k])
    #expect(factors.operations <= 2 * m * n * k + 10 * (m + n) * k * k)
    let ridge = try PlanTests.plan(
      "sum((X*w - y).^2)", [("X", "matrix(m, n)"), ("y", "vector(m)"), ("w", "vector(n)")], by: "w", includesValue: false,
      sizes: ["m": m, "n": n])
    #expect(ridge.operations <= 4 * m * n + 10 * (m + n))
  }

  /// The Hessian of xᵀAx takes n² operations, that of a factorisation none for its zeros.
  @Test func hessiansGrowAsTheyShould() throws {
    for n in [100, 200] {
      let quadratic = try PlanTests.plan(
        "x'*A*x", [("x", "vector(n)"), ("A", "matrix(n, n)")], by: "x", order: 2, includesValue: false, sizes: ["n": n])
      #expect(quadratic.operations == n * n)
      let factors = try PlanTests.plan(
        "sum((T - U*V').^2)", [("T", "matrix(m, n)"), ("U", "matrix(m, k)"), ("V", "matrix(n, k)")], by: "U", order: 2, includesValue: false,
        sizes: ["m": n, "n": n, "k": 5])
      #expect(factors.operations <= 100 * n)
    }
  }

  /// log det and the inverse share one factorisation; a lone inverse is computed in place.
  @Test func oneFactorisationServesAll() throws {
    let both = try PlanTests.plan("logdet(A)", [("A", "spd(n)")], by: "A", sizes: ["n": 50])
    #expect(both.description.split(separator: "\n").filter { $0.contains("factors(A)") }.count == 1)
    #expect(both.stepCount == 3)
    let lone = try PlanTests.plan("logdet(A)", [("A", "spd(n)")], by: "A", includesValue: false, sizes: ["n": 50])
    #expect(lone.stepCount == 1)
    let solve = try PlanTests.plan("b'*inv(A)*b", [("A", "matrix(n, n)"), ("b", "vector(n)")], by: "b", sizes: ["n": 50])
    #expect(!solve.description.contains("inverse"))
    #expect(solve.description.split(separator: "\n").filter { $0.contains("factors(A)") }.count == 1)
  }

  /// Elementwise functions and the reduction of their result are one pass, shared by value and gradient.
  @Test func chainsAreOnePass() throws {
    let plan = try PlanTests.plan("sum(exp(-x.^2).*sin(x))", [("x", "vector(n)")], by: "x", sizes: ["n": 100])
    #expect(plan.stepCount == 1)
    #expect(plan.largestIntermediate == 0)
  }

  /// Intermediate arrays whose lives don't overlap share their place.
  @Test func theWorkspaceIsReused() throws {
    let layers = (1...8).map { "h\($0) = tanh(W*\($0 == 1 ? "x" : "h\($0 - 1)"))" }.joined(separator: "\n")
    let plan = try PlanTests.plan(layers + "\nsum(h8)", [("W", "matrix(n, n)"), ("x", "vector(n)")], by: nil, sizes: ["n": 160])
    #expect(plan.workspace <= 2 * 160 + 32)
  }

  @Test func lengthsAreChecked() throws {
    let declarations = [("x", "vector(n)"), ("A", "matrix(n, n)")]
    #expect {
      try PlanTests.plan("x'*A*x", declarations, by: "x", sizes: [:])
    } throws: { ($0 as? Diagnostic)?.message == "the length n is not known" }
    #expect {
      try PlanTests.plan("x'*A*x", declarations, by: "x", sizes: ["n": 0])
    } throws: { ($0 as? Diagnostic)?.message == "the length n must be positive, not 0" }
    #expect {
      try PlanTests.plan("x'*A*x", declarations, by: "x", sizes: ["n": 1 << 20])
    } throws: { ($0 as? Diagnostic)?.code == .limit }
  }

  @Test func aFunctionKnownByNameIsRefused() throws {
    #expect {
      try PlanTests.plan("sum(f(x))", [("f", "elementwise"), ("x", "vector(n)")], by: nil, sizes: ["n": 3])
    } throws: { ($0 as? Diagnostic)?.message == "f is known by name only, so there is nothing to run" }
  }
}
