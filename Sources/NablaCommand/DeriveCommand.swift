import ArgumentParser
import Diagnostics
import JSON
import Nabla

/// `nabla derive`: a program in, its derivatives out.
struct DeriveCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "derive",
    abstract: "Differentiate a program.",
    discussion: """
      The last statement is what is differentiated; statements are separated by newlines or `;`.

        nabla derive 'norm2(X*w - y)^2' --wrt w
        nabla derive 'logdet(A)' --declare 'A: spd(n)'
        nabla derive "x'*A*x" --wrt x --order 2
        nabla derive "z = W*x + b; y'*tanh(z)" --wrt W --wrt b
        nabla derive --file model.nabla --format numpy
        echo 'z[i] = sum[k](W[i,k]*x[k])' | nabla derive --wrt W
      """)

  /// How the answer is written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case source
    case latex
    case json
    case numpy
  }

  @Argument(help: ArgumentHelp("The program; without it, or for `-`, it is read from standard input.", valueName: "program"))
  var program: String?

  @OptionGroup var options: ProblemOptions

  @Option(help: "How the answer is written.")
  var format: Format = .text

  func run(on console: any Console) throws(ConsoleFault) -> ExitStatus {
    let output: String
    do throws(CommandFault) {
      output = try self.output(on: console)
    } catch {
      return try Failure(console: console, color: options.color, isJSON: format == .json).report(error)
    }
    try console.write(output)
    return .success
  }

  private func output(on console: any Console) throws(CommandFault) -> String {
    let text = try ProgramText.read(argument: program, file: options.file, from: console)
    let problem = try options.problem(text)
    do throws(Diagnostic) {
      let answer = try Engine().derive(problem)
      if format != .text, format != .json {
        Failure(console: console, color: options.color, isJSON: false).warn(answer.warnings, in: text)
      }
      return try written(answer, text, usesColor: options.color.usesColor(onTerminal: console.outputIsTerminal, of: console))
    } catch {
      throw CommandFault(diagnostic: error, text: text)
    }
  }

  private func written(_ answer: Answer, _ text: ProgramText, usesColor: Bool) throws(Diagnostic) -> String {
    switch format {
    case .text:
      var report = TextReport(ink: Ink(usesColor: usesColor), layout: options.layout)
      report.program(answer.program, text: text.text)
      for derivative in answer.derivatives { report.derivative(derivative, of: answer.program) }
      report.warnings(answer.warnings, of: text)
      return report.text
    case .source: return source(answer)
    case .latex:
      var equations: [String] = []
      let value = answer.program.statements.last?.name
      for derivative in answer.derivatives { equations.append(try derivative.latexEquation(of: value)) }
      return equations.joined(separator: "\n\n") + "\n"
    case .json: return JSONValue.object(BatchAnswer.members(answer, forms: Set(BatchRequest.Form.allCases))).description + "\n"
    case .numpy: return try answer.numpy()
    }
  }

  /// The derivatives in the language; where there are several, each under a comment that names its variable.
  private func source(_ answer: Answer) -> String {
    guard answer.derivatives.count > 1 else { return answer.derivatives.map { $0.shown + "\n" }.joined() }
    return answer.derivatives.map { "# by \($0.variable)\n\($0.shown)\n" }.joined(separator: "\n")
  }
}
