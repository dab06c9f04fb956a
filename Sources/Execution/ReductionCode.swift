import Kernels
import Planning

/// A pass that does nothing but reduce the rows, or the columns, of a matrix with contiguous rows.
struct ReductionCode {
  let source: (base: Int, offset: Int)
  let result: (base: Int, offset: Int)
  private let rows: Int
  private let columns: Int
  private let stride: Int
  private let function: ReductionFunction
  /// True where each row gives one entry, false where each column does.
  private let isOfRows: Bool

  /// The reduction that a pass is; nil for a pass that is anything else.
  init?(_ loop: PlanLoop, place: (PlanAccess) -> (base: Int, offset: Int)) {
    guard loop.extents.count == 2, loop.operands.count == 1, loop.instructions.isEmpty, loop.results.count == 1,
      let reduction = loop.results[0].reduction, loop.results[0].cleared == 0, loop.results[0].register == 0,
      !loop.results[0].isContinued
    else { return nil }
    (rows, columns) = (loop.extents[0], loop.extents[1])
    let (from, to) = (loop.operands[0], loop.results[0].access)
    guard from.strides[1] == 1, from.strides[0] >= columns, to.strides == [1, 0] || to.strides == [0, 1] else { return nil }
    stride = from.strides[0]
    isOfRows = to.strides == [1, 0]
    (source, result) = (place(from), place(to))
    switch reduction {
    case .sum: function = .sum
    case .product: function = .product
    case .maximum: function = .largest
    case .minimum: function = .smallest
    }
  }

  @inline(__always)
  func run<Real: Element>(_ source: UnsafeMutablePointer<Real>, _ result: UnsafeMutablePointer<Real>) {
    if isOfRows {
      Kernels.Reduction.reduceRows(function, source, rows: rows, columns: columns, stride: stride, into: result)
    } else {
      Kernels.Reduction.reduceColumns(function, source, rows: rows, columns: columns, stride: stride, into: result)
    }
  }
}
