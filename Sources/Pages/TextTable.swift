import Diagnostics

/// A table in a terminal: columns as wide as their cells, the widest narrowed where the line is too short.
struct TextTable {
  private let head: [[Run]]
  private let rows: [[[Run]]]
  private let width: Int
  private let flow: TextFlow
  private let ink: @Sendable (String, TextStyle) -> String

  private static let gap = 2
  private static let narrowest = 6

  init(head: [[Run]], rows: [[[Run]]], width: Int, flow: TextFlow, ink: @escaping @Sendable (String, TextStyle) -> String) {
    self.head = head
    self.rows = rows
    self.width = width
    self.flow = flow
    self.ink = ink
  }

  /// The lines of text; a rule stands below the head.
  var lines: [String] {
    let widths = columnWidths()
    guard !widths.isEmpty else { return [] }
    var out = head.isEmpty ? [] : lines(head, widths, .strong)
    if !head.isEmpty { out.append(widths.map { ink(String(repeating: "─", count: $0), .aside) }.joined(separator: "  ")) }
    for row in rows { out += lines(row, widths, nil) }
    return out
  }

  private func columnWidths() -> [Int] {
    let count = max(head.count, rows.map(\.count).max() ?? 0)
    var widths = Array(repeating: 1, count: count)
    for row in [head] + rows {
      for (column, cell) in row.enumerated() { widths[column] = max(widths[column], TextFlow.width(cell.plainText.shownSafely)) }
    }
    let room = max(count, width - (count - 1) * TextTable.gap)
    while widths.reduce(0, +) > room {
      guard let widest = widths.indices.max(by: { widths[$0] < widths[$1] }), widths[widest] > TextTable.narrowest else { break }
      let second = widths.enumerated().filter { $0.offset != widest }.map(\.element).max() ?? 0
      let excess = widths.reduce(0, +) - room
      // Down to the next widest at a time, so that several wide columns share what is missing.
      widths[widest] = max(TextTable.narrowest, min(widths[widest] - 1, max(second - 1, widths[widest] - excess)))
    }
    return widths
  }

  private func lines(_ row: [[Run]], _ widths: [Int], _ style: TextStyle?) -> [String] {
    let cells = widths.indices.map { column in
      column < row.count ? flow.measured(row[column], width: widths[column], style: style) : []
    }
    let height = max(1, cells.map(\.count).max() ?? 1)
    return (0..<height).map { place in
      var line = ""
      // Blanks are written before the next cell only, so that no line ends with any.
      var missing = 0
      for (column, cell) in cells.enumerated() {
        if column > 0 { missing += TextTable.gap }
        if place < cell.count {
          line += String(repeating: " ", count: missing) + cell[place].text
          missing = max(0, widths[column] - cell[place].width)
        } else {
          missing += widths[column]
        }
      }
      return line
    }
  }
}
