import Diagnostics
import Testing

@Suite("Diagnostic renderer")
struct DiagnosticRendererTests {
  private func render(_ text: String, _ start: Int, _ length: Int, help: String? = nil, width: Int = 100) -> [String] {
    let diagnostic = Diagnostic(.syntax, .code("wrong"), at: SourceSpan(start: start, length: length), help: help.map { .code($0) })
    return DiagnosticRenderer(width: width).render(diagnostic, in: text).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// The line of the program and the line of carets.
  private func marks(_ text: String, _ start: Int, _ length: Int, width: Int = 100) -> [String] {
    Array(render(text, start, length, width: width)[2...3])
  }

  @Test("The form of the documentation")
  func form() {
    let diagnostic = Diagnostic(
      .shapeMismatch, Message("the product A*x is undefined: A has 3 columns, x has 4 rows", "乘积 A*x 无定义：A 有 3 列，x 有 4 行"),
      at: SourceSpan(start: 3, length: 3), help: Message("A'*x is defined", "A'*x 有定义"))
    #expect(
      DiagnosticRenderer().render(diagnostic, in: "x'*A*x") == """
        error: the product A*x is undefined: A has 3 columns, x has 4 rows
         --> input:1:4
        1 | x'*A*x
          |    ^^^
        help: A'*x is defined
        """)
    #expect(
      DiagnosticRenderer(language: .chinese).render(diagnostic, in: "x'*A*x") == """
        错误：乘积 A*x 无定义：A 有 3 列，x 有 4 行
         --> input:1:4
        1 | x'*A*x
          |    ^^^
        提示：A'*x 有定义
        """)
  }

  @Test("A warning, a label, a later line, colours")
  func colours() {
    let diagnostic = Diagnostic(.unknownName, .code("odd"), at: SourceSpan(start: 4, length: 1), help: .code("so"), severity: .warning)
    #expect(
      DiagnosticRenderer(label: "net.nabla").render(diagnostic, in: "a\r\nb c\n") == """
        warning: odd
         --> net.nabla:2:2
        2 | b c
          |  ^
        help: so
        """)
    let coloured = DiagnosticRenderer(usesColor: true).render(diagnostic, in: "a\r\nb c\n")
    #expect(coloured.hasPrefix("\u{1B}[1;33mwarning\u{1B}[0m"))
    #expect(coloured.contains("\u{1B}[1;33m^\u{1B}[0m"))
  }

  @Test("Line numbers of several digits move the gutter")
  func gutter() {
    let text = String(repeating: "\n", count: 99) + "x y"
    #expect(render(text, 101, 1) == ["error: wrong", "   --> input:100:3", "100 | x y", "    |   ^"])
  }

  @Test("Carets stand right under wide, combining and joined characters, and tabs")
  func widths() {
    #expect(marks("\u{65E5}\u{672C} + x", 5, 1) == ["1 | \u{65E5}\u{672C} + x", "  |        ^"])
    #expect(marks("\u{65E5}\u{672C} + x", 1, 1) == ["1 | \u{65E5}\u{672C} + x", "  |   ^^"])
    #expect(marks("y\u{302} + x", 5, 1) == ["1 | y\u{302} + x", "  |     ^"])
    #expect(marks("y\u{302} + x", 1, 1) == ["1 | y\u{302} + x", "  | ^"])
    #expect(marks("\u{1F600}x", 1, 1) == ["1 | \u{1F600}x", "  |   ^"])
    let family = "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}"
    #expect(marks(family + "x", 5, 1) == ["1 | " + family + "x", "  |   ^"])
    #expect(marks("\u{1F1EB}\u{1F1F7}x", 2, 1) == ["1 | \u{1F1EB}\u{1F1F7}x", "  |   ^"])
    #expect(marks("\u{FF08}x", 0, 1) == ["1 | \u{FF08}x", "  | ^^"])
    #expect(marks("a\tb\tc", 4, 1) == ["1 | a   b   c", "  |         ^"])
    #expect(marks("\u{1D431}*\u{3B8}", 2, 1) == ["1 | \u{1D431}*\u{3B8}", "  |   ^"])
  }

  @Test("What a terminal would obey or hide is shown by a stand-in")
  func controls() {
    #expect(marks("a\u{0}b", 2, 1) == ["1 | a\u{2400}b", "  |   ^"])
    #expect(marks("a\u{1B}[2Jb", 1, 1) == ["1 | a\u{241B}[2Jb", "  |  ^"])
    #expect(marks("a\u{202E}b", 1, 1) == ["1 | a<U+202E>b", "  |  ^^^^^^^^"])
    #expect(marks("a\u{7F}b", 2, 1) == ["1 | a\u{2421}b", "  |   ^"])
    let message = Diagnostic(.syntax, .code("say \u{1B}[31m\nno"), at: .none, help: .code("\u{7}"))
    #expect(DiagnosticRenderer(label: "a\u{1B}b").render(message, in: "") == "error: say \u{241B}[31m no\n --> a\u{241B}b\nhelp: \u{2407}")
  }

  @Test("Places at the edges of the text")
  func edges() {
    #expect(marks("ab", 2, 1) == ["1 | ab", "  |   ^"])
    #expect(marks("ab\n", 2, 1) == ["1 | ab", "  |   ^"])
    #expect(marks("ab\r\ncd", 2, 2) == ["1 | ab", "  |   ^"])
    #expect(marks("ab\r\ncd", 3, 1) == ["1 | ab", "  |   ^"])
    #expect(marks("ab\ncd", 0, 99) == ["1 | ab", "  | ^^"])
    #expect(marks("ab", 99, 3) == ["1 | ab", "  |   ^"])
    #expect(marks("a\n", 2, 0) == ["2 |", "  | ^"])
    #expect(marks("", 0, 1) == ["1 |", "  | ^"])
    #expect(marks("ab", -3, 1) == ["1 | ab", "  | ^"])
  }

  @Test("A long line is cut around the caret", arguments: [0, 1, 50, 99, 100, 101, 500, 5_000, 9_999, 10_000])
  func longLines(start: Int) {
    var scalars = Array(repeating: Unicode.Scalar("a"), count: 10_000)
    if start < scalars.count { scalars[start] = "X" }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    let lines = marks(String(text), start, 1, width: 60)
    #expect(lines[0].count <= 66)
    let column = lines[1].count - 1
    #expect(lines[1].last == "^")
    if start < 10_000 { #expect(Array(lines[0])[column] == "X") } else { #expect(lines[0].count == column) }
  }

  @Test("A long line of wide characters is cut around the caret")
  func longWideLines() {
    let text = String(repeating: "\u{65E5}", count: 500) + "X" + String(repeating: "\u{1F600}", count: 500)
    let lines = marks(text, 500, 1, width: 40)
    let prefix = lines[0].prefix { $0 != "X" }
    // The gutter and the sign of the cut take one column each, the rest two.
    let columns = prefix.reduce(0) { $0 + ($1 == "\u{65E5}" ? 2 : 1) }
    #expect(lines[1] == "  |" + String(repeating: " ", count: columns - 3) + "^")
  }

  @Test("A span longer than the window is cut with it")
  func longSpan() {
    let lines = marks(String(repeating: "a", count: 1_000), 0, 1_000, width: 40)
    #expect(lines[1] == "  | " + String(repeating: "^", count: 40))
    let far = marks(String(repeating: "a", count: 1_000), 500, 400, width: 40)
    #expect(far[1].count <= 46)
  }

  @Test("Ten million characters in one line")
  func hugeLine() {
    let text = String(repeating: "x", count: 10_000_000)
    let elapsed = ContinuousClock().measure { #expect(marks(text, 9_999_999, 1)[1].hasSuffix("^")) }
    #expect(elapsed < .seconds(10))
  }

  @Test("Several diagnostics")
  func several() {
    let one = Diagnostic(.syntax, .code("one"), at: SourceSpan(start: 0, length: 1))
    let two = Diagnostic(.syntax, .code("two"), at: .none)
    #expect(DiagnosticRenderer().render([one, two], in: "x") == "error: one\n --> input:1:1\n1 | x\n  | ^\n\nerror: two\n --> input")
  }

  @Test("Lines and columns")
  func places() {
    let text = SourceText("a\nbc\r\nd\re\u{2028}f")
    let expected = [(0, 1, 1), (1, 1, 2), (2, 2, 1), (3, 2, 2), (4, 2, 3), (6, 3, 1), (8, 4, 1), (10, 5, 1), (11, 5, 2), (99, 5, 2)]
    for (offset, line, column) in expected {
      #expect(text.place(at: offset).line == line && text.place(at: offset).column == column, "offset \(offset)")
    }
  }
}
