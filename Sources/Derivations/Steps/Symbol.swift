/// A name of a derivation that the program does not have, and what it stands for.
public enum Symbol: Sendable, Hashable {
  /// ∂value/∂by. With `holding`, what moves along otherwise stays: (∂value/∂by) with those as subscripts.
  case partial(of: String, by: String, holding: [String])
  /// ∂²value/∂by²
  case secondPartial(of: String, by: String)
  /// d value: how the value moves, to first order. With `holding`, what moves along otherwise stays: (d value) with those as subscripts.
  case differential(of: String, holding: [String])
  /// δ = ∂objective/∂value, a row for a vector; G, in the shape of the value, for a matrix.
  case signal(of: String)
}
