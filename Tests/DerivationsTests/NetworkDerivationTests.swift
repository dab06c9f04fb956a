import Derivations
import Diagnostics
import Nabla
import Pages
import Syntax
import Testing

/// The network with one hidden layer, whose gradients every textbook derives.
struct NetworkDerivationTests {
  static let network = """
    x: vector(d); y: onehot(k); W: matrix(h, d); b: vector(h); c: vector(k)
    z = W*x + b
    a = relu(z)
    p = softmax(U*a + c)
    J = cross_entropy(y, p)
    """

  static func derivation(by name: String, layout: LayoutConvention = .shape) throws -> Derivation {
    let problem = Problem(program: network, variables: [name], layout: layout)
    let answer = try Engine().derive(problem)
    return try Explanation().derivations(of: answer, to: problem)[0]
  }

  /// The lines of a derivation in the language, first lines with their left side.
  static func lines(_ derivation: Derivation) -> [String] {
    derivation.parts.flatMap {
      $0.stages.flatMap {
        $0.calculations.flatMap { calculation in
          calculation.steps.enumerated().map { $0.offset == 0 ? "\(calculation.name) = \($0.element.source)" : "= \($0.element.source)" }
        }
      }
    }
  }

  @Test func theWeightsOfTheFirstLayer() throws {
    let lines = Self.lines(try Self.derivation(by: "W"))
    let expected = [
      "dJ_du = (sum(y)*p - y)'", "= (p - y)'",
      "du_da = U", "dJ_da = dJ_du*du_da", "= delta1*U",
      "da_dz = diag(step(z))", "dJ_dz = dJ_da*da_dz", "= delta2*diag(step(z))", "= delta2.*step(z)'",
      "dz = dW*x", "dJ = delta3*dz", "= delta3*dW*x", "= tr(x*delta3*dW)", "dJ_dW = (x*delta3)'", "= delta3'*x'",
    ]
    #expect(Array(lines.prefix(expected.count)) == expected)
  }

  @Test(arguments: ["W", "b", "U", "c", "x"])
  func everyGradient(name: String) throws {
    let derivation = try Self.derivation(by: name)
    let last = try #require(derivation.steps.last)
    #expect(last.source == derivation.answer.shown)
  }

  @Test func theTurnToTheShapeConventionIsAStep() throws {
    let rules = try Self.derivation(by: "b").steps.map(\.rule.name)
    #expect(rules.contains("shape-convention"))
    let numerator = try Self.derivation(by: "b", layout: .numerator).steps.map(\.rule.name)
    #expect(!numerator.contains("shape-convention"))
    #expect(try Self.derivation(by: "W", layout: .numerator).steps.map(\.rule.name).contains("numerator-layout"))
  }

  @Test func everyRuleIsToldInBothLanguages() throws {
    let derivation = try Self.derivation(by: "W")
    for step in derivation.steps {
      #expect(!step.rule.english.reason.isEmpty)
      #expect(step.rule.chinese.reason.unicodeScalars.contains { $0.value > 0x4E00 })
    }
  }
}
