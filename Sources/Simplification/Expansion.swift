import Expressions
import Numerals
import Shapes

/// Multiplying out: a·(b + c) = a·b + a·c, kept only when terms cancel or merge.
enum Expansion {
  /// The most terms that an expansion may have on the way.
  static let maximumTerms = 60

  /// The value with its whole sums multiplied out once, or nil when there is none or the result would not be smaller.
  static func expanded(_ value: Polynomial, in arena: inout Arena) -> Polynomial? {
    var current = value
    var changed = false
    for _ in 0..<3 {
      guard let next = once(current, in: &arena) else { break }
      current = next
      changed = true
    }
    guard changed, weight(current, arena) <= weight(value, arena) else { return nil }
    return current
  }

  private static func once(_ value: Polynomial, in arena: inout Arena) -> Polynomial? {
    var terms: [Monomial] = []
    var found = false
    for term in value.terms {
      guard
        let place = term.factors.firstIndex(where: {
          guard $0.exponent.isOne, case .polynomial(let id) = arena[$0.atom].kind else { return false }
          return arena.polynomials[id].terms.count > 1
        }),
        case .polynomial(let id) = arena[term.factors[place].atom].kind
      else {
        terms.append(term)
        continue
      }
      found = true
      let sum = arena.polynomials[id]
      if terms.count + sum.terms.count > maximumTerms { return nil }
      for inner in sum.terms {
        var operands = [Operand(Polynomial(axes: sum.axes, terms: [inner]), term.factors[place].labels)]
        for (k, factor) in term.factors.enumerated() where k != place {
          operands.append(Operand(arena.power(arena.single(factor.atom), factor.exponent), factor.labels))
        }
        // Labels that no factor names any more are still summed over.
        for (k, extent) in term.bound.enumerated() {
          operands.append(Operand(.constant(.one, [extent]), [value.axes.count + k]))
        }
        terms += arena.product(term.coefficient, operands, output: arena.outputs(value.axes)).terms
      }
    }
    guard found else { return nil }
    return arena.sum([Polynomial(axes: value.axes, terms: terms)])
  }

  /// How much there is to write: factors and terms.
  static func weight(_ value: Polynomial, _ arena: Arena) -> Int {
    value.terms.reduce(0) { total, term in
      total + 1
        + term.factors.reduce(0) { sum, factor in
          guard case .polynomial(let id) = arena[factor.atom].kind else { return sum + 1 }
          return sum + 1 + arena.polynomials[id].terms.reduce(0) { $0 + 1 + $1.factors.count }
        }
    }
  }
}
