import Typing

extension Operation {
  /// The Gaussian error linear unit of each entry.
  static let gelu = Operation(
    signature: Signature(
      name: "gelu", aliases: [], arity: 1...1,
      meaning: .defined(
        parameters: ["x"],
        bodies: [.all: "x.*(1 + erf(x/sqrt(2)))/2"])),
    summary: "the Gaussian error linear unit of each entry",
    role: .definition,
    source: "D. Hendrycks and K. Gimpel (2016), arXiv 1606.08415")
}
