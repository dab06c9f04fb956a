import Formulas

/// Draws a plot as SVG.
public struct LinePlotSVGWriter: Sendable {
  private let width: Double
  private let height: Double

  /// A writer of pictures of that size, in pixels.
  public init(width: Double = 640, height: Double = 360) {
    self.width = max(240, width)
    self.height = max(160, height)
  }

  /// The picture, with a description for those who do not see it.
  public func write(_ plot: LinePlot, description: String) -> String {
    var out = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"line-plot\" role=\"img\" viewBox=\"0 0 \(n(width)) \(n(height))\" width=\"\(n(width))\" height=\"\(n(height))\">",
      "<title>\(MarkupText.escaped(plot.title.isEmpty ? plot.verticalLabel : plot.title))</title>", "<desc>\(MarkupText.escaped(description))</desc>",
      "<style>\(Self.style)</style>",
    ]
    if let axes = plot.axes { out += self.curves(plot, axes.horizontal, axes.vertical) }
    return (out + ["</svg>"]).joined(separator: "\n")
  }

  private func curves(_ plot: LinePlot, _ horizontal: PlotAxis, _ vertical: PlotAxis) -> [String] {
    let labels = vertical.ticks.map { FormulaMeasure.width(of: $0.text) * 12 }.max() ?? 0
    let left = labels + 36
    let top = plot.title.isEmpty ? 14.0 : 34.0
    let hasLegend = plot.series.count > 1
    let right = width - 14
    let bottom = height - 44 - (hasLegend ? 22 : 0)
    func x(_ value: Double) -> Double { left + horizontal.fraction(value) * (right - left) }
    func y(_ value: Double) -> Double { bottom - vertical.fraction(value) * (bottom - top) }
    var out: [String] = []
    if !plot.title.isEmpty { out.append(text(plot.title, "title", x: (left + right) / 2, y: 20, anchor: "middle")) }
    for tick in vertical.ticks {
      out.append("<path class=\"grid\" d=\"M\(n(left)) \(n(y(tick.value)))H\(n(right))\"/>")
      out.append(text(tick.text, "tick", x: left - 6, y: y(tick.value) + 4, anchor: "end"))
    }
    for tick in horizontal.ticks {
      out.append("<path class=\"axis\" d=\"M\(n(x(tick.value))) \(n(bottom))v4\"/>")
      out.append(text(tick.text, "tick", x: x(tick.value), y: bottom + 18, anchor: "middle"))
    }
    out.append("<path class=\"axis\" d=\"M\(n(left)) \(n(top))V\(n(bottom))H\(n(right))\"/>")
    out.append(text(plot.horizontalLabel, "label", x: (left + right) / 2, y: bottom + 36, anchor: "middle"))
    out.append(
      "<text class=\"label\" transform=\"translate(14 \(n((top + bottom) / 2))) rotate(-90)\" text-anchor=\"middle\">\(MarkupText.escaped(plot.verticalLabel))</text>"
    )
    for (number, series) in plot.series.enumerated() {
      for stretch in plot.stretches(series, columns: Int(right - left), axis: horizontal) {
        let points = stretch.map { "\(n(x($0.x))),\(n(y($0.y)))" }
        // A point alone would not show.
        out.append(
          "<polyline class=\"curve curve\(number % 6)\" points=\"\((points.count == 1 ? points + points : points).joined(separator: " "))\"/>")
      }
    }
    if hasLegend {
      var place = left
      for (number, series) in plot.series.enumerated() {
        out.append("<path class=\"curve curve\(number % 6)\" d=\"M\(n(place)) \(n(height - 10))h18\"/>")
        out.append(text(series.name, "tick", x: place + 24, y: height - 6, anchor: "start"))
        place += 24 + FormulaMeasure.width(of: series.name) * 13 + 22
      }
    }
    return out
  }

  private func text(_ text: String, _ name: String, x: Double, y: Double, anchor: String) -> String {
    "<text class=\"\(name)\" x=\"\(n(x))\" y=\"\(n(y))\" text-anchor=\"\(anchor)\">\(MarkupText.escaped(text))</text>"
  }

  private func n(_ value: Double) -> String { SVGNumber.text(value) }

  private static let style = """
    .line-plot{color:var(--forward,currentColor);font-family:system-ui,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK SC",sans-serif;font-size:12px}\
    .line-plot text{fill:currentColor}.line-plot .tick{fill-opacity:.75;font-variant-numeric:tabular-nums}.line-plot .title{font-size:14px;font-weight:600}\
    .line-plot .axis{fill:none;stroke:currentColor;stroke-opacity:.6}.line-plot .grid{fill:none;stroke:currentColor;stroke-opacity:.14}\
    .line-plot .curve{fill:none;stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round}\
    .line-plot .curve0{stroke:#2f6fb0}.line-plot .curve1{stroke:#d1622b}.line-plot .curve2{stroke:#3a9160}\
    .line-plot .curve3{stroke:#a85aa6;stroke-dasharray:6 3}.line-plot .curve4{stroke:#b8901f;stroke-dasharray:6 3}.line-plot .curve5{stroke:#6b7a88;stroke-dasharray:2 3}
    """
}
