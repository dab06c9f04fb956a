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
  /// The softplus of each entry.
  ///
  /// y = log(1 + eˣ),  dy = sigmoid(x)·dx
  static let softplus = Operation(
    signature: Signature(name: "softplus", aliases: [], arity: 1...1, meaning: .elementwise),
    summary: "the softplus of each entry",
    role: .elementwise(
      rule: ElementwiseRule(
        name: "softplus", parity: .none, isPositive: true, values: [],
        derivative: { x, _, arena in arena.apply(.named("sigmoid"), x) },
        reduction: { _, _ in nil }),
      numeric: ScalarFunction(
        value: { max($0, 0) + log1p(exp(-abs($0))) },
        first: { 1 / (1 + exp(-$0)) },
        second: { 1 / ((1 + exp(-$0)) * (1 + exp($0))) },
        isDefined: { _ in true })),
    source: "by definition")
}
