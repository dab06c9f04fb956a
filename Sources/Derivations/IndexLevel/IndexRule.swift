import Typing

/// Why one line of an entry-by-entry derivation follows from the one above.
public enum IndexRule: Hashable, Sendable {
  /// The left side by its definition.
  case definition
  /// The derivative of a sum is the sum of the derivatives.
  case sumRule
  /// The derivative goes under Σ, whose terms are finitely many.
  case underSum
  /// Factors that do not contain the variable stand before the derivative.
  case constantFactor([String])
  /// Terms that do not contain the variable drop out.
  case constantTerm([String])
  /// (u v)′ = u′ v + u v′
  case productRule
  /// (u/v)′ = (u′ v − u v′)/v²
  case quotientRule
  /// (uᶜ)′ = c uᶜ⁻¹ u′
  case powerRule
  /// f(u)′ = f′(u) u′, with f's derivative as text where f has a name of its own.
  case chainRule(String, derivative: String?)
  /// The entry of an inverse.
  case inverseRule
  /// The determinant by cofactors.
  case determinantRule
  /// A product of entries.
  case productOfEntries
  /// The largest or smallest entry.
  case extremeEntry
  /// J depends on the variable through every entry of its argument.
  case totalDerivative(String)
  /// The derivative of a named value, found above.
  case known(String)
  /// ∂Xₖₗ/∂Xᵢⱼ is 1 where both index pairs agree, otherwise 0.
  case entryOfVariable
  /// Σ keeps the term in which the summation index has that value: pairs of letters.
  case survivingTerm([Surviving])
  /// The same in the engine's shorter form, which may use that the entries of the named variables sum to one.
  case collected(summingToOne: [String])
  /// What the error signal is.
  case errorSignal

  /// A summation index and the index whose value it keeps.
  public struct Surviving: Hashable, Sendable {
    /// The summation index.
    public var index: String
    /// What it equals in the term that is left.
    public var value: String
  }
}
