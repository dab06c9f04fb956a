import CKernels
import Kernels

/// Matrix products and factorisations: each call goes to the package's own kernels or to a BLAS, whichever is faster at its size.
///
/// Matrices are row-major; a stride is the distance between the starts of two rows in entries. Outputs do not overlap inputs. Where beta is 0 the output
/// is not read. Small calls cost 20 to 50 ns beyond their arithmetic. Nothing is allocated but, once a thread, scratch memory that the thread keeps.
public struct LinearAlgebra: Sendable {
  /// The BLAS in use; nil leaves all to the package's own kernels.
  public let library: BLASLibrary?

  /// With the BLAS of this machine where there is one.
  public static let standard = LinearAlgebra(library: .shared)
  /// With the package's own kernels only.
  public static let own = LinearAlgebra(library: nil)

  /// With a given BLAS, or with none.
  public init(library: BLASLibrary?) { self.library = library }

  /// The routines of the library, where it is the faster for lengths of which the cubic mean is at least `length`, and the largest number is one that
  /// it takes. With more than one thread it is the faster from 128 on.
  func routines<T: Real>(_ type: T.Type, _ m: Int, _ n: Int, _ k: Int, largest: Int, from length: Double) -> UnsafePointer<BlasTable>? {
    guard let library, m > 0, n > 0, k > 0, max(m, n, k, largest) <= Int(Int32.max) else { return nil }
    let least = library.threads > 1 ? min(length, 128) : length
    return Double(m) * Double(n) * Double(k) >= least * least * least ? library.routines(type) : nil
  }
}

// MARK: Products

extension LinearAlgebra {
  /// True for lengths that no library is asked for.
  @inlinable
  func isSmall(_ m: Int, _ n: Int, _ k: Int) -> Bool { Double(m) * Double(n) * Double(k) < 128 * 128 * 128 }

  /// c = alpha op(a) op(b) + beta c, where c is m × n, k is summed over, and op(a) is a or, if `transposeA`, aᵀ.
  @inlinable
  public func gemm<T: Real>(
    transposeA: Bool = false, transposeB: Bool = false, m: Int, n: Int, k: Int, alpha: T = 1, _ a: UnsafePointer<T>, stride strideA: Int,
    _ b: UnsafePointer<T>, stride strideB: Int, beta: T = 0, into c: UnsafeMutablePointer<T>, stride strideC: Int
  ) {
    if isSmall(m, n, k) || !callLibrary(transposeA, transposeB, m, n, k, alpha, a, strideA, b, strideB, beta, c, strideC) {
      MatrixProduct.gemm(
        transposeA: transposeA, transposeB: transposeB, m: m, n: n, k: k, alpha: alpha, a, stride: strideA, b, stride: strideB, beta: beta, into: c,
        stride: strideC)
    }
  }

  /// c = alpha op(a) op(b) + beta c, finished by a function of each entry and one of another array.
  @inlinable
  public func gemm<T: Real>(
    transposeA: Bool, transposeB: Bool, m: Int, n: Int, k: Int, alpha: T, _ a: UnsafePointer<T>, stride strideA: Int, _ b: UnsafePointer<T>,
    stride strideB: Int, beta: T, into c: UnsafeMutablePointer<T>, stride strideC: Int, finish: ProductFinish<T>
  ) {
    if !isSmall(m, n, k), callLibrary(transposeA, transposeB, m, n, k, alpha, a, strideA, b, strideB, beta, c, strideC) {
      MatrixProduct.finish(c, rows: m, columns: n, stride: strideC, by: finish)
    } else {
      MatrixProduct.gemm(
        transposeA: transposeA, transposeB: transposeB, m: m, n: n, k: k, alpha: alpha, a, stride: strideA, b, stride: strideB, beta: beta, into: c,
        stride: strideC, finish: finish)
    }
  }

