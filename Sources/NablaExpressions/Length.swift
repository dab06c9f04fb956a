/// The length of an axis: a name such as `n`, or an integer.
///
/// Different names are different lengths. What a name stands for is told by the arrays when a function is called.
public struct Length: Hashable, Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  let text: String

  /// The length of that name, or the sum of names and integers, as the language writes it: `"n"`, `"n+1"`.
  public init(stringLiteral text: String) { self.text = text }
  /// The length of that many entries.
  public init(integerLiteral value: Int) { text = String(value) }
  /// The length of that name.
  public init(_ name: String) { text = name }
}
