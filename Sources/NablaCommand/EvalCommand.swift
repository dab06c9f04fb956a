import ArgumentParser
import ArrayFiles
import Binding
import Diagnostics
import JSON
import Nabla
import Typing

/// `nabla eval`: a program and data in, the numbers of its value and derivatives out.
struct EvalCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Evaluate a program and its derivatives on data.",
    discussion: """
      Every variable of the program needs an array of its name:

        nabla eval 'norm2(X*w - y)^2' --wrt w --data problem.npz
        nabla eval "x'*A*x" --set 'A=[[2, 1], [1, 3]]' --set 'x=[1, 2]' --order 2
        nabla eval --file model.nabla --data X=points.csv:x1,x2 --data weights.safetensors --output gradients.npz

      What the program states of a variable (positive, onehot, symmetric, spd, …) is checked on its array.
      """)

  /// How results are written to the output.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
  }

  @Argument(help: ArgumentHelp("The program; without it, or for `-`, it is read from standard input.", valueName: "program"))
  var program: String?

  @OptionGroup var options: ProblemOptions

  @OptionGroup var data: DataOptions

  @Option(help: ArgumentHelp("Write the results to a file: .npz, .safetensors, .csv or .json; .npy where there is one.", valueName: "path"))
  var output: String?

  @Option(help: "How results are written to the output.")
  var format: Format = .text

  @Option(help: "Single or double precision.")
  var dtype: NumberType = .f64

  @Option(help: "How many threads share large steps.")
  var threads = 1

  @Flag(help: "Give derivatives with structure (diagonal, block diagonal, outer products) as factors, with the formula that makes the entries.")
  var factors = false

  func run(on console: any Console) throws(ConsoleFault) -> ExitStatus {
    let text: String
    do throws(CommandFault) {
      text = try self.text(on: console)
    } catch {
      return try Failure(console: console, color: options.color, isJSON: format == .json, lang: options.lang).report(error)
    }
    if !text.isEmpty { try console.write(text) }
    return .success
  }

  /// What is written to the output: nothing where the results go to a file.
  private func text(on console: any Console) throws(CommandFault) -> String {
    let text = try ProgramText.read(argument: program, file: options.file, from: console)
    let problem = try options.problem(text)
    let failure = Failure(console: console, color: options.color, isJSON: false, lang: options.lang)
    let run: ProgramRun
    let results: [ProgramRun.Result]
    do throws(Diagnostic) {
      let collection = try data.collection()
      let sizes = try data.sizes()
      let program = try Engine().elaborate(problem)
      let bound = try BoundData(program, data: collection, sizes: sizes)
      run = ProgramRun(answer: try Engine().derive(problem), data: bound, threads: threads)
      failure.warn(run.answer.warnings, in: text)
      failure.warn(bound.warnings, in: ProgramText.data)
      results = try run.results(dtype, keepsFactors: factors)
    } catch {
      throw CommandFault(error, in: text)
    }
    let arrays = results.flatMap(\.arrays)
    if arrays.contains(where: { $0.value.firstNonFinite != nil }) {
      let kink = Diagnostic(
        .data, Message("a derivative is not finite where the value is", "在值有限的地方，有一个导数不是有限的"), at: .none,
        help: Message("the data may lie on a kink or a pole of a derivative", "数据可能正好落在导数的不可导点或极点上"),
        severity: .warning)
      failure.warn([run.origin(of: dtype) ?? kink], in: text)
    }
    if let output {
      do throws(Diagnostic) {
        try ArrayFile.write(NamedArrays(arrays), to: Arguments.plain(output))
      } catch {
        throw CommandFault(diagnostic: error, text: ProgramText(text: "", label: .code("--output")))
      }
      // Factors in a file mean something together with their formula only.
      return results.compactMap(\.formula).map { $0 + "\n" }.joined()
    }
    switch format {
    case .json: return EvalCommand.json(results)
    case .text: return EvalCommand.text(results, Ink(usesColor: options.color.usesColor(onTerminal: console.outputIsTerminal, of: console)), run)
    }
  }

  /// The results by name, as nested lists; one that is kept as factors as an object of its shape, its formula and these.
  private static func json(_ results: [ProgramRun.Result]) -> String {
    let members = results.map { result -> JSONValue.Member in
      guard let formula = result.formula else { return JSONValue.Member(result.name, JSONArrays.value(result.arrays[0].value)) }
      let factors = result.arrays.map { JSONValue.Member($0.name, JSONArrays.value($0.value)) }
      return JSONValue.Member(
        result.name,
        .object([
          JSONValue.Member("shape", .array(result.shape.map(JSONValue.integer))), JSONValue.Member("formula", .string(formula)),
          JSONValue.Member("factors", .object(factors)),
        ]))
    }
    return JSONValue.object(members).description + "\n"
  }

  /// The results for people.
  private static func text(_ results: [ProgramRun.Result], _ ink: Ink, _ run: ProgramRun) -> String {
    var lines: [String] = []
    for result in results {
      if !lines.isEmpty { lines.append("") }
      let type = result.derivative?.type ?? run.answer.type
      let shape = result.shape.isEmpty ? "" : ", \(ArrayValue.text(of: result.shape))"
      lines.append(ink.heading(result.name) + ink.aside(": \(type.text)\(shape)"))
      if let formula = result.formula { lines.append("  " + formula) }
      for array in result.arrays {
        if result.formula != nil {
          if array.name == results[0].name { continue }
          lines.append("  " + array.name + ink.aside(": \(ArrayValue.text(of: array.value.shape))"))
        }
        lines += ArrayText.lines(array.value, margin: result.formula == nil ? "  " : "    ")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
