import Expressions
import Typing
import Verification

/// The record of a named function: what it is called, what it means, how it is differentiated. Every facet must be given.
public struct Operation: Sendable {
  /// What stands behind the name.
  public enum Role: Sendable {
    /// A primitive elementwise function: its formula for the index form, and its numbers for the other road.
    case elementwise(rule: ElementwiseRule, numeric: ScalarFunction)
    /// A text of the language; both roads follow the text, and neither needs a rule of its own.
    case definition
    /// A word that the front end itself knows.
    case builtin
  }

  /// How the function is called and what a call becomes.
  public let signature: Signature
  /// What it is, in a phrase.
  public let summary: String
  /// What stands behind the name.
  public let role: Role
  /// Where the formula comes from.
  public let source: String

  /// A record; there are no defaults, so that nothing can be forgotten.
  public init(signature: Signature, summary: String, role: Role, source: String) {
    self.signature = signature
    self.summary = summary
    self.role = role
    self.source = source
  }
}
