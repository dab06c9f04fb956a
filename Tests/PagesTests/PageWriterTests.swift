import Diagnostics
import Formulas
import JSON
import Pages
import Testing

@Suite("What holds of a page in every format")
struct PageWriterTests {
  static let writers: [any PageWriter] = [TextPageWriter(width: 72), MarkdownPageWriter(), LaTeXPageWriter(), HTMLPageWriter(), JSONPageWriter()]

  @Test("all words arrive, in order", arguments: writers.indices)
  func words(writer: Int) {
    let words = (1...9).map { "word\($0)q" }
    let page = Page(
      title: [.text(words[0])], language: .english,
      blocks: [
        .heading(level: 1, [.strong(words[1])]), .paragraph([.code(words[2])]), .remark(.note, [.text(words[3])]),
        .table(head: [[.text(words[4])]], rows: [[[.text(words[5])]]]), .program(words[6]), .detail(summary: [.text(words[7])], 0),
      ], details: [[.paragraph([.text(words[8])])]])
    let text = PageWriterTests.writers[writer].write(page)
    var rest = text[...]
    for word in words {
      guard let found = rest.firstRange(of: word) else {
        Issue.record("\(word) is missing or out of order")
        return
      }
      rest = rest[found.upperBound...]
    }
  }

  @Test("details that name one another are told once, and deep ones end", arguments: writers.indices)
  func circularDetails(writer: Int) {
    let circle = Page(
      title: [], language: .english, blocks: [.detail(summary: [], 0), .detail(summary: [], 0), .detail(summary: [], 99), .detail(summary: [], -1)],
      details: [[.paragraph([.text("unique")]), .detail(summary: [], 1)], [.detail(summary: [], 0), .detail(summary: [], 1)]])
    let deep = Page(
      title: [], language: .english, blocks: [.detail(summary: [], 0)],
      details: (0..<5_000).map { [.paragraph([.text("deep")]), .detail(summary: [], $0 + 1)] })
    let text = PageWriterTests.writers[writer].write(circle)
    #expect(text.ranges(of: "unique").count == 1)
    #expect(PageWriterTests.writers[writer].write(deep).contains("deep"))
  }

  @Test("a page without anything is written", arguments: writers.indices, Language.allCases)
  func empty(writer: Int, language: Language) {
    let page = Page(
      title: [], language: language,
      blocks: [.calculation([]), .calculation([.init(left: nil, right: Formula())]), .table(head: [], rows: []), .program(""), .paragraph([])])
    #expect(PageWriterTests.writers[writer].write(page).hasSuffix("\n"))
  }

  @Test("JSON reads back, and holds every formula three times", arguments: HostilePage.texts)
  func json(text: String) throws {
    let written = JSONPageWriter().write(HostilePage.page(text))
    let value = try JSONReader.read(Array(written.utf8))
    #expect(value["language"] == .string("en"))
    guard case .array(let title)? = value["title"] else {
      Issue.record("no title")
      return
    }
    #expect(title.first?["text"] == .string(text))
    #expect(title.last?["formula"]?["mathml"] != nil)
    #expect(title.last?["formula"]?["latex"] != nil)
  }

  @Test("pages joined hold all blocks, with their own details")
  func joining() {
    let pages = ["first", "second"].map { name in
      Page(
        title: [.text(name)], language: .english,
        blocks: [.heading(level: 1, [.text("part of \(name)")]), .detail(summary: [.text("more of \(name)")], 0)],
        details: [[.paragraph([.text("detail of \(name)")])]])
    }
    let whole = Page.joined(pages, title: [.text("both")], language: .english)
    let expected = [
      "both", "first", "part of first", "▾ more of first", "detail of first", "second", "part of second", "▾ more of second", "detail of second",
    ]
    let lines = TextPageWriter().write(whole).split(separator: "\n").map { $0.drop { $0 == " " } }
    #expect(lines == expected.map { $0[...] })
    #expect(whole.blocks.first == .heading(level: 1, [.text("first")]))
    #expect(Page.joined([pages[0]], title: [], language: .english) == pages[0])
  }
}
