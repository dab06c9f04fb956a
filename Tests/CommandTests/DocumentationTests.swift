import Testing

@testable import NablaCommand

/// The sessions shown in the documentation are what the command answers; `scripts/sessions` writes them anew.
struct DocumentationTests {
  /// A command with what it is said to print.
  struct Session: CustomTestStringConvertible {
    var command: String
    var printed: String
    var testDescription: String { command }
  }

  private static let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")

  /// The sessions of a page: in blocks marked `console`, the lines up to the next `$`.
  static func sessions(of page: String) throws -> [Session] {
    let file = try FileDescriptor.open("\(root)/\(page)")
    defer { file.close() }
    let text = String(decoding: try file.readAll(limit: 1 << 20), as: UTF8.self)
    var sessions: [Session] = []
    var isSession = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        isSession = line == "```console"
      } else if isSession, line.hasPrefix("$ ") {
        sessions.append(Session(command: String(line.dropFirst(2)), printed: ""))
      } else if isSession {
        sessions[sessions.count - 1].printed += line + "\n"
      }
    }
    return sessions
  }

  /// The pages that show sessions.
  private static let pages = [
    "README.md", "Documentation/CommandLine.md", "Documentation/Guides/Network.md", "Documentation/Guides/Derivations.md",
    "Documentation/Guides/Layouts.md",
  ]

  @Test(arguments: try pages.flatMap(sessions))
  func sessionsAreTrue(session: Session) throws {
    var input = ""
    var command = session.command
    if let pipe = command.firstRange(of: " | ") {
      input = String(command[..<pipe.lowerBound])
      #expect(input.hasPrefix("echo '") && input.hasSuffix("'"))
      input = input.dropFirst(6).dropLast() + "\n"
      command = String(command[pipe.upperBound...])
    }
    var words = Self.words(command)
    #expect(words.removeFirst() == "nabla")
    for k in words.indices where words[k] == "--file" { words[k + 1] = "\(Self.root)/\(words[k + 1])" }
    let console = RecordedConsole(input: input.utf8)
    _ = NablaCommand.run(words, on: console)
    #expect(Self.portable(console.output + console.errors) == Self.portable(session.printed))
  }

  @Test func thereAreSessions() throws {
    for page in Self.pages { #expect(try Self.sessions(of: page).count >= 3, "\(page)") }
  }

  /// The words of a command as a shell splits them; of quotes, nested ones apart.
  private static func words(_ command: String) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in command {
      if character == quote {
        quote = nil
      } else if quote == nil, character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if quote == nil, character == " " {
        if let word { words.append(word) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let word { words.append(word) }
    return words
  }

  /// The text without what may differ from machine to machine: rounding errors, and the seconds that an answer took.
  private static func portable(_ text: String) -> String {
    var text = text
    text.replace(/relative error [0-9.e-]+/, with: "relative error")
    text.replace(/"(max_relative_error|error_probability|seconds)": [0-9.e-]+/) { "\"\($0.1)\"" }
    return text
  }
}
