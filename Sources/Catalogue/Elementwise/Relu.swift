import Expressions
import Numerals
import Typing
import Verification

extension Operation {
  /// The positive part of each entry.
  ///
  /// y = max(x, 0),  dy = step(x)·dx off the kink at 0
  static let relu = Operation(
    signature: Signature(name: "relu", aliases: [], arity: 1...1, meaning: .elementwise),
    summary: "the positive part of each entry",
    role: .elementwise(
      rule: ElementwiseRule(
        name: "relu", parity: .none, isPositive: false, values: [(.zero, .zero)],
        derivative: { x, _, arena in arena.apply(.named("step"), x) },
        reduction: { x, arena in arena.isPositive(x) ? x : arena.positivePartOfSign(x) }),
      numeric: ScalarFunction(
        value: { $0 > 0 ? $0 : 0 },
        first: { $0 > 0 ? 1 : 0 },
        second: { _ in 0 },
        isDefined: { $0 != 0 })),
    source: "V. Nair and G. Hinton, ICML 2010")
}
