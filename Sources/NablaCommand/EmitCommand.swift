import ArgumentParser
import Diagnostics
import Emission
import Nabla

/// `nabla emit`: a program in, its value and derivatives as a file of another language out.
struct EmitCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "emit",
    abstract: "Write a program and its derivatives in another language.",
    discussion: """
      The file holds one function of the value and all derivatives, and at its bottom a check that compares the derivatives with differences at random points.

        nabla emit 'norm2(X*w - y)^2' --wrt w --target numpy
        nabla emit --file model.nabla --wrt W --wrt b --target c --name loss --output loss.c
        nabla emit 'norm2(X*w - y)^2' --declare 'X: matrix(m, n)' --wrt w --target jax --train-step --batch m
        nabla emit "x'*A*x" --wrt x --target stablehlo --size n=4
      """)

  @Argument(help: ArgumentHelp("The program; without it, or for `-`, it is read from standard input.", valueName: "program"))
  var program: String?

  @OptionGroup var options: ProblemOptions

  @Option(help: "The language.")
  var target: Target

  @Option(help: ArgumentHelp("The name of the function.", valueName: "name"))
  var name: String?

  @Option(help: ArgumentHelp("The length of a dimension, as in n=4 or n=4,m=3. Repeatable. StableHLO needs all of them.", valueName: "name=length"))
  var size: [String] = []

  @Option(help: ArgumentHelp("Write to this file.", valueName: "path"))
  var output: String?

  @Flag(help: "Leave the check out.")
  var noCheck = false

  @Flag(help: "Add a training step over a mesh of devices, whose parameters are the variables named by --wrt. JAX only.")
  var trainStep = false

  @Option(
    help: ArgumentHelp(
      "The dimension that counts the examples of a training step; without it the program is that of one example.", valueName: "dimension"))
  var batch: String?

  func validate() throws {
    if batch != nil, !trainStep { throw ValidationError("--batch says what a training step splits: give --train-step as well") }
  }

  func run(on console: any Console) throws(ConsoleFault) -> ExitStatus {
    let text: String
    do throws(CommandFault) {
      text = try emitted(on: console)
    } catch {
      return try Failure(console: console, color: options.color, isJSON: false, lang: options.lang).report(error)
    }
    guard let output else {
      try console.write(text)
      return .success
    }
    let file = try FileDescriptor.create(Arguments.plain(output))
    defer { file.close() }
    try file.write(text)
    return .success
  }

  private func emitted(on console: any Console) throws(CommandFault) -> String {
    let text = try ProgramText.read(argument: program, file: options.file, from: console)
    let problem = try options.problem(text)
    let sizes = try SizeOption.sizes(size)
    do throws(Diagnostic) {
      let answer = try Engine().derive(problem)
      Failure(console: console, color: options.color, isJSON: false, lang: options.lang).warn(answer.warnings, in: text)
      let code = CodeOptions(
        name: name.map(Arguments.plain), sizes: sizes, hasCheck: !noCheck,
        training: trainStep ? CodeRequest.Training(batch: batch.map(Arguments.plain)) : nil)
      return try answer.code(in: target, code)
    } catch {
      throw CommandFault(diagnostic: error, text: text)
    }
  }
}

extension Target: ExpressibleByArgument {}
