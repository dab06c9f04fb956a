import Syntax
import Typing

/// A value on the way from the variable to the objective: `z = W*x + b`.
public struct Link: Sendable, Equatable {
  /// Its name.
  public var name: String
  /// Its definition, as the one statement of a tree.
  public var definition: SyntaxTree
  /// Its kind and size.
  public var type: ValueType
  /// True where the program has no name for it and one was made up.
  public var isGenerated: Bool
  /// The links, and the variable, from which it is computed directly.
  public var inputs: [String]
  /// Values that the definition passes through without stopping, by name: `p` in the cross-entropy of `p = softmax(z)` taken as one function of z.
  public var passed: [String]

  /// The definition in the language: `z = W*x + b`.
  public var source: String { SourcePrinter.print(definition) }
}
