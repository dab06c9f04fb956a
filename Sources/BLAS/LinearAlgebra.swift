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

  /// c = alpha op(a) op(b) + beta c, where c is m × n, k is summed over, and op(a) is a or, if `transposeA`, aᵀ.
  public func gemm<T: Real>(
    transposeA: Bool = false, transposeB: Bool = false, m: Int, n: Int, k: Int, alpha: T = 1, _ a: UnsafePointer<T>, stride strideA: Int,
    _ b: UnsafePointer<T>, stride strideB: Int, beta: T = 0, into c: UnsafeMutablePointer<T>, stride strideC: Int
  ) {
    guard let library, isLarge(m, n, k), let gemm = library.routines(T.self)?.gemm, fits(m, n, k, strideA, strideB, strideC) else {
      MatrixProduct.gemm(
        transposeA: transposeA, transposeB: transposeB, m: m, n: n, k: k, alpha: alpha, a, stride: strideA, b, stride: strideB, beta: beta, into: c,
        stride: strideC)
      return
    }
    gemm(
      CBLAS.rowMajor, transposeA ? CBLAS.transposed : CBLAS.plain, transposeB ? CBLAS.transposed : CBLAS.plain, Int32(m), Int32(n), Int32(k), alpha, a,
      Int32(strideA), b, Int32(strideB), beta, c, Int32(strideC))
  }

  /// c = alpha aᵀ a (`transposed`) or alpha a aᵀ, + beta c. c is n × n and symmetric, k is summed over; both triangles are written.
  public func squareProduct<T: Real>(
    transposed: Bool, n: Int, k: Int, alpha: T = 1, _ a: UnsafePointer<T>, stride strideA: Int, beta: T = 0, into c: UnsafeMutablePointer<T>,
    stride strideC: Int
  ) {
    guard let library, isLarge(n, n, k), let syrk = library.routines(T.self)?.syrk, fits(n, k, strideA, strideC) else {
      MatrixProduct.squareProduct(transposed: transposed, n: n, k: k, alpha: alpha, a, stride: strideA, beta: beta, into: c, stride: strideC)
      return
    }
    syrk(
      CBLAS.rowMajor, CBLAS.upper, transposed ? CBLAS.transposed : CBLAS.plain, Int32(n), Int32(k), alpha, a, Int32(strideA), beta, c, Int32(strideC))
    Layout.mirrorUpper(c, size: n, stride: strideC)
  }

  /// op(t) x = b in place for n × m right sides, where t is triangular and its other triangle is not read. A 0 on the diagonal gives infinities or NaN.
  public func solveTriangular<T: Real>(
    _ triangle: Triangle, transposed: Bool = false, unitDiagonal: Bool = false, size n: Int, _ t: UnsafePointer<T>, stride strideT: Int,
    rightSides m: Int, _ b: UnsafeMutablePointer<T>, stride strideB: Int
  ) {
    guard let library, m > 1, isLarge(n, n, m), let trsm = library.routines(T.self)?.trsm, fits(n, m, strideT, strideB) else {
      TriangularSystem.solve(
        triangle, transposed: transposed, unitDiagonal: unitDiagonal, size: n, t, stride: strideT, rightSides: m, b, stride: strideB)
      return
    }
    trsm(
      CBLAS.rowMajor, CBLAS.left, triangle == .upper ? CBLAS.upper : CBLAS.lower, transposed ? CBLAS.transposed : CBLAS.plain,
      unitDiagonal ? CBLAS.unitDiagonal : CBLAS.anyDiagonal, Int32(n), Int32(m), 1, t, Int32(strideT), b, Int32(strideB))
  }

  /// True where the library's own overhead is repaid.
  func isLarge(_ m: Int, _ n: Int, _ k: Int) -> Bool { m > 0 && n > 0 && k > 0 && Double(m) * Double(n) * Double(k) > 48 * 48 * 48 }

  /// True where the lengths are numbers that the library takes.
  func fits(_ lengths: Int...) -> Bool { lengths.allSatisfy { $0 <= Int(Int32.max) } }
}

extension BLASLibrary {
  /// The routines for a scalar type.
  func routines<T: Real>(_ type: T.Type) -> Routines<T>? { (type == Double.self ? double as Any : single as Any) as? Routines<T> }
}
