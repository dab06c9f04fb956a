import ArgumentParser
import ArrayFiles
import Binding
import Diagnostics
import Nabla
import Training

/// `nabla predict`: a statement of a trained program for new data.
struct PredictCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Evaluate a statement of a trained program on data.",
    discussion: """
      The program is the one that was trained; its last statement that needs no labels is evaluated, with a row for each example.

        nabla predict --file model.nabla --model model.safetensors --data test.npz --output predictions.npz

      Where the data has the labels, the share of right predictions is told.
      """)

  @Argument(help: ArgumentHelp("The program; without it, or for `-`, it is read from standard input.", valueName: "program"))
  var program: String?

  @Option(help: ArgumentHelp("Read the program from a file; `-` is standard input.", valueName: "path"))
  var file: String?

  @Option(help: ArgumentHelp("Declare types beside the program, as in 'W: matrix(h, d)'. Repeatable.", valueName: "types"))
  var declare: [String] = []

  @OptionGroup var data: DataOptions

  @Option(help: ArgumentHelp("The trained parameters: a checkpoint, or any file of arrays.", valueName: "file"))
  var model: String

  @Option(help: ArgumentHelp("The statement that is evaluated.", valueName: "name"))
  var statement: String?

  @Option(help: ArgumentHelp("Write the predictions to a file: .npz, .npy, .safetensors, .csv or .json.", valueName: "path"))
  var output: String?

  @Option(help: "Single or double precision.")
  var dtype: NumberType = .f32

  @Option(help: "Colour: on a terminal, always, or never. NO_COLOR is respected.")
  var color: ColorChoice = .auto

  @OptionGroup var languageOption: LanguageOption

  func run(on console: any Console) throws(ConsoleFault) -> ExitStatus {
    let text: String
    do throws(CommandFault) {
      text = try self.text(on: console)
    } catch {
      return try Failure(console: console, color: color, isJSON: false, lang: languageOption.lang).report(error)
    }
    try console.write(text)
    return .success
  }

  private func text(on console: any Console) throws(CommandFault) -> String {
    let text = try ProgramText.read(argument: program, file: file, from: console)
    let problem = Problem(program: text.text, declarations: try ProblemOptions.declarations(declare))
    do throws(Diagnostic) {
      let collection = try data.collection()
      let arrays = try ArrayFile.read(Arguments.plain(model))
      let names = try Engine().elaborate(problem).variables.map(\.name)
      let axes = try TrainingInput.axes(names.filter { !arrays.contains($0) }, collection)
      let training = try TrainingProgram(problem, axes: axes, purpose: .prediction(statement: statement))
      let bound = try TrainingData(training, data: collection, sizes: try data.sizes(), start: arrays)
      let predictor = try Predictor(training, model: arrays, data: bound)
      let predictions = try dtype == .f32 ? predictor.predictions(Float.self) : predictor.predictions(Double.self)
      var report = ""
      for name in axes.keys.sorted() {
        guard let place = training.program.variables.firstIndex(where: { $0.name == name && $0.facts.contains(.oneHot) }),
          training.program.variables[place].type.axes == training.program[training.program.result].type.axes,
          let accuracy = predictor.accuracy(of: predictions, labels: try collection.array(name))
        else { continue }
        let right = Int((accuracy * Double(bound.count)).rounded())
        let share = ArrayText.text((accuracy * 10_000).rounded() / 100)
        let told = Message(
          "accuracy \(share) %: \(right) of \(bound.count) are right", "准确率 \(share) %：\(bound.count) 个中有 \(right) 个正确")
        report += told.text(in: languageOption.language(on: console)) + "\n"
      }
      if let output {
        try ArrayFile.write(NamedArrays([(predictor.name, predictions)]), to: Arguments.plain(output))
        return report
      }
      return report + "\(predictor.name): \(ArrayValue.text(of: predictions.shape))\n" + ArrayText.lines(predictions).joined(separator: "\n") + "\n"
    } catch {
      throw CommandFault(error, in: text)
    }
  }
}
