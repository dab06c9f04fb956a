import JSON
import Testing

@testable import NablaCommand

/// Derivations on the command line.
struct StepsTests {
  @Test func stepsAreToldInTheLanguageAskedFor() {
    let english = RecordedConsole()
    #expect(NablaCommand.run(["derive", "u'*tanh(W*x)", "--wrt", "W", "--steps", "--lang", "en"], on: english) == .success)
    #expect(english.output.contains("Chain rule"))
    let chinese = RecordedConsole()
    #expect(NablaCommand.run(["derive", "u'*tanh(W*x)", "--wrt", "W", "--steps", "--lang", "zh"], on: chinese) == .success)
    #expect(chinese.output.contains("链式法则"))
  }

  @Test func indexStepsUnfoldIntoEntries() {
    let console = RecordedConsole()
    #expect(NablaCommand.run(["derive", "tanh(x)", "--wrt", "x", "--steps=index", "--lang", "en"], on: console) == .success)
    #expect(console.output.contains("Entry by entry"))
    #expect(console.output.contains("Kronecker"))
  }

  @Test(arguments: [("markdown", "# "), ("html", "<html"), ("latex", "\\begin{document}")])
  func pagesHaveFormats(format: String, sign: String) {
    let console = RecordedConsole()
    #expect(NablaCommand.run(["derive", "norm2(A*x)", "--wrt", "x", "--steps", "--format", format, "--lang", "en"], on: console) == .success)
    #expect(console.output.contains(sign), "\(console.output.prefix(300))")
  }

  @Test func recordsCarryRulesAndReasons() throws {
    let console = RecordedConsole()
    #expect(NablaCommand.run(["derive", "exp(M*x)", "--wrt", "x", "--steps", "--format", "json"], on: console) == .success)
    #expect(console.output.contains("\"rule\": \"chain-rule\""))
    #expect(console.output.contains("\"place\": \"du/dx\""))
  }
}
