import Pictures
import Testing

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
}
