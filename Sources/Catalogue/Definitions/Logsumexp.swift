import Typing

extension Operation {
  /// The logarithm of the sum of the exponentials.
  static let logsumexp = Operation(
    signature: Signature(
      name: "logsumexp", aliases: ["lse"], arity: 1...1,
      meaning: .defined(
        parameters: ["x"],
        bodies: [.all: "log(sum(exp(x)))", .rows: "log(sum(exp(x), rows))", .columns: "log(sum(exp(x), columns))"])),
    summary: "the logarithm of the sum of the exponentials",
    role: .definition,
    source: "by definition")
}
