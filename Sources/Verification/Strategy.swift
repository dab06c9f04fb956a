import Glibc

/// A way to draw the values of variables. The first suits most programs; the others reach domains that it misses: logarithms and roots of what must be
/// positive, determinants that must be, inverse sines.
enum Strategy: CaseIterable {
  /// Standard normal entries.
  case normal
  /// Entries of 0.5 … 2.
  case aroundOne
  /// Square matrices near 2I, the others normal: well conditioned, with a positive determinant.
  case wellConditioned
  /// Entries of 0.2 … 0.9.
  case fraction
  /// Square matrices near −I … −3I, the others of ±0.5: for sums with multiples of I.
  case nearNegativeIdentity
  /// Square matrices near 2I, the others of 0.2 … 0.9.
  case wellConditionedFraction
  /// Entries of ±0.1.
  case small
  /// Entries of ±0.9.
  case withinOne
  /// Entries of 1.5 … 3.
  case aboveOne
  /// The entries of a variable lie close together.
  case nearConstant
  /// Entries of 0.03 … 300, each order of magnitude as likely.
  case anyMagnitude
  /// Each variable by a way of its own.
  case mixed

  /// One entry at a place of a variable; `base` is a number drawn once for the variable.
  func entry(_ source: inout RandomSource, onDiagonal: Bool, isSquare: Bool, side: Int, base: Double) -> Double {
    switch self {
    case .normal, .mixed: return source.normal()
    case .aroundOne: return source.uniform(0.5, 2)
    case .fraction: return source.uniform(0.2, 0.9)
    case .small: return source.uniform(-0.1, 0.1)
    case .withinOne: return source.uniform(-0.9, 0.9)
    case .aboveOne: return source.uniform(1.5, 3)
    case .nearConstant: return base + source.uniform(-0.1, 0.1)
    case .anyMagnitude: return pow(10, source.uniform(-1.5, 2.5))
    case .nearNegativeIdentity: return (isSquare && onDiagonal ? -2 * base : 0) + source.uniform(-0.5, 0.5)
    case .wellConditioned, .wellConditionedFraction:
      guard isSquare else { return self == .wellConditioned ? source.normal() : source.uniform(0.2, 0.9) }
      return (onDiagonal ? 2 : 0) + 0.6 * source.normal() / Double(side).squareRoot()
    }
  }
}
