/// An array of doubles by rows: the shape `[]` is a scalar, `[n]` a vector of either kind, `[m, n]` a matrix.
public struct NumericArray: Hashable, Sendable {
  /// The lengths of the axes.
  public var shape: [Int]
  /// The entries, the last axis fastest.
  public var values: [Double]

  /// The array of a shape; there must be as many values as the shape has places.
  public init(shape: [Int], values: [Double]) {
    self.shape = shape
    self.values = values
  }

  /// A scalar.
  public init(_ value: Double) { self.init(shape: [], values: [value]) }

  /// The entry at a position counted from 0.
  public subscript(position: [Int]) -> Double {
    values[zip(position, shape).reduce(0) { $0 * $1.1 + $1.0 }]
  }
}
