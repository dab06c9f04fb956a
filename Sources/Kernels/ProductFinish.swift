/// What is done to each entry p of a product before it is stored, with an entry d of another array.
public struct ProductFinish<T: Real> {
  /// Which function. NaN gives NaN.
  public enum Operation: Int32, Sendable {
    /// p + s·d
    case add = 1
    /// max(p + s·d, 0)
    case addAndRectify = 2
    /// p where d > 0, otherwise 0·p.
    case mask = 3
  }

  /// The function.
  public let operation: Operation
  /// The other array's first entry.
  public let entries: UnsafePointer<T>
  /// Its steps along the rows and the columns of the product, the latter 0 or 1.
  public let rowStep: Int
  /// See `rowStep`.
  public let columnStep: Int
  /// What an entry is multiplied with before it is added.
  public let scale: T

  /// A function with an array.
  @inlinable
  public init(_ operation: Operation, _ entries: UnsafePointer<T>, rowStep: Int, columnStep: Int, scale: T = 1) {
    self.operation = operation
    self.entries = entries
    self.rowStep = rowStep
    self.columnStep = columnStep
    self.scale = scale
  }
}
