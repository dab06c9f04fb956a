import Diagnostics

/// What is found out about a formula claimed to be a derivative.
public struct CheckResult: Sendable {
  /// Whether the claim is right, and if not, how far it gets.
  public enum Verdict: String, Hashable, Sendable, CaseIterable {
    /// The derivative, in whatever form.
    case equal
    /// The transpose of the derivative: the other layout.
    case transposed
    /// The right shape with other numbers.
    case notEqual = "not_equal"
    /// Well formed, of another shape.
    case wrongShape = "wrong_shape"
    /// Not well formed: operands do not fit together.
    case shapeError = "shape_error"
  }

  /// The verdict. It comes from numbers at several sizes and points, not from the forms of the formulas.
  public var verdict: Verdict
  /// The mistake in words, and the right formula.
  public var explanation: Message
  /// The right derivative, certified; nil where the engine finds no formula for it, and the verdict rests on dual numbers alone.
  public var right: Derivative?
  /// A point at which an entry of the claim differs from the derivative's; nil unless the shapes agree.
  public var example: Message?
  /// Where the claim is not well formed, with a span of the claim's text.
  public var diagnostic: Diagnostic?

  /// What was found out.
  public init(verdict: Verdict, explanation: Message, right: Derivative?, example: Message? = nil, diagnostic: Diagnostic? = nil) {
    self.verdict = verdict
    self.explanation = explanation
    self.right = right
    self.example = example
    self.diagnostic = diagnostic
  }

  /// The mistake in English words, and the right formula.
  public var reason: String { explanation.english }

  /// The point at which an entry differs, in English words.
  public var counterexample: String? { example?.english }
}
