import Derivations
import Diagnostics
import Nabla
import Pages
import Testing

/// A Chinese page is Chinese to its last word, and an English one English.
struct ChinesePageTests {
  /// Words that Chinese texts on the subject keep.
  private static let kept: Set<String> = [
    "softmax", "log", "sum", "exp", "logits", "arcsin", "arccos", "abs", "sign", "relu", "step", "Moore", "Penrose", "Frobenius",
  ]

  /// The running text of a page, formulas and typed programs apart; a work's title stays as it is.
  private func words(_ page: Page) -> [String] {
    var out: [String] = []
    func add(_ runs: [Run]) {
      for run in runs { if case .text(let text) = run { out.append(text) } else if case .strong(let text) = run { out.append(text) } }
    }
    add(page.title)
    for block in page.blocks + page.details.joined() {
      switch block {
      case .heading(_, let runs), .remark(_, let runs), .detail(let runs, _): add(runs)
      case .paragraph(let runs): if runs.first.map({ if case .text(let text) = $0 { !text.hasPrefix("[") } else { true } }) ?? false { add(runs) }
      case .calculation(let lines): for line in lines { add(line.reason) }
      case .picture(_, _, let description): out.append(description)
      case .table(let head, let rows): for row in [head] + rows { row.forEach(add) }
      case .program: break
      }
    }
    return out
  }

  /// Latin words outside square brackets, in which works are cited.
  private func foreign(_ text: String) -> [String] {
    text.replacing(/\[[^\]]*\]/, with: "").matches(of: /[A-Za-z]{2,}/).map { String($0.output) }.filter { !Self.kept.contains($0) }
  }

  private func hasChinese(_ text: String) -> Bool { text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } }

  private func check(_ chinese: Page, _ english: Page, _ name: String) {
    for text in words(chinese) { #expect(foreign(text).isEmpty, "\(name): \(text)") }
    for text in words(english) { #expect(!hasChinese(text), "\(name): \(text)") }
    // One structure: the same blocks in the same order.
    #expect(chinese.blocks.count == english.blocks.count, "\(name)")
    #expect(chinese.details.map(\.count) == english.details.map(\.count), "\(name)")
  }

  @Test(arguments: ConformanceCase.derivatives)
  func derivations(known: ConformanceCase) throws {
    let answer = try Engine().derive(known.problem)
    let derivation = try Explanation().derivation(of: try #require(answer.derivatives.first), in: answer.program, to: known.problem)
    check(Telling(.chinese, unfolds: true).page(derivation), Telling(.english, unfolds: true).page(derivation), known.id)
  }

  @Test(arguments: Identity.all.map(\.name))
  func identities(name: String) throws {
    let identity = try #require(Identity.named(name))
    // What notes and claims say is in the page's language; the works cited in print keep their titles.
    let pages = try Language.allCases.map { try identity.page(in: $0, depth: .index) }
    #expect(pages[0].blocks.count == pages[1].blocks.count)
    for text in words(pages[1]) where !(identity.citation.map { text.contains($0.work.title) } ?? false) {
      #expect(foreign(text).isEmpty, "\(name): \(text)")
    }
  }
}
