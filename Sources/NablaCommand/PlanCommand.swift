import ArgumentParser
import Diagnostics
import Nabla
import Planning

/// `nabla plan`: how a program's value and derivatives are computed at given lengths.
struct PlanCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show how a program and its derivatives are computed: steps, shapes, operations, bytes.",
    discussion: """
      Value and derivatives are planned together, so what they have in common is computed once.

        nabla plan "x'*A*x" --wrt x --size n=1000
        nabla plan 'norm2(X*w - y)^2' --wrt w --order 2 --size m=2000 --size n=1000 --dtype f32
        nabla plan --file model.nabla --wrt W --wrt b --size hidden=256,d=784,k=10
      """)

  /// The type of the entries.
  enum Precision: String, ExpressibleByArgument, CaseIterable {
    case f32
    case f64
  }

  @Argument(help: ArgumentHelp("The program; without it, or for `-`, it is read from standard input.", valueName: "program"))
  var program: String?

  @OptionGroup var options: ProblemOptions

  @Option(help: ArgumentHelp("The length of a dimension, as in n=1000 or n=1000,m=30. Repeatable.", valueName: "name=length"))
  var size: [String] = []

  @Option(help: "The type of the entries: f32 or f64.")
  var dtype: Precision = .f64

  @Flag(help: "Plan the derivatives without the value.")
  var withoutValue = false

  @Flag(help: "Keep derivatives with structure as factors: diagonal, block diagonal, outer products.")
  var factors = false

  func run(on console: any Console) throws(ConsoleFault) -> ExitStatus {
    let plan: Plan
    do throws(CommandFault) {
      plan = try planned(on: console)
    } catch {
      return try Failure(console: console, color: options.color, isJSON: false, lang: options.lang).report(error)
    }
    try console.write(plan.text(entry: dtype == .f64 ? 8 : 4, in: options.language(on: console)) + "\n")
    return .success
  }

  private func planned(on console: any Console) throws(CommandFault) -> Plan {
    let text = try ProgramText.read(argument: program, file: options.file, from: console)
    let problem = try options.problem(text)
    let sizes = try SizeOption.sizes(size)
    do throws(Diagnostic) {
      let answer = try Engine().derive(problem)
      Failure(console: console, color: options.color, isJSON: false, lang: options.lang).warn(answer.warnings, in: text)
      return try Plan(
        program: answer.program, derivatives: answer.derivatives.map { ($0.variable, $0.order, $0.typed) }, includesValue: !withoutValue,
        sizes: sizes,
        keepsFactors: factors)
    } catch {
      throw CommandFault(diagnostic: error, text: text)
    }
  }
}
