/// The largest program that is read. Whatever is larger is answered by a `limit` diagnostic, in time and memory linear in these numbers.
public enum SyntaxLimits {
  /// Unicode scalars in a program.
  public static let programLength = 1_000_000
  /// Brackets inside brackets.
  public static let nesting = 256
  /// Types inside types, as in `function(function(scalar))`.
  public static let typeNesting = 16
  /// Statements, and likewise declarations, in a program.
  public static let statements = 4_096
  /// Nodes of the syntax tree.
  public static let nodes = 100_000
  /// Indices in one bracket, dimensions of one type, words behind one type.
  public static let indices = 64
  /// Unicode scalars in one name.
  public static let nameLength = 256
  /// Digits in one numeral.
  public static let numeralLength = 256
  /// Primes in a call `f''(x)`.
  public static let primes = 16
}
