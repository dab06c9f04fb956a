/// A run of characters of a program text, counted in Unicode scalars from 0.
public struct SourceSpan: Hashable, Sendable {
  /// The first scalar.
  public var start: Int
  /// How many scalars.
  public var length: Int

  /// The span of `length` scalars from `start`.
  public init(start: Int, length: Int) {
    self.start = start
    self.length = length
  }

  /// The span of what no text stands for.
  public static let none = SourceSpan(start: 0, length: 0)

  /// One past the last scalar.
  public var end: Int { start + length }

  /// The smallest span that holds both.
  public func union(_ other: SourceSpan) -> SourceSpan {
    let first = min(start, other.start)
    return SourceSpan(start: first, length: max(end, other.end) - first)
  }
}
