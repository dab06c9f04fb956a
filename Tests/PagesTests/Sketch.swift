import Formulas

/// Formulas for tests, built from words.
extension Formula {
  /// A formula whose root is what the closure returns.
  static func sketch(_ build: (inout Formula) -> ID) -> Formula {
    var formula = Formula()
    formula.root = build(&formula)
    return formula
  }

  static func letter(_ name: String, _ face: Face = .italic) -> Formula { sketch { $0.add(.identifier(name, face)) } }

  mutating func italic(_ name: String) -> ID { add(.identifier(name, .italic)) }
  mutating func bold(_ name: String) -> ID { add(.identifier(name, .bold)) }
  mutating func upright(_ name: String) -> ID { add(.identifier(name, .upright)) }
  mutating func number(_ digits: String) -> ID { add(.number(digits)) }
  mutating func binary(_ left: ID, _ sign: String, _ right: ID) -> ID { add(.row, [left, add(.sign(sign, .binary)), right]) }
  mutating func times(_ left: ID, _ right: ID) -> ID { binary(left, Formula.invisibleTimes, right) }
  mutating func equals(_ left: ID, _ right: ID) -> ID { add(.row, [left, add(.sign("=", .relation)), right]) }
  mutating func fence(_ inner: ID, tall: Bool = false) -> ID { add(.fenced(.parentheses, stretches: tall), [inner]) }
  mutating func transpose(_ base: ID) -> ID {
    let top = add(.sign("⊤", .prefix))
    guard case .script(true, false) = self[base].kind else { return raised(base, top) }
    return add(.script(subscript: true, superscript: true), self[base].children + [top])
  }
  mutating func raised(_ base: ID, _ above: ID) -> ID { add(.script(subscript: false, superscript: true), [base, above]) }
  mutating func lowered(_ base: ID, _ below: ID) -> ID { add(.script(subscript: true, superscript: false), [base, below]) }
  mutating func call(_ function: String, _ argument: ID) -> ID {
    let name = upright(function)
    return add(.row, [name, fence(argument)])
  }

  /// f′(argument)
  mutating func slope(_ function: String, _ argument: ID) -> ID {
    let name = raised(upright(function), add(.sign("′", .prefix)))
    return add(.row, [name, fence(argument)])
  }

  /// ∂above/∂below
  mutating func partial(_ above: ID, _ below: ID) -> ID {
    let rows = [above, below].map { child in add(.row, [add(.sign("∂", .large)), child]) }
    return add(.fraction, rows)
  }
}
