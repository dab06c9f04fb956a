import Kernels

/// y = first·A·x and z = second·Aᵀ·u in one pass over A.
struct PairCode {
  let rows: Int
  let columns: Int
  let stride: Int
  let first: Double
  let second: Double
  let matrix: (base: Int, offset: Int)
  let x: (base: Int, offset: Int)
  let u: (base: Int, offset: Int)
  let y: (base: Int, offset: Int)
  let z: (base: Int, offset: Int)

  @inline(__always)
  func run<Real: Element>(
    _ a: UnsafeMutablePointer<Real>, _ x: UnsafeMutablePointer<Real>, _ u: UnsafeMutablePointer<Real>, _ y: UnsafeMutablePointer<Real>,
    _ z: UnsafeMutablePointer<Real>
  ) {
    MatrixProduct.gemvPair(m: rows, n: columns, a, stride: stride, x, u, into: y, transposed: z)
    if first != 1 { Elementwise.scale(Real(first), y, into: y, count: rows) }
    if second != 1 { Elementwise.scale(Real(second), z, into: z, count: columns) }
  }
}
