/// A mistake that a person is likely to have made.
public enum GradientMistake: String, Sendable, CaseIterable {
  /// Rows and columns are exchanged.
  case transposed
  /// A constant factor is missing or too much.
  case factor
  /// The gradient of one term of the objective is missing.
  case missingTerm = "missing term"
  /// A sum runs over the wrong axis.
  case wrongAxis = "wrong axis of a sum"
  /// An argument is changed while it is used.
  case overwritten = "in-place overwrite"
  /// The numbers have the digits of single precision.
  case singlePrecision = "float32 loss of digits"
  /// A sum leaves out its first or last term, or entries are moved by one place.
  case offByOne = "off by one"
  /// The sign is wrong.
  case sign
  /// A value of an earlier call is used.
  case stale = "stale variable"
  /// A vector was broadcast against another to a matrix.
  case broadcasting
  /// The array has another shape, for a reason unknown.
  case shape = "wrong shape"
  /// The numbers differ, for a reason unknown.
  case unknown = "wrong numbers"
}

/// What came of checking a function and its gradient.
public struct GradientReport: Sendable {
  /// One array that was compared.
  public struct Finding: Sendable {
    /// `value`, or the variable that the gradient is taken by.
    public var name: String
    /// The mistake; nil for what is right.
    public var mistake: GradientMistake?
    /// What was seen, in a sentence; empty for what is right.
    public var explanation: String
    /// The first wrong entry, as `row 1, column 2: 0.3 where 0.5 is right`; nil where there is none.
    public var firstWrongEntry: String?
    /// The largest error, relative to the largest entry.
    public var relativeError: Double
    /// By which power of h the Taylor remainder of the user's own values falls: 2 for a right gradient, 1 for a wrong one; nil where it cannot be told.
    public var slope: Double?
  }

  /// The value, then the gradients.
  public var findings: [Finding]
  /// True where everything is right.
  public var isRight: Bool { findings.allSatisfy { $0.mistake == nil } }
}
