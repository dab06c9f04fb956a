import Nabla
import Pages
import Testing

@testable import Derivations

/// Steps state what they need, at the step that needs it, in every format.
struct ConditionTests {
  struct Example: CustomTestStringConvertible {
    var program: String
    var variable: String
    /// The conditions by the names of the rules that need them.
    var conditions: [String: [String]]
    var testDescription: String { program }
  }

  static let examples = [
    Example(program: "X: matrix(n, n)\nlog(det(X))", variable: "X", conditions: ["determinant": ["X is invertible"], "scalar-function": ["s > 0"]]),
    Example(program: "A: matrix(n, n); X: matrix(n, n)\ntr(A*inv(X))", variable: "X", conditions: ["inverse": ["X is invertible"]]),
    Example(program: "x: vector(n)\nnorm2(x)", variable: "x", conditions: ["norm": ["x ≠ 0"]]),
    Example(program: "x: vector(n)\nnorm2(x)^2", variable: "x", conditions: [:]),
    Example(program: "x: vector(n)\nnorm1(x)", variable: "x", conditions: ["norm-1": ["the entries of x ≠ 0"]]),
    Example(
      program: "z: vector(n); y: vector(n)\np = softmax(z)\nJ = cross_entropy(y, p)", variable: "z", conditions: [:]),
    Example(
      program: "z: vector(n); y: onehot(n)\np = softmax(z)\nJ = cross_entropy(y, p)", variable: "z",
      conditions: ["targets-sum-to-one": ["the entries of y sum to 1"]]),
    Example(
      program: "W: matrix(h, d); x: vector(d); u: vector(h)\nz = W*x\na = relu(z)\nu'*a", variable: "W",
      conditions: ["elementwise-function": ["the entries of z ≠ 0"]]),
    Example(program: "x: vector(n)\nu'*log(x)", variable: "x", conditions: ["elementwise-function": ["the entries of x > 0"]]),
    Example(program: "x: vector(n)\nmax(x)", variable: "x", conditions: ["reduction": ["the largest entry of x is attained once"]]),
    Example(program: "S: spd(n); x: vector(n)\nx'*inv(S)*x", variable: "x", conditions: ["symmetry": ["S is symmetric", "S is symmetric"]]),
    Example(program: "S: symmetric(n); B: matrix(n, n)\ntr(S*B)", variable: "S", conditions: ["symmetric-matrices": ["S is symmetric"]]),
    Example(program: "A: matrix(n, n); x: vector(n)\nx'*A*x", variable: "x", conditions: [:]),
  ]

  private func derivation(_ program: String, _ variable: String) throws -> Derivation {
    let problem = Problem(program: program, variables: [variable])
    return try #require(try Explanation().derivations(of: try Engine().derive(problem), to: problem).first)
  }

  @Test(arguments: examples)
  func aStepStatesWhatItNeeds(example: Example) throws {
    var found: [String: [String]] = [:]
    for step in try derivation(example.program, example.variable).steps where !step.conditions.isEmpty {
      found[step.rule.name, default: []] += step.conditions
    }
    #expect(found == example.conditions)
  }

  /// A kink in what does not move with the variable, and an inverse that a declaration grants, are no conditions of the answer.
  @Test func onlyWhatIsNeededIsAsked() throws {
    let network = Problem(program: "z = W*x; a = relu(z); norm2(U*a - y)^2", variables: ["U", "W"])
    let conditions = try Engine().derive(network).derivatives.map(\.conditions)
    #expect(conditions == [[], ["the entries of z ≠ 0"]])
    #expect(
      try Engine().derive(Problem(program: "S: spd(n)\nlogdet(S) + x'*inv(S)*x", variables: ["S", "x"])).derivatives.allSatisfy {
        $0.conditions.isEmpty
      })
    #expect(try Engine().derive(Problem(program: "S: symmetric(n)\nx'*inv(S)*x", variables: ["x"])).derivatives[0].conditions == ["S is invertible"])
  }

  @Test func everyFormatShowsThem() throws {
    let derivation = try derivation("x: vector(n)\nnorm2(x)", "x")
    let page = Telling(.english).page(derivation)
    #expect(TextPageWriter(width: 100).write(page).contains("Norm; holds where x ≠ 0"))
    #expect(MarkdownPageWriter().write(page).contains("\\text{holds where }\\mathbf{x} \\ne 0"))
    #expect(LaTeXPageWriter().write(page).contains("holds where $\\mathbf{x} \\ne 0$"))
    #expect(HTMLPageWriter().write(page).contains("holds where <math"))
    #expect(StepRecords(language: .english).value(derivation).description.contains("\"condition\": \"x ≠ 0\""))
    #expect(StepRecords(language: .chinese).value(derivation).description.contains("\"condition\": \"x ≠ 0\""))
    #expect(TextPageWriter(width: 100).write(Telling(.chinese).page(derivation)).contains("成立条件：x ≠ 0"))
  }
}
