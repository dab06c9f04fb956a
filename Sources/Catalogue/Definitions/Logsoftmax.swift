import Typing

extension Operation {
  /// The logarithm of the softmax.
  static let logsoftmax = Operation(
    signature: Signature(
      name: "logsoftmax", aliases: ["log_softmax"], arity: 1...1,
      meaning: .defined(
        parameters: ["x: vector"],
        bodies: [.all: "x - log(sum(exp(x)))", .rows: "x - log(sum(exp(x), rows))", .columns: "x - log(sum(exp(x), columns))"])),
    summary: "the logarithm of the softmax",
    role: .definition,
    source: "by definition")
}
