import Formulas

/// Formulas for tests, built from words.
extension Formula {
  /// A formula whose root is what the closure returns.
  static func sketch(_ build: (inout Formula) -> ID) -> Formula {
    var formula = Formula()
    formula.root = build(&formula)
    return formula
  }

  mutating func italic(_ name: String) -> ID { add(.identifier(name, .italic)) }
  mutating func bold(_ name: String) -> ID { add(.identifier(name, .bold)) }
  mutating func upright(_ name: String) -> ID { add(.identifier(name, .upright)) }
  mutating func number(_ digits: String) -> ID { add(.number(digits)) }
  mutating func binary(_ left: ID, _ sign: String, _ right: ID) -> ID { add(.row, [left, add(.sign(sign, .binary)), right]) }
  mutating func times(_ left: ID, _ right: ID) -> ID { binary(left, Formula.invisibleTimes, right) }
  mutating func raised(_ base: ID, _ above: ID) -> ID { add(.script(subscript: false, superscript: true), [base, above]) }
  mutating func fence(_ inner: ID, _ fence: Fence = .parentheses, tall: Bool = false) -> ID { add(.fenced(fence, stretches: tall), [inner]) }

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
