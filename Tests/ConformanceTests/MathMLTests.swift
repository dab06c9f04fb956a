import Derivations
import Diagnostics
import Foundation
import Nabla
import Pages
import Testing

/// All MathML that derivations and identities put on a page follows MathML Core.
struct MathMLTests {
  /// Every `math` element of a document.
  private func elements(_ html: String) -> [String] {
    html.components(separatedBy: "<math ").dropFirst().map { piece in "<math " + (piece.components(separatedBy: "</math>").first ?? "") + "</math>" }
  }

  private func check(_ page: Page, _ name: String) {
    let found = elements(HTMLPageWriter().write(page))
    #expect(!found.isEmpty)
    for element in found {
      let faults = MathMLCore(element).faults
      #expect(faults.isEmpty, "\(name): \(faults) in \(element)")
    }
  }

  @Test(arguments: ConformanceCase.derivatives)
  func derivationsAreMathMLCore(known: ConformanceCase) throws {
    let answer = try Engine().derive(known.problem)
    let derivation = try Explanation().derivation(of: try #require(answer.derivatives.first), in: answer.program, to: known.problem)
    for language in Language.allCases { check(Telling(language, unfolds: true).page(derivation), known.id) }
  }

  @Test(arguments: Identity.all.map(\.name))
  func identitiesAreMathMLCore(name: String) throws {
    let identity = try #require(Identity.named(name))
    for language in Language.allCases { check(try identity.page(in: language, depth: .index), name) }
  }

  @Test(
    "what breaks a rule is found",
    arguments: [
      "<math><mfrac><mi>a</mi></mfrac></math>", "<math><msub><mi>a</mi><mi>b</mi><mi>c</mi></msub></math>",
      "<math><mfenced><mi>a</mi></mfenced></math>",
      "<math><mi mathvariant=\"bold\">a</mi></math>", "<math><mn form=\"prefix\">1</mn></math>", "<math><mo form=\"middle\">+</mo></math>",
      "<math><mtable><mtd><mi>a</mi></mtd></mtable></math>", "<math><mrow>a</mrow></math>", "<math><mi>a</math>", "<mi>a</mi>",
      "<math><mo lspace=\"wide\">+</mo></math>", "<math><mi><mn>1</mn></mi></math>",
    ])
  func breachesAreFound(markup: String) { #expect(!MathMLCore(markup).faults.isEmpty) }
}
