import ArgumentParser
import Diagnostics
import JSON
import Nabla
import Typing

/// `nabla check`: a program and a claimed derivative in, a verdict out.
struct CheckCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check a formula that is claimed to be the derivative.",
    discussion: """
      The verdict says whether the claim is right, and what is wrong with it otherwise; the exit status is 0 or 1.

        nabla check 'norm2(X*w - y)^2' "2*X'*(X*w - y)" --wrt w
        nabla check 'logdet(A)' 'inv(A)' --declare 'A: matrix(n, n)' --wrt A
        nabla check --file model.nabla --claim "delta'*x" --wrt W
      """)

  /// How the verdict is written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
  }

  @Argument(
    help: ArgumentHelp("The program, then the claim; the claim alone where the program comes from a file or standard input.", valueName: "text"))
  var texts: [String] = []

  @Option(help: ArgumentHelp("The claimed derivative.", valueName: "formula"))
  var claim: String?

  @OptionGroup var options: ProblemOptions

  @Option(help: "How the verdict is written.")
  var format: Format = .text

  func validate() throws {
    let wanted = claim == nil ? 2 : 1
    guard texts.count <= wanted else { throw ValidationError("Unexpected argument '\(texts[wanted])'") }
    guard claim != nil || !texts.isEmpty else { throw ValidationError("There is no claim: give it after the program, or with --claim") }
  }

  func run(on console: any Console) throws(ConsoleFault) -> ExitStatus {
    let (output, status): (String, ExitStatus)
    do throws(CommandFault) {
      (output, status) = try self.output(on: console)
    } catch {
      return try Failure(console: console, color: options.color, isJSON: format == .json, lang: options.lang).report(error)
    }
    try console.write(output)
    return status
  }

  private func output(on console: any Console) throws(CommandFault) -> (String, ExitStatus) {
    let claimed = Arguments.plain(claim ?? texts.last ?? "")
    let text = try ProgramText.read(argument: claim != nil || texts.count == 2 ? texts.first : nil, file: options.file, from: console)
    let problem = try options.problem(text)
    do throws(Engine.ClaimFault) {
      let (program, result) = try Engine().judge(problem, claim: claimed)
      let status: ExitStatus = result.verdict == .equal ? .success : .wrongClaim
      switch format {
      case .json:
        let members = BatchAnswer.members(
          result, program: program, forms: BatchRequest.Form.standard, in: options.lang?.language ?? .english)
        return (JSONValue.object(members).description + "\n", status)
      case .text:
        let ink = Ink(usesColor: options.color.usesColor(onTerminal: console.outputIsTerminal, of: console))
        var report = TextReport(ink: ink, layout: options.layout, language: options.language(on: console))
        report.verdict(result, claim: claimed, ink: ink)
        report.line()
        report.program(program, text: text.text)
        if let right = result.right { report.derivative(right, of: program) }
        report.warnings(program.warnings, of: text)
        return (report.text, status)
      }
    } catch {
      throw CommandFault(
        diagnostic: error.diagnostic,
        text: error.isInClaim ? ProgramText(text: claimed, label: Message("claim", "公式")) : text)
    }
  }
}

extension TextReport {
  /// The verdict on a claim, why, and the entry that shows it.
  mutating func verdict(_ result: CheckResult, claim: String, ink: Ink) {
    let isRight = result.verdict == .equal
    let verdict = isRight ? ink.right(say("right", "正确")) : ink.wrong(say("wrong", "错误"))
    line(verdict + ink.heading(say(": \(result.explanation)", "：\(result.explanation)")))
    if let diagnostic = result.diagnostic {
      line()
      line(DiagnosticRenderer(label: say("claim", "公式"), usesColor: ink.usesColor, language: language).render(diagnostic, in: claim))
    }
    if let example = result.example {
      line()
      row(say("example", "例子"), example.text(in: language))
    }
  }
}
