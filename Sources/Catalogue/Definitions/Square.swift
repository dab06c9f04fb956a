import Typing

extension Operation {
  /// The square of each entry.
  static let square = Operation(
    signature: Signature(
      name: "square", aliases: [], arity: 1...1,
      meaning: .defined(
        parameters: ["x"],
        bodies: [.all: "x.^2"])),
    summary: "the square of each entry",
    role: .definition,
    source: "by definition")
}
