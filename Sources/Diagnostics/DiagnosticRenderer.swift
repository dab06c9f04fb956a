/// Writes diagnostics for people, with the line of the program and a caret under the place.
///
///     error: the product A*x is undefined: A has 3 columns, x has 4 rows
///      --> input:1:4
///     1 | x'*A*x
///       |    ^^^
///     help: A'*x is defined
///
/// The carets stand right under wide and combining characters and tabs; a long line is cut around them; what a terminal would obey or hide is
/// shown by a stand-in.
public struct DiagnosticRenderer: Sendable {
  /// What the program is called, a file's name for example.
  public var label: String
  /// True where the terminal understands ANSI colours.
  public var usesColor: Bool
  /// The columns that a line of the program may take; at least 20.
  public var width: Int
  /// The language of the words.
  public var language: Language

  /// A renderer, in English and without colour by default.
  public init(label: String = "input", usesColor: Bool = false, width: Int = 100, language: Language = .english) {
    self.label = label
    self.language = language
    self.usesColor = usesColor
    self.width = max(20, width)
  }

  /// The diagnostics one under another, with an empty line between them, without a final newline.
  public func render(_ diagnostics: [Diagnostic], in text: String) -> String {
    diagnostics.map { render($0, in: text) }.joined(separator: "\n\n")
  }

  /// The lines of one diagnostic, without a final newline. A diagnostic that no text stands for names the program only.
  public func render(_ diagnostic: Diagnostic, in text: String) -> String {
    let severityColor: Color = diagnostic.severity == .error ? .red : .yellow
    let words = diagnostic.wording.text(in: language).shownSafely
    var lines = [paint(diagnostic.severity.name.text(in: language), severityColor) + paint(colon + words, .bold)]
    if diagnostic.span == .none {
      lines.append(paint(" --> ", .blue) + label.shownSafely)
    } else {
      let excerpt = SourceText(text).excerpt(at: diagnostic.span.start, reach: 2 * width)
      let number = String(excerpt.place.line)
      let margin = String(repeating: " ", count: number.count)
      let shown = MarkedLine(excerpt, length: diagnostic.span.length, width: width)
      lines.append(paint(margin + "--> ", .blue) + "\(label.shownSafely):\(number):\(excerpt.place.column)")
      lines.append(paint(number + " |", .blue) + (shown.text.isEmpty ? "" : " " + shown.text))
      lines.append(paint(margin + " |", .blue) + " " + shown.indent + paint(shown.carets, severityColor))
    }
    if let advice = diagnostic.advice?.text(in: language) {
      lines.append(paint(Message("help", "提示").text(in: language), .green) + colon + advice.shownSafely)
    }
    return lines.joined(separator: "\n")
  }

  private var colon: String { Message(": ", "：").text(in: language) }

  private enum Color: String {
    case red = "1;31"
    case yellow = "1;33"
    case green = "1;32"
    case blue = "1;34"
    case bold = "1"
  }

  private func paint(_ text: String, _ color: Color) -> String {
    usesColor ? "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m" : text
  }
}

/// A line of the program cut to a width, with the marks under it.
private struct MarkedLine {
  var text = ""
  var indent = ""
  var carets = ""

  /// Columns between the stops that a tab goes to.
  private static let tabStop = 4

  init(_ excerpt: SourceText.Excerpt, length: Int, width: Int) {
    let line = String(excerpt.before) + String(excerpt.after)
    let start = excerpt.before.count
    let end = start + min(max(0, length), excerpt.after.count)

    // Every character with its columns, and the columns that the span takes. A span within a character marks all of it.
    var cells: [DisplayCell] = []
    var columns: [Int] = [0]
    var scalar = 0
    var first: Int?
    var last = 0
    for character in line {
      var cell = DisplayCell(character)
      if character == "\t" {
        cell.width = MarkedLine.tabStop - columns[cells.count] % MarkedLine.tabStop
        cell.text = String(repeating: " ", count: cell.width)
      }
      let next = scalar + character.unicodeScalars.count
      if next > start, first == nil { first = cells.count }
      if scalar < end { last = cells.count + 1 }
      cells.append(cell)
      columns.append(columns[cells.count - 1] + cell.width)
      scalar = next
    }
    let from = first ?? cells.count
    let upTo = max(last, from)

    // What is kept: everything, or a window that begins a third of the width before the mark.
    var lower = 0
    var upper = cells.count
    let isWhole = !excerpt.isCutBefore && !excerpt.isCutAfter && columns[cells.count] <= width
    if !isWhole {
      if excerpt.isCutBefore || columns[from] > width / 2 {
        let wanted = max(0, columns[from] - width / 3)
        while lower < from, columns[lower] < wanted { lower += 1 }
      }
      upper = lower
      while upper < cells.count, columns[upper + 1] - columns[lower] <= width { upper += 1 }
    }
    let isCutBefore = excerpt.isCutBefore || lower > 0
    let isCutAfter = excerpt.isCutAfter || upper < cells.count
    text = (isCutBefore ? "…" : "") + cells[lower..<upper].map(\.text).joined() + (isCutAfter ? "…" : "")
    let shownFrom = min(max(from, lower), upper)
    let shownTo = min(max(upTo, shownFrom), upper)
    indent = String(repeating: " ", count: columns[shownFrom] - columns[lower] + (isCutBefore ? 1 : 0))
    carets = String(repeating: "^", count: max(1, columns[shownTo] - columns[shownFrom]))
  }
}

extension Diagnostic.Severity {
  fileprivate var name: Message {
    switch self {
    case .error: Message("error", "错误")
    case .warning: Message("warning", "警告")
    }
  }
}
