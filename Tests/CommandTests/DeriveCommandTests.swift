import Testing

@testable import NablaCommand

/// What `nabla derive` writes, and how it ends.
struct DeriveCommandTests {
  @Test func textReportHoldsTheWholeAnswer() {
    let run = nabla("derive", "norm2(X*w - y)^2", "--wrt", "w", "--declare", "X: matrix(m, n)")
    #expect(run.status == .success)
    #expect(run.errors.isEmpty)
    let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(
      lines.prefix(10) == [
        "Program",
        "  X: matrix(m, n)",
        "  w: vector(n)       inferred",
        "  y: vector(m)       inferred",
        "  norm2(X*w - y)^2   scalar",
        "",
        "Gradient by w: vector(n)",
        "",
        "  2*X'*(X*w - y)",
        "",
      ])
    #expect(run.output.contains("  index    D["))
    #expect(run.output.contains("  checked  "))
    #expect(run.output.contains("sizes m="))
    #expect(run.output.contains("largest relative error"))
    #expect(run.output.hasSuffix("\n"))
    #expect(!run.output.contains("\u{1B}"))
  }

  @Test func sourceIsTheFormulaAlone() {
    #expect(nabla("derive", "norm2(X*w - y)^2", "--wrt", "w", "--format", "source").output == "2*X'*(X*w - y)\n")
  }

  @Test func severalVariablesComeUnderComments() {
    let run = nabla("derive", "x'*y", "--wrt", "x", "--wrt", "y", "--format", "source")
    #expect(run.output == "# by x\ny\n\n# by y\nx\n")
    #expect(nabla("derive", "x'*y", "--wrt", "x,y", "--format", "source").output == run.output)
  }

  @Test func latexIsAnEquation() {
    let run = nabla("derive", "J = x'*x", "--wrt", "x", "--format", "latex")
    #expect(run.output == "\\frac{\\partial J}{\\partial\\mathbf{x}} = 2 \\mathbf{x}\n")
  }

  @Test func numpyIsAFunction() {
    let run = nabla("derive", "x'*x", "--wrt", "x", "--format", "numpy")
    #expect(run.output.contains("def value_and_derivative(x):"))
  }

  @Test(arguments: [["-x'*A*x"], ["--", "-x'*A*x"], ["0 - x'*A*x"]])
  func programMayBeginWithAMinusSign(program: [String]) {
    let console = RecordedConsole()
    #expect(NablaCommand.run(["derive", "--wrt", "x", "--order", "2", "--format", "source"] + program, on: console) == .success)
    #expect(console.output == "-A - A'\n")
  }

  @Test func aFaultInSuchAProgramIsPointedAtRightly() {
    #expect(nabla("derive", "-x*").errors.contains("--> input:1:3\n1 | -x*\n"))
  }

  @Test(arguments: [["derive"], ["derive", "-"], ["derive", "--file", "-"]])
  func programComesFromStandardInput(arguments: [String]) {
    let console = RecordedConsole(input: "\u{FEFF}# a comment\r\nx'*x\r\n".utf8, chunkSize: 3)
    #expect(NablaCommand.run(arguments + ["--format", "source"], on: console) == .success)
    #expect(console.output == "2*x\n")
  }

  @Test func nothingIsReadFromATerminal() {
    let console = RecordedConsole(input: "x".utf8)
    console.inputIsTerminal = true
    #expect(NablaCommand.run(["derive"], on: console) == .userError)
    #expect(console.errors.contains("there is no program"))
  }

  @Test func layoutIsNamed() {
    let run = nabla("derive", "x'*x", "--wrt", "x", "--layout", "numerator")
    #expect(run.output.contains("Gradient by x: rowvector(n), numerator layout"))
  }

  @Test func tensorsAreShownByTheirEntries() {
    let run = nabla("derive", "W*x", "--wrt", "W")
    #expect(run.output.contains("  D[i,j,k] = "))
    #expect(run.output.contains("no matrix form"))
    #expect(nabla("derive", "W*x", "--wrt", "W", "--format", "source").output.hasPrefix("D[i,j,k] = "))
  }

  @Test func symmetricVariablesShowTheUnconstrainedGradient() {
    let run = nabla("derive", "tr(A*B)", "--wrt", "A", "--declare", "A: symmetric(n)")
    #expect(run.output.contains("A: symmetric(n)\n"))
    #expect(run.output.contains("within the symmetric matrices"))
    #expect(run.output.contains("           B'\n"))
  }

  @Test func declarationsAreShownAsDeclared() {
    let declarations = [
      "a: scalar positive", "y: onehot(k)", "q: distribution(k)", "D: diagonal(k)", "S: spd(k)", "r: rowvector(k) nonneg constant", "f: elementwise",
    ]
    let run = nabla("derive", "a*(y'*D*S*f(q))*sum(r)", "--wrt", "a", "--declare", declarations.joined(separator: "; "))
    #expect(run.status == .success, "\(run.errors)")
    for declaration in declarations { #expect(run.output.contains("  \(declaration)\n")) }
  }

  @Test func colourIsForTerminals() {
    func output(_ color: String, terminal: Bool, _ variables: [String: String] = [:]) -> Bool {
      let console = RecordedConsole()
      console.outputIsTerminal = terminal
      console.variables = variables
      _ = NablaCommand.run(["derive", "x'*x", "--color", color], on: console)
      return console.output.contains("\u{1B}[")
    }
    #expect(output("auto", terminal: true))
    #expect(!output("auto", terminal: false))
    #expect(!output("auto", terminal: true, ["NO_COLOR": "1"]))
    #expect(!output("auto", terminal: true, ["TERM": "dumb"]))
    #expect(output("always", terminal: false))
    #expect(!output("never", terminal: true))
  }
}
