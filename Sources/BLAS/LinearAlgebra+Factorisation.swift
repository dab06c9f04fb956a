import CKernels
import Kernels

// Factors have one form whoever made them: RᵀR in the upper triangle, P a = L U by rows with pivots from 0.
extension LinearAlgebra {
  /// a = RᵀR in place. R replaces the upper triangle, which alone is read; what stands below it afterwards is not specified.
  public func cholesky<T: Real>(_ a: UnsafeMutablePointer<T>, size n: Int, stride: Int) -> FactorisationStatus {
    guard let routines = routines(T.self, n, n, n, largest: stride, from: 800), routines.pointee.potrf != nil else {
      return Factorisation.cholesky(a, size: n, stride: stride)
    }
    let status = blas_cholesky(routines, Int32(n), a, Int32(stride))
    // LAPACK takes an infinite pivot for a good one; R then holds it.
    for i in 0..<(status == 0 ? n : 0) where !a[i * stride + i].isFinite { return .breakdown(row: i) }
    return status == 0 ? .success : .breakdown(row: max(0, Int(status) - 1))
  }

  /// a x = b in place for n × m right sides, from the R of `cholesky`.
  public func solve<T: Real>(
    cholesky factor: UnsafePointer<T>, size n: Int, stride: Int, rightSides m: Int, _ b: UnsafeMutablePointer<T>, stride strideB: Int
  ) {
    solveTriangular(.upper, transposed: true, size: n, factor, stride: stride, rightSides: m, b, stride: strideB)
    solveTriangular(.upper, size: n, factor, stride: stride, rightSides: m, b, stride: strideB)
  }

  /// The inverse of a, both triangles, in place of the R of `cholesky`.
  public func invert<T: Real>(cholesky factor: UnsafeMutablePointer<T>, size n: Int, stride: Int) -> FactorisationStatus {
    if let routines = routines(T.self, n, n, n, largest: stride, from: 300), routines.pointee.potri != nil,
      blas_cholesky_inverse(routines, Int32(n), factor, Int32(stride)) == 0
    {
      Layout.mirrorUpper(factor, size: n, stride: stride)
      return .success
    }
    Factorisation.invert(cholesky: factor, size: n, stride: stride)
    return .success
  }

  /// P a = L U in place with partial pivoting. U replaces the upper triangle and L, whose diagonal is ones, the rest; row i was swapped with row pivots[i].
  /// After a breakdown the factors are complete, with a pivot of 0.
  public func lu<T: Real>(
    _ a: UnsafeMutablePointer<T>, size n: Int, stride: Int, pivots: UnsafeMutablePointer<Int32>
  ) -> FactorisationStatus {
    guard let routines = routines(T.self, n, n, n, largest: stride, from: 400), routines.pointee.getrf != nil,
      let scratch = scratch(T.self, n, n)
    else { return Factorisation.lu(a, size: n, stride: stride, pivots: pivots) }
    // LAPACK reads the transpose by columns, so that its factors are those of a.
    Layout.transpose(a, rows: n, columns: n, stride: stride, into: scratch, stride: n)
    let status = blas_lu(routines, Int32(n), scratch, Int32(n), pivots)
    Layout.transpose(scratch, rows: n, columns: n, stride: n, into: a, stride: stride)
    for i in 0..<n { pivots[i] -= 1 }
    for i in 0..<n where !a[i * stride + i].isFinite { return .breakdown(row: i) }
    return status == 0 ? .success : .breakdown(row: max(0, Int(status) - 1))
  }

