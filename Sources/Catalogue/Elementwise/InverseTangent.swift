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
  /// The inverse tangent of each entry.
  ///
  /// dy = dx / (1 + x²)
  static let inverseTangent = Operation(
    signature: Signature(name: "arctan", aliases: ["atan"], arity: 1...1, meaning: .elementwise),
    summary: "the inverse tangent of each entry",
    role: .elementwise(
      rule: ElementwiseRule(
        name: "arctan", parity: .odd, isPositive: false, values: [(.zero, .zero)],
        derivative: { x, _, arena in arena.power(arena.onePlusSquare(x), .minusOne) },
        reduction: { _, _ in nil }),
      numeric: ScalarFunction(
        value: { atan($0) },
        first: { 1 / (1 + $0 * $0) },
        second: { -2 * $0 / ((1 + $0 * $0) * (1 + $0 * $0)) },
        isDefined: { _ in true })),
    source: "Abramowitz and Stegun (1972), 4.4.54")
}
