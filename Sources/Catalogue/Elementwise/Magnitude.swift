import Expressions
import Numerals
import Typing
import Verification

extension Operation {
  /// The magnitude of each entry.
  ///
  /// y = |x|,  dy = sign(x)·dx off the kink at 0
  static let magnitude = Operation(
    signature: Signature(name: "abs", aliases: [], arity: 1...1, meaning: .elementwise),
    summary: "the magnitude of each entry",
    role: .elementwise(
      rule: ElementwiseRule(
        name: "abs", parity: .even, isPositive: false, values: [(.zero, .zero)],
        derivative: { x, _, arena in arena.apply(.named("sign"), x) },
        reduction: { x, arena in arena.isPositive(x) ? x : nil }),
      numeric: ScalarFunction(
        value: { abs($0) },
        first: { $0 > 0 ? 1 : -1 },
        second: { _ in 0 },
        isDefined: { $0 != 0 })),
    source: "by definition")
}
