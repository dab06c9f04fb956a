import Derivations
import Diagnostics
import Nabla
import Pages
import Testing

/// Every known derivative has a derivation whose every line holds, and which can be told.
struct DerivationCaseTests {
  @Test(arguments: ConformanceCase.derivatives)
  func everyLineHolds(known: ConformanceCase) throws {
    let answer = try Engine().derive(known.problem)
    let derivative = try #require(answer.derivatives.first)
    let derivation = try Explanation().derivation(of: derivative, in: answer.program, to: known.problem)
    #expect(!derivation.steps.isEmpty)
    try derivation.replay()
    for language in Language.allCases {
      let page = Telling(language).page(derivation)
      #expect(page.blocks.count > 3)
      #expect(page.language == language)
    }
  }

  /// What has a matrix form is led to by matrices: entries are the means of tensors, of Kronecker products and of index notation with shifted indices.
  @Test func matricesLeadToMatrices() throws {
    var byEntries: [String] = []
    for known in ConformanceCase.derivatives {
      let answer = try Engine().derive(known.problem)
      let derivative = try #require(answer.derivatives.first)
      let derivation = try Explanation().derivation(of: derivative, in: answer.program, to: known.problem)
      if derivation.parts.contains(where: { $0.stages.contains { $0.kind == .entries } }) { byEntries.append(known.id) }
    }
    #expect(byEntries == ["A14", "B80", "C30", "E05", "E47", "E54", "G02", "G10", "G11"])
  }
}
