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
  /// The cosine of each entry.
  ///
  /// dy = −sin(x)·dx
  static let cosine = Operation(
    signature: Signature(name: "cos", aliases: [], arity: 1...1, meaning: .elementwise),
    summary: "the cosine of each entry",
    role: .elementwise(
      rule: ElementwiseRule(
        name: "cos", parity: .even, isPositive: false, values: [(.zero, .one)],
        derivative: { x, _, arena in arena.apply(.named("sin"), x).scaled(by: .minusOne) },
        reduction: { _, _ in nil }),
      numeric: ScalarFunction(
        value: { cos($0) },
        first: { -sin($0) },
        second: { -cos($0) },
        isDefined: { _ in true })),
    source: "Abramowitz and Stegun (1972), 4.3.106")
}
