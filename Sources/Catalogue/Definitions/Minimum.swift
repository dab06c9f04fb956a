import Typing

extension Operation {
  /// The smaller of two entries.
  static let minimum = Operation(
    signature: Signature(
      name: "minimum", aliases: [], arity: 2...2,
      meaning: .defined(
        parameters: ["x", "y"],
        bodies: [.all: "y - relu(y - x)"])),
    summary: "the smaller of two entries",
    role: .definition,
    source: "by definition")
}
