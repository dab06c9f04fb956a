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
  /// The hyperbolic sine of each entry.
  ///
  /// dy = cosh(x)·dx
  static let hyperbolicSine = Operation(
    signature: Signature(name: "sinh", aliases: [], arity: 1...1, meaning: .elementwise),
    summary: "the hyperbolic sine of each entry",
    role: .elementwise(
      rule: ElementwiseRule(
        name: "sinh", parity: .odd, isPositive: false, values: [(.zero, .zero)],
        derivative: { x, _, arena in arena.apply(.named("cosh"), x) },
        reduction: { _, _ in nil }),
      numeric: ScalarFunction(
        value: { sinh($0) },
        first: { cosh($0) },
        second: { sinh($0) },
        isDefined: { _ in true })),
    source: "Abramowitz and Stegun (1972), 4.5.71")
}
