import BLAS
import CKernels
import Kernels
import Testing

/// The package's own kernels, and the BLAS of this machine where there is one.
private let algebras = [LinearAlgebra.own] + (BLASLibrary.shared == nil ? [] : [LinearAlgebra.standard])

@Suite struct FactorisationTests {
  static let sizes = [1, 2, 3, 8, 15, 16, 17, 33, 64, 100, 150]

  static func positiveDefinite<T: Real>(_ n: Int, _ random: inout Seeded) -> [T] {
    let b: [T] = random.numbers(n * n)
    let square = product(b, b, m: n, n: n, k: n, true, false, strideA: n, strideB: n)
    return (0..<n * n).map { T(square[$0] + ($0 / n == $0 % n ? 1 : 0)) }
  }

  static func cholesky<T: Real>(_ type: T.Type, _ algebra: LinearAlgebra, _ n: Int) {
    var random = Seeded(UInt64(n))
    let a: [T] = positiveDefinite(n, &random)
    var r = a
    #expect(algebra.cholesky(&r, size: n, stride: n) == .success)
    let upper = (0..<n * n).map { $0 % n >= $0 / n ? r[$0] : 0 }
    #expect(distance(a, product(upper, upper, m: n, n: n, k: n, true, false, strideA: n, strideB: n)) < tolerance(type, n))
    let rightSides = [1, 5][n % 2]
    let x: [T] = random.numbers(n * rightSides)
    var b = product(a, x, m: n, n: rightSides, k: n, false, false, strideA: n, strideB: rightSides).map { T($0) }
    algebra.solve(cholesky: r, size: n, stride: n, rightSides: rightSides, &b, stride: rightSides)
    #expect(distance(b, x.map { Double($0) }) < 300 * tolerance(type, n))
    var inverse = r
    #expect(algebra.invert(cholesky: &inverse, size: n, stride: n) == .success)
    #expect(distance(inverse, identity(n)) > 0 || n == 1)
    let one = product(a, inverse, m: n, n: n, k: n, false, false, strideA: n, strideB: n)
    #expect(distance(one.map { T($0) }, identity(n)) < 300 * tolerance(type, n))
    let lu = logDeterminant(a, algebra, n)
    #expect(lu.sign == 1)
    #expect(abs(Double(Factorisation.logDeterminant(cholesky: r, size: n, stride: n)) - lu.logarithm) < 300 * tolerance(type, n) * Double(n))
  }

  static func inverses<T: Real>(_ type: T.Type, _ level: InstructionLevel) {
    var random = Seeded(47)
    for n in [1, 2, 7, 16, 17, 31, 33, 64, 100, 150] {
      let a: [T] = positiveDefinite(n, &random)
      let stride = n + 3
      var inverse = [T](repeating: .nan, count: n * stride)
      for i in 0..<n * n { inverse[i / n * stride + i % n] = a[i] }
      #expect(kernel_cholesky(table(type, level), n, &inverse, stride) == 0)
      kernel_cholesky_inverse(table(type, level), n, &inverse, stride)
      let rows = (0..<n * n).map { inverse[$0 / n * stride + $0 % n] }
      let one = product(a, rows, m: n, n: n, k: n, false, false, strideA: n, strideB: n)
      #expect(distance(one.map { T($0) }, identity(n)) < 300 * tolerance(type, n), "\(n)")
      #expect((0..<n * n).allSatisfy { rows[$0] == rows[$0 % n * n + $0 / n] })
      #expect((0..<n).allSatisfy { inverse[$0 * stride + n].isNaN })
    }
  }

  /// The inverse of a positive definite matrix from its Cholesky factor, at every level and with room between the rows.
  @Test(arguments: levels) func inversesFromCholeskyFactors(_ level: InstructionLevel) {
    FactorisationTests.inverses(Double.self, level)
    FactorisationTests.inverses(Float.self, level)
  }

  static func identity(_ n: Int) -> [Double] { (0..<n * n).map { $0 / n == $0 % n ? 1 : 0 } }

  static func logDeterminant<T: Real>(_ a: [T], _ algebra: LinearAlgebra, _ n: Int) -> (logarithm: Double, sign: Double) {
    var factors = a
    var pivots = [Int32](repeating: 0, count: n)
    _ = algebra.lu(&factors, size: n, stride: n, pivots: &pivots)
    let result = Factorisation.logDeterminant(lu: factors, size: n, stride: n, pivots: pivots)
    return (Double(result.logarithm), Double(result.sign))
  }

  @Test(arguments: sizes) func choleskyGivesBackTheMatrix(_ n: Int) {
    for algebra in algebras {
      Self.cholesky(Double.self, algebra, n)
      Self.cholesky(Float.self, algebra, n)
    }
  }

