/// The routines of a BLAS for one scalar type. Matrices of `cblas_` routines are row-major; LAPACK's are column-major.
struct Routines<T>: Sendable {
  typealias Input = UnsafePointer<T>
  typealias Output = UnsafeMutablePointer<T>
  typealias Length = UnsafePointer<Int32>
  typealias Letter = UnsafePointer<CChar>
  typealias Status = UnsafeMutablePointer<Int32>

  /// order, transposition of a and b, m, n, k, alpha, a, its stride, b, its stride, beta, c, its stride
  typealias Gemm = @Sendable @convention(c) (Int32, Int32, Int32, Int32, Int32, Int32, T, Input, Int32, Input, Int32, T, Output, Int32) -> Void
  /// order, triangle, transposition, n, k, alpha, a, its stride, beta, c, its stride
  typealias Syrk = @Sendable @convention(c) (Int32, Int32, Int32, Int32, Int32, T, Input, Int32, T, Output, Int32) -> Void
  /// order, side, triangle, transposition, diagonal, m, n, alpha, t, its stride, b, its stride
  typealias Trsm = @Sendable @convention(c) (Int32, Int32, Int32, Int32, Int32, Int32, Int32, T, Input, Int32, Output, Int32) -> Void
  /// triangle, n, a, its stride, status
  typealias Potrf = @Sendable @convention(c) (Letter, Length, Output, Length, Status) -> Void
  /// m, n, a, its stride, pivots, status
  typealias Getrf = @Sendable @convention(c) (Length, Length, Output, Length, Status, Status) -> Void
  /// n, a, its stride, pivots, work, its length, status
  typealias Getri = @Sendable @convention(c) (Length, Output, Length, Status, Output, Length, Status) -> Void

  let gemm: Gemm
  let syrk: Syrk?
  let trsm: Trsm?
  let potrf: Potrf?
  let potri: Potrf?
  let getrf: Getrf?
  let getri: Getri?

  /// The routines whose names carry the letter `s` or `d`; nil without a matrix product.
  init?(_ symbols: Symbols, letter: String) {
    guard let gemm = symbols.function("cblas_\(letter)gemm", as: Gemm.self) else { return nil }
    self.gemm = gemm
    syrk = symbols.function("cblas_\(letter)syrk", as: Syrk.self)
    trsm = symbols.function("cblas_\(letter)trsm", as: Trsm.self)
    potrf = symbols.function("\(letter)potrf_", as: Potrf.self)
    potri = symbols.function("\(letter)potri_", as: Potrf.self)
    getrf = symbols.function("\(letter)getrf_", as: Getrf.self)
    getri = symbols.function("\(letter)getri_", as: Getri.self)
  }
}

/// The numbers of `cblas.h`.
enum CBLAS {
  static let rowMajor: Int32 = 101
  static let plain: Int32 = 111
  static let transposed: Int32 = 112
  static let upper: Int32 = 121
  static let lower: Int32 = 122
  static let anyDiagonal: Int32 = 131
  static let unitDiagonal: Int32 = 132
  static let left: Int32 = 141
}
