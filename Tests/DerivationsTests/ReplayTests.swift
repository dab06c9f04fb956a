import Diagnostics
import Nabla
import Syntax
import Testing

@testable import Derivations

/// A wrong line is found, and found where it stands.
struct ReplayTests {
  static let problem = Problem(
    program: "z = W*x + b; a = tanh(z); J = u'*a", declarations: [("x", "vector(n)"), ("W", "matrix(m, n)"), ("b", "vector(m)")], variables: ["b"])

  /// A diagonal factor whose entries are forgotten: r*diag(v) = r.
  static let forgetful = Simplification(rule: .diagonalFactor) { _, site in
    guard case .binary(.multiply) = site.node.kind, case .call("diag", _) = site.tree[site.node.children[1]].kind else { return nil }
    return site.places[site.node.children[0]]
  }

  @Test func aPlantedRuleIsCaughtAtItsStep() throws {
    let answer = try Engine().derive(Self.problem)
    let tampered = Explanation(simplifications: [Simplification.identityFactor, Self.forgetful])
    let derivation = try tampered.derivation(of: answer.derivatives[0], in: answer.program, to: Self.problem)
    let fault = #expect(throws: Diagnostic.self) { try derivation.replay() }
    #expect(fault?.code == .unverified)
    #expect(fault?.message.contains("by the rule diagonal-factor, delta1 is not") == true, "\(fault?.message ?? "")")
    #expect(throws: Diagnostic.self) { try tampered.derivations(of: answer, to: Self.problem) }
  }

  /// Derivatives in every layout, and by variables that are tied.
  @Test(arguments: [
    ("norm2(X*w - y)^2", "w", LayoutConvention.numerator, 1), ("norm2(X*w - y)^2", "w", .denominator, 1), ("norm2(X*w - y)^2", "X", .numerator, 1),
    ("tanh(X*w)", "w", .denominator, 1), ("tr(A*B)", "A", .shape, 1), ("tr(A*B)", "A", .numerator, 1), ("tr(D*B)", "D", .shape, 1),
    ("z'*A*z", "z", .shape, 2), ("v'*inv(A)*v", "A", .shape, 1), ("det(A)", "A", .shape, 1), ("logdet(A)", "A", .shape, 2),
    ("exp(t)*B + t^2*A", "t", .denominator, 1), ("sum(B)*t^3", "t", .shape, 2), ("softmax(X*w)", "w", .shape, 1),
  ])
  func everyLayoutAndConstraint(program: String, variable: String, layout: LayoutConvention, order: Int) throws {
    let declarations = [
      ("X", "matrix(m, n)"), ("w", "vector(n)"), ("A", "symmetric(n)"), ("B", "matrix(n, n)"), ("D", "diagonal(n)"), ("t", "scalar"),
    ]
    let used = declarations.filter { program.contains($0.0) }
    let problem = Problem(program: program, declarations: used, variables: [variable], order: order, layout: layout)
    let answer = try Engine().derive(problem)
    let derivation = try Explanation().derivation(of: answer.derivatives[0], in: answer.program, to: problem)
    try derivation.replay()
    #expect(derivation.steps.last?.source == answer.derivatives[0].shown)
  }

  /// Every single line, changed by a factor, is found: no line goes unchecked.
  @Test(arguments: ["norm2(X*w - y)^2 + norm1(w)", "logdet(X'*diag(w)*X)", "v'*inv(A + w*w')*v", "log(sum(exp(X*w)))"])
  func everyLineIsChecked(program: String) throws {
    let declarations = [("X", "matrix(m, n)"), ("w", program.contains("diag") ? "vector(m) positive" : "vector(n)"), ("A", "spd(n)")]
    let problem = Problem(program: program, declarations: declarations, variables: ["w"])
    let answer = try Engine().derive(problem)
    let derivation = try Explanation().derivation(of: answer.derivatives[0], in: answer.program, to: problem)
    try derivation.replay()
    for (s, stage) in derivation.parts[0].stages.enumerated() {
      for (c, calculation) in stage.calculations.enumerated() {
        for k in calculation.steps.indices {
          var changed = derivation
          let step = calculation.steps[k].after
          changed.parts[0].stages[s].calculations[c].steps[k].after = step.concluding { tree, id in
            tree.add(.binary(.multiply), [tree.add(.number(.half)), id])
          }
          #expect(throws: Diagnostic.self, "\(SourcePrinter.print(step))") { try changed.replay() }
        }
      }
    }
  }
}
