import Nabla
import Testing

/// Claims with known verdicts.
struct ClaimTests {
  @Test(arguments: ConformanceCase.claims)
  func theVerdictIsTheKnownOne(known: ConformanceCase) throws {
    let claim = try #require(known.claim)
    let result = try Engine().check(known.problem, claim: claim)
    #expect(result.verdict.rawValue == known.verdict, "\(result.reason)")
    #expect(!result.reason.isEmpty)
  }
}
