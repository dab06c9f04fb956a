import Diagnostics
import Formulas
import Pages
import Testing

@Suite("Pages in a terminal")
struct TextPageWriterTests {
  private static func width(_ line: Substring) -> Int { line.reduce(0) { $0 + DisplayCell($1).width } }

  @Test("no line is longer than the terminal is wide, or ends in blanks", arguments: [40, 48, 60, 72, 80, 100, 160], Language.allCases)
  func width(width: Int, language: Language) {
    var page = SamplePage.page(language)
    // A program stands as it is.
    page.blocks.removeAll { if case .program = $0 { true } else { false } }
    for line in TextPageWriter(width: width).write(page).split(separator: "\n") {
      #expect(TextPageWriterTests.width(line) <= width, "\(line)")
      #expect(line.last != " ", "\(line)")
    }
  }

  @Test("colour changes nothing but colour", arguments: Language.allCases)
  func ink(language: Language) {
    let page = SamplePage.page(language)
    let colored = TextPageWriter(width: 70) { text, _ in "\u{1B}[1m\(text)\u{1B}[0m" }.write(page)
    let plain = colored.replacing("\u{1B}[1m", with: "").replacing("\u{1B}[0m", with: "")
    #expect(colored != plain)
    #expect(plain == TextPageWriter(width: 70).write(page))
  }

  @Test("what would disturb a terminal is shown instead", arguments: HostilePage.texts)
  func hostile(text: String) {
    let written = TextPageWriter().write(HostilePage.page(text))
    #expect(!written.unicodeScalars.contains { $0 != "\n" && ($0.value < 0x20 || $0.value == 0x7F || $0 == "\u{202E}" || $0 == "\u{2066}") })
  }

  @Test("Chinese text breaks anywhere but before a closing sign")
  func chinese() {
    let text = String(repeating: "误差信号，", count: 30)
    let lines = TextPageWriter(width: 41).write(Page(title: [], language: .chinese, blocks: [.paragraph([.text(text)])])).split(separator: "\n")
    #expect(lines.count > 5)
    #expect(lines.allSatisfy { $0.first != "，" && TextPageWriterTests.width($0) <= 41 })
    #expect(lines.joined() == text)
  }
}
