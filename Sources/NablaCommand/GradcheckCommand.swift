import ArgumentParser
import ArrayFiles
import Diagnostics
import GradientChecking
import Nabla
import Verification

/// `nabla gradcheck`: a person's own function, its gradient compared with that of a program.
struct GradcheckCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "gradcheck",
    abstract: "Check the gradient of your own function in another language.",
    discussion: """
      The function is given as a command. It is called once with two paths: one to read arguments from, and one to write results to.

        nabla gradcheck --file ridge.nabla --wrt W --run 'python3 ridge.py'

      The arguments are arrays named 0/W, 0/X, 1/W, … : those of call 0, of call 1, and so on, which the command answers in this order with 0/value, 0/d_W, …. \
      Where it also writes an argument after the call, as 0/after_W, changes in place are found. Examples/gradcheck has this for Python.

      Exit status: 0 value and gradients are right, 1 they are not.
      """)

  @Argument(help: ArgumentHelp("The program; without it, or for `-`, it is read from standard input.", valueName: "program"))
  var program: String?

  @OptionGroup var options: ProblemOptions

  @Option(help: ArgumentHelp("The command; the two paths follow its own arguments, or stand where {input} and {output} are.", valueName: "command"))
  var run: String

  @Option(help: ArgumentHelp("The length of a dimension, as in n=4. Repeatable; the rest are 3, 4, 5, …, all different.", valueName: "name=length"))
  var size: [String] = []

  @Option(help: "What the arguments are drawn from.")
  var seed: UInt64 = 0

  @Option(help: "The format of the files.")
  var exchange: Exchange = .npz

  @Option(help: ArgumentHelp("How long the command may take.", valueName: "seconds"))
  var timeout: Double = 120

  /// The files between the two programs.
  enum Exchange: String, ExpressibleByArgument, CaseIterable {
    case npz
    case json
    case safetensors
  }

  func validate() throws {
    guard options.order == .first else { throw ValidationError("A gradient is of order 1") }
    guard timeout > 0, timeout < 86_400 else { throw ValidationError("--timeout is a number of seconds") }
  }

  func run(on console: any Console) throws(ConsoleFault) -> ExitStatus {
    let report: GradientReport
    do throws(CommandFault) {
      report = try self.report(on: console)
    } catch {
      return try Failure(console: console, color: options.color, isJSON: false, lang: options.lang).report(error)
    }
    let ink = Ink(usesColor: options.color.usesColor(onTerminal: console.outputIsTerminal, of: console))
    let language = options.language(on: console)
    try console.write(report.findings.flatMap { Self.lines($0, ink, language) }.joined(separator: "\n") + "\n")
    return report.isRight ? .success : .wrongClaim
  }

  /// What is said of one array.
  private static func lines(_ finding: GradientReport.Finding, _ ink: Ink, _ language: Language) -> [String] {
    func say(_ english: Message.Wording<Message.English>, _ chinese: Message.Wording<Message.Chinese>) -> String {
      Message(english, chinese).text(in: language)
    }
    var lines: [String] = []
    let name = finding.name == "value" ? Message("value", "值") : Message("gradient by \(finding.name)", "对 \(finding.name) 的梯度")
    let error = short(finding.relativeError)
    if let mistake = finding.mistake {
      let verdict = ink.wrong(say("wrong", "错误"))
      lines.append(say("\(name): \(verdict): \(mistake.name)", "\(name)：\(verdict)：\(mistake.name)"))
      if let explanation = finding.explanation { lines.append("  " + explanation.text(in: language)) }
      if let entry = finding.firstWrongEntry { lines.append(say("  first wrong entry: \(entry)", "  第一个错误的元素：\(entry)")) }
      if finding.relativeError > 0, finding.relativeError.isFinite { lines.append(say("  largest relative error: \(error)", "  最大相对误差：\(error)")) }
    } else {
      let verdict = ink.right(say("right", "正确"))
      lines.append(say("\(name): \(verdict) (relative error \(error))", "\(name)：\(verdict)（相对误差 \(error)）"))
    }
    if let slope = finding.slope {
      let power = "h^\((slope * 10).rounded() / 10)"
      let meaning =
        slope > 1.6
        ? Message("as for a right gradient", "与正确的梯度一致") : Message("a gradient of this function's values would give h^2", "若是这些函数值的梯度，应为 h^2")
      lines.append(say("  Taylor remainder of your values: falls as \(power), \(meaning)", "  你的函数值的泰勒余项：按 \(power) 下降，\(meaning)"))
    }
    return lines
  }

  private static func short(_ x: Double) -> String {
    guard x != 0, x.isFinite else { return x == 0 ? "0" : "\(x)" }
    var (mantissa, exponent) = (abs(x), 0)
    while mantissa < 1, exponent > -400 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    while mantissa >= 10, exponent < 400 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    return "\((mantissa * 10).rounded() / 10)e\(exponent)"
  }

  private func report(on console: any Console) throws(CommandFault) -> GradientReport {
    let text = try ProgramText.read(argument: program, file: options.file, from: console)
    let problem = try options.problem(text)
    let sizes = try SizeOption.sizes(size)
    do throws(Diagnostic) {
      let check = try GradientCheck(problem, sizes: sizes, seed: seed)
      let folder = try TemporaryFolder()
      defer { folder.remove() }
      let (input, output) = ("\(folder.path)/input.\(exchange.rawValue)", "\(folder.path)/output.\(exchange.rawValue)")
      var arrays: [(name: String, value: ArrayValue)] = []
      for (call, point) in check.points.enumerated() {
        for (name, array) in point.sorted(by: { $0.key < $1.key }) {
          arrays.append(("\(call)/\(name)", ArrayValue(shape: array.shape, doubles: array.values)))
        }
      }
      try ArrayFile.write(NamedArrays(arrays), to: input)
      try ForeignCommand(run, input: input, output: output, timeout: timeout).run()
      return try check.judge(try results(check, try ArrayFile.read(output)))
    } catch {
      throw CommandFault(diagnostic: error, text: text)
    }
  }

  /// The results that a file holds, call by call.
  private func results(_ check: GradientCheck, _ arrays: NamedArrays) throws(Diagnostic) -> [GradientCheck.Result] {
    func numbers(_ name: String) throws(Diagnostic) -> NumericArray {
      let array = try arrays.array(name)
      return NumericArray(shape: array.shape, values: array.doubles)
    }
    var results: [GradientCheck.Result] = []
    for call in check.points.indices {
      var result = GradientCheck.Result(value: try numbers("\(call)/value"), gradients: [:])
      guard result.value.values.count == 1 else {
        throw Diagnostic(
          .data,
          Message(
            "the value is one number, and the command gave an array of shape \(ArrayValue.text(of: result.value.shape))",
            "值应是一个数，而命令给出了形状为 \(ArrayValue.text(of: result.value.shape)) 的数组"), at: .none)
      }
      for place in check.variables {
        let name = check.program.variables[place].name
        result.gradients[name] = try numbers("\(call)/d_\(name)")
      }
      for variable in check.program.variables where arrays.contains("\(call)/after_\(variable.name)") {
        result.after[variable.name] = try numbers("\(call)/after_\(variable.name)")
      }
      results.append(result)
    }
    return results
  }
}
