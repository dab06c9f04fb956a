import Diagnostics
import Syntax

/// The text of a program and what it is called in messages.
struct ProgramText {
  var text: String
  var label = "input"

  /// The program from the argument, from a file, or from the standard input where neither is given or `-` stands for it.
  ///
  /// - Throws: where there is no program, or it cannot be read or is not UTF-8.
  static func read(argument: String?, file: String?, from console: any Console) throws(CommandFault) -> ProgramText {
    if let argument, argument != "-" {
      guard file == nil else {
        throw CommandFault(
          diagnostic: Diagnostic(.syntax, "a program is given twice, as an argument and as a file", at: .none),
          text: ProgramText(text: "", label: "command line"))
      }
      return ProgramText(text: argument)
    }
    let path = file.map(Arguments.plain)
    let isStandardInput = argument == "-" || path == nil || path == "-"
    if isStandardInput, argument == nil, path == nil, console.inputIsTerminal {
      throw CommandFault(
        diagnostic: Diagnostic(.syntax, "there is no program", at: .none, help: "give it as an argument, with --file, or on standard input"),
        text: ProgramText(text: "", label: "command line"))
    }
    let label = isStandardInput ? "standard input" : path ?? ""
    do throws(ConsoleFault) {
      return try decoded(try bytes(isStandardInput ? nil : path, from: console), label)
    } catch {
      guard case .unreadable(let reason) = error else { return ProgramText(text: "", label: label) }
      throw CommandFault(
        diagnostic: Diagnostic(.syntax, "the program cannot be read: \(reason)", at: .none), text: ProgramText(text: "", label: label))
    }
  }

  private static func bytes(_ path: String?, from console: any Console) throws(ConsoleFault) -> [UInt8] {
    let limit = 4 * SyntaxLimits.programLength
    guard let path else { return try console.readAll(limit: limit) }
    let file = try FileDescriptor.open(path)
    defer { file.close() }
    return try file.readAll(limit: limit)
  }

  private static func decoded(_ bytes: [UInt8], _ label: String) throws(CommandFault) -> ProgramText { fatalError() }
}
