import Diagnostics

/// How an answer was checked. There is one only for answers that passed.
public struct Certificate: Hashable, Sendable {
  /// At how many points the answer was compared with the derivative from dual numbers.
  public var points: Int
  /// The sizes of those points, each assignment once: lengths by dimension name, and, where a large integer length was evaluated as a smaller one,
  /// that length by the integer.
  public var sizes: [[String: Int]]
  /// The largest difference seen in floating point, relative to the derivative's largest entry; 0 when no point could be evaluated in floating point.
  public var maximumRelativeError: Double
  /// True when the comparison was made modulo a prime, without rounding.
  public var isExact: Bool
  /// For an exact comparison a bound on the probability that a wrong answer passes, by degree / 2⁶¹ for each point; nil otherwise.
  public var errorProbability: Double?
  /// How it was checked, in words.
  public var wording: Message
  /// How it was checked, in English words.
  public var statement: String { wording.english }
}
