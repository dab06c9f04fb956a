import CKernels

/// Row-major matrices moved and combined without products. A stride is the distance between the starts of two rows in entries. Nothing is allocated.
public enum Layout {
  /// b = aᵀ, where a is m × n. The two do not overlap.
  @inlinable
  public static func transpose<T: Real>(
    _ a: UnsafePointer<T>, rows m: Int, columns n: Int, stride strideA: Int, into b: UnsafeMutablePointer<T>, stride strideB: Int
  ) {
    if m > 0, n > 0 { kernel_transpose(T.kernels, a, m, n, strideA, b, strideB) }
  }

  /// b = s (a + aᵀ) + c I for the n × n matrix a, both triangles in one pass. b may be a, and otherwise does not overlap it. With `rows`, whose bounds are multiples of 64
  /// or n, only their entries from the diagonal on and the mirror images of these are written.
  @inlinable
  public static func symmetricSum<T: Real>(
    _ a: UnsafePointer<T>, size n: Int, stride strideA: Int, scale s: T = 1, diagonal c: T = 0, into b: UnsafeMutablePointer<T>, stride strideB: Int,
    rows: Range<Int>? = nil
  ) {
    if n > 0 { kernel_symmetric_sum(T.kernels, a, n, strideA, Double(s), Double(c), b, strideB, rows?.lowerBound ?? 0, rows?.upperBound ?? n) }
  }

  /// z = s x y entry by entry for m × n entries. Those of x and y stand at their steps along rows and columns, which may be 0; z lies by rows. It may be one of
  /// them where that lies as z does.
  @inlinable
  public static func entrywiseProduct<T: Real>(
    rows m: Int, columns n: Int, _ s: T, _ x: UnsafePointer<T>, steps stepsX: (row: Int, column: Int), _ y: UnsafePointer<T>,
    steps stepsY: (row: Int, column: Int), into z: UnsafeMutablePointer<T>, stride: Int
  ) {
    if m > 0, n > 0 {
      kernel_entrywise_product(T.kernels, m, n, Double(s), x, stepsX.row, stepsX.column, y, stepsY.row, stepsY.column, z, stride)
    }
  }

  /// a += s x yᵀ, where a is m × n.
  @inlinable
  public static func addOuterProduct<T: Real>(
    _ s: T, _ x: UnsafePointer<T>, _ y: UnsafePointer<T>, to a: UnsafeMutablePointer<T>, rows m: Int, columns n: Int, stride: Int
  ) {
    if m > 0, n > 0 { kernel_rank_one(T.kernels, Double(s), x, y, a, m, n, stride) }
  }

  /// b[i,j] = f(a[i,j], x[j]): the row x combined with every row. With `.multiply` this is a·diag(x). b may be a.
  @inlinable
  public static func broadcastRow<T: Real>(
    _ f: BinaryFunction, _ a: UnsafePointer<T>, rows m: Int, columns n: Int, stride strideA: Int, _ x: UnsafePointer<T>,
    into b: UnsafeMutablePointer<T>, stride strideB: Int
  ) {
    guard m > 0, n > 0 else { return }
    let kernels = T.kernels
    for i in 0..<m { kernel_binary(kernels, f.rawValue, a + i * strideA, x, b + i * strideB, n) }
  }

  /// b[i,j] = f(a[i,j], x[i]): the column x combined with every column. With `.multiply` this is diag(x)·a. b may be a.
  @inlinable
  public static func broadcastColumn<T: Real>(
    _ f: BinaryFunction, _ a: UnsafePointer<T>, rows m: Int, columns n: Int, stride strideA: Int, _ x: UnsafePointer<T>,
    into b: UnsafeMutablePointer<T>, stride strideB: Int
  ) {
    guard m > 0, n > 0 else { return }
    let kernels = T.kernels
    for i in 0..<m { kernel_binary_scalar(kernels, f.rawValue, a + i * strideA, Double(x[i]), b + i * strideB, n) }
  }

  /// The triangle below the diagonal becomes the mirror image of the one above.
  @inlinable
  public static func mirrorUpper<T: Real>(_ a: UnsafeMutablePointer<T>, size n: Int, stride: Int) {
    if n > 0 { kernel_mirror_upper(T.kernels, a, n, stride) }
  }
}
