import Typing

extension Operation {
  /// One over each entry.
  static let reciprocal = Operation(
    signature: Signature(
      name: "reciprocal", aliases: [], arity: 1...1,
      meaning: .defined(
        parameters: ["x"],
        bodies: [.all: "1./x"])),
    summary: "one over each entry",
    role: .definition,
    source: "by definition")
}