  /// a x = b, or aᵀ x = b, in place for n × m right sides, from the factors of `lu`.
  public func solve<T: Real>(
    lu factors: UnsafePointer<T>, size n: Int, stride: Int, pivots: UnsafePointer<Int32>, transposed: Bool = false, rightSides m: Int,
    _ b: UnsafeMutablePointer<T>, stride strideB: Int
  ) {
    if transposed {
      solveTriangular(.upper, transposed: true, size: n, factors, stride: stride, rightSides: m, b, stride: strideB)
      solveTriangular(.lower, transposed: true, unitDiagonal: true, size: n, factors, stride: stride, rightSides: m, b, stride: strideB)
      Factorisation.swapRows(b, size: n, columns: m, stride: strideB, pivots: pivots, backwards: true)
    } else {
      Factorisation.swapRows(b, size: n, columns: m, stride: strideB, pivots: pivots)
      solveTriangular(.lower, unitDiagonal: true, size: n, factors, stride: stride, rightSides: m, b, stride: strideB)
      solveTriangular(.upper, size: n, factors, stride: stride, rightSides: m, b, stride: strideB)
    }
  }

  /// The inverse of a in b, from the factors of `lu`. b does not overlap the factors.
  public func invert<T: Real>(
    lu factors: UnsafePointer<T>, size n: Int, stride: Int, pivots: UnsafePointer<Int32>, into b: UnsafeMutablePointer<T>, stride strideB: Int
  ) {
    guard n > 0 else { return }
    for i in 0..<n {
      Elementwise.fill(b + i * strideB, with: 0, count: n)
      b[i * strideB + i] = 1
    }
    solve(lu: factors, size: n, stride: stride, pivots: pivots, rightSides: n, b, stride: strideB)
  }

  /// The inverse of a in place, with its status; `pivots` is scratch. After a breakdown a holds nothing of use.
  public func invert<T: Real>(_ a: UnsafeMutablePointer<T>, size n: Int, stride: Int, pivots: UnsafeMutablePointer<Int32>) -> FactorisationStatus {
    guard n > 0 else { return .success }
    if let routines = routines(T.self, n, n, n, largest: stride, from: 320), routines.pointee.getrf != nil,
      routines.pointee.getri != nil, n <= Int(Int32.max) / 64, let work = scratch(T.self, n, 64)
    {
      // Of the transpose, which LAPACK reads: its inverse is the transpose of the inverse.
      var status = blas_lu(routines, Int32(n), a, Int32(stride), pivots)
      if status == 0 { status = blas_lu_inverse(routines, Int32(n), a, Int32(stride), pivots, work, Int32(n * 64)) }
      if status != 0 { return .breakdown(row: max(0, Int(status) - 1)) }
      for i in 0..<n where !a[i * stride + i].isFinite { return .breakdown(row: i) }
      return .success
    }
    let status = Factorisation.lu(a, size: n, stride: stride, pivots: pivots)
    guard status == .success else { return status }
    return replaceByIdentity(a, size: n, stride: stride) { copy in
      solve(lu: copy, size: n, stride: n, pivots: pivots, rightSides: n, a, stride: stride)
    }
  }

  /// Copies the n × n matrix a to scratch memory, puts the identity in its place and solves there.
  private func replaceByIdentity<T: Real>(
    _ a: UnsafeMutablePointer<T>, size n: Int, stride: Int, solve: (UnsafePointer<T>) -> Void
  ) -> FactorisationStatus {
    guard n > 0 else { return .success }
    guard let copy = scratch(T.self, n, n) else { return .exhausted }
    for i in 0..<n {
      (copy + i * n).update(from: a + i * stride, count: n)
      Elementwise.fill(a + i * stride, with: 0, count: n)
      a[i * stride + i] = 1
    }
    solve(copy)
    return .success
  }

  /// This thread's scratch memory for m × n entries; nil where there is not so much.
  private func scratch<T: Real>(_ type: T.Type, _ m: Int, _ n: Int) -> UnsafeMutablePointer<T>? {
    let (count, overflow) = m.multipliedReportingOverflow(by: n)
    guard !overflow, count <= Int.max / MemoryLayout<T>.stride else { return nil }
    return kernel_scratch(count * MemoryLayout<T>.stride)?.bindMemory(to: T.self, capacity: count)
  }
}
