/// A named rule: what allows one line to follow from the one above it.
public struct Rule: Sendable, Hashable {
  /// What the rule is called, and why it holds, in one language.
  ///
  /// In a reason `{value}` stands for what is differentiated, `{by}` for what it is differentiated by, `{definition}` for what the value is defined as,
  /// `{equation}` for both with a sign of equality between, `{summand}` for what it adds up, `{objective}` for the last value, `{i}` for an index, `{signal}` for the name of an error signal; each is shown as a formula.
  public struct Wording: Sendable, Hashable {
    /// The name of the rule.
    public var title: String
    /// Why the line holds, in one sentence.
    public var reason: String

    /// A wording.
    public init(_ title: String, _ reason: String) {
      self.title = title
      self.reason = reason
    }
  }

  /// The name by which programs know the rule: `chain-rule`.
  public var name: String
  /// In English.
  public var english: Wording
  /// In Chinese.
  public var chinese: Wording
  /// Where it stands in print.
  public var citation: Citation?

  /// A rule.
  public init(_ name: String, english: Wording, chinese: Wording, citation: Citation? = nil) {
    self.name = name
    self.english = english
    self.chinese = chinese
    self.citation = citation
  }
}
