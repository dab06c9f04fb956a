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
  /// The error function of each entry.
  ///
  /// dy = 2/√π·e^(−x²)·dx
  static let errorFunction = Operation(
    signature: Signature(name: "erf", aliases: [], arity: 1...1, meaning: .elementwise),
    summary: "the error function of each entry",
    role: .elementwise(
      rule: ElementwiseRule(
        name: "erf", parity: .odd, isPositive: false, values: [(.zero, .zero)],
        derivative: { x, _, arena in arena.gaussian(x) },
        reduction: { _, _ in nil }),
      numeric: ScalarFunction(
        value: { erf($0) },
        first: { 2 / Double.pi.squareRoot() * exp(-$0 * $0) },
        second: { -4 * $0 / Double.pi.squareRoot() * exp(-$0 * $0) },
        isDefined: { _ in true })),
    source: "Abramowitz and Stegun (1972), 7.1.1")
}
