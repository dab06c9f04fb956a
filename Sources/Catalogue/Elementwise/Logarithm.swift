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
  /// The natural logarithm of each entry.
  ///
  /// y = log x,  dy = dx / x
  static let logarithm = Operation(
    signature: Signature(name: "log", aliases: ["ln"], arity: 1...1, meaning: .elementwise),
    summary: "the natural logarithm of each entry",
    role: .elementwise(
      rule: ElementwiseRule(
        name: "log", parity: .none, isPositive: false, values: [(.one, .zero)],
        derivative: { x, _, arena in arena.power(x, .minusOne) },
        reduction: { x, arena in arena.logarithmOfProduct(x) }),
      numeric: ScalarFunction(
        value: { log($0) },
        first: { 1 / $0 },
        second: { -1 / ($0 * $0) },
        isDefined: { $0 > 0 })),
    source: "Abramowitz and Stegun (1972), 4.1.46")
}
