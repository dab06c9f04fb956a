import Formulas
import Testing
import WrittenText

@Suite("Formulas are written as LaTeX and as plain text")
struct FormulaWriterTests {
  @Test("a product with a transpose and a bracket")
  func product() {
    var formula = Formula()
    let matrix = formula.add(.identifier("X", .italic))
    let transposed = formula.add(.script(subscript: false, superscript: true), [matrix, formula.add(.sign("⊤", .prefix))])
    let vector = formula.add(.identifier("w", .bold))
    let target = formula.add(.identifier("y", .bold))
    let difference = formula.add(.row, [vector, formula.add(.sign("−", .binary)), target])
    let bracket = formula.add(.fenced(.parentheses, stretches: false), [difference])
    formula.add(.row, [transposed, formula.add(.sign(Formula.invisibleTimes, .binary)), bracket])
    #expect(LaTeXWriter().write(formula) == "X^{\\top} (\\mathbf{w} - \\mathbf{y})")
    #expect(PlainTextWriter().write(formula) == "Xᵀ (w − y)")
  }

  @Test("a command is kept apart from the letter after it")
  func commandBeforeLetter() {
    var formula = Formula()
    formula.add(.row, [formula.add(.sign("∂", .large)), formula.add(.identifier("x", .italic))])
    #expect(LaTeXWriter().write(formula) == "\\partial x")
    #expect(PlainTextWriter().write(formula) == "∂x")
  }

  @Test("a script on a script has braces around its base")
  func nestedScripts() {
    var formula = Formula()
    let base = formula.add(.script(subscript: false, superscript: true), [formula.add(.identifier("x", .italic)), formula.add(.number("2"))])
    formula.add(.script(subscript: true, superscript: false), [base, formula.add(.identifier("i", .italic))])
    #expect(LaTeXWriter().write(formula) == "{x^{2}}_{i}")
    #expect(PlainTextWriter().write(formula) == "x²ᵢ")
  }

  @Test("special characters of names are escaped")
  func escapes() {
    var formula = Formula()
    formula.add(.identifier("cross_entropy", .upright))
    #expect(LaTeXWriter().write(formula) == "\\operatorname{cross\\_entropy}")
  }

  @Test("a fraction in plain text has brackets around what is no single word")
  func plainFraction() {
    var formula = Formula()
    let a = formula.add(.identifier("a", .italic))
    let b = formula.add(.identifier("b", .italic))
    let sum = formula.add(.row, [a, formula.add(.sign("+", .binary)), b])
    formula.add(.fraction, [sum, formula.add(.fenced(.doubleBars, stretches: false), [sum])])
    #expect(PlainTextWriter().write(formula) == "(a + b)/‖a + b‖")
    #expect(LaTeXWriter().write(formula) == "\\frac{a + b}{\\lVert a + b\\rVert}")
  }

  @Test("lines are aligned")
  func lines() {
    var formula = Formula()
    let names = ["z", "J"].map { formula.add(.identifier($0, .italic)) }
    let values = ["x", "y"].map { formula.add(.row, [formula.add(.sign("=", .relation)), formula.add(.identifier($0, .italic))]) }
    formula.add(.lines, [names[0], values[0], names[1], values[1]])
    #expect(LaTeXWriter().write(formula) == "\\begin{aligned}\nz &= x \\\\\nJ &= y\n\\end{aligned}")
    #expect(PlainTextWriter().write(formula) == "z = x\nJ = y")
  }

  @Test("cases stand behind a brace, each with its condition")
  func cases() {
    var formula = Formula()
    let entry = formula.add(
      .script(subscript: true, superscript: false), [formula.add(.identifier("x", .italic)), formula.add(.identifier("j", .italic))])
    let condition = formula.add(.row, [formula.add(.words("if ")), formula.add(.identifier("k", .italic))])
    formula.add(.cases, [entry, condition, formula.add(.number("0")), formula.add(.words("otherwise"))])
    #expect(LaTeXWriter().write(formula) == "\\begin{cases} x_{j} & \\text{if }k \\\\ 0 & \\text{otherwise} \\end{cases}")
    #expect(PlainTextWriter().write(formula) == "{ xⱼ if k, 0 otherwise")
  }

  @Test("an array stands between brackets, row by row, with dots for what is left out")
  func array() {
    var formula = Formula()
    let cells = ["0", "1", "2", "3"].map { formula.add(.number($0)) }
    formula.add(.array(rows: 2, columns: 2), [cells[0], formula.add(.sign("⋯", .prefix)), formula.add(.sign("⋮", .prefix)), cells[3]])
    #expect(LaTeXWriter().write(formula) == "\\begin{bmatrix} 0 & \\cdots \\\\ \\vdots & 3 \\end{bmatrix}")
    #expect(PlainTextWriter().write(formula) == "[0, ⋯; ⋮, 3]")
  }

  @Test("words are escaped as text")
  func words() {
    var formula = Formula()
    formula.add(.words("a_b \\ 50%"))
    #expect(LaTeXWriter().write(formula) == "\\text{a\\_b \\textbackslash{} 50\\%}")
  }

  @Test("an empty formula is an empty text")
  func empty() {
    #expect(LaTeXWriter().write(Formula()).isEmpty)
    #expect(PlainTextWriter().write(Formula()).isEmpty)
  }
}
