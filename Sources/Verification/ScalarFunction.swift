import Numerals

/// The numeric facet of a primitive elementwise function: what the other road must know of it.
///
/// The derivatives stand here as numbers, apart from the derivatives that the engine knows as formulas; each checks the other.
/// It is immutable, and a class since it is handed about for every entry: seven closures would be copied each time.
public final class ScalarFunction: Sendable {
  /// f(x); NaN or infinite outside the domain.
  public let value: @Sendable (Double) -> Double
  /// f′(x).
  public let first: @Sendable (Double) -> Double
  /// f″(x).
  public let second: @Sendable (Double) -> Double
  /// True on the open set where f is twice differentiable: false outside the domain, at its border and at kinks (`relu` at 0).
  public let isDefined: @Sendable (Double) -> Bool
  /// f over the residues, for a rational f; nil for all others. The closure gives nil where f has a pole.
  public let residue: (@Sendable (Residue) -> Residue?)?
  /// f′ over the residues, for a rational f.
  public let residueFirst: (@Sendable (Residue) -> Residue?)?
  /// f″ over the residues, for a rational f.
  public let residueSecond: (@Sendable (Residue) -> Residue?)?

  /// A function by its value and two derivatives. A rational function is compared exactly when its residue facets are given, all three of them.
  public init(
    value: @escaping @Sendable (Double) -> Double, first: @escaping @Sendable (Double) -> Double, second: @escaping @Sendable (Double) -> Double,
    isDefined: @escaping @Sendable (Double) -> Bool = { _ in true }, residue: (@Sendable (Residue) -> Residue?)? = nil,
    residueFirst: (@Sendable (Residue) -> Residue?)? = nil, residueSecond: (@Sendable (Residue) -> Residue?)? = nil
  ) {
    self.value = value
    self.first = first
    self.second = second
    self.isDefined = isDefined
    self.residue = residue
    self.residueFirst = residueFirst
    self.residueSecond = residueSecond
  }
}
