import Formulas

/// Formulas built from words, node by node.
extension Formula {
  /// A formula whose root is what the closure returns.
  package static func sketch(_ build: (inout Formula) -> ID) -> Formula {
    var formula = Formula()
    formula.root = build(&formula)
    return formula
  }

  package mutating func italic(_ name: String) -> ID { add(.identifier(name, .italic)) }
  package mutating func bold(_ name: String) -> ID { add(.identifier(name, .bold)) }
  package mutating func upright(_ name: String) -> ID { add(.identifier(name, .upright)) }
  package mutating func number(_ digits: String) -> ID { add(.number(digits)) }
  package mutating func binary(_ left: ID, _ sign: String, _ right: ID) -> ID { add(.row, [left, add(.sign(sign, .binary)), right]) }
  package mutating func times(_ left: ID, _ right: ID) -> ID { binary(left, Formula.invisibleTimes, right) }
  package mutating func raised(_ base: ID, _ above: ID) -> ID { add(.script(subscript: false, superscript: true), [base, above]) }
  package mutating func fence(_ inner: ID, _ fence: Fence = .parentheses, tall: Bool = false) -> ID { add(.fenced(fence, stretches: tall), [inner]) }
}
