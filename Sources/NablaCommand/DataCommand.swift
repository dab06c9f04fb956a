import ArgumentParser
import ArrayFiles
import DataSets
import Diagnostics

/// `nabla data`: small data sets that are made, not downloaded.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "Make a small data set.", subcommands: [SpiralsCommand.self])
}

/// `nabla data spirals`: points on intertwined spiral arms.
struct SpiralsCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "spirals",
    abstract: "Points of the plane on intertwined spiral arms, an arm for each class.",
    discussion: """
      The file holds x, the points as rows; y, their classes as one-hot rows; and label, their classes from 0. Equal options give equal bytes.

        nabla data spirals --seed 1 --count 300 --output spirals.npz
      """)

  @Option(help: "Decides every random number.")
  var seed: UInt64 = 1

  @Option(help: "Points, over all arms.")
  var count = CountArgument(300)

  @Option(help: "Arms.")
  var classes = CountArgument(3)

  @Option(help: "The spread of the angle.")
  var noise = NumberArgument(0.2)

  @Option(help: ArgumentHelp("Where the points are written: .npz, .safetensors, .csv or .json.", valueName: "path"))
  var output: String

  @OptionGroup var languageOption: LanguageOption

  func run(on console: any Console) throws(ConsoleFault) -> ExitStatus {
    let (count, classes, noise) = (count.value, classes.value, noise.value)
    do throws(Diagnostic) {
      guard (1...10_000_000).contains(count) else {
        throw Diagnostic(
          .setting, Message("--count \(count): between 1 and 10000000 points are made", "--count \(count)：点数应在 1 到 10000000 之间"), at: .none)
      }
      guard (1...1000).contains(classes), classes <= count else {
        throw Diagnostic(
          .setting,
          Message("--classes \(classes): there are between 1 and 1000 arms, and no more than points", "--classes \(classes)：臂数应在 1 到 1000 之间，且不多于点数"),
          at: .none)
      }
      guard noise >= 0, noise.isFinite else {
        throw Diagnostic(.setting, Message("--noise \(noise): a spread is not negative", "--noise \(noise)：离散程度不能为负"), at: .none)
      }
      let spirals = Spirals(seed: seed, count: count, classes: classes, noise: noise)
      try ArrayFile.write(spirals.arrays(), to: Arguments.plain(output))
      return .success
    } catch {
      let fault = CommandFault(diagnostic: error, text: ProgramText(text: "", label: .code("nabla data spirals")))
      return try Failure(console: console, color: .auto, isJSON: false, lang: languageOption.lang).report(fault)
    }
  }
}
