import Formulas
import WrittenText

/// Pieces of the pages' formulas.
extension Formula {
  static func letter(_ name: String, _ face: Face = .italic) -> Formula { sketch { $0.add(.identifier(name, face)) } }

  mutating func equals(_ left: ID, _ right: ID) -> ID { add(.row, [left, add(.sign("=", .relation)), right]) }
  mutating func transpose(_ base: ID) -> ID {
    let top = add(.sign("⊤", .prefix))
    guard case .script(true, false) = self[base].kind else { return raised(base, top) }
    return add(.script(subscript: true, superscript: true), self[base].children + [top])
  }
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
