import Formulas
import Testing
import WrittenText

@Suite("Long formulas are broken at their operators")
struct FormulaBreakingTests {
  private static func widths(_ formula: Formula) -> [Double] { TerminalWriter { (String($0), 1) }.widths(formula) }

  private static func lines(_ formula: Formula, _ limit: Int, showsProducts: Bool = true) -> [String] {
    FormulaBreaking.lines(of: formula, limit: Double(limit), widths: widths(formula), showsProducts: showsProducts).map {
      PlainTextWriter().write($0)
    }
  }

  /// a1 b1 + a2 b2 − …
  private static func sum(_ count: Int) -> Formula {
    Formula.sketch { f in
      var sum = f.times(f.italic("a1"), f.italic("b1"))
      for k in 2...count { sum = f.binary(sum, k.isMultiple(of: 2) ? "+" : "−", f.times(f.italic("a\(k)"), f.italic("b\(k)"))) }
      return sum
    }
  }

  @Test("what fits is left alone")
  func short() {
    let formula = FormulaBreakingTests.sum(3)
    #expect(FormulaBreaking.lines(of: formula, limit: 100, widths: FormulaBreakingTests.widths(formula)) == [formula])
    #expect(FormulaBreaking.lines(of: Formula(), limit: 0, widths: []) == [Formula()])
  }

  @Test("a sum breaks before a plus or minus, which begins the next line")
  func sums() {
    #expect(FormulaBreakingTests.lines(FormulaBreakingTests.sum(5), 18) == ["a1 b1 + a2 b2", " − a3 b3 + a4 b4", " − a5 b5"])
  }

  @Test("nothing is lost, nothing is added, and lines fit", arguments: [12, 20, 33, 50, 80])
  func wholeness(limit: Int) {
    let formula = Formula.sketch { f in
      var places: [Formula.ID: Formula.ID] = [:]
      let inner = FormulaBreakingTests.sum(30)
      let left = f.add(partOf: inner, inner.root, &places)
      return f.times(f.fence(left), f.binary(f.fence(left), "⊙", f.bold("x")))
    }
    let lines = FormulaBreakingTests.lines(formula, limit, showsProducts: false)
    #expect(lines.joined().filter { $0 != " " } == PlainTextWriter().write(formula).filter { $0 != " " })
    #expect(lines.allSatisfy { $0.count <= limit })
    #expect(lines.count > 1)
  }

  @Test("a product breaks only where no sum does, and shows a dot there")
  func products() {
    let product = Formula.sketch { f in
      var product = f.italic("factor0")
      for k in 1...5 { product = f.times(product, f.italic("factor\(k)")) }
      return product
    }
    #expect(FormulaBreakingTests.lines(product, 24) == ["factor0 factor1 factor2", " · factor3 factor4", " · factor5"])
    #expect(FormulaBreakingTests.lines(product, 24, showsProducts: false)[1].first == " ")
    #expect(!FormulaBreakingTests.lines(product, 24, showsProducts: false).joined().contains("·"))
  }

  @Test("a function is not parted from what it is applied to")
  func functions() {
    let formula = Formula.sketch { f in
      let determinant = f.add(.row, [f.upright("det"), f.fence(f.italic("matrix"))])
      return f.add(.row, [f.upright("log"), f.add(.sign(Formula.invisibleTimes, .binary)), determinant])
    }
    #expect(FormulaBreakingTests.lines(formula, 4) == ["log det(matrix)"])
  }

  @Test("a sum of thousands of terms is broken as one of ten is")
  func length() {
    let lines = FormulaBreakingTests.lines(FormulaBreakingTests.sum(5_000), 60)
    #expect(lines.count > 500)
    #expect(lines.allSatisfy { $0.count <= 60 })
  }
}
