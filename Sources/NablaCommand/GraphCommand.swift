import ArgumentParser
import Catalogue
import Derivations
import Diagnostics
import Nabla
import Pictures
import Syntax

/// `nabla graph`: a program in, the picture of what it computes from what out.
struct GraphCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Draw what a program computes from what, and the error signals that flow back.",
    discussion: """
      Values stand from top to bottom, each below what it is computed from, with its shape. At each value on the way from the variables to the \
      objective stands the derivative of the objective by it.

        nabla graph 'z = W*x + b; a = tanh(z); sum(a.^2)' --wrt W
        nabla graph 'norm2(X*w - y)^2' --wrt w --format svg > loss.svg
      """)

  /// How the picture is written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case svg
  }

  @Argument(help: ArgumentHelp("The program; without it, or for `-`, it is read from standard input.", valueName: "program"))
  var program: String?

  @OptionGroup var options: ProblemOptions

  @Option(help: "How the picture is written.")
  var format: Format = .text

  @Option(help: ArgumentHelp("The columns of the drawing; a graph that is wider is listed.", valueName: "columns"))
  var width = 80

  func run(on console: any Console) throws(ConsoleFault) -> ExitStatus {
    let output: String
    do throws(CommandFault) {
      output = try self.output(on: console)
    } catch {
      return try Failure(console: console, color: options.color, isJSON: false, lang: options.lang).report(error)
    }
    try console.write(output)
    return .success
  }

  private func output(on console: any Console) throws(CommandFault) -> String {
    let text = try ProgramText.read(argument: program, file: options.file, from: console)
    let problem = try options.problem(text)
    do throws(Diagnostic) {
      let engine = Engine()
      let typed = try engine.elaborate(problem)
      let places = try engine.variables(of: problem, in: typed)
      let language = options.language(on: console)
      let graph = try ComputationGraph(
        try Parser.parse(text.text), typed, by: places, signatures: Catalogue.standard.signatures, language: language)
      Failure(console: console, color: options.color, isJSON: false, lang: options.lang).warn(typed.warnings, in: text)
      switch format {
      case .text: return graph.drawing(in: language, width: min(width, 1_000)) + "\n"
      case .svg: return graph.svg(in: language) + "\n"
      }
    } catch {
      throw CommandFault(diagnostic: error, text: text)
    }
  }
}
