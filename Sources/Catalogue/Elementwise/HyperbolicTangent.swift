import Expressions
import Numerals
import Typing
import Verification

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension Operation {
  /// The hyperbolic tangent of each entry.
  ///
  /// y = tanh x,  dy = (1 − y²)·dx
  static let hyperbolicTangent = Operation(
    signature: Signature(name: "tanh", aliases: [], arity: 1...1, meaning: .elementwise),
    summary: "the hyperbolic tangent of each entry",
    role: .elementwise(
      rule: ElementwiseRule(
        name: "tanh", parity: .odd, isPositive: false, values: [(.zero, .zero)],
        derivative: { _, y, arena in arena.oneMinusSquare(y) },
        reduction: { _, _ in nil }),
      numeric: ScalarFunction(
        value: { tanh($0) },
        first: { 1 / (cosh($0) * cosh($0)) },
        second: { -2 * tanh($0) / (cosh($0) * cosh($0)) },
        isDefined: { _ in true })),
    source: "Abramowitz and Stegun (1972), 4.5.73")
}
