import Typing

extension Operation {
  /// The words that the front end knows by itself, since their types depend on more than their arguments' shapes.
  static let builtins: [Operation] = [
    builtin("sum", .reduce(.sum, .all), aliases: [], arity: 1...1, "the sum of the entries"),
    builtin("prod", .reduce(.product, .all), aliases: ["product"], arity: 1...1, "the product of the entries"),
    builtin("max", .reduce(.maximum, .all), aliases: [], arity: 1...2, "the largest entry, or the larger of two entries"),
    builtin("min", .reduce(.minimum, .all), aliases: [], arity: 1...2, "the smallest entry, or the smaller of two entries"),
    builtin("tr", .trace, aliases: ["trace"], arity: 1...1, "the trace"),
    builtin("det", .determinant, aliases: [], arity: 1...1, "the determinant"),
    builtin("inv", .inverse, aliases: ["inverse"], arity: 1...1, "the inverse"),
    builtin("diag", .diagonal, aliases: [], arity: 1...1, "the diagonal matrix of a vector, or the diagonal of a matrix"),
    builtin("vec", .vectorize, aliases: [], arity: 1...1, "the columns of a matrix stacked"),
    builtin("kron", .kronecker, aliases: [], arity: 2...2, "the Kronecker product"),
    builtin("eye", .identity, aliases: [], arity: 1...1, "the identity matrix"),
    builtin("ones", .fill(.one), aliases: [], arity: 1...2, "a vector or matrix of ones"),
    builtin("zeros", .fill(.zero), aliases: [], arity: 1...2, "a vector or matrix of zeros"),
    builtin("vector", .fill(.one), aliases: [], arity: 1...1, "a vector of one number, of the size that its partner asks for"),
    builtin("matrix", .fill(.one), aliases: [], arity: 1...1, "a matrix of one number, of the size that its partner asks for"),
    builtin("transpose", .transpose, aliases: [], arity: 1...1, "the transpose"),
  ]

  private static func builtin(
    _ name: String, _ operation: TypedOperation, aliases: [String], arity: ClosedRange<Int>, _ summary: String
  ) -> Operation {
    Operation(
      signature: Signature(name: name, aliases: aliases, arity: arity, meaning: .builtin(operation)), summary: summary, role: .builtin,
      source: "by definition")
  }
}
