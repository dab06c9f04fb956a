import Diagnostics
import Foundation
import Testing

/// What is said in two languages.
struct MessageTests {
  @Test("Names stand in both texts, phrases in the language around them")
  func composition() {
    let count = Message("3 columns", "3 列")
    let reason = Message("\("A") has \(count)", "\("A") 有 \(count)")
    let whole = Message("the product is undefined: \(reason)", "乘积无定义：\(reason)")
    #expect(whole.english == "the product is undefined: A has 3 columns")
    #expect(whole.text(in: .chinese) == "乘积无定义：A 有 3 列")
    #expect(Message.code("x'*y").chinese == "x'*y")
  }

  @Test("A blank sets off names, not Chinese from Chinese")
  func blanks() {
    let phrase = Message("the argument", "参数")
    #expect(Message("\(phrase) is a matrix", "\(phrase) 是矩阵").chinese == "参数是矩阵")
    #expect(Message("\("x") is a matrix", "\("x") 是矩阵").chinese == "x 是矩阵")
  }

  @Test("Lists", arguments: [(["a"], "a", "a"), (["a", "b"], "a and b", "a 和 b"), (["a", "b", "c"], "a, b and c", "a、b 和 c")])
  func lists(names: [String], english: String, chinese: String) {
    #expect(Message.list(names).english == english)
    #expect(Message.list(names).chinese == chinese)
  }

  @Test("Every message of the sources is said in Chinese, with no English left in it", arguments: try! SourceMessage.all())
  func everyMessageIsSaidTwice(_ message: SourceMessage) {
    // Where the English has words of its own, the Chinese has characters.
    let hasWords = message.english.words.contains { words in words.filter(\.isLetter).count > 1 }
    if hasWords { #expect(message.chinese.words.contains { $0.contains(where: SourceMessage.isChinese) }) }
    for words in message.chinese.words {
      // Commands and options are typed as they are.
      let told = words.replacing(/nabla [a-z]+|--[a-z\-]+ ?[a-z]*/, with: "")
      #expect(told.firstMatch(of: /[A-Za-z]{2,} [a-z]{2,}/) == nil)
    }
  }

  @Test("Both texts of a message speak of the same things", arguments: try! SourceMessage.all())
  func bothSpeakOfTheSame(_ message: SourceMessage) {
    // English alone has a plural; an ordinal and a kind are words there; and what the system says has a text of its own in Chinese.
    let plurals: Set = ["s", "entries"]
    let english = message.english.parts.filter { !$0.contains("== 1 ?") }.subtracting(plurals)
    let chinese = message.chinese.parts.subtracting(plurals)
    if english.contains("english") { return }
    #expect(english == chinese || english.count == chinese.count, "\(english) \(chinese)")
  }

  @Test("There are messages to look at")
  func thereAreMessages() throws { #expect(try SourceMessage.all().count > 500) }
}

/// A message as it is written in the sources: two literals.
struct SourceMessage: Sendable, CustomTestStringConvertible {
  /// A literal: the words between what is put in, and what is put in.
  struct Literal: Sendable {
    var words: [String] = [""]
    var parts: Set<String> = []
  }

  var place: String
  var english: Literal
  var chinese: Literal

  var testDescription: String { place }

  static func isChinese(_ character: Character) -> Bool {
    character.unicodeScalars.contains { (0x3001...0x9FFF).contains($0.value) || (0xFF00...0xFF60).contains($0.value) }
  }

  /// All messages of the package's sources.
  static func all() throws -> [SourceMessage] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let sources = root.appendingPathComponent("Sources")
    let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)).compactMap { $0 as? URL }
    return try files.filter { $0.pathExtension == "swift" }.sorted { $0.path < $1.path }.flatMap { file in
      let name = file.path.dropFirst(sources.path.count + 1)
      return found(in: try String(contentsOf: file, encoding: .utf8)).map { line, english, chinese in
        SourceMessage(place: "\(name):\(line)", english: english, chinese: chinese)
      }
    }
  }

  /// The pairs of literals behind `Message(`, each with its line.
  private static func found(in text: String) -> [(Int, Literal, Literal)] {
    let text = Array(text)
    let opening = Array("Message(")
    var messages: [(Int, Literal, Literal)] = []
    var line = 1
    for place in text.indices {
      if text[place].isNewline { line += 1 }
      guard text[place...].starts(with: opening) else { continue }
      var next = place + opening.count
      guard let english = literal(in: text, at: &next), text[next] == "," else { continue }
      next += 1
      guard let chinese = literal(in: text, at: &next) else { continue }
      messages.append((line, english, chinese))
    }
    return messages
  }

  /// The literal that begins at a place, blanks aside; the place goes on behind it.
  private static func literal(in text: [Character], at place: inout Int) -> Literal? {
    while text[place].isWhitespace { place += 1 }
    let isRaw = text[place] == "#"
    if isRaw { place += 1 }
    guard text[place] == "\"" else { return nil }
    place += 1
    var literal = Literal()
    while text[place] != "\"" || isRaw && text[place + 1] != "#" {
      if text[place] == "\\", !isRaw {
        place += 1
        if text[place] == "(" {
          let part = bracket(in: text, at: &place)
          literal.parts.insert(part.replacing(/\.joined\(separator: "[^"]*"\)/, with: ""))
          literal.words.append("")
          continue
        }
      }
      literal.words[literal.words.count - 1].append(text[place])
      place += 1
    }
    place += isRaw ? 2 : 1
    return literal
  }

  /// What stands between a bracket and its end, with the strings inside; the place goes on behind it.
  private static func bracket(in text: [Character], at place: inout Int) -> String {
    var part = ""
    var open = 0
    var isString = false
    repeat {
      if text[place] == "\"" { isString.toggle() }
      if !isString { open += text[place] == "(" ? 1 : text[place] == ")" ? -1 : 0 }
      part.append(text[place])
      place += 1
    } while open > 0
    return String(part.dropFirst().dropLast())
  }
}
