import Typing

extension Operation {
  /// The cross-entropy of p under the distribution y.
  static let crossEntropy = Operation(
    signature: Signature(
      name: "cross_entropy", aliases: [], arity: 2...2,
      meaning: .defined(
        parameters: ["y", "p"],
        bodies: [.all: "-sum(y.*log(p))"])),
    summary: "the cross-entropy of p under the distribution y",
    role: .definition,
    source: "by definition")
}
