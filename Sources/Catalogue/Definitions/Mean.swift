import Typing

extension Operation {
  /// The mean of the entries.
  static let mean = Operation(
    signature: Signature(
      name: "mean", aliases: [], arity: 1...1,
      meaning: .defined(
        parameters: ["x"],
        bodies: [
          .all: "sum(x)/count(x)", .rows: "sum(x, rows)*(count(sum(x, rows))/count(x))",
          .columns: "sum(x, columns)*(count(sum(x, columns))/count(x))",
        ])),
    summary: "the mean of the entries",
    role: .definition,
    source: "by definition")
}
