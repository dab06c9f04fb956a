import Expressions
import Numerals
import Typing
import Verification

extension Operation {
  /// The unit step of each entry: 1 where it is positive, otherwise 0.
  ///
  /// dy = 0 off the jump at 0
  static let step = Operation(
    signature: Signature(name: "step", aliases: ["heaviside"], arity: 1...1, meaning: .elementwise),
    summary: "the unit step of each entry: 1 where it is positive, otherwise 0",
    role: .elementwise(
      rule: ElementwiseRule(
        name: "step", parity: .none, isPositive: false, values: [(.zero, .zero)],
        derivative: { x, _, _ in .zero(x.axes) },
        reduction: { x, arena in arena.isPositive(x) ? .constant(.one, x.axes) : nil }),
      numeric: ScalarFunction(
        value: { $0 > 0 ? 1 : 0 },
        first: { _ in 0 },
        second: { _ in 0 },
        isDefined: { $0 != 0 })),
    source: "by definition")
}
