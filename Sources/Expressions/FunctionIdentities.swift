import Numerals
import Shapes

// One elementwise function of another: exp and log undo each other, the logarithm of a product takes exponentials and positive sums out of it, relu of a sign is a step.
extension Arena {
  /// exp(log u) = u; nil for any other argument.
  public func exponentOfLogarithm(_ x: Polynomial) -> Polynomial? {
    guard x.terms.count == 1, x.terms[0].bound.isEmpty, x.terms[0].coefficient.isOne, x.terms[0].factors.count == 1 else { return nil }
    let factor = x.terms[0].factors[0]
    guard factor.exponent.isOne, case .apply(.named("log"), let p) = atoms[factor.atom].kind, factor.labels == Array(x.axes.indices) else {
      return nil
    }
    return polynomials[p]
  }

  /// log Π fᵏ with the exponentials and the positive sums among the f taken out: log(eᵘ/S) = u − log S; log(1 + eᵘ) = softplus(u).
  public mutating func logarithmOfProduct(_ x: Polynomial) -> Polynomial? {
    if let (argument, labels) = onePlusExponential(x), functions["softplus"] != nil {
      return broadcast(apply(.named("softplus"), argument), labels: labels, axes: x.axes)
    }
    guard x.terms.count == 1, x.terms[0].bound.isEmpty || x.terms[0].factors.count > 1 else { return nil }
    let term = x.terms[0]
    let free = x.axes.count
    var parts: [Polynomial] = []
    var rest: [Factor] = []
    for factor in term.factors {
      let separate = factor.labels.allSatisfy { $0 < free } && Set(factor.labels).count == factor.labels.count
      if separate, case .apply(.named("exp"), let p) = atoms[factor.atom].kind {
        parts.append(broadcast(polynomials[p].scaled(by: factor.exponent), labels: factor.labels, axes: x.axes))
      } else {
        rest.append(factor)
      }
    }
    guard !parts.isEmpty, term.coefficient > .zero else { return nil }
    for (k, factor) in rest.enumerated().reversed() {
      let separate = factor.labels.allSatisfy { $0 < free } && Set(factor.labels).count == factor.labels.count
      guard separate, atoms[factor.atom].isPositive else { continue }
      let logarithm = apply(.named("log"), single(factor.atom)).scaled(by: factor.exponent)
      parts.append(broadcast(logarithm, labels: factor.labels, axes: x.axes))
      rest.remove(at: k)
    }
    let left = Polynomial(
      axes: x.axes, terms: [canonicallyLabeled(Monomial(coefficient: term.coefficient, factors: rest, bound: term.bound), free: free)])
    if left.constant?.isOne != true { parts.append(apply(.named("log"), left)) }
    return sum(parts)
  }

  /// relu(sign(u)) = step(u)
  public mutating func positivePartOfSign(_ x: Polynomial) -> Polynomial? {
    guard x.terms.count == 1, x.terms[0].bound.isEmpty, x.terms[0].coefficient.isOne, x.terms[0].factors.count == 1 else { return nil }
    let factor = x.terms[0].factors[0]
    guard factor.exponent.isOne, case .apply(.named("sign"), let p) = atoms[factor.atom].kind else { return nil }
    return broadcast(apply(.named("step"), polynomials[p]), labels: factor.labels, axes: x.axes)
  }
}
