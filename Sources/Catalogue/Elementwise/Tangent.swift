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
  /// The tangent of each entry.
  ///
  /// y = tan x,  dy = (1 + y²)·dx
  static let tangent = Operation(
    signature: Signature(name: "tan", aliases: [], arity: 1...1, meaning: .elementwise),
    summary: "the tangent of each entry",
    role: .elementwise(
      rule: ElementwiseRule(
        name: "tan", parity: .odd, isPositive: false, values: [(.zero, .zero)],
        derivative: { _, y, arena in arena.sum([.constant(.one, y.axes), arena.power(y, Coefficient(2))]) },
        reduction: { _, _ in nil }),
      numeric: ScalarFunction(
        value: { tan($0) },
        first: { 1 / (cos($0) * cos($0)) },
        second: { 2 * tan($0) / (cos($0) * cos($0)) },
        isDefined: { abs(cos($0)) > 1e-6 })),
    source: "Abramowitz and Stegun (1972), 4.3.107")
}
