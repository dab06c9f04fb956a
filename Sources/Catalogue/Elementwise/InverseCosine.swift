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
  /// The inverse cosine of each entry.
  ///
  /// dy = −dx / √(1 − x²)
  static let inverseCosine = Operation(
    signature: Signature(name: "arccos", aliases: ["acos"], arity: 1...1, meaning: .elementwise),
    summary: "the inverse cosine of each entry",
    role: .elementwise(
      rule: ElementwiseRule(
        name: "arccos", parity: .none, isPositive: false, values: [(.one, .zero)],
        derivative: { x, _, arena in arena.power(arena.oneMinusSquare(x), -.half).scaled(by: .minusOne) },
        reduction: { _, _ in nil }),
      numeric: ScalarFunction(
        value: { acos($0) },
        first: { -1 / ((1 - $0) * (1 + $0)).squareRoot() },
        second: { -$0 / ((1 - $0) * (1 + $0) * ((1 - $0) * (1 + $0)).squareRoot()) },
        isDefined: { abs($0) < 1 })),
    source: "Abramowitz and Stegun (1972), 4.4.53")
}
