import Numerals
import Shapes

/// The place of a canonical polynomial in an arena.
public typealias PolynomialID = Int

/// An elementwise function, as the index form knows it.
public enum ElementwiseFunction: Hashable, Sendable {
  /// A function of the catalogue, by name.
  case named(String)
  /// An abstract function differentiated `order` times.
  case abstract(String, order: Int)

  /// The name with a prime for each differentiation: `f''`.
  public var written: String {
    switch self {
    case .named(let name): name
    case .abstract(let name, let order): name + String(repeating: "'", count: order)
    }
  }
}

/// A reduction that is not a sum.
public enum Selection: String, Hashable, Sendable {
  /// Π over entries
  case product = "prod"
  /// The largest entry.
  case maximum = "max"
  /// The smallest entry.
  case minimum = "min"
}

/// The closed set of things that a factor can be.
public enum AtomKind: Hashable, Sendable {
  /// A number under a fractional power, such as the 2 of √2.
  case number(Coefficient)
  /// The number of values of an index, as a scalar.
  case extent(Extent)
  /// A variable, by its place in the arena's variables.
  case variable(Int)
  /// δ[i,j]: 1 where i = j, otherwise 0.
  case delta(Extent)
  /// 1 where c + Σ factorₐ·iₐ = 0, otherwise 0; indices count from 1.
  case indicator([Extent], factors: [Int], constant: Int)
  /// A polynomial taken as a whole: a sum of several terms, or a contraction under a power.
  case polynomial(PolynomialID)
  /// A function applied entry by entry.
  case apply(ElementwiseFunction, PolynomialID)
  /// base^exponent entry by entry, with an exponent that is no constant; both have the same axes.
  case power(PolynomialID, PolynomialID)
  /// The inverse of a matrix whose first `rows` axes are its rows; the result has the columns' axes first.
  case inverse(PolynomialID, rows: Int)
  /// The determinant of a matrix whose first `rows` axes are its rows.
  case determinant(PolynomialID, rows: Int)
  /// A reduction over all axes from `kept` on.
  case selection(Selection, PolynomialID, kept: Int)
  /// J(z) of an abstract scalar function, differentiated `order` times by z; each differentiation appends z's axes.
  case abstractScalar(String, PolynomialID, order: Int)
}

/// An atom with what is known of it.
public struct Atom: Sendable {
  /// What it is.
  public let kind: AtomKind
  /// The extents of its axes.
  public let axes: [Extent]
  /// True for a two-axis atom that equals its transpose.
  public let isSymmetric: Bool
  /// True when every entry is known to be positive.
  public let isPositive: Bool
  /// True where entries are 0 at points that the declarations allow: those of a one-hot vector, and of what is a multiple of it.
  public let hasZeros: Bool
}

/// What the index form must know of a variable.
public struct IndexVariable: Hashable, Sendable {
  /// The name it is shown by.
  public var name: String
  /// The extents of its axes; a variable declared diagonal has one, and its use brings a δ.
  public var axes: [Extent]
  /// A = Aᵀ for two axes.
  public var isSymmetric: Bool
  /// The entries (along the only axis) sum to 1.
  public var sumsToOne: Bool
  /// Each entry is 0 or 1.
  public var isZeroOne: Bool
  /// Each entry is positive.
  public var isPositive: Bool
  /// Some entry is 0 wherever the variable is as declared. Other facts may be left out of a variable; this one stays.
  public var hasZeros: Bool

  /// A variable of the index form.
  public init(
    name: String, axes: [Extent], isSymmetric: Bool = false, sumsToOne: Bool = false, isZeroOne: Bool = false, isPositive: Bool = false,
    hasZeros: Bool = false
  ) {
    self.name = name
    self.axes = axes
    self.isSymmetric = isSymmetric
    self.sumsToOne = sumsToOne
    self.isZeroOne = isZeroOne
    self.isPositive = isPositive
    self.hasZeros = hasZeros
  }
}
