import Diagnostics

/// TEMPORARY until Engine.check exists.
public struct CheckedClaim: Sendable {
  public var verdict: String
  public var reason: String
  public var right: Derivative?
  public var counterexample: String?
  public var diagnostic: Diagnostic?
}

extension Engine {
  public func checked(_ problem: Problem, claim: String) throws(Diagnostic) -> CheckedClaim {
    throw Diagnostic(.unsupported, "claims cannot be checked yet", at: .none)
  }
}
