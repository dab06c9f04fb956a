import Typing

extension Operation {
  /// The Euclidean norm of a vector, the Frobenius norm of a matrix.
  static let norm2 = Operation(
    signature: Signature(
      name: "norm2", aliases: ["norm"], arity: 1...1,
      meaning: .defined(
        parameters: ["x"],
        bodies: [.all: "sqrt(sum(x.^2))", .rows: "sqrt(sum(x.^2, rows))", .columns: "sqrt(sum(x.^2, columns))"])),
    summary: "the Euclidean norm of a vector, the Frobenius norm of a matrix",
    role: .definition,
    source: "by definition")
}
