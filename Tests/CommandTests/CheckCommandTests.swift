import JSON
import Nabla
import Testing

@testable import NablaCommand

/// What `nabla check` writes, and how it ends.
struct CheckCommandTests {
  @Test func aRightClaimIsRight() {
    let run = nabla("check", "norm2(X*w - y)^2", "2*(X'*X*w - X'*y)", "--wrt", "w")
    #expect(run.status == .success)
    #expect(run.output.hasPrefix("right: equal, in another form: 2*X'*(X*w - y)\n\nProgram\n"))
    #expect(run.errors.isEmpty)
  }

  @Test func aWrongClaimIsExplained() {
    let run = nabla("check", "norm2(X*w - y)^2", "X'*(X*w - y)", "--wrt", "w")
    #expect(run.status == .wrongClaim)
    #expect(run.output.hasPrefix("wrong: factor 2 missing"))
    #expect(run.output.contains("\n  example  "))
    #expect(run.output.contains("\n  2*X'*(X*w - y)\n"))
  }

  @Test func aClaimThatIsNotWellFormedIsPointedAt() {
    let run = nabla("check", "norm2(X*w - y)^2", "2*X*(X*w - y)", "--wrt", "w", "--declare", "X: matrix(m, n)")
    #expect(run.status == .wrongClaim)
    #expect(run.output.contains(" --> claim:1:1\n1 | 2*X*(X*w - y)\n"))
  }

  @Test func layoutsAreRespected() {
    #expect(nabla("check", "x'*x", "2*x'", "--wrt", "x").status == .wrongClaim)
    #expect(nabla("check", "x'*x", "2*x'", "--wrt", "x", "--layout", "numerator").status == .success)
  }

  @Test(
    arguments: [
      ["check", "x'*x", "2*x"], ["check", "x'*x", "--claim", "2*x"], ["check", "--claim", "2*x", "x'*x"], ["check", "--claim", "2*x"],
      ["check", "2*x"],
      ["check", "-", "2*x"], ["check", "x'*x", "--claim=2*x"],
    ])
  func programAndClaimAreToldApart(arguments: [String]) {
    let console = RecordedConsole(input: "x'*x\n".utf8)
    #expect(NablaCommand.run(arguments + ["--wrt", "x"], on: console) == .success, "\(console.errors)")
  }

  @Test func aClaimMayBeginWithAMinusSign() {
    #expect(nabla("check", "-x'*x", "-2*x", "--wrt", "x").status == .success)
    #expect(nabla("check", "-x'*x", "--claim=-2*x", "--wrt", "x").status == .success)
  }

  @Test(arguments: [("2*(x", "claim:1:3"), ("2*q", "claim:1:3"), ("", "claim"), ("2*x; y = 1; y*", "claim:1:14")])
  func faultsInTheClaimAreDrawnThere(claim: String, place: String) {
    let run = nabla("check", "x'*x", claim, "--wrt", "x")
    #expect(run.status == .userError)
    #expect(run.errors.contains(" --> \(place)\n"), "\(run.errors)")
    #expect(run.output.isEmpty)
  }

  @Test(arguments: ["x'*(x", "x'*A*y; 2x"])
  func faultsInTheProgramAreDrawnThere(program: String) {
    let run = nabla("check", program, "2*x", "--wrt", "x")
    #expect(run.status == .userError)
    #expect(run.errors.contains(" --> input:1:"))
  }

  @Test func jsonHoldsTheVerdict() throws {
    let run = nabla("check", "norm2(X*w - y)^2", "X'*(X*w - y)", "--wrt", "w", "--format", "json")
    let answer = try JSONReader.read(Array(run.output.utf8))
    #expect(answer["ok"] == .bool(true))
    #expect(answer["verdict"] == .string("not_equal"))
    guard case .string(let reason) = answer["reason"] else {
      Issue.record("a reason is expected")
      return
    }
    #expect(reason.contains("factor 2 missing"))
  }

  @Test func aBatchJudgesClaimsToo() throws {
    let run = nabla(
      "batch",
      input: #"{"id": 1, "program": "x'*x", "wrt": "x", "claim": "x"}"# + "\n" + #"{"id": 2, "program": "x'*x", "wrt": "x", "claim": "2*(x"}"# + "\n")
    let answers = try run.output.split(separator: "\n").map { try JSONReader.read(Array($0.utf8)) }
    #expect(answers.count == 2)
    #expect(answers.first?["verdict"] == .string("not_equal"))
    #expect(answers.last?["error"]?["message"] == .string("in the claim: the bracket ( is never closed"))
    #expect(answers.last?["error"]?["start"] == .null)
  }
}
