/// Bounds on the degrees of the polynomials N and d when the entries of a value are written N/d in the entries of the variables, over one denominator.
struct DegreeBound: Sendable {
  var numerator = 0.0
  var denominator = 0.0

  /// The bound of a difference of two such values: N₁d₂ − N₂d₁ over d₁d₂.
  static func + (a: DegreeBound, b: DegreeBound) -> DegreeBound {
    DegreeBound(numerator: max(a.numerator + b.denominator, b.numerator + a.denominator), denominator: a.denominator + b.denominator)
  }

  static func * (a: DegreeBound, b: DegreeBound) -> DegreeBound {
    DegreeBound(numerator: a.numerator + b.numerator, denominator: a.denominator + b.denominator)
  }

  /// The bound of the entries' common value to the power k ≥ 0.
  func power(_ k: Double) -> DegreeBound { DegreeBound(numerator: numerator * k, denominator: denominator * k) }

  /// One over `count` different entries, brought to one denominator.
  func reciprocal(entries count: Double) -> DegreeBound {
    DegreeBound(numerator: denominator + (count - 1) * numerator, denominator: count * numerator)
  }

  /// (N/d)′ = (N′d − Nd′)/d², once for each order.
  func derivative(_ order: Int) -> DegreeBound {
    (0..<order).reduce(self) { bound, _ in
      DegreeBound(numerator: bound.numerator + bound.denominator, denominator: 2 * bound.denominator)
    }
  }
}

extension Kernel {
  /// The bound of the kernel's result, given its operands' and the number of entries that the left and the right one have over all indices.
  func degreeBound(_ a: DegreeBound, _ b: DegreeBound, leftCount: Int, rightCount: Int) -> DegreeBound {
    switch self {
    case .constant, .identity: return DegreeBound()
    case .variable: return DegreeBound(numerator: 1)
    case .add, .subtract: return a + b
    case .hadamard, .product, .kronecker: return a * b
    case .divide: return a * b.reciprocal(entries: Double(rightCount))
    case .power, .elementwise: return a.power(8)
    case .integerPower(let k):
      return k >= 0 ? a.power(Double(k)) : a.reciprocal(entries: Double(leftCount)).power(Double(k.magnitude))
    case .polynomial(let coefficients): return a.power(Double(max(coefficients.count - 1, 0)))
    case .abstractFunction, .abstractGradient: return a.power(3)
    case .determinant(let n): return a.power(Double(n))
    case .inverse(let n): return inverse(a, n)
    case .matrixPower(let k, let n): return (k < 0 ? inverse(a, n) : a).power(Double(k.magnitude))
    case .reduce(let reduction, let lines): return reduction == .sum ? a : a.power(Double(lines.length))
    case .negate, .transpose, .trace, .diagonal, .diagonalPart, .gather: return a
    }
  }

  /// (N/d)⁻¹ = d adj N / det N.
  private func inverse(_ a: DegreeBound, _ n: Int) -> DegreeBound {
    DegreeBound(numerator: a.denominator + Double(n - 1) * a.numerator, denominator: Double(n) * a.numerator)
  }
}
