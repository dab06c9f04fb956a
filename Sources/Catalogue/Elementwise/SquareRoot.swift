import Expressions
import Numerals
import Typing
import Verification

extension Operation {
  /// The square root of each entry.
  ///
  /// y = x^(1/2),  dy = x^(−1/2)/2·dx
  static let squareRoot = Operation(
    signature: Signature(name: "sqrt", aliases: [], arity: 1...1, meaning: .elementwise),
    summary: "the square root of each entry",
    role: .elementwise(
      rule: ElementwiseRule(
        name: "sqrt", parity: .none, isPositive: false, values: [],
        derivative: { x, _, arena in arena.power(x, -.half).scaled(by: .half) },
        reduction: { x, arena in arena.power(x, .half) }),
      numeric: ScalarFunction(
        value: { $0.squareRoot() },
        first: { 0.5 / $0.squareRoot() },
        second: { -0.25 / ($0 * $0.squareRoot()) },
        isDefined: { $0 > 0 })),
    source: "by definition")
}
