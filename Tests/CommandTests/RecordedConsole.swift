@testable import NablaCommand

/// A console with given input that records what is written to it.
final class RecordedConsole: Console {
  var inputIsTerminal = false
  var outputIsTerminal = false
  var errorIsTerminal = false
  /// The environment of the command.
  var variables: [String: String] = [:]
  /// How many writes succeed before the reader of the output goes away.
  var writesUntilClosed = Int.max
  /// What was written.
  private(set) var output = ""
  /// What was written among the errors.
  private(set) var errors = ""
  /// How often something was written.
  private(set) var writes = 0

  private let input: [UInt8]
  private let chunkSize: Int
  private var place = 0

  init(input: some Sequence<UInt8> = [], chunkSize: Int = .max) {
    self.input = Array(input)
    self.chunkSize = chunkSize
  }

  func environment(_ name: String) -> String? { variables[name] }

  func read(_ count: Int) throws(ConsoleFault) -> [UInt8] {
    let end = min(input.count, place + min(count, chunkSize))
    defer { place = end }
    return Array(input[place..<end])
  }

  func write(_ text: String) throws(ConsoleFault) {
    guard writes < writesUntilClosed else { throw .closed }
    writes += 1
    output += text
  }

  func writeError(_ text: String) { errors += text }
}

/// Runs the command with some input and returns what came of it.
func nabla(_ arguments: String..., input: String = "") -> (status: ExitStatus, output: String, errors: String) {
  let console = RecordedConsole(input: input.utf8)
  let status = NablaCommand.run(arguments, on: console)
  return (status, console.output, console.errors)
}

/// Runs the command with a list of arguments.
func nabla(running arguments: [String]) -> (status: ExitStatus, output: String, errors: String) {
  let console = RecordedConsole()
  let status = NablaCommand.run(arguments, on: console)
  return (status, console.output, console.errors)
}
