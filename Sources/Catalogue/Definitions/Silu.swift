import Typing

extension Operation {
  /// The sigmoid linear unit of each entry.
  static let silu = Operation(
    signature: Signature(
      name: "silu", aliases: ["swish"], arity: 1...1,
      meaning: .defined(
        parameters: ["x"],
        bodies: [.all: "x.*sigmoid(x)"])),
    summary: "the sigmoid linear unit of each entry",
    role: .definition,
    source: "S. Elfwing, E. Uchibe and K. Doya (2018), Neural Networks 107")
}
