import Typing

extension Operation {
  /// The sum of the magnitudes of the entries.
  static let norm1 = Operation(
    signature: Signature(
      name: "norm1", aliases: [], arity: 1...1,
      meaning: .defined(
        parameters: ["x"],
        bodies: [.all: "sum(abs(x))", .rows: "sum(abs(x), rows)", .columns: "sum(abs(x), columns)"])),
    summary: "the sum of the magnitudes of the entries",
    role: .definition,
    source: "by definition")
}
