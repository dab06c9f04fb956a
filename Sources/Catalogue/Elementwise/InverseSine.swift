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
  /// The inverse sine of each entry.
  ///
  /// dy = dx / √(1 − x²)
  static let inverseSine = Operation(
    signature: Signature(name: "arcsin", aliases: ["asin"], arity: 1...1, meaning: .elementwise),
    summary: "the inverse sine of each entry",
    role: .elementwise(
      rule: ElementwiseRule(
        name: "arcsin", parity: .odd, isPositive: false, values: [(.zero, .zero)],
        derivative: { x, _, arena in arena.power(arena.oneMinusSquare(x), -.half) },
        reduction: { _, _ in nil }),
      numeric: ScalarFunction(
        value: { asin($0) },
        first: { 1 / ((1 - $0) * (1 + $0)).squareRoot() },
        second: { $0 / ((1 - $0) * (1 + $0) * ((1 - $0) * (1 + $0)).squareRoot()) },
        isDefined: { abs($0) < 1 })),
    source: "Abramowitz and Stegun (1972), 4.4.52")
}
