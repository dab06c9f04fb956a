/// An array of numbers by rows: the shape `[]` is a scalar, `[n]` a vector of either kind, `[m, n]` a matrix.
public struct DenseArray<Real: Element>: Hashable, Sendable {
  /// The lengths of the axes.
  public var shape: [Int]
  /// The entries, the last axis fastest; as many as the shape has places.
  public var elements: [Real]

  /// The array of a shape and its entries by rows.
  public init(shape: [Int], elements: [Real]) {
    self.shape = shape
    self.elements = elements
  }

  /// A scalar.
  public init(_ value: Real) { self.init(shape: [], elements: [value]) }

  /// A vector.
  public init(_ elements: [Real]) { self.init(shape: [elements.count], elements: elements) }

  /// A matrix by its rows, all of one length.
  public init(rows: [[Real]]) { self.init(shape: [rows.count, rows.first?.count ?? 0], elements: rows.flatMap { $0 }) }

  /// True when there are as many entries as the shape has places.
  public var isComplete: Bool {
    var count = 1
    for length in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: length)
      if overflow || length < 0 { return false }
      count = product
    }
    return count == elements.count
  }
}
