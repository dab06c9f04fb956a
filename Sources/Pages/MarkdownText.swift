import Diagnostics

/// Text as it stands in Markdown.
enum MarkdownText {
  /// The text with what Markdown or HTML gives a meaning escaped, on one line.
  ///
  /// - Parameter startsLine: true where a line begins with the text, so that it could be taken for a list, a heading or a rule.
  static func escaped(_ text: String, startsLine: Bool) -> String {
    var out = ""
    for character in text.shownSafely {
      switch character {
      case "\\", "`", "*", "_", "[", "]", "|", "~", "$", "#", "!", "^": out += "\\\(character)"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "&": out += "&amp;"
      case "-", "+", "=": out += startsLine && out.isEmpty ? "\\\(character)" : "\(character)"
      case ".", ")": out += startsLine && !out.isEmpty && out.allSatisfy(\.isNumber) ? "\\\(character)" : "\(character)"
      default: out.append(character)
      }
    }
    return out
  }

  /// A span of code, between as many backquotes as it needs.
  static func code(_ text: String) -> String {
    let text = text.shownSafely
    guard !text.isEmpty else { return "" }
    var run = 0
    var longest = 0
    for character in text {
      run = character == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    let isApart = text.hasPrefix("`") || text.hasSuffix("`")
    return isApart ? "\(fence) \(text) \(fence)" : fence + text + fence
  }

  /// LaTeX inside Markdown: a sign of order with a blank after it is no tag of HTML.
  static func mathematics(_ latex: String) -> String { latex.split(separator: "<", omittingEmptySubsequences: false).joined(separator: "< ") }

  /// The text of a cell: a bar would end it.
  static func cell(_ text: String) -> String {
    var out = ""
    var last: Character = " "
    for character in text {
      if character == "|", last != "\\" { out += "\\" }
      out.append(character)
      last = character
    }
    return out
  }
}