  static func lu<T: Real>(_ type: T.Type, _ algebra: LinearAlgebra, _ n: Int) {
    var random = Seeded(UInt64(n) + 99)
    let a: [T] = random.numbers(n * n)
    var factors = a
    var pivots = [Int32](repeating: 0, count: n)
    #expect(algebra.lu(&factors, size: n, stride: n, pivots: &pivots) == .success)
    let lower = (0..<n * n).map { $0 % n < $0 / n ? factors[$0] : $0 % n == $0 / n ? 1 : 0 }
    let upper = (0..<n * n).map { $0 % n >= $0 / n ? factors[$0] : 0 }
    #expect(lower.allSatisfy { abs($0) <= 1 })
    var swapped = a
    Factorisation.swapRows(&swapped, size: n, columns: n, stride: n, pivots: pivots)
    #expect(distance(swapped, product(lower, upper, m: n, n: n, k: n, false, false, strideA: n, strideB: n)) < 10 * tolerance(type, n))
    Factorisation.swapRows(&swapped, size: n, columns: n, stride: n, pivots: pivots, backwards: true)
    #expect(swapped == a)
    for transposed in [false, true] {
      for rightSides in [1, 4] {
        let x: [T] = random.numbers(n * rightSides)
        var b = product(a, x, m: n, n: rightSides, k: n, transposed, false, strideA: n, strideB: rightSides).map { T($0) }
        let copy = b
        algebra.solve(lu: factors, size: n, stride: n, pivots: pivots, transposed: transposed, rightSides: rightSides, &b, stride: rightSides)
        let again = product(a, b, m: n, n: rightSides, k: n, transposed, false, strideA: n, strideB: rightSides)
        #expect(distance(copy, again) < 10 * tolerance(type, n) * (1 + Double(b.map(\.magnitude).max() ?? 0)))
      }
    }
    var inverse = [T](repeating: 0, count: n * n)
    algebra.invert(lu: factors, size: n, stride: n, pivots: pivots, into: &inverse, stride: n)
    var inPlace = a
    #expect(algebra.invert(&inPlace, size: n, stride: n, pivots: &pivots) == .success)
    for candidate in [inverse, inPlace] {
      let size = 1 + Double(candidate.map(\.magnitude).max() ?? 0)
      let one = product(a, candidate, m: n, n: n, k: n, false, false, strideA: n, strideB: n)
      #expect(distance(one.map { T($0) }, identity(n)) < 10 * tolerance(type, n) * size)
    }
  }

  @Test(arguments: sizes) func luGivesBackTheMatrix(_ n: Int) {
    for algebra in algebras {
      Self.lu(Double.self, algebra, n)
      Self.lu(Float.self, algebra, n)
    }
  }

  @Test(arguments: [1, 2, 3, 20, 130]) func singularMatricesAreReported(_ n: Int) {
    for algebra in algebras {
      var a = [Double](repeating: 0, count: n * n)
      for i in 0..<n - 1 { a[i * n + i] = 2 }
      var pivots = [Int32](repeating: 0, count: n)
      var copy = a
      #expect(algebra.cholesky(&copy, size: n, stride: n) == .breakdown(row: n - 1))
      copy = a
      #expect(algebra.lu(&copy, size: n, stride: n, pivots: &pivots) == .breakdown(row: n - 1))
      let result = Factorisation.logDeterminant(lu: copy, size: n, stride: n, pivots: pivots)
      #expect(result.logarithm == -.infinity && result.sign == 0)
      copy = a
      #expect(algebra.invert(&copy, size: n, stride: n, pivots: &pivots) != .success)
      a[n * n - 1] = .nan
      #expect(algebra.cholesky(&a, size: n, stride: n) != .success)
    }
  }

  @Test func determinantsNeitherOverflowNorLoseTheirSign() {
    let n = 400
    var a = [Double](repeating: 0, count: n * n)
    for i in 0..<n { a[i * n + (i + 1) % n] = 1e200 }
    let result = Self.logDeterminant(a, .own, n)
    // A cycle of n rows is n − 1 swaps.
    #expect(result.sign == -1)
    #expect(abs(result.logarithm - 400 * 460.517_018_598_809_1) < 1e-9)
  }

  @Test(arguments: [1, 7, 16, 40, 130]) func triangularSystemsAreSolved(_ n: Int) {
    var random = Seeded(77)
    var t: [Double] = random.numbers(n * n)
    for i in 0..<n { t[i * n + i] = 3 + Double(n) / 10 }
    for algebra in algebras {
      for triangle in [Triangle.lower, .upper] {
        for transposed in [false, true] {
          for unit in [false, true] {
            for m in [1, 3, 20] {
              let clean = (0..<n * n).map { k -> Double in
                let (i, j) = (k / n, k % n)
                return i == j ? (unit ? 1 : t[k]) : (triangle == .lower) == (j < i) ? t[k] / Double(n) : 0
              }
              var junk = clean
              for k in 0..<n * n where clean[k] == 0 || unit && k / n == k % n { junk[k] = 1e3 }
              let x: [Double] = random.numbers(n * m)
              var b = product(clean, x, m: n, n: m, k: n, transposed, false, strideA: n, strideB: m)
              algebra.solveTriangular(triangle, transposed: transposed, unitDiagonal: unit, size: n, junk, stride: n, rightSides: m, &b, stride: m)
              #expect(distance(b, x) < 1e-12, "\(triangle), \(transposed), \(unit), \(m)")
            }
          }
        }
      }
    }
  }
}
