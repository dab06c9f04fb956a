/// A triangular factorisation in place: n×n factors by rows, then the pivots, then what kind it is.
///
/// A symmetric matrix is tried with Cholesky's A = L·Lᵀ, which takes half the work and needs no pivots; where that fails, and for every other matrix, it is P·A = L·U with
/// partial pivoting.
struct Factorization<Real: Element> {
  let n: Int
  private let factors: UnsafeMutablePointer<Real>
  /// The row that was exchanged with row k, as a number.
  private let pivots: UnsafeMutablePointer<Real>
  /// 1 for Cholesky, 0 for LU; then 1 for a singular matrix.
  private let state: UnsafeMutablePointer<Real>

  init(n: Int, memory: UnsafeMutablePointer<Real>) {
    self.n = n
    factors = memory
    pivots = memory + n * n
    state = memory + n * n + n
  }

  /// True when a pivot is zero: there is no solution, and the determinant is 0.
  var isSingular: Bool { state[1] != 0 }
  private var isCholesky: Bool { state[0] != 0 }

  /// Factorises a matrix with those steps.
  func factorize(_ a: UnsafePointer<Real>, rowStep: Int, columnStep: Int) {
    state[1] = 0
    state[0] = 0
    if isSymmetric(a, rowStep, columnStep) {
      copy(a, rowStep, columnStep)
      if cholesky() {
        state[0] = 1
        return
      }
    }
    copy(a, rowStep, columnStep)
    lu()
  }

  private func isSymmetric(_ a: UnsafePointer<Real>, _ rowStep: Int, _ columnStep: Int) -> Bool {
    for i in 0..<n {
      if !(a[i * (rowStep + columnStep)] > 0) { return false }
      for j in 0..<i where a[i * rowStep + j * columnStep] != a[j * rowStep + i * columnStep] { return false }
    }
    return true
  }

  private func copy(_ a: UnsafePointer<Real>, _ rowStep: Int, _ columnStep: Int) {
    for i in 0..<n { for j in 0..<n { factors[i * n + j] = a[i * rowStep + j * columnStep] } }
  }

  /// L row by row: L[i,j] = (A[i,j] − Σₖ L[i,k]·L[j,k]) / L[j,j]. False where a pivot is not positive.
  private func cholesky() -> Bool {
    for i in 0..<n {
      let row = factors + i * n
      for j in 0...i {
        let other = factors + j * n
        var total = row[j]
        for k in 0..<j { total -= row[k] * other[k] }
        if i == j {
          if !(total > 0) { return false }
          row[i] = total.squareRoot()
        } else {
          row[j] = total / other[j]
        }
      }
    }
    return true
  }

  private func lu() {
    for k in 0..<n {
      var pivot = k
      for i in (k + 1)..<max(n, k + 1) where factors[i * n + k].magnitude > factors[pivot * n + k].magnitude { pivot = i }
      pivots[k] = Real(pivot)
      if factors[pivot * n + k] == 0 || !factors[pivot * n + k].isFinite {
        state[1] = factors[pivot * n + k] == 0 ? 1 : 0
        if factors[pivot * n + k] == 0 { continue }
      }
      if pivot != k { for j in 0..<n { swap(&factors[k * n + j], &factors[pivot * n + j]) } }
      let inverse = 1 / factors[k * n + k]
      for i in (k + 1)..<max(n, k + 1) {
        let multiple = factors[i * n + k] * inverse
        factors[i * n + k] = multiple
        if multiple == 0 { continue }
        for j in (k + 1)..<n { factors[i * n + j] -= multiple * factors[k * n + j] }
      }
    }
  }

  /// The product of the pivots, with the sign of the permutation.
  var determinant: Real {
    var product: Real = 1
    for k in 0..<n { product *= factors[k * n + k] * (isCholesky ? factors[k * n + k] : Int(pivots[k]) == k ? 1 : -1) }
    return product
  }

  /// The sum of the logarithms; NaN for a negative determinant.
  var logDeterminant: Real {
    var total: Real = 0
    var isNegative = false
    for k in 0..<n {
      let pivot = factors[k * n + k]
      total += Real.logOf(pivot.magnitude)
      if !isCholesky { isNegative = isNegative != ((pivot < 0) != (Int(pivots[k]) != k)) }
    }
    return isNegative ? .nan : isCholesky ? 2 * total : total
  }

  /// X with A·X = B, or Aᵀ·X = B, by rows; the result may be the right side.
  func solve(columns: Int, transposed: Bool, _ b: UnsafePointer<Real>, _ x: UnsafeMutablePointer<Real>) {
    if UnsafePointer(x) != b { x.update(from: b, count: n * columns) }
    if isCholesky {
      lower(x, columns, isUnit: false)
      lowerTransposed(x, columns, isUnit: false)
    } else if transposed {
      // Aᵀ = Uᵀ·Lᵀ·P
      upperTransposed(x, columns)
      lowerTransposed(x, columns, isUnit: true)
      for k in (0..<n).reversed() { exchange(x, columns, k, Int(pivots[k])) }
    } else {
      for k in 0..<n { exchange(x, columns, k, Int(pivots[k])) }
      lower(x, columns, isUnit: true)
      upper(x, columns)
    }
  }

  /// A⁻¹ by rows.
  func invert(_ x: UnsafeMutablePointer<Real>) {
    x.update(repeating: 0, count: n * n)
    for k in 0..<n { x[k * n + k] = 1 }
    solve(columns: n, transposed: false, x, x)
  }

  private func exchange(_ x: UnsafeMutablePointer<Real>, _ columns: Int, _ i: Int, _ j: Int) {
    if i != j { for c in 0..<columns { swap(&x[i * columns + c], &x[j * columns + c]) } }
  }

  /// row i ← (row i − Σₖ f[i,k]·row k) / f[i,i] downwards.
  private func lower(_ x: UnsafeMutablePointer<Real>, _ columns: Int, isUnit: Bool) {
    for i in 0..<n {
      for k in 0..<i { subtract(x, columns, i, k, factors[i * n + k]) }
      if !isUnit { divide(x, columns, i) }
    }
  }

  private func upper(_ x: UnsafeMutablePointer<Real>, _ columns: Int) {
    for i in (0..<n).reversed() {
      for k in (i + 1)..<max(n, i + 1) { subtract(x, columns, i, k, factors[i * n + k]) }
      divide(x, columns, i)
    }
  }

  private func lowerTransposed(_ x: UnsafeMutablePointer<Real>, _ columns: Int, isUnit: Bool) {
    for i in (0..<n).reversed() {
      if !isUnit { divide(x, columns, i) }
      for k in 0..<i { subtract(x, columns, k, i, factors[i * n + k]) }
    }
  }

  private func upperTransposed(_ x: UnsafeMutablePointer<Real>, _ columns: Int) {
    for i in 0..<n {
      divide(x, columns, i)
      for k in (i + 1)..<max(n, i + 1) { subtract(x, columns, k, i, factors[i * n + k]) }
    }
  }

  private func subtract(_ x: UnsafeMutablePointer<Real>, _ columns: Int, _ i: Int, _ k: Int, _ multiple: Real) {
    if multiple == 0 { return }
    for c in 0..<columns { x[i * columns + c] -= multiple * x[k * columns + c] }
  }

  private func divide(_ x: UnsafeMutablePointer<Real>, _ columns: Int, _ i: Int) {
    let inverse = 1 / factors[i * n + i]
    for c in 0..<columns { x[i * columns + c] *= inverse }
  }
}
