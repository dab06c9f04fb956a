import Catalogue
import Diagnostics
import Nabla
import RandomPrograms
import Testing

/// Inputs that are made to hurt are answered: with a derivative that passed its check, or with a reason.
@Suite(.serialized) struct HostileInputTests {
  /// The seconds after which an input is held to hang; answers take a small part of that, also in a debug build.
  static let patience = 120.0

  @Test(arguments: HostileInput.all)
  func inputsAreAnswered(input: HostileInput) {
    let clock = ContinuousClock()
    let start = clock.now
    let outcome = Outcome(of: input.problem, engine: Engine(), functions: Catalogue.standard.functions)
    #expect((clock.now - start) / .seconds(1) < Self.patience)
    if case .refused(let diagnostic) = outcome {
      #expect(diagnostic.code != .unverified, "\(diagnostic.message)")
      #expect(!diagnostic.message.isEmpty)
      #expect(diagnostic.message.unicodeScalars.count < 2_000)
    }
  }

  /// What is small once its parts are shared is derived, however deep it is or however long it would be written out.
  @Test(arguments: [
    "20 softmaxes", "20 norms", "30 recurrences", "30 inverses", "40 squarings of a matrix", "40 squared entries", "(a+b+c+d+e)^64",
    "a network of 300 layers of tanh", "a network of 30 layers of gelu", "a network of 30 layers of softmax", "30 layers by all variables",
    "the Hessian of 8 layers by the first weights", "a recurrent network of 50 steps", "10,000 minus signs",
  ])
  func sharedWorkIsDerived(description: String) throws {
    let input = try #require(HostileInput.all.first { $0.description == description })
    _ = try Engine().derive(input.problem)
  }

  /// Numbers that a double cannot hold are refused, not taken for 0 or infinity.
  @Test(arguments: ["x*10^1000000", "x*(1/3)^1000000", "x*9^9^9^9", "x*1e-400", "x*1e400", "x^(10^400)"])
  func numbersOutOfRangeAreLimits(program: String) {
    let problem = Problem(program: program, declarations: [("x", "scalar")], variables: ["x"])
    do {
      let answer = try Engine().derive(problem)
      Issue.record("derived as \(answer.derivatives.first?.index ?? "nothing")")
    } catch {
      #expect(error.code == .limit, "\(error.message)")
    }
  }

  /// Claims may be as bad as programs.
  @Test(arguments: [
    String(repeating: "(", count: 100_000), String(repeating: "x + ", count: 1_000_000), "x\u{0}", "", ";;;;", "x'''''''", "dJ/dx = ", "= x",
    "x^1000000",
    "kron(x, kron(x, kron(x, x)))", "eye(1000000000000000000)", String(repeating: "-", count: 10_000) + "x",
  ])
  func claimsAreAnswered(claim: String) {
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
