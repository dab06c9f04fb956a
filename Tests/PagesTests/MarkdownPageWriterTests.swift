import Pages
import Testing
import WrittenText

@Suite("Pages in Markdown")
struct MarkdownPageWriterTests {
  private func paragraph(_ runs: [Run]) -> String {
    String(MarkdownPageWriter().write(Page(title: [], language: .english, blocks: [.paragraph(runs)])).split(separator: "\n").last ?? "")
  }

  @Test("what Markdown gives a meaning is escaped")
  func escapes() {
    #expect(paragraph([.text("*a* _b_ <c> [d](e) $f$ `g` h|i")]) == "\\*a\\* \\_b\\_ &lt;c&gt; \\[d\\](e) \\$f\\$ \\`g\\` h\\|i")
    #expect(paragraph([.text("1. one")]) == "1\\. one")
    #expect(paragraph([.text("- one")]) == "\\- one")
    #expect(paragraph([.text("a - b, 1. c")]) == "a - b, 1. c")
  }

  @Test("code has as many backquotes as it needs")
  func code() {
    #expect(paragraph([.code("a")]) == "`a`")
    #expect(paragraph([.code("a`b")]) == "``a`b``")
    #expect(paragraph([.code("`")]) == "`` ` ``")
    let page = Page(title: [], language: .english, blocks: [.program("```\nx\n```")])
    #expect(MarkdownPageWriter().write(page).contains("````text\n```\nx\n```\n````"))
  }

  @Test("dollar signs stand apart from letters")
  func dollars() {
    #expect(paragraph([.text("在"), .formula(.letter("x")), .text("中")]) == "在 $x$ 中")
    #expect(paragraph([.text("("), .formula(.letter("x")), .text("), y")]) == "($x$), y")
  }

  @Test("no tag opens", arguments: HostilePage.texts)
  func hostile(text: String) {
    let written = MarkdownPageWriter().write(HostilePage.page(text))
    // What lies in code is no markup.
    let outside = written.split(separator: "\n").filter { !$0.hasPrefix("```") }
    for line in outside where !line.hasPrefix("</") && !line.hasPrefix("<details") && !line.hasPrefix("<summary") {
      guard line.contains("<script") else { continue }
      #expect(line.contains("`<script") || line == "<script>alert(1)</script>", "\(line)")
    }
  }
}
