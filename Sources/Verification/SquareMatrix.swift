/// A square matrix by rows, for what is done by elimination.
struct SquareMatrix<Number: Carrier> {
  let side: Int
  var entries: [Number]

  /// The identity.
  static func identity(_ side: Int) -> SquareMatrix {
    let entries = (0..<side * side).map { Number($0 % (side + 1) == 0 ? Number.Base.one : Number.Base.zero) }
    return SquareMatrix(side: side, entries: entries)
  }

  static func * (a: SquareMatrix, b: SquareMatrix) -> SquareMatrix {
    let n = a.side
    var product = a
    for i in 0..<n {
      for j in 0..<n {
        var total = a.entries[i * n] * b.entries[j]
        for k in 1..<max(n, 1) { total = total + a.entries[i * n + k] * b.entries[k * n + j] }
        product.entries[i * n + j] = total
      }
    }
    return product
  }

  /// A^k, by repeated squaring; a negative power is one of the inverse.
  func power(_ exponent: Int) throws(EvaluationFailure) -> SquareMatrix {
    var result: SquareMatrix?
    var square = exponent < 0 ? try inverse() : self
    var left = exponent.magnitude
    while left > 0 {
      if left & 1 == 1 { result = result.map { $0 * square } ?? square }
      left >>= 1
      if left > 0 { square = square * square }
    }
    return result ?? .identity(side)
  }

  /// The row at or below the diagonal with the best pivot of a column; nil when none is certainly nonzero.
  private func pivotRow(_ column: Int) -> Int? {
    var best: (row: Int, quality: Double)?
    for row in column..<side {
      let quality = entries[row * side + column].primal.pivotQuality
      if quality > best?.quality ?? 0 { best = (row, quality) }
    }
    return best?.row
  }

  private mutating func swapRows(_ a: Int, _ b: Int) {
    if a == b { return }
    for j in 0..<side { entries.swapAt(a * side + j, b * side + j) }
  }

  /// A⁻¹ by Gauss–Jordan elimination with partial pivoting; throws `undefined` for a matrix that may be singular.
  func inverse() throws(EvaluationFailure) -> SquareMatrix {
    var left = self
    var right = SquareMatrix.identity(side)
    let one = Number(Number.Base.one)
    for column in 0..<side {
      guard let row = left.pivotRow(column) else { throw .undefined }
      left.swapRows(row, column)
      right.swapRows(row, column)
      let scale = try one.divided(by: left.entries[column * side + column])
      for j in 0..<side {
        if j > column { left.entries[column * side + j] = left.entries[column * side + j] * scale }
        right.entries[column * side + j] = right.entries[column * side + j] * scale
      }
      for other in 0..<side where other != column {
        let factor = left.entries[other * side + column]
        for j in 0..<side {
          if j > column { left.entries[other * side + j] = left.entries[other * side + j] - factor * left.entries[column * side + j] }
          right.entries[other * side + j] = right.entries[other * side + j] - factor * right.entries[column * side + j]
        }
      }
    }
    return right
  }

  /// det A: the product of the pivots of an elimination, or, where no pivot is certainly nonzero, a formula without division.
  func determinant() throws(EvaluationFailure) -> Number {
    var left = self
    var result = Number(Number.Base.one)
    for column in 0..<side {
      guard let row = left.pivotRow(column) else { return determinantWithoutDivision() }
      if row != column {
        left.swapRows(row, column)
        result = -result
      }
      let pivot = left.entries[column * side + column]
      result = result * pivot
      for other in column + 1..<max(side, column + 1) {
        let factor = try left.entries[other * side + column].divided(by: pivot)
        for j in column + 1..<max(side, column + 1) {
          left.entries[other * side + j] = left.entries[other * side + j] - factor * left.entries[column * side + j]
        }
      }
    }
    return result
  }

  /// det A over any commutative ring, so that a singular matrix with infinitesimal parts has its derivative (R. S. Bird, "A simple division-free
  /// algorithm for computing determinants", 2011): with μ(X) the part of X above the diagonal, and the diagonal entries replaced by
  /// −Σ of the diagonal entries below, det A = ± the corner of F^(n−1)(A), F(X) = μ(X) A.
  private func determinantWithoutDivision() -> Number {
    guard side > 0 else { return Number(Number.Base.one) }
    var power = self
    for _ in 1..<max(side, 1) {
      var upper = power
      var below = Number(Number.Base.zero)
      for i in stride(from: side - 1, through: 0, by: -1) {
        for j in 0..<i { upper.entries[i * side + j] = Number(Number.Base.zero) }
        upper.entries[i * side + i] = -below
        below = below + power.entries[i * side + i]
      }
      power = upper * self
    }
    return side % 2 == 0 ? -power.entries[0] : power.entries[0]
  }
}
