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
  /// The logistic function of each entry.
  ///
  /// y = 1/(1 + e⁻ˣ),  dy = y·(1 − y)·dx
  static let sigmoid = Operation(
    signature: Signature(name: "sigmoid", aliases: ["σ", "logistic", "expit"], arity: 1...1, meaning: .elementwise),
    summary: "the logistic function of each entry",
    role: .elementwise(
      rule: ElementwiseRule(
        name: "sigmoid", parity: .none, isPositive: true, values: [(.zero, .half)],
        derivative: { _, y, arena in arena.entrywise(y, arena.sum([.constant(.one, y.axes), y.scaled(by: .minusOne)])) },
        reduction: { _, _ in nil }),
      numeric: ScalarFunction(
        value: { 1 / (1 + exp(-$0)) },
        // 1 − σ(x) is written σ(−x), which does not cancel.
        first: { 1 / ((1 + exp(-$0)) * (1 + exp($0))) },
        second: { -tanh($0 / 2) / ((1 + exp(-$0)) * (1 + exp($0))) },
        isDefined: { _ in true })),
    source: "by definition")
}
