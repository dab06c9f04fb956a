import Formulas
import Testing
import WrittenText

@Suite("Formulas are written as MathML Core")
struct MathMLWriterTests {
  private func body(_ build: (inout Formula) -> Formula.ID) -> String {
    let text = MathMLWriter().write(Formula.sketch(build))
    return String(text.dropFirst("<math xmlns=\"http://www.w3.org/1998/Math/MathML\">".count).dropLast("</math>".count))
  }

  @Test("every kind of node gives well-formed XML of MathML Core's elements")
  func everything() {
    for style in [MathMLWriter.Style.inline, .display, .enlarged] {
      let markup = Markup(MathMLWriter().write(.everything, style: style))
      #expect(markup.fault == nil)
      let core: Set = [
        "math", "mi", "mn", "mo", "mrow", "mfrac", "msqrt", "mover", "munderover", "msup", "msub", "msubsup", "mtable", "mtr", "mtd", "mtext",
      ]
      #expect(Set(markup.elements).isSubset(of: core))
      #expect(markup.elements.filter { $0 == "mtable" }.count == 3)
    }
  }

  @Test("brackets grow only where the formula says so, in a row of their own")
  func fences() {
    #expect(
      body { f in f.fence(f.italic("a")) }
        == "<mrow><mo form=\"prefix\" fence=\"true\" stretchy=\"false\">(</mo><mi>a</mi><mo form=\"postfix\" fence=\"true\" stretchy=\"false\">)</mo></mrow>"
    )
    #expect(body { f in f.fence(f.add(.fraction, [f.number("1"), f.number("2")]), tall: true) }.contains("stretchy=\"true\">(</mo><mfrac>"))
  }

  @Test("a bold letter is a letter of its own", arguments: [("x", "𝐱"), ("W", "𝐖"), ("δ", "𝜹"), ("1", "𝟏"), ("rate", "𝒓𝒂𝒕𝒆")])
  func bold(name: String, letters: String) {
    #expect(body { f in f.bold(name) }.contains(">\(letters)</mi>"))
  }

  @Test("a word is slanted letter by letter, since only single letters are slanted by themselves")
  func italics() {
    #expect(body { f in f.italic("x") } == "<mi>x</mi>")
    #expect(body { f in f.italic("path") } == "<mi>𝑝𝑎𝑡ℎ</mi>")
    #expect(body { f in f.upright("d") } == "<mi mathvariant=\"normal\">d</mi>")
  }

  @Test("a minus before an operand has no space of an operator between two")
  func prefix() {
    #expect(
      body { f in f.add(.row, [f.add(.sign("−", .prefix)), f.italic("w")]) }.contains(
        "<mo form=\"prefix\" stretchy=\"false\" lspace=\"0\" rspace=\"0\">−</mo>"))
    #expect(body { f in f.binary(f.italic("a"), "−", f.italic("b")) }.contains("<mo form=\"infix\" stretchy=\"false\">−</mo>"))
  }

  @Test("application stands between a function and its argument, with space where there is no bracket")
  func application() {
    #expect(body { f in f.add(.row, [f.upright("tr"), f.fence(f.italic("A"))]) }.contains("<mi>tr</mi><mo>&#x2061;</mo><mrow>"))
    #expect(
      body { f in
        let call = f.add(.row, [f.upright("det"), f.fence(f.italic("A"))])
        return f.times(f.italic("U"), call)
      }.contains("<mi>U</mi><mo lspace=\"0\" rspace=\"0.167em\">&#x2062;</mo><mrow><mi>det</mi>"))
  }

  @Test("signs in scripts are tight; sums have limits")
  func scripts() {
    let sum = body { f in
      let below = f.add(.row, [f.italic("k"), f.add(.sign("=", .relation)), f.number("1")])
      return f.add(.script(subscript: true, superscript: false), [f.add(.sign("∑", .large)), below])
    }
    #expect(
      sum
        == "<munder><mo form=\"prefix\">∑</mo><mrow><mi>k</mi><mo form=\"infix\" stretchy=\"false\" lspace=\"0\" rspace=\"0\">=</mo><mn>1</mn></mrow></munder>"
    )
    #expect(body { f in f.raised(f.add(.sign("∂", .large)), f.number("2")) } == "<msup><mi>∂</mi><mn>2</mn></msup>")
  }

  @Test("a prime is not raised twice")
  func primes() {
    let slope = body { f in f.raised(f.italic("f"), f.add(.row, [f.add(.sign("′", .prefix)), f.add(.sign("′", .prefix))])) }
    #expect(!slope.contains("msup"))
    #expect(Markup(slope).text == "f′′")
  }

  @Test("words keep the spaces at their edges")
  func words() {
    #expect(body { f in f.add(.words(" if k ")) } == "<mtext>\u{A0}if k\u{A0}</mtext>")
  }

  @Test("names cannot break out", arguments: ["<script>alert(1)</script>", "\"&'", "a\u{202E}b", "\u{0}\u{8}", "]]>", "权重", "👩‍🚀", "שלום"])
  func hostileNames(name: String) {
    for face in [Formula.Face.italic, .bold, .upright] {
      let markup = Markup(MathMLWriter().write(Formula.sketch { $0.add(.identifier(name, face)) }))
      #expect(markup.fault == nil)
      #expect(markup.elements == ["math", "mi"])
      #expect(!markup.text.unicodeScalars.contains("\u{202E}"))
    }
  }

  @Test("a formula a hundred thousand brackets deep is written")
  func depth() {
    let deep = Formula.sketch { f in
      var inner = f.italic("x")
      for _ in 0..<100_000 { inner = f.fence(inner) }
      return inner
    }
    #expect(MathMLWriter().write(deep).utf8.count > 100_000)
    #expect(FormulaMeasure.widths(deep).count == deep.nodes.count)
  }
}
