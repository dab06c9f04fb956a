import Typing

extension Operation {
  /// The logarithm of the determinant of a matrix with positive determinant.
  static let logdet = Operation(
    signature: Signature(
      name: "logdet", aliases: ["log_det"], arity: 1...1,
      meaning: .defined(
        parameters: ["A: square"],
        bodies: [.all: "log(det(A))"])),
    summary: "the logarithm of the determinant of a matrix with positive determinant",
    role: .definition,
    source: "by definition")
}
