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
  /// The exponential of each entry.
  ///
  /// y = eˣ,  dy = y·dx
  static let exponential = Operation(
    signature: Signature(name: "exp", aliases: [], arity: 1...1, meaning: .elementwise),
    summary: "the exponential of each entry",
    role: .elementwise(
      rule: ElementwiseRule(
        name: "exp", parity: .reciprocal, isPositive: true, values: [(.zero, .one)],
        derivative: { _, y, _ in y },
        reduction: { x, arena in arena.exponentOfLogarithm(x) }),
      numeric: ScalarFunction(
        value: { exp($0) },
        first: { exp($0) },
        second: { exp($0) },
        isDefined: { _ in true })),
    source: "Abramowitz and Stegun (1972), 4.2.4")
}
