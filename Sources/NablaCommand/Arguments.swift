/// Programs that begin with a minus sign, told apart from options.
///
/// `nabla derive "-x'*A*x"` is plain to a person. The only short option is `-h`, so whatever else begins with one minus sign is a program. It is marked
/// with U+0000, which no argument of a process contains, on its way through the parser of the command line.
enum Arguments {
  private static let mark: Character = "\u{0}"
  private static let longOptions: Set<String> = [
    "wrt", "declare", "order", "layout", "format", "color", "file", "claim", "target", "name", "size", "output", "batch", "steps", "lang", "run",
    "seed", "exchange", "timeout", "help",
    "version",
  ]

  /// The arguments with programs marked.
  static func protected(_ arguments: [String]) -> [String] {
    var isOver = false
    return arguments.map { argument in
      if argument == "--" { isOver = true }
      // An option whose value may be left out.
      if !isOver, argument == "--steps" { return "--steps=matrix" }
      guard !isOver, argument.hasPrefix("-"), !argument.hasPrefix("--"), argument != "-", argument != "-h" else { return argument }
      let name = argument.dropFirst().prefix { $0 != "=" }
      return longOptions.contains(String(name)) ? argument : String(mark) + argument
    }
  }

  /// The argument as it was given.
  static func plain(_ argument: String) -> String { argument.first == mark ? String(argument.dropFirst()) : argument }

  /// A message without marks.
  static func shown(_ message: String) -> String { message.filter { $0 != mark } }
}
