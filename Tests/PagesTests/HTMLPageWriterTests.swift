import Diagnostics
import Pages
import Testing
import WrittenText

@Suite("Pages in HTML")
struct HTMLPageWriterTests {
  @Test("a page is well-formed XML, too", arguments: Language.allCases)
  func wellFormed(language: Language) {
    let markup = Markup(HTMLPageWriter().write(SamplePage.page(language)))
    #expect(markup.fault == nil)
    #expect(markup.elements.filter { $0 == "details" }.count == 2)
    #expect(markup.elements.contains("svg"))
  }

  @Test("nothing is loaded and nothing is run")
  func selfContained() {
    let text = HTMLPageWriter().write(SamplePage.page(.english))
    for word in ["<script", "src=", "href=", "@import", "url(", "onclick", "javascript:"] { #expect(!text.contains(word)) }
    #expect(text.contains("Content-Security-Policy"))
    let addresses = text.split(separator: "\"").filter { $0.hasPrefix("http") }
    #expect(Set(addresses) == ["http://www.w3.org/1998/Math/MathML", "http://www.w3.org/2000/svg"])
  }

  @Test("text stays text", arguments: HostilePage.texts)
  func hostile(text: String) {
    let markup = Markup(HTMLPageWriter().write(HostilePage.page(text)))
    let plain = Markup(HTMLPageWriter().write(HostilePage.page("plain words that take some room")))
    #expect(markup.fault == nil)
    #expect(Set(markup.elements).isSubset(of: Set(plain.elements)))
    #expect(!markup.text.unicodeScalars.contains { ["\u{202E}", "\u{2066}", "\u{1B}"].contains($0) })
  }

  @Test("the language is named", arguments: [(Language.english, "en"), (.chinese, "zh-CN")])
  func language(language: Language, tag: String) {
    #expect(HTMLPageWriter().write(Page(title: [], language: language)).contains("<html lang=\"\(tag)\">"))
  }

  @Test("a long right side comes in pieces that the browser may part")
  func pieces() {
    let text = HTMLPageWriter().write(SamplePage.page(.english))
    #expect(text.ranges(of: "<wbr />").count > 5)
  }
}
