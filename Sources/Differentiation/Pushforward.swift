import Expressions
import Numerals
import Shapes

/// Forward-mode differentiation by a scalar: every value X carries its tangent Ẋ = dX/dt, and keeps it whole.
public struct Pushforward {
  /// The derivative of a value by a scalar variable, with the value's axes.
  ///
  /// - Throws: ``Pullback/Failure``.
  public static func derivative(of value: Polynomial, by variable: Int, in arena: inout Arena) throws(Pullback.Failure) -> Polynomial {
    var tangents: [AtomID: Polynomial] = [:]
    let dependent = Pullback.dependents(of: value, on: [variable], in: arena)
    for atom in dependent.sorted() {
      if case .variable(let number) = arena[atom].kind {
        if number == variable { tangents[atom] = .constant(.one) }
        continue
      }
      var parts: [Polynomial] = []
      for piece in try Differential.pieces(of: atom, in: &arena) {
        let tangent = tangentOf(arena.polynomials[piece.operand], tangents, in: &arena)
        if tangent.isZero { continue }
        parts.append(arena.product(piece.coefficient, piece.kernel + [Operand(tangent, piece.labels)], output: arena.outputs(arena[atom].axes)))
      }
      if !parts.isEmpty { tangents[atom] = arena.sum(parts) }
    }
    return tangentOf(value, tangents, in: &arena)
  }

  /// d(Σ c·Π fₖ^pₖ) = Σ c·Σₖ pₖ·fₖ^(pₖ−1)·dfₖ·Π others
  private static func tangentOf(_ value: Polynomial, _ tangents: [AtomID: Polynomial], in arena: inout Arena) -> Polynomial {
    var parts: [Polynomial] = []
    for term in value.terms {
      for (place, factor) in term.factors.enumerated() {
        guard let tangent = tangents[factor.atom], !tangent.isZero else { continue }
        var operands = [Operand(tangent, factor.labels)]
        for (k, other) in term.factors.enumerated() {
          let exponent = k == place ? other.exponent - .one : other.exponent
          if !exponent.isZero { operands.append(Operand(arena.power(arena.single(other.atom), exponent), other.labels)) }
        }
        // A bound label that only the differentiated factor named is still summed over.
        for (k, extent) in term.bound.enumerated() { operands.append(Operand(.constant(.one, [extent]), [value.axes.count + k])) }
        parts.append(arena.product(term.coefficient * factor.exponent, operands, output: arena.outputs(value.axes)))
      }
    }
    return parts.isEmpty ? .zero(value.axes) : arena.sum(parts)
  }
}
