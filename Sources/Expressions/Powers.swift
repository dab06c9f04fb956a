import Numerals
import Shapes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension Arena {
  /// The value whose entries are powers of the entries, with a constant exponent.
  ///
  /// Whole powers go into a product's factors. A fractional power p does so only for factors known to be positive or to be 0 or 1, and for even powers as |f|:
  /// (f²)^p = |f|^(2p).
  public mutating func power(_ value: Polynomial, _ exponent: Coefficient) -> Polynomial {
    if exponent.isOne { return value }
    if exponent.isZero { return .constant(.one, value.axes) }
    if value.isZero { return exponent > .zero ? value : whole(value, exponent) }
    guard value.terms.count == 1 else { return whole(value, exponent) }
    let term = value.terms[0]
    if let n = exponent.integer {
      if term.bound.isEmpty {
        var out = term
        out.coefficient = term.coefficient.power(n)
        for k in out.factors.indices { out.factors[k].exponent = out.factors[k].exponent * exponent }
        return finish(Draft(coefficient: out.coefficient, factors: out.factors, extents: value.axes, free: value.axes.count))
      }
      return whole(value, exponent)
    }
    // A fractional power: take out what is known to be positive.
    var outside: [Factor] = []
    var inside: [Factor] = []
    var taken = Draft(coefficient: .one, factors: [], extents: value.axes, free: value.axes.count)
    for factor in term.factors {
      let separate = factor.labels.allSatisfy { $0 < value.axes.count }
      if separate, exponent > .zero, factor.exponent > .zero, isZeroOne(factor.atom) {
        outside.append(Factor(factor.atom, factor.labels))
      } else if separate, atoms[factor.atom].isPositive {
        outside.append(Factor(factor.atom, factor.labels, exponent: factor.exponent * exponent))
      } else if separate, let n = factor.exponent.integer, n % 2 == 0 {
        let raised = factor.exponent * exponent
        let base = single(factor.atom)
        let magnitude = raised.integer.map { $0 % 2 == 0 } == true ? base : apply(.named("abs"), base)
        append(power(magnitude, raised), at: factor.labels, to: &taken)
      } else {
        inside.append(factor)
      }
    }
    var coefficient = term.coefficient
    if coefficient > .zero {
      if let root = exactPower(coefficient, exponent) {
        taken.coefficient = taken.coefficient * root
      } else if let (n, d) = coefficient.fraction {
        for (number, power) in [(n, exponent), (d, -exponent)] where number != 1 {
          outside.append(Factor(intern(.number(Coefficient(number)), axes: []), [], exponent: power))
        }
      } else {
        taken.coefficient = taken.coefficient * Coefficient(real: pow(coefficient.value, exponent.value))
      }
      coefficient = .one
    }
    taken.factors += outside
    if inside.isEmpty && term.bound.isEmpty && coefficient.isOne { return finish(taken) }
    let rest = Polynomial(
      axes: value.axes, terms: [canonicallyLabeled(Monomial(coefficient: coefficient, factors: inside, bound: term.bound), free: value.axes.count)])
    let raised = whole(rest, exponent)
    append(raised, at: Array(value.axes.indices), to: &taken)
    return finish(taken)
  }

  /// True for variables whose entries are 0 or 1, and so equal their positive powers.
  private func isZeroOne(_ atom: AtomID) -> Bool {
    if case .variable(let number) = atoms[atom].kind { variables[number].isZeroOne } else { false }
  }

  /// The power of a value that stays whole: one atom to that power, its content taken out where the power allows.
  private mutating func whole(_ value: Polynomial, _ exponent: Coefficient) -> Polynomial {
    let used = usedAxes(value)
    let core = used.count == value.axes.count ? value : narrowed(value, to: used)
    var factor: Factor
    var coefficient = Coefficient.one
    if let n = exponent.integer {
      let (whole, scale) = wholeFactor(core, labels: used)
      factor = whole
      factor.exponent = factor.exponent * exponent
      coefficient = scale.power(n)
    } else {
      let (primitive, content) = contentRemoved(core)
      // √ of a negative content must not be taken; keep the value as it is.
      if content > .zero, let root = exactPower(content, exponent) {
        (factor, coefficient) = (rawFactor(primitive, labels: used), root)
      } else {
        factor = rawFactor(core, labels: used)
      }
      factor.exponent = factor.exponent * exponent
    }
    return finish(Draft(coefficient: coefficient, factors: [factor], extents: value.axes, free: value.axes.count))
  }

  private mutating func rawFactor(_ value: Polynomial, labels: [Int]) -> Factor {
    if value.terms.count == 1, value.terms[0].coefficient.isOne, value.terms[0].bound.isEmpty, value.terms[0].factors.count == 1,
      value.terms[0].factors[0].exponent.isOne
    {
      let factor = value.terms[0].factors[0]
      return Factor(factor.atom, factor.labels.map { labels[$0] })
    }
    let (oriented, permutation) = orientationNormalized(value)
    return Factor(intern(.polynomial(intern(oriented)), axes: oriented.axes), permutation.map { labels[$0] })
  }

  /// c^p when it is an exact fraction: (4/9)^(1/2) = 2/3.
  private func exactPower(_ base: Coefficient, _ exponent: Coefficient) -> Coefficient? {
    guard let (n, d) = base.fraction, let (p, q) = exponent.fraction, n > 0, q <= 4, p.magnitude <= 64 else { return nil }
    func root(_ x: Int) -> Int? {
      let r = Int(pow(Double(x), 1 / Double(q)).rounded())
      var power = 1
      for _ in 0..<q {
        let (next, overflow) = power.multipliedReportingOverflow(by: r)
        guard !overflow else { return nil }
        power = next
      }
      return power == x ? r : nil
    }
    guard let a = root(n), let b = root(d) else { return nil }
    return Coefficient(a, over: b).power(p)
  }

  /// base^exponent entry by entry; both have the same axes.
  public mutating func power(_ base: Polynomial, _ exponent: Polynomial) -> Polynomial {
    if let constant = exponent.constant { return power(base, constant) }
    if base.constant?.isOne == true { return base }
    // Only the axes that one of the two varies along belong to the atom.
    let varying = Set(usedAxes(base)).union(usedAxes(exponent)).sorted()
    if varying.count < base.axes.count {
      let core = power(narrowed(base, to: varying), narrowed(exponent, to: varying))
      return broadcast(core, labels: varying, axes: base.axes)
    }
    return interned(.power(intern(base), intern(exponent)), axes: base.axes)
  }
}
