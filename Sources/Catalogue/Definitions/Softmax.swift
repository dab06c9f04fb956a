import Typing

extension Operation {
  /// The exponentials divided by their sum.
  static let softmax = Operation(
    signature: Signature(
      name: "softmax", aliases: [], arity: 1...1,
      meaning: .defined(
        parameters: ["x: vector"],
        bodies: [.all: "exp(x)/sum(exp(x))", .rows: "exp(x)./sum(exp(x), rows)", .columns: "exp(x)./sum(exp(x), columns)"])),
    summary: "the exponentials divided by their sum",
    role: .definition,
    source: "by definition")
}
