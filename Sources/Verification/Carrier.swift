import Diagnostics
import Numerals

/// Why a program has no usable value at a point.
enum EvaluationFailure: Error {
  /// A pole, a kink, a singular matrix, or a value outside a function's domain.
  case undefined
  /// A function that has no meaning over the residues.
  case notRational
  /// An extent below 1 or a subscript out of its axis, at these sizes.
  case outOfRange
  /// More work than is accepted.
  case tooLarge
  /// A program that elaboration should not have let through.
  case malformed(Message)
}

/// What the kernels compute with: numbers with or without infinitesimal parts. Every operation of a program is written once, over this.
protocol Carrier: Sendable {
  /// The numbers without infinitesimal parts.
  associatedtype Base: BaseCarrier

  /// The constant of that value.
  init(_ base: Base)
  /// The value without the infinitesimal parts.
  var primal: Base { get }
  /// True when all infinitesimal parts are exactly zero.
  var isConstant: Bool { get }

  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static prefix func - (a: Self) -> Self
  /// The quotient; throws `undefined` when the divisor is not certainly nonzero.
  func divided(by divisor: Self) throws(EvaluationFailure) -> Self
  /// f at this number, by the chain rule.
  func applying(_ function: ScalarFunction) throws(EvaluationFailure) -> Self
}

/// A carrier without infinitesimal parts.
protocol BaseCarrier: Carrier, Equatable where Base == Self {
  static var zero: Self { get }
  static var one: Self { get }
  /// The number of a coefficient; throws `notRational` when it has none here.
  init(coefficient: Coefficient) throws(EvaluationFailure)
  /// The number k/8.
  init(eighths k: Int)
  /// How good a divisor this is: 0 when it may be zero, larger is better.
  var pivotQuality: Double { get }
  /// −1, 0 or 1 as this number is certainly smaller, not certainly different, or certainly larger.
  func comparison(with other: Self) throws(EvaluationFailure) -> Int
  /// f, and f′, f″ as far as `order` asks, at this number. `moves` says whether infinitesimal parts hang on it: then a kink is `undefined`.
  func jet(of function: ScalarFunction, order: Int, moves: Bool) throws(EvaluationFailure) -> Jet<Self>
}

/// A value with the first two derivatives of a function there; those not asked for are zero.
struct Jet<Base: Sendable> {
  var value: Base
  var first: Base
  var second: Base
}

extension BaseCarrier {
  init(_ base: Self) { self = base }
  var primal: Self { self }
  var isConstant: Bool { true }

  func applying(_ function: ScalarFunction) throws(EvaluationFailure) -> Self {
    try jet(of: function, order: 0, moves: false).value
  }
}

extension Carrier {
  /// An integer power by repeated squaring.
  func power(_ exponent: Int) throws(EvaluationFailure) -> Self {
    var result: Self?
    var square = self
    var left = exponent.magnitude
    while left > 0 {
      if left & 1 == 1 { result = result.map { $0 * square } ?? square }
      left >>= 1
      if left > 0 { square = square * square }
    }
    let one = Self(Base.one)
    guard let result else { return one }
    return exponent < 0 ? try one.divided(by: result) : result
  }

  /// aᵇ = exp(b · log a), for a certainly positive a.
  func power(_ exponent: Self) throws(EvaluationFailure) -> Self {
    try (exponent * applying(.logarithm)).applying(.exponential)
  }
}
