import Diagnostics

/// A mistake that a person is likely to have made.
public enum GradientMistake: Sendable, CaseIterable {
  /// Rows and columns are exchanged.
  case transposed
  /// A constant factor is missing or too much.
  case factor
  /// The gradient of one term of the objective is missing.
  case missingTerm
  /// A sum runs over the wrong axis.
  case wrongAxis
  /// An argument is changed while it is used.
  case overwritten
  /// The numbers have the digits of single precision.
  case singlePrecision
  /// A sum leaves out its first or last term, or entries are moved by one place.
  case offByOne
  /// The sign is wrong.
  case sign
  /// A value of an earlier call is used.
  case stale
  /// A vector was broadcast against another to a matrix.
  case broadcasting
  /// The array has another shape, for a reason unknown.
  case shape
  /// The numbers differ, for a reason unknown.
  case unknown

  /// Its name.
  public var name: Message {
    switch self {
    case .transposed: Message("transposed", "转置了")
    case .factor: Message("factor", "差一个因子")
    case .missingTerm: Message("missing term", "缺一项")
    case .wrongAxis: Message("wrong axis of a sum", "求和的轴不对")
    case .overwritten: Message("in-place overwrite", "就地改写")
    case .singlePrecision: Message("float32 loss of digits", "float32 丢失位数")
    case .offByOne: Message("off by one", "差一个位置")
    case .sign: Message("sign", "符号")
    case .stale: Message("stale variable", "变量是旧的")
    case .broadcasting: Message("broadcasting", "广播")
    case .shape: Message("wrong shape", "形状不对")
    case .unknown: Message("wrong numbers", "数值不对")
    }
  }
}

/// What came of checking a function and its gradient.
public struct GradientReport: Sendable {
  /// One array that was compared.
  public struct Finding: Sendable {
    /// `value`, or the variable that the gradient is taken by.
    public var name: String
    /// The mistake; nil for what is right.
    public var mistake: GradientMistake?
    /// What was seen, in a sentence; nil for what is right.
    public var explanation: Message?
    /// The first wrong entry, as `row 1, column 2: 0.3 where 0.5 is right`; nil where there is none.
    public var firstWrongEntry: Message?
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
