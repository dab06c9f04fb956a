import Catalogue
import Diagnostics
import Nabla
import RandomPrograms
import Testing

/// Inputs that are made to hurt are answered, soon.
@Suite(.serialized) struct HostileInputTests {
  /// The seconds that one input may take; a debug build is slower by this much.
  static let patience: Double = {
    #if DEBUG
      10
    #else
      1
    #endif
  }()

  @Test(arguments: HostileInput.texts)
  func inputsAreAnsweredSoon(input: HostileInput) {
    let clock = ContinuousClock()
    let start = clock.now
    let outcome = Outcome(of: input.problem, engine: Engine(), functions: Catalogue.standard.functions)
    let seconds = (clock.now - start) / .seconds(1)
    #expect(seconds < Self.patience)
    if case .refused(let diagnostic) = outcome {
      #expect(diagnostic.code != .unverified || diagnostic.message.hasSuffix("at any point"), "\(diagnostic.message)")
      #expect(!diagnostic.message.isEmpty)
      #expect(diagnostic.message.unicodeScalars.count < 2_000)
    }
  }

  /// Claims may be as bad as programs.
  @Test(arguments: [
    String(repeating: "(", count: 100_000), String(repeating: "x + ", count: 1_000_000), "x\u{0}", "", ";;;;", "x'''''''", "dJ/dx = ", "= x",
    "x^1000000",
    "kron(x, kron(x, kron(x, x)))", "eye(1000000000000000000)", String(repeating: "-", count: 10_000) + "x",
  ])
  func claimsAreAnsweredSoon(claim: String) {
    let clock = ContinuousClock()
    let start = clock.now
    let problem = Problem(program: "norm2(x)^2", declarations: [("x", "vector(n)")], variables: ["x"])
    do {
      let result = try Engine().check(problem, claim: claim)
      #expect(!result.reason.isEmpty)
    } catch {
      #expect(!error.message.isEmpty)
    }
    #expect((clock.now - start) / .seconds(1) < Self.patience)
  }
}
