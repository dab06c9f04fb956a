import Diagnostics
import Formulas

/// A calculation in a terminal: left sides against right sides at the relation; reasons to the right of them all, or each beneath its line where there is no room.
struct TextCalculation {
  private let width: Int
  private let ink: @Sendable (String, TextStyle) -> String
  private let flow: TextFlow
  private let rows: [Row]

  /// A line laid out.
  private struct Row {
    var left: TextBlock
    var relation: String
    var right: TextBlock
    var reason: [Run]
  }

  private static let indent = 2
  /// The narrowest column that reasons stand in.
  private static let reasonWidth = 26
  /// Blanks before that column.
  private static let gap = 3

  init(_ lines: [Page.Line], width: Int, ink: @escaping @Sendable (String, TextStyle) -> String) {
    self.width = width
    self.ink = ink
    flow = TextFlow(ink: ink)
    let writer = TerminalWriter { character in
      let cell = DisplayCell(character)
      return (cell.text, cell.width)
    }
    let left = lines.compactMap { $0.left.map { writer.write($0).width } }.max() ?? 0
    // Left of what is left: the relation and a blank on either side of it.
    let limit = max(16, width - TextCalculation.indent - min(left, width / 2) - 4)
    rows = CalculationLines.lines(lines, limit: Double(limit), widths: writer.widths).map { line in
      Row(
        left: line.left.map(writer.write) ?? writer.write(Formula()), relation: line.relation.map { " \($0) " } ?? "   ",
        right: writer.write(line.right), reason: line.reason)
    }
  }

  /// The lines of text.
  var lines: [String] {
    let left = rows.map(\.left.width).max() ?? 0
    let relation = rows.map { TextFlow.width($0.relation) }.max() ?? 0
    let right = rows.map(\.right.width).max() ?? 0
    let start = TextCalculation.indent + left + relation + right + TextCalculation.gap
    let longest = rows.map { TextFlow.width($0.reason.plainText) }.max() ?? 0
    let hasColumn = start + min(longest, TextCalculation.reasonWidth) <= width
    var out: [String] = []
    for (place, row) in rows.enumerated() {
      let block = lines(row, left: left, relation: relation)
      let reason = row.reason.isEmpty ? [] : flow.lines(row.reason, width: hasColumn ? width - start : width - 6, style: .aside)
      if place > 0, block.count > 1 || rows[place - 1].right.lines.count > 1 { out.append("") }
      if hasColumn {
        let top = reason.count > 1 ? 0 : level(row)
        for k in 0..<max(block.count, top + reason.count) {
          var line = k < block.count ? block[k].text : ""
          if reason.indices.contains(k - top) {
            line += String(repeating: " ", count: start - (k < block.count ? block[k].width : 0)) + reason[k - top]
          }
          out.append(line)
        }
      } else {
        out += block.map(\.text) + reason.map { "      " + $0 }
      }
    }
    return out
  }

  /// The line of a row's block that the relation stands on.
  private func level(_ row: Row) -> Int { max(row.left.baseline, row.right.baseline) }

  private func lines(_ row: Row, left: Int, relation: Int) -> [(text: String, width: Int)] {
    let above = level(row)
    let below = max(row.left.lines.count - 1 - row.left.baseline, row.right.lines.count - 1 - row.right.baseline)
    return (0...(above + below)).map { k in
      let place = k - above
      let onLeft = line(of: row.left, place) ?? ""
      let wholeRight = line(of: row.right, place) ?? ""
      // No line ends with blanks.
      let blanks = wholeRight.reversed().prefix { $0 == " " }.count
      let onRight = String(wholeRight.dropLast(blanks))
      let blank = String(repeating: " ", count: TextCalculation.indent + left - (onLeft.isEmpty ? 0 : row.left.width))
      let sign = place == 0 ? row.relation : ""
      let padding = String(repeating: " ", count: max(0, relation - TextFlow.width(sign)))
      var text = blank + (onLeft.isEmpty ? "" : ink(onLeft, .formula)) + sign
      if !onRight.isEmpty { text += padding + ink(onRight, .formula) }
      let filled = onRight.isEmpty ? TextFlow.width(sign) : relation + row.right.width - blanks
      return (text, TextCalculation.indent + left + filled)
    }
  }

  private func line(of block: TextBlock, _ place: Int) -> String? {
    let own = block.baseline + place
    return block.lines.indices.contains(own) ? block.lines[own] : nil
  }
}
