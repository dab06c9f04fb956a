import Formulas
import WrittenText

extension Formula {
  /// One formula with every kind of node.
  static let everything = Formula.sketch { f in
    let sum = f.add(
      .script(subscript: true, superscript: true),
      [f.add(.sign("∑", .large)), f.add(.row, [f.italic("k"), f.add(.sign("=", .relation)), f.number("1")]), f.italic("n")])
    let norm = f.fence(f.binary(f.bold("x"), "−", f.bold("y")), .doubleBars)
    let fraction = f.add(.fraction, [f.add(.accent(.hat), [f.bold("y")]), f.add(.root, [f.fence(f.italic("a"), .bars)])])
    let call = f.add(.row, [f.upright("exp"), f.fence(fraction, tall: true)])
    let cases = f.add(.cases, [f.number("1"), f.add(.words("if it is so")), f.number("0"), f.add(.words("otherwise"))])
    let array = f.add(
      .array(rows: 2, columns: 2),
      [f.italic("a"), f.add(.sign("⋯", .prefix)), f.add(.sign("⋮", .prefix)), f.raised(f.italic("W"), f.add(.sign("⊤", .prefix)))])
    let list = f.fence(f.add(.row, [f.italic("a"), f.add(.sign(",", .punctuation)), f.add(.row, [f.add(.sign("−", .prefix)), f.italic("b")])]))
    let left = f.add(.row, [sum, norm])
    let right = f.times(call, f.add(.row, [cases, array, list]))
    return f.add(.lines, [f.italic("z"), left, f.italic("J"), right])
  }
}
