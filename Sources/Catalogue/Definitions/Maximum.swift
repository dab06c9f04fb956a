import Typing

extension Operation {
  /// The larger of two entries.
  static let maximum = Operation(
    signature: Signature(
      name: "maximum", aliases: [], arity: 2...2,
      meaning: .defined(
        parameters: ["x", "y"],
        bodies: [.all: "y + relu(x - y)"])),
    summary: "the larger of two entries",
    role: .definition,
    source: "by definition")
}
