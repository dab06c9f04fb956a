import Diagnostics
import Pages
import Testing
import WrittenText

@Suite("One page with every kind of block, in each format")
struct GoldenPageTests {
  static let formats: [(name: String, writer: any PageWriter)] = [
    ("txt", TextPageWriter(width: 80)), ("md", MarkdownPageWriter()), ("tex", LaTeXPageWriter()), ("html", HTMLPageWriter()),
    ("json", JSONPageWriter()),
  ]

  @Test(arguments: Language.allCases, formats.indices)
  func page(language: Language, format: Int) {
    let (name, writer) = GoldenPageTests.formats[format]
    GoldenFile.expect(writer.write(SamplePage.page(language)), "sample-\(language.rawValue).\(name)")
  }
}
