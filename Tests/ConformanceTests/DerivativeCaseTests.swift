import Catalogue
import Diagnostics
import Nabla
import Syntax
import Testing
import Typing
import Verification

/// Derivatives with known answers.
struct DerivativeCaseTests {
  @Test func allCasesAreThere() {
    #expect(ConformanceCase.derivatives.count == 132)
    #expect(ConformanceCase.ownDerivatives.count == 218)
    #expect(ConformanceCase.badPrograms.count == 22 + 42)
    #expect(ConformanceCase.claims.count == 29 + 62)
  }

  /// The engine's answer passes its certificate, and the known answer is the same derivative by the same other road.
  @Test(arguments: ConformanceCase.derivatives + ConformanceCase.ownDerivatives)
  func theAnswerIsTheKnownOne(known: ConformanceCase) throws {
    let engine = Engine()
    let answer = try engine.derive(known.problem)
    let derivative = try #require(answer.derivatives.first)
    #expect(derivative.certificate.points >= 4)
    guard let expected = known.expected else { return }
    let program = answer.program
    let tree = try Parser.parse(expected)
    let claim = try Elaborator.elaborate(tree, after: program, signatures: Catalogue.standard.signatures, text: expected)
    let place = try #require(program.variables.firstIndex { $0.name == derivative.variable })
    let judge = Judge(
      program: program, objective: program.result, variable: place, order: derivative.order, functions: Catalogue.standard.functions)
    #expect(try judge.judge(claim).verdict == .equal, "\(derivative.shown) against \(expected)")
    #expect(try judge.matches(derivative.typed, claim: claim), "\(derivative.shown) against \(expected)")
  }

  /// Answers are about as short as the book's, blanks not counted.
  @Test func answersAreShort() throws {
    var ratios: [(ratio: Double, id: String)] = []
    for known in ConformanceCase.derivatives + ConformanceCase.ownDerivatives {
      guard let expected = known.expected, let derivative = try Engine().derive(known.problem).derivatives.first else { continue }
      func length(_ text: String) -> Double { Double(text.unicodeScalars.filter { !$0.properties.isWhitespace }.count) }
      ratios.append((length(derivative.shown) / length(expected), known.id))
    }
    ratios.sort { $0.ratio < $1.ratio }
    let median = ratios[ratios.count / 2].ratio
    let within = Double(ratios.filter { $0.ratio <= 1.5 }.count) / Double(ratios.count)
    #expect(median <= 1.0)
    #expect(within >= 0.9, "the longest: \(ratios.suffix(10))")
  }
}
