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
  /// The hyperbolic cosine of each entry.
  ///
  /// dy = sinh(x)·dx
  static let hyperbolicCosine = Operation(
    signature: Signature(name: "cosh", aliases: [], arity: 1...1, meaning: .elementwise),
    summary: "the hyperbolic cosine of each entry",
    role: .elementwise(
      rule: ElementwiseRule(
        name: "cosh", parity: .even, isPositive: true, values: [(.zero, .one)],
        derivative: { x, _, arena in arena.apply(.named("sinh"), x) },
        reduction: { _, _ in nil }),
      numeric: ScalarFunction(
        value: { cosh($0) },
        first: { sinh($0) },
        second: { cosh($0) },
        isDefined: { _ in true })),
    source: "Abramowitz and Stegun (1972), 4.5.72")
}
