import CKernels

/// How a factorisation ended.
public enum FactorisationStatus: Hashable, Sendable {
  /// The factors are there.
  case success
  /// The pivot of this row, from 0, is 0, negative where it must be positive, or not finite: the matrix is singular or not positive definite.
  case breakdown(row: Int)
  /// There is no memory for what it needs beside the matrix.
  case exhausted

  /// From 0, or 1 + the row.
  @usableFromInline
  init(_ status: Int) { self = status == 0 ? .success : .breakdown(row: status - 1) }
}

/// Factorisations by this package's own kernels, in place.
public enum Factorisation {
  /// a = RᵀR. R replaces the upper triangle, which alone is read; what stands below it afterwards is not specified.
  @inlinable
  public static func cholesky<T: Real>(_ a: UnsafeMutablePointer<T>, size n: Int, stride: Int) -> FactorisationStatus {
    n > 0 ? FactorisationStatus(kernel_cholesky(T.kernels, n, a, stride)) : .success
  }

  /// The inverse of a, both triangles, in place of the R of `cholesky`: R⁻¹ R⁻ᵀ, in 2n³/3 operations.
  @inlinable
  public static func invert<T: Real>(cholesky factor: UnsafeMutablePointer<T>, size n: Int, stride: Int) {
    if n > 0 { kernel_cholesky_inverse(T.kernels, n, factor, stride) }
  }

  /// P a = L U with partial pivoting. U replaces the upper triangle and L, whose diagonal is ones, the rest; row i was swapped with row pivots[i].
  /// After a breakdown the factors are complete, with a pivot of 0.
  @inlinable
  public static func lu<T: Real>(
    _ a: UnsafeMutablePointer<T>, size n: Int, stride: Int, pivots: UnsafeMutablePointer<Int32>
  ) -> FactorisationStatus {
    n > 0 ? FactorisationStatus(kernel_lu(T.kernels, n, a, stride, pivots)) : .success
  }

  /// a x = b, or aᵀ x = b, in place for n × m right sides, from the factors of `lu`.
  @inlinable
  public static func solve<T: Real>(
    lu factors: UnsafePointer<T>, size n: Int, stride: Int, pivots: UnsafePointer<Int32>, transposed: Bool = false, rightSides m: Int,
    _ b: UnsafeMutablePointer<T>, stride strideB: Int
  ) {
    if n > 0, m > 0 { kernel_lu_solve(T.kernels, transposed ? 1 : 0, n, m, factors, stride, pivots, b, strideB) }
  }

  /// Row i of the n × m matrix b changes places with row pivots[i], for i from 0 upwards or, `backwards`, from n − 1 downwards.
  @inlinable
  public static func swapRows<T: Real>(
    _ b: UnsafeMutablePointer<T>, size n: Int, columns m: Int, stride: Int, pivots: UnsafePointer<Int32>, backwards: Bool = false
  ) {
    if n > 0, m > 0 { kernel_swap_rows(T.kernels, b, n, m, stride, pivots, backwards ? 1 : 0) }
  }

  /// log |det a| and the sign of det a, from the factors of `lu`. A singular matrix gives −∞ and 0.
  public static func logDeterminant<T: Real>(
    lu factors: UnsafePointer<T>, size n: Int, stride: Int, pivots: UnsafePointer<Int32>
  ) -> (logarithm: T, sign: T) {
    var product = ScaledProduct()
    for i in 0..<max(n, 0) {
      product.multiply(by: Double(factors[i * stride + i]))
      if pivots[i] != Int32(i) { product.negate() }
    }
    return (T(product.logarithm), T(product.sign))
  }

  /// log det a from the R of `cholesky`: 2 Σ log R[i,i].
  public static func logDeterminant<T: Real>(cholesky factor: UnsafePointer<T>, size n: Int, stride: Int) -> T {
    var product = ScaledProduct()
    for i in 0..<max(n, 0) { product.multiply(by: Double(factor[i * stride + i])) }
    return T(2 * product.logarithm)
  }
}
