import CKernels

/// What n entries are made one by. Of no entries: 0, 0, 0, 1, −∞, +∞.
public enum ReductionFunction: Int32, CaseIterable, Sendable {
  /// Σ x
  case sum
  /// Σ x²
  case sumOfSquares
  /// Σ |x|
  case sumOfMagnitudes
  /// Π x
  case product
  /// max x
  case largest
  /// min x
  case smallest
}

/// Reductions of arrays, and of the rows and columns of row-major matrices. Sums are gathered in double with a running correction after every 64 additions to a lane.
/// NaN gives NaN. Nothing is allocated.
public enum Reduction {
  /// The reduction of n entries.
  @inlinable
  public static func reduce<T: Real>(_ f: ReductionFunction, _ x: UnsafePointer<T>, count n: Int) -> T {
    T(kernel_reduce(T.kernels, f.rawValue, x, max(n, 0)))
  }

  /// Σ x y
  @inlinable
  public static func dot<T: Real>(_ x: UnsafePointer<T>, _ y: UnsafePointer<T>, count n: Int) -> T {
    T(kernel_dot(T.kernels, x, y, max(n, 0)))
  }

  /// The first place of the largest entry, where a NaN counts as larger than all; 0 of no entries.
  @inlinable
  public static func argmax<T: Real>(_ x: UnsafePointer<T>, count n: Int) -> Int { kernel_argmax(T.kernels, x, max(n, 0)) }

  /// y = exp(x − shift), and its sum, in one pass. Without y only the sum: log Σ exp x = shift + log(sum) with the shift max x.
  @inlinable
  public static func exponentials<T: Real>(_ x: UnsafePointer<T>, minus shift: T, into y: UnsafeMutablePointer<T>?, count n: Int) -> T {
    T(kernel_exp_sum(T.kernels, x, -Double(shift), y, max(n, 0)))
  }

  /// y[i] = the reduction of row i of the m × n matrix a, whose rows stand `stride` entries apart.
  @inlinable
  public static func reduceRows<T: Real>(
    _ f: ReductionFunction, _ a: UnsafePointer<T>, rows m: Int, columns n: Int, stride: Int, into y: UnsafeMutablePointer<T>
  ) {
    if m > 0 { kernel_reduce_rows(T.kernels, f.rawValue, a, m, max(n, 0), stride, y) }
  }

  /// y[j] = the reduction of column j of the m × n matrix a.
  @inlinable
  public static func reduceColumns<T: Real>(
    _ f: ReductionFunction, _ a: UnsafePointer<T>, rows m: Int, columns n: Int, stride: Int, into y: UnsafeMutablePointer<T>
  ) {
    if n > 0 { kernel_reduce_columns(T.kernels, f.rawValue, a, max(m, 0), n, stride, y) }
  }
}