  /// The product by the library; false, with nothing done, where the package's own kernels are the faster.
  @usableFromInline
  func callLibrary<T: Real>(
    _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int, _ alpha: T, _ a: UnsafePointer<T>, _ strideA: Int, _ b: UnsafePointer<T>,
    _ strideB: Int, _ beta: T, _ c: UnsafeMutablePointer<T>, _ strideC: Int
  ) -> Bool {
    guard let routines = routines(T.self, m, n, k, largest: max(strideA, strideB, strideC), from: 400) else { return false }
    blas_gemm(
      routines, transposeA ? 1 : 0, transposeB ? 1 : 0, Int32(m), Int32(n), Int32(k), Double(alpha), a, Int32(strideA), b, Int32(strideB),
      Double(beta), c, Int32(strideC))
    return true
  }

  /// c = alpha aᵀ a (`transposed`) or alpha a aᵀ, + beta c. c is n × n and symmetric, k is summed over; both triangles are written.
  public func squareProduct<T: Real>(
    transposed: Bool, n: Int, k: Int, alpha: T = 1, _ a: UnsafePointer<T>, stride strideA: Int, beta: T = 0, into c: UnsafeMutablePointer<T>,
    stride strideC: Int
  ) {
    guard let routines = routines(T.self, n, n, k, largest: max(strideA, strideC), from: 400), routines.pointee.syrk != nil else {
      return MatrixProduct.squareProduct(transposed: transposed, n: n, k: k, alpha: alpha, a, stride: strideA, beta: beta, into: c, stride: strideC)
    }
    blas_square_product(routines, transposed ? 1 : 0, Int32(n), Int32(k), Double(alpha), a, Int32(strideA), Double(beta), c, Int32(strideC))
    Layout.mirrorUpper(c, size: n, stride: strideC)
  }

  /// c = alpha aᵀ b (`transposed`) or alpha a bᵀ, where that product is symmetric, as in xᵀ diag(s) x. c is n × n, k is summed over; about one triangle is computed, both are
  /// written.
  public func symmetricProduct<T: Real>(
    transposed: Bool, n: Int, k: Int, alpha: T = 1, _ a: UnsafePointer<T>, stride strideA: Int, _ b: UnsafePointer<T>, stride strideB: Int,
    into c: UnsafeMutablePointer<T>, stride strideC: Int
  ) {
    guard routines(T.self, n, n, k, largest: max(strideA, strideB, strideC), from: 400) != nil else {
      return MatrixProduct.symmetricProduct(
        transposed: transposed, n: n, k: k, alpha: alpha, a, stride: strideA, b, stride: strideB, into: c, stride: strideC)
    }
    // Rows wide enough for a product of the library to run at its full speed.
    let block = 128
    for row in stride(from: 0, to: n, by: block) {
      gemm(
        transposeA: transposed, transposeB: !transposed, m: min(block, n - row), n: n - row, k: k, alpha: alpha,
        a + row * (transposed ? 1 : strideA), stride: strideA, b + row * (transposed ? 1 : strideB), stride: strideB,
        into: c + row * (strideC + 1), stride: strideC)
    }
    Layout.mirrorUpper(c, size: n, stride: strideC)
  }

  /// op(t) x = b in place for n × m right sides, where t is triangular and its other triangle is not read. A 0 on the diagonal gives infinities or NaN.
  public func solveTriangular<T: Real>(
    _ triangle: Triangle, transposed: Bool = false, unitDiagonal: Bool = false, size n: Int, _ t: UnsafePointer<T>, stride strideT: Int,
    rightSides m: Int, _ b: UnsafeMutablePointer<T>, stride strideB: Int
  ) {
    guard m > 1, let routines = routines(T.self, n, n, m, largest: max(strideT, strideB), from: 300), routines.pointee.trsm != nil else {
      return TriangularSystem.solve(
        triangle, transposed: transposed, unitDiagonal: unitDiagonal, size: n, t, stride: strideT, rightSides: m, b, stride: strideB)
    }
    blas_solve_triangular(
      routines, triangle == .upper ? 1 : 0, transposed ? 1 : 0, unitDiagonal ? 1 : 0, Int32(n), Int32(m), t, Int32(strideT), b, Int32(strideB))
  }
}
