import Planning

/// Matrix products ready to run.
struct ProductCode {
  let left: (base: Int, offset: Int)
  let right: (base: Int, offset: Int)
  let result: (base: Int, offset: Int)
  let batch: Int
  let rows: Int
  let columns: Int
  let depth: Int
  let factor: Double
  /// The steps of the first matrix along batch, rows and depth.
  let leftSteps: (Int, Int, Int)
  /// The steps of the second matrix along batch, depth and columns.
  let rightSteps: (Int, Int, Int)

  init(_ product: PlanProduct, _ left: (base: Int, offset: Int), _ right: (base: Int, offset: Int), _ result: (base: Int, offset: Int)) {
    (self.left, self.right, self.result) = (left, right, result)
    batch = product.batch
    rows = product.rows
    columns = product.columns
    depth = product.depth
    factor = product.factor
    leftSteps = (product.left.strides[0], product.left.strides[1], product.left.strides[2])
    rightSteps = (product.right.strides[0], product.right.strides[1], product.right.strides[2])
  }

  /// result[b, i, j] = factor · Σₖ a[b, i, k]·b[b, k, j]
  @inline(__always)
  func run<Real: Element>(_ a: UnsafeMutablePointer<Real>, _ b: UnsafeMutablePointer<Real>, _ c: UnsafeMutablePointer<Real>) {
    for place in 0..<batch {
      PlainProduct.multiply(
        rows, columns, depth, Real(factor), a + place * leftSteps.0, leftSteps.1, leftSteps.2, b + place * rightSteps.0, rightSteps.1, rightSteps.2,
        c + place * rows * columns)
    }
  }
}

/// The matrix product by its definition, the order of the loops chosen by the steps.
enum PlainProduct {
  /// c = factor·a·b for a of rows×depth with steps (ai, ak), b of depth×columns with steps (bk, bj), c by rows.
  @inline(__always)
  static func multiply<Real: Element>(
    _ rows: Int, _ columns: Int, _ depth: Int, _ factor: Real, _ a: UnsafePointer<Real>, _ ai: Int, _ ak: Int, _ b: UnsafePointer<Real>, _ bk: Int,
    _ bj: Int, _ c: UnsafeMutablePointer<Real>
  ) {
    if bj == 1 && columns > 1 {
      c.update(repeating: 0, count: rows * columns)
      for i in 0..<rows {
        let row = c + i * columns
        for k in 0..<depth {
          let x = factor * a[i * ai + k * ak]
          let other = b + k * bk
          for j in 0..<columns { row[j] += x * other[j] }
        }
      }
      return
    }
    for i in 0..<rows {
      for j in 0..<columns {
        var total: Real = 0
        for k in 0..<depth { total += a[i * ai + k * ak] * b[k * bk + j * bj] }
        c[i * columns + j] = factor * total
      }
    }
  }
}
