import Numerals

/// A double with a bound on the absolute rounding error that it has accumulated.
///
/// Running error analysis (N. J. Higham, "Accuracy and Stability of Numerical Algorithms", section 3.3): with u = 2⁻⁵³ and |x − v| ≤ e for every
/// operand, each operation adds its own rounding u·|v| to what the operands' errors become. Terms that cancel leave a small value with a large
/// bound, so a comparison knows how many of the value's digits mean anything. The bound's own rounding is left to the comparison's factor.
struct Measured: BaseCarrier {
  /// The value v.
  var value: Double
  /// The bound e.
  var bound: Double

  /// u
  static let roundoff = 0x1p-53
  static let zero = Measured(exact: 0)
  static let one = Measured(exact: 1)

  /// A double that stands for itself.
  init(exact value: Double) {
    self.value = value
    bound = 0
  }

  init(value: Double, bound: Double) {
    self.value = value
    self.bound = bound
  }

  init(coefficient: Coefficient) {
    value = coefficient.value
    bound = coefficient.integer == nil ? Measured.roundoff * abs(value) : 0
  }

  init(eighths k: Int) { self.init(exact: Double(k) / 8) }

  /// η: below the smallest normal number results are multiples of 2⁻¹⁰⁷⁴, whatever their size.
  private static func underflow(_ v: Double) -> Double { v.isSubnormal ? .leastNonzeroMagnitude : 0 }

  static func + (a: Measured, b: Measured) -> Measured {
    let v = a.value + b.value
    return Measured(value: v, bound: a.bound + b.bound + roundoff * abs(v))
  }

  static func - (a: Measured, b: Measured) -> Measured {
    let v = a.value - b.value
    return Measured(value: v, bound: a.bound + b.bound + roundoff * abs(v))
  }

  static prefix func - (a: Measured) -> Measured { Measured(value: -a.value, bound: a.bound) }

  /// |xy − vw| ≤ |v|·e₂ + |w|·e₁ + e₁e₂.
  static func * (a: Measured, b: Measured) -> Measured {
    let v = a.value * b.value
    return Measured(value: v, bound: abs(a.value) * b.bound + a.bound * (abs(b.value) + b.bound) + roundoff * abs(v) + underflow(v))
  }

  /// |x/y − v/w| ≤ (e₁ + |v/w|·e₂) / (|w| − e₂).
  func divided(by divisor: Measured) throws(EvaluationFailure) -> Measured {
    let distance = abs(divisor.value) - divisor.bound
    guard distance > 0 else { throw .undefined }
    let v = value / divisor.value
    guard v.isFinite else { throw .undefined }
    return Measured(value: v, bound: (bound + abs(v) * divisor.bound) / distance + Measured.roundoff * abs(v) + Measured.underflow(v))
  }

  var pivotQuality: Double { abs(value) > bound ? abs(value) : 0 }

  func comparison(with other: Measured) -> Int {
    let difference = value - other.value
    return abs(difference) <= bound + other.bound ? 0 : difference < 0 ? -1 : 1
  }

  func jet(of function: ScalarFunction, order: Int, moves: Bool) throws(EvaluationFailure) -> Jet<Measured> {
    if moves, !function.isDefined(value) { throw .undefined }
    // The sign of what may be zero is not known: at a kink or a border at 0 neither branch is certain.
    // An exact zero is meant: the largest entry less the largest.
    if bound > 0, value != 0, abs(value) <= bound, !function.isDefined(0) { throw .undefined }
    let y = function.value(value)
    guard y.isFinite else { throw .undefined }
    let slope = order == 0 && bound == 0 && value == 0 ? 0 : function.first(value)
    let first = order >= 1 ? slope : 0
    let curvature = order >= 1 ? function.second(value) : 0
    guard first.isFinite, curvature.isFinite || order < 1 else { throw .undefined }
    var jet = Jet(value: measured(y, slope: slope), first: Measured.zero, second: Measured.zero)
    if order >= 1 { jet.first = measured(first, slope: curvature) }
    if order >= 2 {
      // The slope of f″ is wanted to a factor of two only: a difference quotient, taken on the side where f is defined.
      let step = 1e-5 * (abs(value) + 1e-3)
      let side = function.isDefined(value + step) ? step : -step
      jet.second = measured(curvature, slope: 2 * (function.second(value + side) - curvature) / side)
    }
    return jet
  }

  /// A function's value g with slope g′: the argument's error times |g′|, a few units in the last place of g, and the same of the argument, since the
  /// function's own formula may round it.
  private func measured(_ g: Double, slope: Double) -> Measured {
    let argument = bound + 2 * Measured.roundoff * abs(value)
    return Measured(value: g, bound: (argument == 0 ? 0 : argument * abs(slope)) + 4 * Measured.roundoff * abs(g) + Measured.underflow(g))
  }
}
