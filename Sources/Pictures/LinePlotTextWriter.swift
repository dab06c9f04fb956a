import Diagnostics

/// Draws a plot in characters: a sign for each curve, axes with ticks, and a legend where there are several curves.
public struct LinePlotTextWriter: Sendable {
  private let width: Int
  private let height: Int

  private static let signs = ["•", "×", "+", "○", "◇", "∗"]

  /// A writer of pictures of that size, in columns and lines.
  public init(width: Int = 72, height: Int = 18) {
    self.width = max(30, min(width, 400))
    self.height = max(6, min(height, 200))
  }

  /// The drawing, lines joined by newlines; a sentence in words where no point can be drawn.
  public func write(_ plot: LinePlot) -> String {
    guard let axes = plot.axes else { return plot.title }
    let labels = axes.vertical.ticks.map(\.text.count).max() ?? 0
    let left = labels + 2
    let columns = width - left - 1
    var canvas = TextCanvas(width: width, height: height + 3)
    func row(_ y: Double) -> Int { Int(((1 - axes.vertical.fraction(y)) * Double(height - 1)).rounded()) }
    func column(_ x: Double) -> Int { left + Int((axes.horizontal.fraction(x) * Double(columns - 1)).rounded()) }

    for (number, series) in plot.series.enumerated() {
      for stretch in plot.stretches(series, columns: columns * 2, axis: axes.horizontal) {
        var last: (column: Int, row: Int)?
        for point in stretch {
          let next = (column: column(point.x), row: row(point.y))
          draw(from: last ?? next, to: next, Self.signs[number % Self.signs.count], on: &canvas)
          last = next
        }
      }
    }
    for y in 0..<height { canvas.write("│", x: left - 1, y: y) }
    for tick in axes.vertical.ticks {
      canvas.write(tick.text, x: left - 2 - tick.text.count, y: row(tick.value))
      canvas.write("┤", x: left - 1, y: row(tick.value))
    }
    canvas.write("└" + String(repeating: "─", count: columns), x: left - 1, y: height)
    var free = 0
    for tick in axes.horizontal.ticks {
      let place = max(0, min(width - tick.text.count, column(tick.value) - tick.text.count / 2))
      canvas.write("┬", x: column(tick.value), y: height)
      guard place >= free else { continue }
      canvas.write(tick.text, x: place, y: height + 1)
      free = place + tick.text.count + 1
    }
    let label = plot.horizontalLabel.shownSafely
    canvas.write(label, x: max(left, left + (columns - label.count) / 2), y: height + 2)
    var out = plot.title.isEmpty ? [] : [plot.title.shownSafely]
    out += [plot.verticalLabel.shownSafely, canvas.text]
    if plot.series.count > 1 {
      out.append(plot.series.enumerated().map { "\(Self.signs[$0 % Self.signs.count]) \($1.name.shownSafely)" }.joined(separator: "   "))
    }
    return out.joined(separator: "\n")
  }

  /// Signs along the way from one cell to another.
  private func draw(from start: (column: Int, row: Int), to end: (column: Int, row: Int), _ sign: String, on canvas: inout TextCanvas) {
    let steps = max(abs(end.column - start.column), abs(end.row - start.row), 1)
    for k in 0...steps {
      let (x, y) = (start.column + (end.column - start.column) * k / steps, start.row + (end.row - start.row) * k / steps)
      canvas.write(sign, x: x, y: y)
    }
  }
}
