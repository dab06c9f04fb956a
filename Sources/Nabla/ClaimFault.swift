import Diagnostics
import Syntax
import Typing

extension Engine {
  /// A fault met while a claim is judged, and whether its span is of the claim's text rather than the program's.
  public struct ClaimFault: Error, Sendable {
    /// What is wrong.
    public var diagnostic: Diagnostic
    /// True where the claim cannot be read.
    public var isInClaim: Bool
  }

  /// The program of a problem and the verdict on a claim.
  ///
  /// - Throws: what `check` throws, told apart by the text that it is about.
  public func judge(_ problem: Problem, claim: String) throws(ClaimFault) -> (program: TypedProgram, result: CheckResult) {
    let program: TypedProgram
    do throws(Diagnostic) {
      program = try elaborate(problem)
      _ = try variables(of: problem, in: program)
    } catch {
      throw ClaimFault(diagnostic: error, isInClaim: false)
    }
    guard claim.contains(where: { !$0.isWhitespace }) else {
      throw ClaimFault(diagnostic: Diagnostic(.syntax, Message("the claim is empty", "公式为空"), at: .none), isInClaim: true)
    }
    do throws(Diagnostic) {
      return (program, try check(problem, claim: claim))
    } catch {
      // With a program that is well formed, only what the engine cannot do has a place in the program.
      let isInProgram = [.limit, .unsupported, .unverified].contains(error.code) || error.span == .none
      throw ClaimFault(diagnostic: error, isInClaim: !isInProgram)
    }
  }
}
