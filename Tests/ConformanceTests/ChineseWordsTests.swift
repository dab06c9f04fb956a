import Diagnostics
import Nabla
import Testing

/// What is said of wrong programs and wrong claims, in Chinese: characters, and no English between what is quoted.
struct ChineseWordsTests {
  @Test(arguments: ConformanceCase.badPrograms)
  func faultsAreSaidInChinese(known: ConformanceCase) throws {
    let error = try #require(throws: Diagnostic.self) { try Engine().derive(known.problem) }
    expectChinese(error.wording)
    if let advice = error.advice, advice.english != advice.chinese { expectChinese(advice) }
  }

  @Test(arguments: ConformanceCase.claims)
  func reasonsAreGivenInChinese(known: ConformanceCase) throws {
    let result = try Engine().check(known.problem, claim: try #require(known.claim))
    expectChinese(result.explanation)
    if let example = result.example { expectChinese(example) }
    if let right = result.right { expectChinese(right.certificate.wording) }
  }

  private func expectChinese(_ message: Message) {
    #expect(message.chinese.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }, "\(message.chinese)")
    #expect(message.chinese.firstMatch(of: /[A-Za-z]{2,} [A-Za-z]{2,}/) == nil, "\(message.chinese)")
  }
}
