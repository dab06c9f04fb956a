import ArgumentParser
import Diagnostics
import Nabla
import Syntax

/// The options that say what is differentiated, and how the answer is written.
struct ProblemOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Read the program from a file; `-` is standard input.", valueName: "path"))
  var file: String?

  @Option(help: ArgumentHelp("Differentiate by this variable. Repeatable; without it by every variable that is not constant.", valueName: "name"))
  var wrt: [String] = []

  @Option(help: ArgumentHelp("Declare types beside the program, as in 'X: matrix(m, n); w: vector(n)'. Repeatable.", valueName: "types"))
  var declare: [String] = []

  @Option(help: "1 for gradients and Jacobians, 2 for Hessians.")
  var order: Order = .first

  @Option(help: "How derivatives are laid out: in the variable's shape, or in numerator or denominator layout.")
  var layout: LayoutConvention = .shape

  @OptionGroup var languageOption: LanguageOption

  @Option(help: "Colour: on a terminal, always, or never. NO_COLOR is respected.")
  var color: ColorChoice = .auto

  /// The language in which people are told.
  func language(on console: any Console) -> Language { languageOption.language(on: console) }

  /// The language that was asked for.
  var lang: TellingLanguage? { languageOption.lang }

  /// The problem of a program.
  ///
  /// - Throws: a fault in a declaration, with the text of the option.
  func problem(_ program: ProgramText) throws(CommandFault) -> Problem {
    var problem = Problem(program: program.text, order: order.rawValue, layout: layout)
    problem.declarations = try ProblemOptions.declarations(declare)
    for option in wrt {
      problem.variables += Arguments.plain(option).split { $0 == "," || $0 == ";" || $0.isWhitespace }.map(String.init)
    }
    return problem
  }
}

extension ProblemOptions {
  /// The names and types that options `--declare` give.
  ///
  /// - Throws: a fault in a declaration, with the text of the option.
  static func declarations(_ options: [String]) throws(CommandFault) -> [(name: String, type: String)] {
    var declarations: [(name: String, type: String)] = []
    for option in options {
      let text = ProgramText(text: Arguments.plain(option), label: .code("--declare"))
      do throws(Diagnostic) {
        let scalars = Array(text.text.unicodeScalars)
        for declaration in try Parser.parseDeclarations(text.text) {
          var type = String.UnicodeScalarView()
          type.append(contentsOf: scalars[declaration.type.span.start..<declaration.type.span.end])
          declarations.append((declaration.name, String(type)))
        }
      } catch {
        throw CommandFault(diagnostic: error, text: text)
      }
    }
    return declarations
  }
}

/// The order of a derivative on the command line.
enum Order: Int, ExpressibleByArgument, CaseIterable {
  case first = 1
  case second = 2
}

/// When output is coloured.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  case auto
  case always
  case never

  /// True where output to a terminal, or to something else, is coloured.
  func usesColor(onTerminal isTerminal: Bool, of console: any Console) -> Bool {
    switch self {
    case .always: true
    case .never: false
    case .auto: isTerminal && (console.environment("NO_COLOR") ?? "").isEmpty && console.environment("TERM") != "dumb"
    }
  }
}

extension LayoutConvention: ExpressibleByArgument {}

/// A diagnostic with the text that it is about.
struct CommandFault: Error {
  var diagnostic: Diagnostic
  var text: ProgramText
}
