// A stand-in: whoever writes Checking/ deletes this file.
import Diagnostics

extension Engine {
  /// Judges a claim.
  public func check(_ problem: Problem, claim: String) throws(Diagnostic) -> CheckResult {
    throw Diagnostic(.unsupported, "claims cannot be checked yet", at: .none)
  }
}
