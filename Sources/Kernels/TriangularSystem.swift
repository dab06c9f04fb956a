import CKernels

/// Which triangle of a matrix counts, with its diagonal.
public enum Triangle: Sendable {
  /// On and below the diagonal.
  case lower
  /// On and above the diagonal.
  case upper
}

/// Triangular systems by this package's own kernels.
public enum TriangularSystem {
  /// op(t) x = b in place for n × m right sides, where t is triangular and its other triangle is not read. A 0 on the diagonal gives infinities or NaN.
  @inlinable
  public static func solve<T: Real>(
    _ triangle: Triangle, transposed: Bool = false, unitDiagonal: Bool = false, size n: Int, _ t: UnsafePointer<T>, stride strideT: Int,
    rightSides m: Int, _ b: UnsafeMutablePointer<T>, stride strideB: Int
  ) {
    guard n > 0, m > 0 else { return }
    kernel_solve_triangular(T.kernels, triangle == .upper ? 1 : 0, transposed ? 1 : 0, unitDiagonal ? 1 : 0, n, m, t, strideT, b, strideB)
  }
}
