/// Curves over one pair of axes, such as a loss over the steps of a training run.
public struct LinePlot: Sendable, Equatable {
  /// One curve.
  public struct Series: Sendable, Equatable {
    /// What the legend calls it.
    public var name: String
    /// Its points, from left to right. What is not finite, and on a logarithmic scale what is not positive, leaves a gap.
    public var points: [Point]

    /// A curve.
    public init(name: String, points: [Point]) {
      self.name = name
      self.points = points
    }
  }

  /// A point.
  public struct Point: Sendable, Hashable {
    /// To the right.
    public var x: Double
    /// Upwards.
    public var y: Double

    /// A point.
    public init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// The title; may be empty.
  public var title: String
  /// What runs to the right.
  public var horizontalLabel: String
  /// What runs upwards.
  public var verticalLabel: String
  /// The curves; the first six are told apart.
  public var series: [Series]
  /// True where the vertical axis is logarithmic.
  public var isLogarithmic: Bool

  /// A plot.
  public init(title: String = "", horizontalLabel: String, verticalLabel: String, series: [Series], isLogarithmic: Bool = false) {
    self.title = title
    self.horizontalLabel = horizontalLabel
    self.verticalLabel = verticalLabel
    self.series = series
    self.isLogarithmic = isLogarithmic
  }

  /// True for a point that can be drawn.
  func isDrawn(_ point: Point) -> Bool { point.x.isFinite && point.y.isFinite && (!isLogarithmic || point.y > 0) }

  /// The axes over all points that can be drawn; nil where there are none.
  var axes: (horizontal: PlotAxis, vertical: PlotAxis)? {
    let drawn = series.flatMap { $0.points.filter(isDrawn) }
    guard let first = drawn.first else { return nil }
    var (left, right, low, high) = (first.x, first.x, first.y, first.y)
    for point in drawn {
      left = min(left, point.x)
      right = max(right, point.x)
      low = min(low, point.y)
      high = max(high, point.y)
    }
    return (
      PlotAxis(from: left, to: right, isLogarithmic: false, fits: true), PlotAxis(from: low, to: high, isLogarithmic: isLogarithmic, fits: false)
    )
  }

  /// The stretches of a curve without gaps, thinned out: in each of so many columns only the first, the last, the lowest and the highest point are kept, which draw the same.
  func stretches(_ series: Series, columns: Int, axis: PlotAxis) -> [[Point]] {
    var stretches: [[Point]] = []
    var current: [Point] = []
    var column: [Point] = []
    var place = -1
    func flush() {
      guard column.count > 4 else {
        current += column
        column = []
        return
      }
      let extremes = [
        0, column.indices.min { column[$0].y < column[$1].y } ?? 0, column.indices.max { column[$0].y < column[$1].y } ?? 0, column.count - 1,
      ]
      for k in Set(extremes).sorted() { current.append(column[k]) }
      column = []
    }
    for point in series.points {
      guard isDrawn(point) else {
        flush()
        if !current.isEmpty { stretches.append(current) }
        (current, place) = ([], -1)
        continue
      }
      let next = Int(axis.fraction(point.x) * Double(columns))
      if next != place { flush() }
      place = next
      column.append(point)
    }
    flush()
    if !current.isEmpty { stretches.append(current) }
    return stretches
  }
}
