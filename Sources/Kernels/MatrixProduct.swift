import CKernels

/// Products of row-major matrices by this package's own kernels, on one thread. A stride is the distance between the starts of two rows in entries.
/// Outputs do not overlap inputs. Where beta is 0 the output is not read. The first large product of a thread allocates 4 MB, which the thread keeps.
public enum MatrixProduct {
  /// c = alpha op(a) op(b) + beta c, where c is m × n, k is summed over, and op(a) is a or, if `transposeA`, aᵀ.
  @inlinable
  public static func gemm<T: Real>(
    transposeA: Bool = false, transposeB: Bool = false, m: Int, n: Int, k: Int, alpha: T = 1, _ a: UnsafePointer<T>, stride strideA: Int,
    _ b: UnsafePointer<T>, stride strideB: Int, beta: T = 0, into c: UnsafeMutablePointer<T>, stride strideC: Int
  ) {
    guard m > 0, n > 0 else { return }
    kernel_gemm(
      T.kernels, transposeA ? 1 : 0, transposeB ? 1 : 0, m, n, max(k, 0), Double(alpha), a, strideA, b, strideB, Double(beta), c, strideC)
  }

  /// c = alpha op(a) op(b) + beta c, finished by a function of each entry and one of another array.
  @inlinable
  public static func gemm<T: Real>(
    transposeA: Bool, transposeB: Bool, m: Int, n: Int, k: Int, alpha: T, _ a: UnsafePointer<T>, stride strideA: Int, _ b: UnsafePointer<T>,
    stride strideB: Int, beta: T, into c: UnsafeMutablePointer<T>, stride strideC: Int, finish: ProductFinish<T>
  ) {
    guard m > 0, n > 0 else { return }
    kernel_gemm_finished(
      T.kernels, transposeA ? 1 : 0, transposeB ? 1 : 0, m, n, max(k, 0), Double(alpha), a, strideA, b, strideB, Double(beta), c, strideC,
      finish.operation.rawValue, finish.entries, finish.rowStep, finish.columnStep, Double(finish.scale))
  }

  /// c = f(c, d) for the m × n matrix c.
  @inlinable
  public static func finish<T: Real>(_ c: UnsafeMutablePointer<T>, rows m: Int, columns n: Int, stride: Int, by finish: ProductFinish<T>) {
    guard m > 0, n > 0 else { return }
    kernel_finish(T.kernels, c, m, n, stride, finish.operation.rawValue, finish.entries, finish.rowStep, finish.columnStep, Double(finish.scale))
  }

  /// y = alpha a x + beta y, where a is m × n.
  @inlinable
  public static func gemv<T: Real>(
    m: Int, n: Int, alpha: T = 1, _ a: UnsafePointer<T>, stride: Int, _ x: UnsafePointer<T>, beta: T = 0, into y: UnsafeMutablePointer<T>
  ) {
    if m > 0 { kernel_gemv(T.kernels, m, max(n, 0), Double(alpha), a, stride, x, Double(beta), y) }
  }

  /// z = alpha aᵀ u + beta z, where a is m × n.
  @inlinable
  public static func gemvTransposed<T: Real>(
    m: Int, n: Int, alpha: T = 1, _ a: UnsafePointer<T>, stride: Int, _ u: UnsafePointer<T>, beta: T = 0, into z: UnsafeMutablePointer<T>
  ) {
    if n > 0 { kernel_gemv_transposed(T.kernels, max(m, 0), n, Double(alpha), a, stride, u, Double(beta), z) }
  }

  /// y = a x and z = aᵀ u in one pass over the m × n matrix a. y and z do not overlap.
  @inlinable
  public static func gemvPair<T: Real>(
    m: Int, n: Int, _ a: UnsafePointer<T>, stride: Int, _ x: UnsafePointer<T>, _ u: UnsafePointer<T>, into y: UnsafeMutablePointer<T>,
    transposed z: UnsafeMutablePointer<T>
  ) {
    let kernels = T.kernels
    if n > 0 { kernel_fill(kernels, 0, z, n) }
    if m > 0 { kernel_gemv_pair(kernels, m, max(n, 0), a, stride, x, u, y, z, 0) }
  }

  /// y = (a + aᵀ) x in one pass over the n × n matrix a: the gradient of xᵀ a x.
  @inlinable
  public static func gemvSymmetricSum<T: Real>(
    size n: Int, _ a: UnsafePointer<T>, stride: Int, _ x: UnsafePointer<T>, into y: UnsafeMutablePointer<T>
  ) {
    guard n > 0 else { return }
    let kernels = T.kernels
    kernel_fill(kernels, 0, y, n)
    kernel_gemv_pair(kernels, n, n, a, stride, x, x, y, y, 1)
  }

  /// c = alpha aᵀ a (`transposed`) or alpha a aᵀ, + beta c. c is n × n and symmetric, k is summed over; both triangles are written.
  @inlinable
  public static func squareProduct<T: Real>(
    transposed: Bool, n: Int, k: Int, alpha: T = 1, _ a: UnsafePointer<T>, stride strideA: Int, beta: T = 0, into c: UnsafeMutablePointer<T>,
    stride strideC: Int
  ) {
    symmetricProduct(transposed: transposed, n: n, k: k, alpha: alpha, a, stride: strideA, a, stride: strideA, beta: beta, into: c, stride: strideC)
  }

  /// c = alpha aᵀ b (`transposed`) or alpha a bᵀ, + beta c, where that product and c are symmetric, as in xᵀ diag(s) x. c is n × n, k is summed over; one triangle is
  /// computed, both are written.
  @inlinable
  public static func symmetricProduct<T: Real>(
    transposed: Bool, n: Int, k: Int, alpha: T = 1, _ a: UnsafePointer<T>, stride strideA: Int, _ b: UnsafePointer<T>, stride strideB: Int,
    beta: T = 0, into c: UnsafeMutablePointer<T>, stride strideC: Int
  ) {
    guard n > 0 else { return }
    kernel_symmetric_product(
      T.kernels, transposed ? 1 : 0, n, max(k, 0), Double(alpha), a, strideA, b, strideB, Double(beta), c, strideC)
  }
}
