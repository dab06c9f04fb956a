import Numerals

/// What was found out about a claimed derivative.
public struct Judgement: Sendable {
  /// Whether a claim is right. That a claim is not well formed shows in elaboration, before it comes here.
  public enum Verdict: String, Hashable, Sendable {
    /// The derivative.
    case equal
    /// The derivative's transpose: the other layout.
    case transposed
    /// The right shape, other numbers.
    case notEqual = "not_equal"
    /// Another shape.
    case wrongShape = "wrong_shape"
  }

  /// A factor between a claim and the right derivative: `number`, or `number · name^exponent`.
  public struct Ratio: Hashable, Sendable {
    /// What the factor is made of besides a number.
    public enum Source: Hashable, Sendable {
      /// The length of that dimension name.
      case dimension(String)
      /// The value of that scalar variable.
      case variable(String)
    }

    /// The number; zero when the claim vanishes.
    public var number: Coefficient
    /// What varies with the sizes or the point.
    public var source: Source?
    /// The exponent of the source, of −2 … 2.
    public var exponent: Int
  }

  /// An entry that differs, at one point.
  public struct Counterexample: Sendable {
    /// The subscripts of the entry, counted from 1: none for a scalar, one for a vector.
    public var position: [Int]
    /// The claim's entry.
    public var claimed: Double
    /// The derivative's entry.
    public var right: Double
    /// The lengths by dimension name.
    public var sizes: [String: Int]
    /// The values of the variables.
    public var point: [String: NumericArray]
  }

  /// The verdict.
  public var verdict: Verdict
  /// The factor by which the claim differs from the derivative, the same for all entries; nil when it differs otherwise or not at all.
  public var ratio: Ratio?
  /// The factor by which the claim differs from the derivative's transpose; nil when it differs otherwise or not at all.
  public var transposedRatio: Ratio?
  /// True when the claim is the derivative with the entries of a symmetric or diagonal variable taken as free, and that is another one.
  public var isUnconstrained = false
  /// Claim minus derivative at the counterexample's point, when the shapes agree.
  public var difference: NumericArray?
  /// The entry that differs most; nil when the shapes differ or the claim is right.
  public var counterexample: Counterexample?

  /// The lengths of the claim's axes at the first point, as rows and columns unless it is a tensor.
  public var claimedShape: [Int]
  /// The same of the derivative.
  public var rightShape: [Int]
}
