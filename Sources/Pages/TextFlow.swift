import Diagnostics
import Formulas

/// What a piece of terminal text is, so that it can be coloured.
public enum TextStyle: Sendable, Hashable, CaseIterable {
  /// The page's title and its headings.
  case heading
  /// Words that matter.
  case strong
  /// What is typed as it stands.
  case code
  /// A formula.
  case formula
  /// What may be passed over: reasons, labels.
  case aside
  /// The word before a remark of that kind.
  case note
  /// The word before a warning.
  case caution
  /// The word before a result.
  case result
}

/// Running text laid out in lines of a given number of columns. Lines break at blanks and between Chinese characters; a formula stays whole where it fits a line.
struct TextFlow {
  /// A piece that no line break enters.
  private struct Piece {
    var text: String
    var style: TextStyle?
    var width: Int
    /// A blank stands before it, unless a line begins with it.
    var followsBlank: Bool
    /// A line may break before it.
    var mayBreak: Bool
  }

  private let ink: @Sendable (String, TextStyle) -> String

  init(ink: @escaping @Sendable (String, TextStyle) -> String) { self.ink = ink }

  /// The columns of a text as it is shown.
  static func width(_ text: String) -> Int {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text.utf8.count }
    return text.reduce(0) { $0 + DisplayCell($1).width }
  }

  /// The lines of running text.
  ///
  /// - Parameters:
  ///   - width: the columns of a line.
  ///   - style: the style of what has none of its own.
  ///   - hanging: by how much every line but the first is set in.
  func lines(_ runs: [Run], width: Int, style: TextStyle? = nil, hanging: Int = 0) -> [String] {
    measured(runs, width: width, style: style, hanging: hanging).map(\.text)
  }

  /// The lines of running text, each with the columns that it takes.
  func measured(_ runs: [Run], width: Int, style: TextStyle? = nil, hanging: Int = 0) -> [(text: String, width: Int)] {
    var lines: [(text: String, width: Int)] = []
    let room = width
    var width = width
    var line = ""
    var used = 0
    let pieces = pieces(runs, style, width: max(8, width - hanging))
    var start = 0
    while start < pieces.count {
      // What no line break parts goes into a line together.
      let end = pieces[(start + 1)...].firstIndex(where: \.mayBreak) ?? pieces.count
      let group = pieces[start..<end]
      let blank = group[start].followsBlank && used > 0 ? 1 : 0
      let groupWidth = group.reduce(0) { $0 + $1.width + ($1.followsBlank ? 1 : 0) } - (group[start].followsBlank ? 1 : 0)
      if used > 0, used + blank + groupWidth > width {
        lines.append((line, used))
        line = String(repeating: " ", count: hanging)
        used = 0
        width = room - hanging
      }
      for piece in group {
        if piece.followsBlank, used > 0 {
          line += " "
          used += 1
        }
        line += piece.style.map { ink(piece.text, $0) } ?? piece.text
        used += piece.width
      }
      start = end
    }
    if used > 0 { lines.append((line, used)) }
    for place in lines.indices.dropFirst() { lines[place].width += hanging }
    return lines
  }

  private func pieces(_ runs: [Run], _ base: TextStyle?, width: Int) -> [Piece] {
    var pieces: [Piece] = []
    var afterBlank = false
    var last: Character = " "
    for run in runs {
      switch run {
      case .text(let text): words(text.shownSafely, base, &pieces, &afterBlank, &last)
      case .strong(let text): words(text.shownSafely, .strong, &pieces, &afterBlank, &last)
      case .code(let text): words(text.shownSafely, .code, &pieces, &afterBlank, &last)
      case .formula(let formula):
        let text = formula.oneLine.shownSafely
        if TextFlow.width(text) > width {
          words(text, .formula, &pieces, &afterBlank, &last)
        } else {
          add(text, .formula, &pieces, &afterBlank, &last)
        }
      }
    }
    return pieces
  }

  /// The words of a text, Chinese characters one by one.
  private func words(_ text: String, _ style: TextStyle?, _ pieces: inout [Piece], _ afterBlank: inout Bool, _ last: inout Character) {
    var word = ""
    for character in text {
      if character == " " {
        if !word.isEmpty { add(word, style, &pieces, &afterBlank, &last) }
        word = ""
        afterBlank = true
      } else if DisplayCell(character).width > 1 {
        if !word.isEmpty { add(word, style, &pieces, &afterBlank, &last) }
        word = ""
        add(String(character), style, &pieces, &afterBlank, &last)
      } else {
        word.append(character)
      }
    }
    if !word.isEmpty { add(word, style, &pieces, &afterBlank, &last) }
  }

  private func add(_ text: String, _ style: TextStyle?, _ pieces: inout [Piece], _ afterBlank: inout Bool, _ last: inout Character) {
    guard let first = text.first else { return }
    let isWide = DisplayCell(first).width > 1 || DisplayCell(last).width > 1
    let mayBreak = afterBlank || (isWide && !TextFlow.closing.contains(first) && !TextFlow.opening.contains(last))
    pieces.append(Piece(text: text, style: style, width: TextFlow.width(text), followsBlank: afterBlank, mayBreak: mayBreak))
    afterBlank = false
    last = text.last ?? last
  }

  /// What no line begins with, and what none ends with.
  private static let closing: Set<Character> = ["，", "。", "、", "；", "：", "？", "！", "）", "」", "』", "》", "”", "’", ",", ".", ";", ":", ")", "]"]
  private static let opening: Set<Character> = ["（", "「", "『", "《", "“", "‘", "(", "["]
}
