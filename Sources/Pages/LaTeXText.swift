import Diagnostics
import Formulas

/// Text as it stands in a LaTeX document.
enum LaTeXText {
  /// Running text with what LaTeX gives a meaning escaped, on one line.
  static func escaped(_ text: String) -> String { escaped(text, isCode: false) }

  /// What is typed as it stands: quotes stay straight, blanks at the front and several in a row stay.
  static func code(_ text: String) -> String { escaped(text, isCode: true) }

  /// Words inside a formula.
  static func mathematics(words: String, command: String) -> String { "\\\(command){\(escaped(words, isCode: command == "texttt"))}" }

  private static func escaped(_ text: String, isCode: Bool) -> String {
    var out = ""
    var last: Character = isCode ? " " : "x"
    for character in text.shownSafely {
      switch character {
      case "_", "{", "}", "%", "&", "#", "$": out += "\\\(character)"
      case "\\": out += "\\textbackslash{}"
      case "^": out += "\\textasciicircum{}"
      case "~": out += "\\textasciitilde{}"
      case "<": out += "\\textless{}"
      case ">": out += "\\textgreater{}"
      case "|": out += "\\textbar{}"
      case "\"": out += "\\textquotedbl{}"
      // Two in a row would be joined into a dash.
      case "-": out += last == "-" ? "{}-" : "-"
      case "'": out += isCode ? "\\textquotesingle{}" : "'"
      case "`": out += isCode ? "\\textasciigrave{}" : "`"
      case " ": out += isCode && last == " " ? "~" : " "
      case "[" where out.isEmpty: out += "{[}"
      case "*" where out.isEmpty: out += "{*}"
      // The fonts of the text have no letters of mathematics.
      default: out += isCode ? String(character) : LaTeXWriter.symbol(character).map { "$\($0)$" } ?? String(character)
      }
      last = character
    }
    return out
  }
}
