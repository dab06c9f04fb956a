import Typing

extension Operation {
  /// The logistic loss of scores z for labels y of ±1, summed.
  static let logisticLoss = Operation(
    signature: Signature(
      name: "logistic_loss", aliases: [], arity: 2...2,
      meaning: .defined(
        parameters: ["y", "z"],
        bodies: [.all: "sum(softplus(-y.*z))"])),
    summary: "the logistic loss of scores z for labels y of ±1, summed",
    role: .definition,
    source: "by definition")
}
