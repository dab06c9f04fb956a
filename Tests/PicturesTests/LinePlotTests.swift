import Testing
import WrittenText

@testable import Pictures

@Suite("Line plots")
struct LinePlotTests {
  static let losses = LinePlot(
    title: "Loss", horizontalLabel: "step", verticalLabel: "cross entropy",
    series: [
      .init(name: "training", points: (0...200).map { .init(x: Double($0), y: 2.3 / (1 + Double($0) / 12)) }),
      .init(name: "验证", points: (0...200).map { .init(x: Double($0), y: 2.4 / (1 + Double($0) / 15) + 0.1) }),
    ])

  @Test func pictures() {
    var plot = LinePlotTests.losses
    GoldenFile.expect(LinePlotTextWriter().write(plot) + "\n", "loss.txt")
    GoldenFile.expect(LinePlotSVGWriter().write(plot, description: "Two falling curves.") + "\n", "loss.svg")
    plot.isLogarithmic = true
    GoldenFile.expect(LinePlotTextWriter().write(plot) + "\n", "loss-logarithmic.txt")
  }

  private func plot(_ values: [Double], isLogarithmic: Bool = false) -> LinePlot {
    let points = values.enumerated().map { LinePlot.Point(x: Double($0), y: $1) }
    return LinePlot(horizontalLabel: "x", verticalLabel: "y", series: [.init(name: "a", points: points)], isLogarithmic: isLogarithmic)
  }

  @Test(
    "axes hold all values, with a few round ticks",
    arguments: [
      [0, 1], [1, 2, 3], [-5, 5], [0.001, 0.0013], [1e-300, 1e-299], [-1e308, 1e308], [5], [0], [1e15, 1e15 + 1], [-3],
      [0.1, 0.2, 0.30000000000000004], [2, 1e6],
    ] as [[Double]])
  func axes(values: [Double]) throws {
    let axis = try #require(plot(values).axes).vertical
    for value in values { #expect(axis.low <= value && value <= axis.high) }
    #expect((2...12).contains(axis.ticks.count))
    #expect(Set(axis.ticks.map(\.text)).count == axis.ticks.count)
    for (a, b) in zip(axis.ticks, axis.ticks.dropFirst()) { #expect(axis.fraction(a.value) < axis.fraction(b.value)) }
  }

  @Test("a logarithmic axis leaves out what has no logarithm", arguments: [[1e-8, 10], [3, 3], [1e-300, 1e300], [0, -1, 5, 50]] as [[Double]])
  func logarithm(values: [Double]) throws {
    let axes = try #require(plot(values, isLogarithmic: true).axes)
    for value in values where value > 0 { #expect(axes.vertical.low <= value && value <= axes.vertical.high) }
    #expect((2...12).contains(axes.vertical.ticks.count))
    #expect(Markup(LinePlotSVGWriter().write(plot(values, isLogarithmic: true), description: "")).fault == nil)
  }

  @Test("what is no number leaves a gap")
  func gaps() throws {
    let plot = plot([1, 2, .nan, 3, .infinity, 4])
    let axis = try #require(plot.axes).horizontal
    #expect(plot.stretches(plot.series[0], columns: 100, axis: axis).map(\.count) == [2, 1, 1])
    #expect(self.plot([.nan, .infinity]).axes == nil)
    for empty in [self.plot([]), self.plot([.nan])] {
      #expect(Markup(LinePlotSVGWriter().write(empty, description: "")).fault == nil)
      #expect(LinePlotTextWriter().write(empty).isEmpty)
    }
  }

  @Test("thinning out keeps the extremes and bounds the picture")
  func thinning() throws {
    var values = (0..<200_000).map { Double($0 % 1_000) }
    values[123_456] = 5_000
    let plot = plot(values)
    let thinned = plot.stretches(plot.series[0], columns: 500, axis: try #require(plot.axes).horizontal)
    #expect(thinned.count == 1)
    #expect(thinned[0].count <= 4 * 501)
    #expect(thinned[0].contains { $0.y == 5_000 })
    #expect(zip(thinned[0], thinned[0].dropFirst()).allSatisfy { $0.x < $1.x })
    #expect(LinePlotSVGWriter().write(plot, description: "").utf8.count < 100_000)
  }

  @Test("names cannot break out", arguments: ["<script>", "权重", "a\u{202E}", "\u{0}", "\n"])
  func hostile(name: String) {
    var plot = plot([1, 2])
    (plot.title, plot.horizontalLabel, plot.verticalLabel) = (name, name, name)
    plot.series.append(.init(name: name, points: []))
    #expect(Markup(LinePlotSVGWriter().write(plot, description: name)).fault == nil)
    #expect(!LinePlotTextWriter().write(plot).unicodeScalars.contains { $0 == "\u{202E}" || $0 == "\u{0}" })
  }
}
