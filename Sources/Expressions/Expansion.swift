import Numerals
import Shapes

/// Multiplying out: a·(b + c) = a·b + a·c.
extension Arena {
  /// The most terms that multiplying out may make on the way.
  static let maximumExpandedTerms = 60

  /// The value with its whole sums multiplied out, three levels deep at most; nil when there is none to multiply out.
  public mutating func expanded(_ value: Polynomial) -> Polynomial? {
    var current = value
    var changed = false
    for _ in 0..<3 {
      guard let next = expandedOnce(current) else { break }
      current = next
      changed = true
    }
    return changed ? current : nil
  }

  private mutating func expandedOnce(_ value: Polynomial) -> Polynomial? {
    var terms: [Monomial] = []
    var found = false
    for term in value.terms {
      guard
        let place = term.factors.firstIndex(where: {
          guard $0.exponent.isOne, case .polynomial(let id) = atoms[$0.atom].kind else { return false }
          return polynomials[id].terms.count > 1
        }),
        case .polynomial(let id) = atoms[term.factors[place].atom].kind
      else {
        terms.append(term)
        continue
      }
      found = true
      let sum = polynomials[id]
      if terms.count + sum.terms.count > Arena.maximumExpandedTerms { return nil }
      for inner in sum.terms {
        var operands = [Operand(Polynomial(axes: sum.axes, terms: [inner]), term.factors[place].labels)]
        for (k, factor) in term.factors.enumerated() where k != place {
          operands.append(Operand(power(single(factor.atom), factor.exponent), factor.labels))
        }
        // Labels that no factor names any more are still summed over.
        for (k, extent) in term.bound.enumerated() {
          operands.append(Operand(.constant(.one, [extent]), [value.axes.count + k]))
        }
        terms += product(term.coefficient, operands, output: outputs(value.axes)).terms
      }
    }
    return found ? collected(axes: value.axes, terms) : nil
  }

  /// How much there is to write: factors and terms.
  public func weight(_ value: Polynomial) -> Int {
    value.terms.reduce(0) { total, term in
      total + 1
        + term.factors.reduce(0) { sum, factor in
          guard case .polynomial(let id) = atoms[factor.atom].kind else { return sum + 1 }
          return sum + 1 + polynomials[id].terms.reduce(0) { $0 + 1 + $1.factors.count }
        }
    }
  }

  /// p·q·(a/p − b/q) = a·q − b·p: a whole sum some of whose terms divide by other factors of the product takes those factors in;
  /// 1/(p·(a/p + b)) = 1/(a + b·p).
  ///
  /// Returns the finished product, or nil when no factor meets its reciprocal.
  mutating func cancelled(_ draft: Draft) -> Polynomial? {
    for (k, factor) in draft.factors.enumerated() {
      guard factor.exponent.magnitude.isOne, case .polynomial(let id) = atoms[factor.atom].kind, polynomials[id].terms.count > 1 else { continue }
      let sum = polynomials[id]
      let isDivisor = factor.exponent.isNegative
      let partners = draft.factors.indices.filter { place in
        let other = draft.factors[place]
        // Counts and named sums stand better beside a divisor than inside it.
        if isDivisor { guard case .variable = atoms[other.atom].kind else { return false } }
        guard place != k, other.exponent.isNegative == isDivisor, other.exponent.integer != nil, Set(other.labels).isSubset(of: factor.labels) else {
          return false
        }
        return sum.terms.contains { term in
          term.factors.contains { inner in
            inner.atom == other.atom && inner.exponent.isNegative && inner.exponent.integer != nil
              && inner.labels.allSatisfy { $0 < sum.axes.count } && inner.labels.map { factor.labels[$0] } == other.labels
          }
        }
      }
      guard !partners.isEmpty else { continue }
      let labels = orderedUnique(factor.labels)
      let output = labels.map { (label: $0, extent: draft.extents[$0]) }
      var terms: [Monomial] = []
      for term in sum.terms {
        var operands = [Operand(Polynomial(axes: sum.axes, terms: [term]), factor.labels)]
        for place in partners {
          let other = draft.factors[place]
          operands.append(Operand(power(single(other.atom), other.exponent.magnitude), other.labels))
        }
        terms += product(.one, operands, output: output).terms
      }
      var inside = collected(axes: output.map(\.extent), terms)
      if let flat = expanded(inside), weight(flat) < weight(inside) { inside = flat }
      var rest = draft
      rest.factors = draft.factors.enumerated().filter { $0.offset != k && !partners.contains($0.offset) }.map(\.element)
      // A divisor that vanishes everywhere is left to whoever divides by it.
      if inside.isZero { return isDivisor ? nil : .zero(Array(draft.extents[0..<draft.free])) }
      append(isDivisor ? power(inside, .minusOne) : inside, at: labels, to: &rest)
      return finish(rest)
    }
    return nil
  }
}
