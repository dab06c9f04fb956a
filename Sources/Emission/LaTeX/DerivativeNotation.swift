import Formulas

/// A name that is written as a derivative or a differential instead of by its letters.
public enum DerivativeNotation: Sendable, Hashable {
  /// ∂above/∂below; with names that are held, in brackets with those as subscripts.
  case partial(above: String, below: String, held: [String])
  /// ∂²above/∂below²
  case secondPartial(above: String, below: String)
  /// d value; with names that are held, in brackets with those as subscripts.
  case differential(of: String, held: [String])
}

extension FormulaBuilder {
  /// The formula of a name that stands for a derivative or a differential.
  mutating func derivative(_ notation: DerivativeNotation) -> Piece {
    switch notation {
    case .partial(let above, let below, let held):
      let parts = [above, below].map { formula.add(.row, [formula.add(.sign("∂", .large)), name($0, isEntry: false).id]) }
      let fraction = Piece(id: formula.add(.fraction, parts), strength: .fraction, isTall: true, width: 2)
      return holding(held, fraction)
    case .secondPartial(let above, let below):
      let sign = formula.add(.sign("∂", .large))
      let square = formula.add(.script(subscript: false, superscript: true), [sign, formula.add(.number("2"))])
      let numerator = formula.add(.row, [square, name(above, isEntry: false).id])
      let squared = superscripted(name(below, isEntry: false), formula.add(.number("2")))
      let denominator = formula.add(.row, [formula.add(.sign("∂", .large)), squared.id])
      return Piece(id: formula.add(.fraction, [numerator, denominator]), strength: .fraction, isTall: true, width: 2)
    case .differential(let value, let held):
      let letter = formula.add(.identifier("d", .upright))
      let value = name(value, isEntry: false)
      let piece = Piece(id: formula.add(.row, [letter, value.id]), strength: .product, shape: value.shape, width: value.width + 1)
      return holding(held, piece)
    }
  }

  /// A piece in brackets with names as subscripts; as it is where there are none.
  private mutating func holding(_ held: [String], _ piece: Piece) -> Piece {
    guard !held.isEmpty else { return piece }
    let fenced = formula.add(.fenced(.parentheses, stretches: piece.isTall), [piece.id])
    var below: [Formula.ID] = []
    for (place, value) in held.enumerated() {
      if place > 0 { below.append(formula.add(.sign(",", .punctuation))) }
      below.append(name(value, isEntry: false).id)
    }
    let subscripts = below.count == 1 ? below[0] : formula.add(.row, below)
    let script = formula.add(.script(subscript: true, superscript: false), [fenced, subscripts])
    return Piece(id: script, strength: .fraction, isTall: piece.isTall, shape: piece.shape, width: piece.width + 1)
  }
}
