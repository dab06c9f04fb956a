/// An array that belongs to the caller: the address of its entries by rows, and its shape.
///
/// It is read where it is; the caller keeps it alive and unchanged while a function runs on it.
public struct BorrowedArray<Real: Element> {
  let start: UnsafePointer<Real>
  /// The lengths of the axes.
  public let shape: [Int]

  /// The array of a shape in a buffer; nil when the buffer has not as many entries as the shape has places.
  public init?(_ buffer: UnsafeBufferPointer<Real>, shape: [Int]) {
    var count = 1
    for length in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: length)
      if overflow || length < 1 { return nil }
      count = product
    }
    guard let start = buffer.baseAddress, buffer.count == count else { return nil }
    self.start = start
    self.shape = shape
  }

  /// A vector, in a buffer that is not empty.
  public init?(_ buffer: UnsafeBufferPointer<Real>) { self.init(buffer, shape: [buffer.count]) }
}
