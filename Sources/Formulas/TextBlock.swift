/// A rectangle of text with a line that its neighbours are aligned at.
public struct TextBlock: Sendable, Hashable {
  /// The lines, all of the block's width once `padded`.
  public var lines: [String]
  /// The line that stands level with what is left and right of the block.
  public var baseline: Int
  /// Columns.
  public var width: Int

  /// One line.
  init(_ line: String, width: Int) {
    lines = [line]
    baseline = 0
    self.width = width
  }

  /// Lines of one width.
  init(lines: [String], baseline: Int, width: Int) {
    self.lines = lines
    self.baseline = baseline
    self.width = width
  }

  /// Where a narrower line stands in a block.
  enum Alignment {
    case left
    case center
    case right
  }

  /// Blocks side by side, level at their baselines.
  static func beside(_ blocks: [TextBlock]) -> TextBlock {
    let above = blocks.map(\.baseline).max() ?? 0
    let below = blocks.map { $0.lines.count - 1 - $0.baseline }.max() ?? 0
    var lines = Array(repeating: "", count: above + 1 + below)
    for block in blocks {
      let blank = String(repeating: " ", count: block.width)
      for place in lines.indices {
        let own = place - above + block.baseline
        lines[place] += block.lines.indices.contains(own) ? block.lines[own] : blank
      }
    }
    return TextBlock(lines: lines, baseline: above, width: blocks.reduce(0) { $0 + $1.width })
  }

  /// Blocks one above the other; the baseline is that of the middle.
  static func above(_ blocks: [TextBlock], _ alignment: Alignment) -> TextBlock {
    let width = blocks.map(\.width).max() ?? 0
    let lines = blocks.flatMap { block in block.lines.map { $0.padded(from: block.width, to: width, alignment) } }
    return TextBlock(lines: lines, baseline: max(0, lines.count - 1) / 2, width: width)
  }

  /// A table: each column as wide as its widest cell, each row as tall as its tallest.
  static func table(_ cells: [TextBlock], columns: Int, gap: Int, _ alignments: [Alignment]) -> TextBlock {
    var widths = Array(repeating: 0, count: columns)
    for (place, cell) in cells.enumerated() { widths[place % columns] = max(widths[place % columns], cell.width) }
    var rows: [TextBlock] = []
    for start in stride(from: 0, to: cells.count, by: columns) {
      var row: [TextBlock] = []
      for (column, cell) in cells[start..<min(start + columns, cells.count)].enumerated() {
        if column > 0, gap > 0 { row.append(TextBlock(String(repeating: " ", count: gap), width: gap)) }
        row.append(cell.widened(to: widths[column], alignments[min(column, alignments.count - 1)]))
      }
      rows.append(beside(row))
    }
    return above(rows, .left)
  }

  /// The block filled up with blanks.
  func widened(to width: Int, _ alignment: Alignment) -> TextBlock {
    guard width > self.width else { return self }
    return TextBlock(lines: lines.map { $0.padded(from: self.width, to: width, alignment) }, baseline: baseline, width: width)
  }

  /// The block between brackets as tall as itself.
  func enclosed(_ bracket: TextBracket) -> TextBlock {
    let (left, right) = (bracket.left.column(lines.count), bracket.right?.column(lines.count))
    var blocks = [TextBlock(lines: left, baseline: baseline, width: 1), self]
    if bracket.padded, lines.count > 1 {
      let blank = TextBlock(" ", width: 1)
      blocks = [blocks[0], blank, self]
      if right != nil { blocks.append(blank) }
    }
    if let right { blocks.append(TextBlock(lines: right, baseline: baseline, width: 1)) }
    return TextBlock.beside(blocks)
  }
}

/// A pair of brackets that grow.
struct TextBracket {
  /// The pieces of one bracket.
  struct Side {
    var single: String
    var top: String
    var middle: String
    var bottom: String
    /// What stands at the middle of three lines and more; the brace's point.
    var point: String?

    /// The bracket over that many lines.
    func column(_ height: Int) -> [String] {
      guard height > 1 else { return [single] }
      var lines = [top] + Array(repeating: middle, count: height - 2) + [bottom]
      if let point, height > 2 { lines[height / 2] = point }
      return lines
    }
  }

  var left: Side
  var right: Side?
  /// True where a blank stands inside.
  var padded = false

  static let square = TextBracket(
    left: Side(single: "[", top: "⎡", middle: "⎢", bottom: "⎣"), right: Side(single: "]", top: "⎤", middle: "⎥", bottom: "⎦"), padded: true)
  static let brace = TextBracket(left: Side(single: "{", top: "⎧", middle: "⎪", bottom: "⎩", point: "⎨"), right: nil, padded: true)

  /// The bracket of a fence.
  static func fence(_ fence: Formula.Fence) -> TextBracket {
    switch fence {
    case .parentheses:
      TextBracket(left: Side(single: "(", top: "⎛", middle: "⎜", bottom: "⎝"), right: Side(single: ")", top: "⎞", middle: "⎟", bottom: "⎠"))
    case .bars: both("|", tall: "│")
    case .doubleBars: both("‖", tall: "‖")
    }
  }

  private static func both(_ single: String, tall: String) -> TextBracket {
    let side = Side(single: single, top: tall, middle: tall, bottom: tall)
    return TextBracket(left: side, right: side)
  }
}

extension String {
  /// The text with blanks on one side or both.
  func padded(from width: Int, to target: Int, _ alignment: TextBlock.Alignment) -> String {
    let missing = max(0, target - width)
    let left =
      switch alignment {
      case .left: 0
      case .center: missing / 2
      case .right: missing
      }
    return String(repeating: " ", count: left) + self + String(repeating: " ", count: missing - left)
  }
}
