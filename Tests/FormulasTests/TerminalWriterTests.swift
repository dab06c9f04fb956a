import Diagnostics
import Formulas
import Testing
import WrittenText

@Suite("Formulas in a terminal")
struct TerminalWriterTests {
  private let writer = TerminalWriter { character in
    let cell = DisplayCell(character)
    return (cell.text, cell.width)
  }

  private func lines(_ formula: Formula) -> [String] { writer.write(formula).lines }

  @Test("what needs one line is the plain text")
  func oneLine() {
    let formula = Formula.sketch { f in f.binary(f.italic("a"), "+", f.add(.fraction, [f.number("1"), f.italic("b")])) }
    #expect(lines(formula) == [PlainTextWriter().write(formula)])
    #expect(lines(Formula()) == [""])
  }

  @Test("cases stand behind a brace, level with what is left of them")
  func cases() {
    let formula = Formula.sketch { f in
      let cases = f.add(
        .cases, [f.italic("x"), f.add(.words("if so")), f.number("10"), f.add(.words("if not")), f.number("0"), f.add(.words("otherwise"))])
      return f.add(.row, [f.italic("z"), f.add(.sign("=", .relation)), cases])
    }
    #expect(lines(formula) == ["    ⎧ x   if so    ", "z = ⎨ 10  if not   ", "    ⎩ 0   otherwise"])
  }

  @Test("arrays stand between brackets, with scripts at their corners")
  func arrays() {
    let formula = Formula.sketch { f in
      let array = f.add(.array(rows: 2, columns: 2), [f.number("1"), f.add(.sign("⋯", .prefix)), f.add(.sign("⋮", .prefix)), f.number("100")])
      return f.raised(array, f.add(.sign("⊤", .prefix)))
    }
    #expect(lines(formula) == ["⎡ 1   ⋯  ⎤ᵀ", "⎣ ⋮  100 ⎦ "])
  }

  @Test("Chinese characters take two columns")
  func wide() {
    let formula = Formula.sketch { f in
      f.add(.array(rows: 2, columns: 1), [f.italic("权重"), f.italic("w")])
    }
    #expect(lines(formula) == ["⎡ 权重 ⎤", "⎣  w   ⎦"])
  }

  @Test("every line of a block is as wide as the block")
  func rectangles() {
    let block = writer.write(.everything)
    #expect(block.lines.count == 3)
    #expect(block.lines.allSatisfy { $0.reduce(0) { $0 + DisplayCell($1).width } == block.width })
    #expect(block.lines.indices.contains(block.baseline))
  }
}
