/// a + a′ε with ε² = 0: a value with its derivative in one direction.
struct Dual<Base: BaseCarrier>: Carrier {
  /// a
  var value: Base
  /// a′
  var tangent: Base

  init(_ base: Base) {
    value = base
    tangent = .zero
  }

  init(value: Base, tangent: Base) {
    self.value = value
    self.tangent = tangent
  }

  var primal: Base { value }
  var isConstant: Bool { tangent == .zero }

  static func + (a: Dual, b: Dual) -> Dual { Dual(value: a.value + b.value, tangent: a.tangent + b.tangent) }
  static func - (a: Dual, b: Dual) -> Dual { Dual(value: a.value - b.value, tangent: a.tangent - b.tangent) }
  static prefix func - (a: Dual) -> Dual { Dual(value: -a.value, tangent: -a.tangent) }

  static func * (a: Dual, b: Dual) -> Dual {
    Dual(value: a.value * b.value, tangent: a.value * b.tangent + a.tangent * b.value)
  }

  /// With q = a/b: q′ = (a′ − q b′) / b.
  func divided(by divisor: Dual) throws(EvaluationFailure) -> Dual {
    let reciprocal = try Base.one.divided(by: divisor.value)
    let q = try value.divided(by: divisor.value)
    return Dual(value: q, tangent: (tangent - q * divisor.tangent) * reciprocal)
  }

  func applying(_ function: ScalarFunction) throws(EvaluationFailure) -> Dual {
    if isConstant { return Dual(try value.applying(function)) }
    let jet = try value.jet(of: function, order: 1, moves: true)
    return Dual(value: jet.value, tangent: jet.first * tangent)
  }
}

/// a + a₁ε₁ + a₂ε₂ + a₁₂ε₁ε₂ with ε₁² = ε₂² = 0: a value with its derivatives in two directions and the mixed second one
/// (J. A. Fike and J. J. Alonso, "The development of hyper-dual numbers for exact second-derivative calculations", 2011).
struct HyperDual<Base: BaseCarrier>: Carrier {
  /// a
  var value: Base
  /// a₁
  var first: Base
  /// a₂
  var second: Base
  /// a₁₂
  var mixed: Base

  init(_ base: Base) {
    value = base
    first = .zero
    second = .zero
    mixed = .zero
  }

  init(value: Base, first: Base, second: Base, mixed: Base) {
    self.value = value
    self.first = first
    self.second = second
    self.mixed = mixed
  }

  var primal: Base { value }
  var isConstant: Bool { first == .zero && second == .zero && mixed == .zero }

  static func + (a: HyperDual, b: HyperDual) -> HyperDual {
    HyperDual(value: a.value + b.value, first: a.first + b.first, second: a.second + b.second, mixed: a.mixed + b.mixed)
  }

  static func - (a: HyperDual, b: HyperDual) -> HyperDual {
    HyperDual(value: a.value - b.value, first: a.first - b.first, second: a.second - b.second, mixed: a.mixed - b.mixed)
  }

  static prefix func - (a: HyperDual) -> HyperDual {
    HyperDual(value: -a.value, first: -a.first, second: -a.second, mixed: -a.mixed)
  }

  static func * (a: HyperDual, b: HyperDual) -> HyperDual {
    HyperDual(
      value: a.value * b.value, first: a.value * b.first + a.first * b.value, second: a.value * b.second + a.second * b.value,
      mixed: (a.value * b.mixed + a.mixed * b.value) + (a.first * b.second + a.second * b.first))
  }

  /// With q = a/b, from a = q b: q₁ = (a₁ − q b₁)/b, q₂ likewise, q₁₂ = (a₁₂ − q b₁₂ − q₁b₂ − q₂b₁)/b.
  func divided(by divisor: HyperDual) throws(EvaluationFailure) -> HyperDual {
    let reciprocal = try Base.one.divided(by: divisor.value)
    let q = try value.divided(by: divisor.value)
    let q1 = (first - q * divisor.first) * reciprocal
    let q2 = (second - q * divisor.second) * reciprocal
    let rest = mixed - q * divisor.mixed - (q1 * divisor.second + q2 * divisor.first)
    return HyperDual(value: q, first: q1, second: q2, mixed: rest * reciprocal)
  }

  /// f(a)₁₂ = f′ a₁₂ + f″ a₁a₂.
  func applying(_ function: ScalarFunction) throws(EvaluationFailure) -> HyperDual {
    if isConstant { return HyperDual(try value.applying(function)) }
    let jet = try value.jet(of: function, order: 2, moves: true)
    return HyperDual(
      value: jet.value, first: jet.first * first, second: jet.first * second, mixed: jet.first * mixed + jet.second * (first * second))
  }
}
