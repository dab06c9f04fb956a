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
  /// The sine of each entry.
  ///
  /// dy = cos(x)·dx
  static let sine = Operation(
    signature: Signature(name: "sin", aliases: [], arity: 1...1, meaning: .elementwise),
    summary: "the sine of each entry",
    role: .elementwise(
      rule: ElementwiseRule(
        name: "sin", parity: .odd, isPositive: false, values: [(.zero, .zero)],
        derivative: { x, _, arena in arena.apply(.named("cos"), x) },
        reduction: { _, _ in nil }),
      numeric: ScalarFunction(
        value: { sin($0) },
        first: { cos($0) },
        second: { -sin($0) },
        isDefined: { _ in true })),
    source: "Abramowitz and Stegun (1972), 4.3.105")
}
