import Expressions
import Numerals
import Typing
import Verification

extension Operation {
  /// The sign of each entry: −1, 0 or 1.
  ///
  /// dy = 0 off the jump at 0
  static let sign = Operation(
    signature: Signature(name: "sign", aliases: ["sgn"], arity: 1...1, meaning: .elementwise),
    summary: "the sign of each entry: −1, 0 or 1",
    role: .elementwise(
      rule: ElementwiseRule(
        name: "sign", parity: .odd, isPositive: false, values: [(.zero, .zero)],
        derivative: { x, _, _ in .zero(x.axes) },
        reduction: { x, arena in arena.isPositive(x) ? .constant(.one, x.axes) : nil }),
      numeric: ScalarFunction(
        value: { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 },
        first: { _ in 0 },
        second: { _ in 0 },
        isDefined: { $0 != 0 })),
    source: "by definition")
}
