import BLAS
import Kernels

/// A triangular factorisation in place: n×n factors by rows, then the pivots, then what kind it is.
///
/// A symmetric matrix with a positive diagonal is tried with Cholesky's A = RᵀR, which takes half the work; where that fails, and for every other matrix, it is
/// P·A = L·U with partial pivoting.
struct Factorization<Real: Element> {
  let n: Int
  private let factors: UnsafeMutablePointer<Real>
  private let pivots: UnsafeMutablePointer<Int32>
  /// 1 for Cholesky, 0 for LU; then 1 for a singular matrix.
  private let state: UnsafeMutablePointer<Real>

  init(n: Int, memory: UnsafeMutablePointer<Real>) {
    self.n = n
    factors = memory
    // A pivot takes no more room than an entry.
    pivots = UnsafeMutableRawPointer(memory + n * n).assumingMemoryBound(to: Int32.self)
    state = memory + n * n + n
  }

  /// True when a pivot is zero or not finite: there is no solution.
  var isSingular: Bool { state[1] != 0 }
  private var isCholesky: Bool { state[0] != 0 }

  /// Factorises a matrix with those steps.
  func factorize(_ a: UnsafePointer<Real>, rowStep: Int, columnStep: Int) {
    state[0] = 0
    state[1] = 0
    if Factorization.isSymmetric(a, n, rowStep, columnStep) {
      copy(a, rowStep, columnStep, into: factors)
      if LinearAlgebra.standard.cholesky(factors, size: n, stride: n) == .success {
        state[0] = 1
        return
      }
    }
    copy(a, rowStep, columnStep, into: factors)
    if LinearAlgebra.standard.lu(factors, size: n, stride: n, pivots: pivots) != .success { state[1] = 1 }
  }

  /// True for a symmetric matrix with a positive diagonal.
  static func isSymmetric(_ a: UnsafePointer<Real>, _ n: Int, _ rowStep: Int, _ columnStep: Int) -> Bool {
    for i in 0..<n where !(a[i * (rowStep + columnStep)] > 0) { return false }
    // Blocks, so that neither the rows nor the columns of a large matrix fall out of the cache.
    let block = 32
    for top in stride(from: 0, to: n, by: block) {
      for left in stride(from: 0, through: top, by: block) {
        for i in top..<min(top + block, n) {
          for j in left..<min(left + block, i) where a[i * rowStep + j * columnStep] != a[j * rowStep + i * columnStep] { return false }
        }
      }
    }
    return true
  }

  private func copy(_ a: UnsafePointer<Real>, _ rowStep: Int, _ columnStep: Int, into target: UnsafeMutablePointer<Real>) {
    if columnStep == 1 || n == 1 {
      for i in 0..<n { (target + i * n).update(from: a + i * rowStep, count: n) }
    } else if rowStep == 1 {
      Layout.transpose(a, rows: n, columns: n, stride: columnStep, into: target, stride: n)
    } else {
      for i in 0..<n { for j in 0..<n { target[i * n + j] = a[i * rowStep + j * columnStep] } }
    }
  }

  /// The product of the pivots, with the sign of the permutation.
  var determinant: Real {
    var product: Real = 1
    for k in 0..<n { product *= factors[k * n + k] * (isCholesky ? factors[k * n + k] : Int(pivots[k]) == k ? 1 : -1) }
    return product
  }

  /// The logarithm of the determinant; NaN for a negative one.
  var logDeterminant: Real {
    if isCholesky { return Factorisation.logDeterminant(cholesky: UnsafePointer(factors), size: n, stride: n) }
    let (logarithm, sign) = Factorisation.logDeterminant(lu: UnsafePointer(factors), size: n, stride: n, pivots: pivots)
    return sign < 0 ? .nan : logarithm
  }

  /// X with A·X = B, or Aᵀ·X = B, by rows; the result may be the right side.
  func solve(columns: Int, transposed: Bool, _ b: UnsafePointer<Real>, _ x: UnsafeMutablePointer<Real>) {
    if UnsafePointer(x) != b { x.update(from: b, count: n * columns) }
    if isCholesky {
      LinearAlgebra.standard.solve(cholesky: factors, size: n, stride: n, rightSides: columns, x, stride: columns)
    } else {
      LinearAlgebra.standard.solve(lu: factors, size: n, stride: n, pivots: pivots, transposed: transposed, rightSides: columns, x, stride: columns)
    }
  }

  /// A⁻¹ by rows; false where there is no memory for it.
  func invert(_ x: UnsafeMutablePointer<Real>) -> Bool {
    if isCholesky {
      x.update(from: factors, count: n * n)
      return LinearAlgebra.standard.invert(cholesky: x, size: n, stride: n) == .success
    }
    LinearAlgebra.standard.invert(lu: factors, size: n, stride: n, pivots: pivots, into: x, stride: n)
    return true
  }

  /// A⁻¹ by rows where the factors serve nothing else; false for a singular matrix. The memory needs room for the pivots only.
  static func invert(
    _ a: UnsafePointer<Real>, n: Int, rowStep: Int, columnStep: Int, _ x: UnsafeMutablePointer<Real>, memory: UnsafeMutablePointer<Real>
  ) -> Bool {
    let factorization = Factorization(n: n, memory: memory)
    if isSymmetric(a, n, rowStep, columnStep) {
      factorization.copy(a, rowStep, columnStep, into: x)
      if LinearAlgebra.standard.cholesky(x, size: n, stride: n) == .success {
        return LinearAlgebra.standard.invert(cholesky: x, size: n, stride: n) == .success
      }
    }
    factorization.copy(a, rowStep, columnStep, into: x)
    return LinearAlgebra.standard.invert(x, size: n, stride: n, pivots: factorization.pivots) == .success
  }
}
