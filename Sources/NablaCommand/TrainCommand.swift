import ArgumentParser
import ArrayFiles
import Binding
import Diagnostics
import Execution
import Nabla
import Pictures
import Training

/// `nabla train`: a program whose value is made small over examples.
struct TrainCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a program's parameters on data.",
    discussion: """
      Write the program for one example. Variables with data are examples, a row each; all others are parameters.

        nabla data spirals --output spirals.npz
        nabla train 'x: vector(d); y: onehot(k); W: matrix(h, d); U: matrix(k, h)
                     b: vector(h); c: vector(k)
                     a = tanh(W*x + b); p = softmax(U*a + c); cross_entropy(y, p)' \\
          --data spirals.npz --size h=32 --rate 0.01 --epochs 200 --hold-out 0.2 --checkpoint model.safetensors

      Ctrl-C saves and leaves; the same command with --resume goes on as if nothing had happened.
      """)

  @Argument(help: ArgumentHelp("The program; without it, or for `-`, it is read from standard input.", valueName: "program"))
  var program: String?

  @Option(help: ArgumentHelp("Read the program from a file; `-` is standard input.", valueName: "path"))
  var file: String?

  @Option(help: ArgumentHelp("Declare types beside the program, as in 'W: matrix(h, d)'. Repeatable.", valueName: "types"))
  var declare: [String] = []

  @OptionGroup var data: DataOptions

  @OptionGroup var training: TrainingOptions

  @Option(help: ArgumentHelp("Data for validation, with the same names. Repeatable.", valueName: "file"))
  var validation: [String] = []

  @Option(help: ArgumentHelp("The share of the examples that is kept for validation.", valueName: "share"))
  var holdOut = NumberArgument(0)

  @Option(help: ArgumentHelp("A file with first parameters, by their names.", valueName: "file"))
  var start: String?

  @Option(help: ArgumentHelp("Write the run to a safetensors file on the way and at the end.", valueName: "path"))
  var checkpoint: String?

  @Option(help: ArgumentHelp("Write the checkpoint every so many steps; without it after epochs, once a second at most.", valueName: "steps"))
  var every: CountArgument?

  @Flag(help: "Go on where the checkpoint was made.")
  var resume = false

  @Option(help: ArgumentHelp("Write the curve of the loss as SVG.", valueName: "path"))
  var curve: String?

  @Option(help: ArgumentHelp("Write the loss of every step as CSV.", valueName: "path"))
  var trace: String?

  @Flag(help: "Show the program for a batch and leave.")
  var showBatched = false

  @Flag(help: "Show the steps that a batch takes, with their operations and bytes, and leave.")
  var showPlan = false

  @Option(help: "Single or double precision.")
  var dtype: NumberType = .f32

  @Option(help: "Colour: on a terminal, always, or never. NO_COLOR is respected.")
  var color: ColorChoice = .auto

  @OptionGroup var languageOption: LanguageOption

  func run(on console: any Console) throws(ConsoleFault) -> ExitStatus {
    let failure = Failure(console: console, color: color, isJSON: false, lang: languageOption.lang)
    do throws(CommandFault) {
      let text = try ProgramText.read(argument: program, file: file, from: console)
      let problem = Problem(program: text.text, declarations: try ProblemOptions.declarations(declare))
      do throws(Diagnostic) {
        let input = try TrainingInput(
          problem, data: try data.collection(), sizes: try data.sizes(), start: start, newton: training.optimizer == .newton)
        if showBatched {
          switch input.training.form {
          case .rewritten(let batched): return try written(batched.text + "\n", console)
          case .written: return try written(problem.program + "\n", console)
          case .single(let reason): throw reason
          }
        }
        failure.warn(input.warnings, in: text)
        switch dtype {
        case .f32: return try train(input, Float.self, text, console, failure)
        case .f64: return try train(input, Double.self, text, console, failure)
        }
      } catch {
        throw CommandFault(error, in: text)
      }
    } catch {
      return try failure.report(error)
    }
  }

  /// Writes to the output; a closed one is no fault here.
  private func written(_ text: String, _ console: any Console) throws(Diagnostic) -> ExitStatus {
    do throws(ConsoleFault) {
      try console.write(text)
      return .success
    } catch {
      guard case .closed = error else { throw Diagnostic(.data, Message("the output cannot be written", "无法写出输出"), at: .none) }
      return .success
    }
  }

  private func train<Real: Element>(
    _ input: TrainingInput, _: Real.Type, _ text: ProgramText, _ console: any Console, _ failure: Failure
  ) throws(Diagnostic) -> ExitStatus {
    let settings = training.settings
    let language = languageOption.language(on: console)
    var validationData: TrainingData?
    if !validation.isEmpty {
      var options = data
      options.data = validation
      validationData = try TrainingData(input.training, data: try options.collection(), sizes: input.data.sizes)
    }
    let settingsLabel = ProgramText.commandLine
    let run = try TrainingRun<Real>(
      input.training, settings: settings, data: input.data, validation: validationData, holdOut: holdOut.value, start: input.start, name: text.text)
    failure.warn(try settings.check(examples: input.data.count, hasValidation: true), in: settingsLabel)
    if showPlan { return try written(run.planText(in: language) + "\n", console) }
    if let every, every.value < 1 {
      throw Diagnostic(.setting, Message("--every \(every.value): a number of steps is positive", "--every \(every.value)：步数必须为正"), at: .none)
    }
    var keeper = CheckpointKeeper(path: checkpoint.map(Arguments.plain), every: every?.value)
    if resume {
      guard let path = keeper.path else {
        throw Diagnostic(
          .setting, Message("there is no checkpoint to resume from", "没有可以继续的检查点"), at: .none,
          help: Message("add --checkpoint FILE", "请加上 --checkpoint 文件"))
      }
      try run.resume(try Checkpoint(path))
    } else if let path = keeper.path, ArrayFile.exists(path) {
      throw Diagnostic(
        .setting, Message("\(path) is there already", "\(path) 已经存在"), at: .none,
        help: Message("add --resume to go on with it, or give another name", "请加上 --resume 继续，或换一个名字"))
    }
    // What cannot be written is told before the work.
    for path in [keeper.path, trace.map(Arguments.plain), curve.map(Arguments.plain)] { if let path { try AtomicFile.check(path) } }
    console.writeError(TrainCommand.overview(run).text(in: language) + "\n")
    var progress = TrainingProgress(console: console, settings: settings, batches: run.batches, step: run.state.step, language: language)
    var steps: [(step: Int, loss: Double)] = []
    let traces = trace != nil
    Interruption.watch()
    defer { Interruption.ignore() }
    let outcome = try run.train { (event) throws(Diagnostic) in
      switch event {
      case .step(let loss):
        if traces { steps.append((run.state.step, loss)) }
        progress.step(loss, state: run.state)
        if let fault = keeper.step(run.state.step, { run.checkpoint }) { failure.warn([fault], in: settingsLabel) }
      case .epoch(let loss, let validation, let accuracy):
        progress.epoch(loss, validation, accuracy, state: run.state)
        if let fault = keeper.epoch({ run.checkpoint }) { failure.warn([fault], in: settingsLabel) }
      case .warning(let warning):
        progress.close()
        failure.warn([warning], in: settingsLabel)
      }
      return !Interruption.isRequested
    }
    progress.close()
    try keeper.finish(run.checkpoint)
    if let trace { try TrainCommand.write(steps, to: Arguments.plain(trace)) }
    if let curve { try LossCurve(run.state, language).write(to: Arguments.plain(curve)) }
    let report = TrainingReport(
      outcome: outcome, state: run.state, settings: settings, speed: progress.summary(state: run.state), checkpoint: keeper.path)
    _ = try written(report.text(showsCurve: console.outputIsTerminal, in: language), console)
    return outcome == .interrupted ? .interrupted : .success
  }

  /// What is trained on what, in a line.
  private static func overview<Real: Element>(_ run: TrainingRun<Real>) -> Message {
    let parameters = run.parameters.segments.map { "\($0.name) (\(ArrayValue.text(of: $0.shape)))" }
    let count = run.parameters.segments.reduce(0) { $0 + $1.count }
    let (training, validation) = run.examples
    let examples =
      validation > 0
      ? Message("\(training) examples, \(validation) for validation", "\(training) 个样本，另有 \(validation) 个用于验证")
      : Message("\(training) examples", "\(training) 个样本")
    let (english, chinese) = (parameters.joined(separator: ", "), parameters.joined(separator: "、"))
    return Message("\(examples); \(count) numbers in \(english)", "\(examples)；\(chinese) 共 \(count) 个数")
  }

  private static func write(_ steps: [(step: Int, loss: Double)], to path: String) throws(Diagnostic) {
    let arrays = NamedArrays([
      ("step", ArrayValue(shape: [steps.count], doubles: steps.map { Double($0.step) })),
      ("loss", ArrayValue(shape: [steps.count], doubles: steps.map(\.loss))),
    ])
    try ArrayFile.write(arrays, to: path, format: .csv)
  }
}
