import Diagnostics

/// A sheet of character cells on which boxes and lines are drawn. Rows are drawn first; a line down a column joins the rows that it belongs to and passes over the others.
struct TextCanvas {
  /// The sides of a cell that a line reaches.
  private struct Sides: OptionSet {
    let rawValue: UInt8
    static let up = Sides(rawValue: 1)
    static let down = Sides(rawValue: 2)
    static let left = Sides(rawValue: 4)
    static let right = Sides(rawValue: 8)
  }

  private enum Cell {
    case blank
    /// A line, with the net that it belongs to where it runs along a row.
    case line(Sides, net: Int?)
    case text(String)
    /// The right half of a wide character.
    case covered
  }

  private var cells: [[Cell]]

  /// A blank sheet.
  init(width: Int, height: Int) { cells = Array(repeating: Array(repeating: .blank, count: max(0, width)), count: max(0, height)) }

  /// Writes a text from a cell to the right; what does not fit is cut.
  mutating func write(_ text: String, x: Int, y: Int) {
    guard cells.indices.contains(y) else { return }
    var x = x
    for character in text {
      let cell = DisplayCell(character)
      guard x >= 0, x + max(1, cell.width) <= cells[y].count else { return }
      if cell.width == 0 { continue }
      cells[y][x] = .text(cell.text)
      for k in 1..<max(1, cell.width) { cells[y][x + k] = .covered }
      x += cell.width
    }
  }

  /// Draws a line down a column. It joins the rows of those nets, and passes over all others.
  mutating func vertical(x: Int, from top: Int, to bottom: Int, joining nets: Set<Int>) {
    guard top <= bottom else { return }
    for y in top...bottom {
      var sides: Sides = []
      if y > top { sides.insert(.up) }
      if y < bottom { sides.insert(.down) }
      guard cells.indices.contains(y), cells[y].indices.contains(x) else { continue }
      switch cells[y][x] {
      case .line(let old, let net) where net.map(nets.contains) ?? true: cells[y][x] = .line(old.union(sides), net: net)
      case .line, .blank: cells[y][x] = .line(sides, net: nil)
      case .text, .covered: break
      }
    }
  }

  /// Draws a line of a net along a row.
  mutating func horizontal(y: Int, from left: Int, to right: Int, net: Int) {
    guard left <= right, cells.indices.contains(y) else { return }
    for x in left...right where cells[y].indices.contains(x) {
      var sides: Sides = []
      if x > left { sides.insert(.left) }
      if x < right { sides.insert(.right) }
      if case .blank = cells[y][x] { cells[y][x] = .line(sides, net: net) }
    }
  }

  /// The sheet as lines of text without blanks at their ends.
  var text: String {
    cells.map { row in
      var line = ""
      var blanks = 0
      for cell in row {
        let shown: String
        switch cell {
        case .blank:
          blanks += 1
          continue
        case .covered: continue
        case .text(" "):
          blanks += 1
          continue
        case .text(let text): shown = text
        case .line(let sides, _): shown = TextCanvas.glyph(sides)
        }
        line += String(repeating: " ", count: blanks) + shown
        blanks = 0
      }
      return line
    }.joined(separator: "\n")
  }

  private static func glyph(_ sides: Sides) -> String {
    switch sides {
    case [.up, .down, .left, .right]: "┼"
    case [.up, .down, .right]: "├"
    case [.up, .down, .left]: "┤"
    case [.down, .left, .right]: "┬"
    case [.up, .left, .right]: "┴"
    case [.down, .right]: "┌"
    case [.down, .left]: "┐"
    case [.up, .right]: "└"
    case [.up, .left]: "┘"
    case [.left], [.right], [.left, .right]: "─"
    default: "│"
    }
  }
}
