/// A function of one or two numbers, applied entry by entry. The set is closed: each has a kernel for every element type.
public enum ScalarOperation: String, Hashable, Sendable, CaseIterable {
  // Of two numbers.
  /// a + b
  case add
  /// a − b
  case subtract
  /// a·b
  case multiply
  /// a/b
  case divide
  /// aᵇ
  case power
  /// The larger of the two; NaN where one is.
  case maximum
  /// The smaller of the two; NaN where one is.
  case minimum
  // Of one number.
  /// a
  case copy
  /// −a
  case negate
  /// a²
  case square
  /// 1/a
  case reciprocal
  /// √a
  case sqrt
  /// |a|
  case abs
  /// −1, 0 or 1.
  case sign
  /// 1 where a > 0, otherwise 0.
  case step
  /// max(a, 0)
  case relu
  /// eᵃ
  case exp
  /// The natural logarithm.
  case log
  /// The sine.
  case sin
  /// The cosine.
  case cos
  /// The tangent.
  case tan
  /// The inverse sine.
  case arcsin
  /// The inverse cosine.
  case arccos
  /// The inverse tangent.
  case arctan
  /// The hyperbolic sine.
  case sinh
  /// The hyperbolic cosine.
  case cosh
  /// The hyperbolic tangent.
  case tanh
  /// 1/(1 + e⁻ᵃ)
  case sigmoid
  /// log(1 + eᵃ)
  case softplus
  /// The error function.
  case erf

  /// True for a function of two numbers.
  public var isBinary: Bool {
    switch self {
    case .add, .subtract, .multiply, .divide, .power, .maximum, .minimum: true
    default: false
    }
  }

  /// About how many floating-point operations one entry takes, so that what is cheap to compute again can be told from what is not.
  public var cost: Int {
    switch self {
    case .add, .subtract, .multiply, .maximum, .minimum, .negate, .square, .sign, .step, .relu, .abs: 1
    case .copy: 0
    case .divide, .reciprocal, .sqrt: 4
    default: 20
    }
  }
}
