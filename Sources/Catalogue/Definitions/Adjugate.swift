import Typing

extension Operation {
  /// The adjugate of an invertible matrix.
  static let adjugate = Operation(
    signature: Signature(
      name: "adj", aliases: ["adjugate"], arity: 1...1,
      meaning: .defined(
        parameters: ["A: square"],
        bodies: [.all: "det(A)*inv(A)"])),
    summary: "the adjugate of an invertible matrix",
    role: .definition,
    source: "The Matrix Cookbook (2012), equation (146)")
}
