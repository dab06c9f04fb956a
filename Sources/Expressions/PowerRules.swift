import Numerals
import Shapes

// Powers with an exponent that varies, and quotients of functions of the same argument.
extension Arena {
  /// a^b · a^k = a^(b+k) for a constant k, and a^b · a^c = a^(b+c).
  mutating func usePower(_ draft: inout Draft) -> Bool {
    for (k, factor) in draft.factors.enumerated() {
      guard case .power(let base, let exponent) = atoms[factor.atom].kind, let times = factor.exponent.integer else { continue }
      let others = draft.factors.indices.filter { $0 != k }
      if let other = others.first(where: { place in
        guard draft.factors[place].labels == factor.labels, draft.factors[place].exponent.integer != nil else { return false }
        if case .power(base, _) = atoms[draft.factors[place].atom].kind { return true }
        return false
      }), case .power(_, let second) = atoms[draft.factors[other].atom].kind {
        let raised = sum([polynomials[exponent].scaled(by: factor.exponent), polynomials[second].scaled(by: draft.factors[other].exponent)])
        replace([k, other], by: power(polynomials[base], raised), at: factor.labels, in: &draft)
        return true
      }
      guard times == 1 else { continue }
      let value = polynomials[base]
      let (inner, scale) = wholeFactor(value)
      guard scale.isOne, inner.exponent.isOne else { continue }
      let labels = inner.labels.map { factor.labels[$0] }
      guard let other = others.first(where: { draft.factors[$0].atom == inner.atom && draft.factors[$0].labels == labels }) else { continue }
      let raised = sum([polynomials[exponent], .constant(draft.factors[other].exponent, polynomials[exponent].axes)])
      replace([k, other], by: power(value, raised), at: factor.labels, in: &draft)
      return true
    }
    return false
  }

  /// sin(u)/cos(u) = tan(u), sinh(u)/cosh(u) = tanh(u).
  mutating func useQuotient(_ draft: inout Draft) -> Bool {
    for (k, factor) in draft.factors.enumerated() {
      guard case .apply(.named(let above), let operand) = atoms[factor.atom].kind, let (below, quotient) = Arena.quotients[above],
        functions[quotient] != nil, let power = factor.exponent.integer, power > 0,
        let other = draft.factors.firstIndex(where: { $0.labels == factor.labels && atoms[$0.atom].kind == .apply(.named(below), operand) }),
        let divisor = draft.factors[other].exponent.integer, divisor < 0
      else { continue }
      let common = min(power, -divisor)
      draft.factors[k].exponent = Coefficient(power - common)
      draft.factors[other].exponent = Coefficient(divisor + common)
      draft.factors.removeAll { $0.exponent.isZero }
      append(self.power(apply(.named(quotient), polynomials[operand]), Coefficient(common)), at: factor.labels, to: &draft)
      return true
    }
    return false
  }

  private static let quotients = ["sin": (below: "cos", quotient: "tan"), "sinh": (below: "cosh", quotient: "tanh")]

  private mutating func replace(_ places: Set<Int>, by value: Polynomial, at labels: [Int], in draft: inout Draft) {
    draft.factors = draft.factors.enumerated().filter { !places.contains($0.offset) }.map(\.element)
    append(value, at: labels, to: &draft)
  }
}
