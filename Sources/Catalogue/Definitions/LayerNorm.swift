import Typing

extension Operation {
  /// The entries less their mean, divided by their standard deviation.
  static let layerNorm = Operation(
    signature: Signature(
      name: "layernorm", aliases: ["layer_norm"], arity: 1...1,
      meaning: .defined(
        parameters: ["x: vector"],
        bodies: [
          .all: "(x - mean(x))/sqrt(mean((x - mean(x)).^2))", .rows: "(x - mean(x, rows))./sqrt(mean((x - mean(x, rows)).^2, rows))",
          .columns: "(x - mean(x, columns))./sqrt(mean((x - mean(x, columns)).^2, columns))",
        ])),
    summary: "the entries less their mean, divided by their standard deviation",
    role: .definition,
    source: "J. L. Ba, J. R. Kiros and G. E. Hinton (2016), arXiv 1607.06450")
}
