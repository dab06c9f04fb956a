import ArgumentParser
import Derivations
import Diagnostics
import Emission
import JSON
import Nabla
import Pages

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
        nabla derive "u'*tanh(W*x)" --wrt W --steps --lang zh
        echo 'z[i] = sum[k](W[i,k]*x[k])' | nabla derive --wrt W
      """)

  /// How the answer is written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case source
    case latex
    case markdown
    case html
    case json
    case numpy
    case jax
    case torch
    case swift
    case c
    case julia
    case matlab
  }

  /// How far the derivation is told.
  enum Steps: String, ExpressibleByArgument, CaseIterable {
    case matrix
    case index
  }

  @Argument(help: ArgumentHelp("The program; without it, or for `-`, it is read from standard input.", valueName: "program"))
  var program: String?

  @OptionGroup var options: ProblemOptions

  @Option(help: "How the answer is written.")
  var format: Format = .text

  @Option(
    help: ArgumentHelp(
      "Tell the derivation step by step: --steps in matrices, --steps=index with every step unfolded into entries.", valueName: "matrix|index"))
  var steps: Steps?

  func run(on console: any Console) throws(ConsoleFault) -> ExitStatus {
    let output: (text: String, status: ExitStatus)
    do throws(CommandFault) {
      output = try self.output(on: console)
    } catch {
      return try Failure(console: console, color: options.color, isJSON: format == .json, lang: options.lang).report(error)
    }
    try console.write(output.text)
    return output.status
  }

  private func output(on console: any Console) throws(CommandFault) -> (text: String, status: ExitStatus) {
    let text = try ProgramText.read(argument: program, file: options.file, from: console)
    let problem = try options.problem(text)
    do throws(Diagnostic) {
      let answer = try Engine().derive(problem)
      if format != .text, format != .json {
        Failure(console: console, color: options.color, isJSON: false, lang: options.lang).warn(answer.warnings, in: text)
      }
      let usesColor = options.color.usesColor(onTerminal: console.outputIsTerminal, of: console)
      let language = options.language(on: console)
      let told = DerivationReport(answer, problem, depth: steps, language: language, usesColor: usesColor)
      if let fault = told.fault { Failure(console: console, color: options.color, isJSON: false, lang: options.lang).warn([fault], in: text) }
      return (try written(answer, text, told, usesColor: usesColor, language), told.fault == nil ? .success : .unverified)
    } catch {
      throw CommandFault(diagnostic: error, text: text)
    }
  }

  private func written(
    _ answer: Answer, _ text: ProgramText, _ told: DerivationReport, usesColor: Bool, _ language: Language
  ) throws(Diagnostic) -> String {
    switch format {
    case .text:
      var report = TextReport(ink: Ink(usesColor: usesColor), layout: options.layout, language: language)
      report.program(answer.program, text: text.text)
      for derivative in answer.derivatives { report.derivative(derivative, of: answer.program) }
      report.warnings(answer.warnings, of: text)
      return report.text + told.text
    case .source: return source(answer)
    case .latex where told.hasSteps: return told.written(by: LaTeXPageWriter())
    case .markdown: return told.written(by: MarkdownPageWriter())
    case .html: return told.written(by: HTMLPageWriter())
    case .latex:
      var equations: [String] = []
      let value = answer.program.statements.last?.name
      for derivative in answer.derivatives { equations.append(try derivative.latexEquation(of: value)) }
      return equations.joined(separator: "\n\n") + "\n"
    case .json:
      return JSONValue.object(
        BatchAnswer.members(
          answer, forms: BatchRequest.Form.standard, steps: told.records, in: options.lang?.language ?? .english)
      ).description + "\n"
    case .numpy, .jax, .torch, .swift, .c, .julia, .matlab: return try answer.code(in: Target(rawValue: format.rawValue) ?? .numpy)
    }
  }

  /// The derivatives in the language; where there are several, each under a comment that names its variable.
  private func source(_ answer: Answer) -> String {
    guard answer.derivatives.count > 1 else { return answer.derivatives.map { $0.shown + "\n" }.joined() }
    return answer.derivatives.map { "# by \($0.variable)\n\($0.shown)\n" }.joined(separator: "\n")
  }
}
