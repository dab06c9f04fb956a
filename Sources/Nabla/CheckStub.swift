// A stand-in: whoever writes Checking/ deletes this file.
import Diagnostics

/// The verdict on a claim.
public struct CheckResult: Sendable {
  /// Whether a claim is right.
  public enum Verdict: String, Hashable, Sendable {
    case equal
    case transposed
    case notEqual = "not_equal"
    case wrongShape = "wrong_shape"
    case shapeError = "shape_error"
  }
  public var verdict: Verdict
  public var reason: String
  public var right: Derivative
  public var counterexample: String?
  public var diagnostic: Diagnostic?
}

extension Engine {
  /// Judges a claim.
  public func check(_ problem: Problem, claim: String) throws(Diagnostic) -> CheckResult {
    throw Diagnostic(.unsupported, "claims cannot be checked yet", at: .none)
  }
}
