import CKernels
import Kernels
import Testing

@Suite struct MatrixProductTests {
  static let small = [
    (1, 1, 1), (2, 3, 4), (3, 17, 5), (12, 16, 8), (13, 33, 7), (25, 31, 19), (7, 1, 9), (1, 40, 40), (16, 16, 16), (32, 32, 32), (11, 65, 0),
    (9, 70, 1),
  ]
  /// Each goes over one border of the blocks: of columns, of the sum, of rows; the rows of the last one are 4096 bytes apart, or twice that.
  static let large = [(13, 1050, 33), (20, 64, 530), (150, 34, 1000), (150, 34, 1023)]
  /// Few columns beside long sums, or short sums beside long rows, over the border of a block and not; and columns that fill no registers beside many rows.
  static let uneven = [
    (9, 1, 300), (13, 2, 257), (17, 3, 1100), (11, 4, 530), (19, 5, 1027), (8, 6, 515), (10, 9, 261), (23, 12, 270),
    (40, 13, 9), (50, 5, 7), (37, 3, 300), (31, 25, 270), (15, 18, 300), (9, 40, 1), (18, 70, 2), (17, 530, 3), (7, 1030, 4), (2, 64, 5), (19, 37, 6),
  ]

  static func products<T: Real>(_ type: T.Type, _ level: InstructionLevel, _ shapes: [(Int, Int, Int)]) {
    let kernels = table(type, level)
    var random = Seeded(29)
    for (m, n, k) in shapes {
      for (ta, tb) in [(false, false), (true, false), (false, true), (true, true)] {
        if m * n * k > 1_000_000, ta != tb { continue }
        let (strideA, strideB, strideC) = ((ta ? m : k) + 1, (tb ? k : n) + 2, n + 3)
        let a: [T] = random.numbers((ta ? k : m) * strideA)
        let b: [T] = random.numbers((tb ? n : k) * strideB)
        let plain = product(a, b, m: m, n: n, k: k, ta, tb, strideA: strideA, strideB: strideB)
        for (alpha, beta) in [(1.0, 0.0), (-2.0, 1.0), (0.5, -3.0), (0.0, 2.0)] {
          let start: [T] = beta == 0 ? [T](repeating: .nan, count: m * strideC) : random.numbers(m * strideC)
          var c = start
          kernel_gemm(kernels, ta ? 1 : 0, tb ? 1 : 0, m, n, k, alpha, a, strideA, b, strideB, beta, &c, strideC)
          let expected = (0..<m * n).map { alpha * plain[$0] + (beta == 0 ? 0 : beta * Double(start[$0 / n * strideC + $0 % n])) }
          let value = (0..<m * n).map { c[$0 / n * strideC + $0 % n] }
          #expect(distance(value, expected) <= tolerance(type, k), "\(m) × \(n) × \(k), \(ta) \(tb), \(alpha) and \(beta)")
          for i in 0..<m { for j in n..<strideC { #expect(c[i * strideC + j] == start[i * strideC + j] || beta == 0 && c[i * strideC + j].isNaN) } }
        }
      }
    }
  }

  @Test(arguments: levels) func smallProductsAgreeWithPlainLoops(_ level: InstructionLevel) {
    Self.products(Double.self, level, Self.small)
    Self.products(Float.self, level, Self.small)
  }

  @Test(arguments: levels) func blockedProductsAgreeWithPlainLoops(_ level: InstructionLevel) {
    Self.products(Double.self, level, Self.large)
    Self.products(Float.self, level, Self.large)
  }

  @Test(arguments: levels) func unevenProductsAgreeWithPlainLoops(_ level: InstructionLevel) {
    Self.products(Double.self, level, Self.uneven)
    Self.products(Float.self, level, Self.uneven)
  }

  /// Products finished with a row, a column, a matrix or a number, small and in blocks.
  static func finishedProducts<T: Real>(_ type: T.Type, _ level: InstructionLevel) {
    let kernels = table(type, level)
    var random = Seeded(43)
    for (m, n, k) in [(1, 1, 1), (13, 33, 7), (25, 31, 0), (7, 40, 9), (150, 70, 530), (14, 5, 300), (11, 67, 4), (20, 25, 300)] {
      let (a, b): ([T], [T]) = (random.numbers(m * k), random.numbers(k * n))
      let plain = product(a, b, m: m, n: n, k: k, false, false, strideA: k, strideB: n)
      for (row, column) in [(0, 1), (1, 0), (n, 1), (0, 0)] {
        let d: [T] = random.numbers(m * n)
        for (operation, s) in [(1, 1), (2, 1), (3, 1), (1, -2), (2, 0.5)] as [(Int32, Double)] {
          var c = [T](repeating: .nan, count: m * n)
          kernel_gemm_finished(kernels, 0, 0, m, n, k, 2, a, k, b, n, 0, &c, n, operation, d, row, column, s)
          let expected = (0..<m * n).map { place in
            let (p, e) = (2 * plain[place], Double(d[place / n * row + place % n * column]))
            return operation == 1 ? p + s * e : operation == 2 ? max(p + s * e, 0) : e > 0 ? p : 0
          }
          #expect(distance(c, expected) <= 4 * tolerance(type, k), "\(m) × \(n) × \(k), operation \(operation), steps \(row) and \(column)")
        }
      }
    }
  }

  @Test(arguments: levels) func finishedProductsAgreeWithPlainLoops(_ level: InstructionLevel) {
    Self.finishedProducts(Double.self, level)
    Self.finishedProducts(Float.self, level)
  }

  @Test(arguments: levels, [1, 2, 3] as [Int32]) func finishesKeepNaN(_ level: InstructionLevel, _ operation: Int32) {
    let (a, b): ([Float], [Float]) = ([1, 1, .nan], [1, .infinity])
    var c = [Float](repeating: 0, count: 6)
    kernel_gemm_finished(table(Float.self, level), 0, 0, 3, 2, 1, 1, a, 1, b, 2, 0, &c, 2, operation, [1, -1, .nan, .nan, 1, 1] as [Float], 2, 1, 1)
    #expect(c[2].isNaN && c[3].isNaN && c[4].isNaN && c[5].isNaN)
    if operation == 3 { #expect(c[0] == 1 && c[1].isNaN) }
  }

  @Test(arguments: levels) func rowsThatStayAsTheyAreHideNothing(_ level: InstructionLevel) {
    var c: [Float] = [1, 2, 3, 4]
    kernel_gemm(table(Float.self, level), 0, 0, 2, 2, 1, 1, [0, 1] as [Float], 1, [5, .infinity] as [Float], 2, 1, &c, 2)
    #expect(c[0] == 1 && c[1].isNaN && c[2] == 8 && c[3] == .infinity)
  }

  static func vectorProducts<T: Real>(_ type: T.Type, _ level: InstructionLevel) {
    let kernels = table(type, level)
    var random = Seeded(31)
    for (m, n) in [(1, 1), (3, 2), (8, 8), (9, 17), (16, 64), (31, 33), (65, 100), (0, 4), (4, 0)] {
      let stride = n + 1
      let a: [T] = random.numbers(m * stride)
      let (x, u): ([T], [T]) = (random.numbers(n), random.numbers(m))
      let forward = product(a, x, m: m, n: 1, k: n, false, false, strideA: stride, strideB: 1)
      let backward = product(a, u, m: n, n: 1, k: m, true, false, strideA: stride, strideB: 1)
      var y = [T](repeating: .nan, count: m)
      kernel_gemv(kernels, m, n, 1, a, stride, x, 0, &y)
      #expect(distance(y, forward) <= tolerance(type, n))
      kernel_gemv(kernels, m, n, 2, a, stride, x, -1, &y)
      #expect(distance(y, forward) <= 3 * tolerance(type, n))
      var z = [T](repeating: .nan, count: n)
      kernel_gemv_transposed(kernels, m, n, 1, a, stride, u, 0, &z)
      #expect(distance(z, backward) <= tolerance(type, m))
      kernel_gemv_transposed(kernels, m, n, 2, a, stride, u, -1, &z)
      #expect(distance(z, backward) <= 3 * tolerance(type, m))
      z = [T](repeating: 0, count: n)
      kernel_gemv_pair(kernels, m, n, a, stride, x, u, &y, &z, 0)
      #expect(distance(y, forward) <= tolerance(type, n) && distance(z, backward) <= tolerance(type, m))
    }
  }

  @Test(arguments: levels) func productsWithVectorsAgreeWithPlainLoops(_ level: InstructionLevel) {
    Self.vectorProducts(Double.self, level)
    Self.vectorProducts(Float.self, level)
  }

  @Test(arguments: [1, 2, 3, 4, 5, 16, 33, 100]) func theSymmetricSumTimesAVectorTakesOnePass(_ n: Int) {
    var random = Seeded(37)
    let (a, x): ([Double], [Double]) = (random.numbers(n * n), random.numbers(n))
    var y = [Double](repeating: .nan, count: n)
    MatrixProduct.gemvSymmetricSum(size: n, a, stride: n, x, into: &y)
    let expected = (0..<n).map { i in (0..<n).reduce(0) { $0 + (a[i * n + $1] + a[$1 * n + i]) * x[$1] } }
    #expect(distance(y, expected) < 1e-14)
  }

  @Test(arguments: [(5, 3), (96, 10), (97, 40), (200, 33)], [true, false]) func squareProductsAreSymmetric(_ shape: (Int, Int), _ transposed: Bool) {
    let (n, k) = shape
    var random = Seeded(41)
    let stride = transposed ? n : k
    let a: [Double] = random.numbers(n * k)
    var c = [Double](repeating: .nan, count: n * n)
    MatrixProduct.squareProduct(transposed: transposed, n: n, k: k, alpha: 3, a, stride: stride, into: &c, stride: n)
    let plain = product(a, a, m: n, n: n, k: k, transposed, !transposed, strideA: stride, strideB: stride)
    #expect(distance(c, plain.map { 3 * $0 }) <= tolerance(Double.self, k))
    #expect((0..<n * n).allSatisfy { c[$0] == c[$0 % n * n + $0 / n] })
  }

  static func symmetricProducts<T: Real>(_ type: T.Type, _ level: InstructionLevel) {
    var random = Seeded(43)
    for (n, k) in [(1, 4), (5, 3), (16, 1), (33, 70), (97, 40), (170, 300), (200, 33)] {
      for transposed in [true, false] {
        let stride = (transposed ? n : k) + 3
        let b: [T] = random.numbers((transposed ? k : n) * stride)
        let scales: [T] = random.numbers(k)
        let a = b.indices.map { b[$0] * (transposed ? scales[$0 / stride] : $0 % stride < k ? scales[$0 % stride] : 0) }
        var c = [T](repeating: .nan, count: n * (n + 1))
        kernel_symmetric_product(table(type, level), transposed ? 1 : 0, n, k, 2, a, stride, b, stride, 0, &c, n + 1)
        let plain = product(a, b, m: n, n: n, k: k, transposed, !transposed, strideA: stride, strideB: stride)
        let rows = (0..<n * n).map { c[$0 / n * (n + 1) + $0 % n] }
        #expect(distance(rows, plain.map { 2 * $0 }) <= 4 * tolerance(type, k), "\(n), \(k)")
        #expect((0..<n * n).allSatisfy { rows[$0] == rows[$0 % n * n + $0 / n] })
        #expect((0..<n).allSatisfy { c[$0 * (n + 1) + n].isNaN })
      }
    }
  }

  /// xᵀ diag(s) x and x diag(s) xᵀ, of which one triangle is computed, at every level and with room between the rows.
  @Test(arguments: levels) func symmetricProductsAgreeWithPlainLoops(_ level: InstructionLevel) {
    MatrixProductTests.symmetricProducts(Double.self, level)
    MatrixProductTests.symmetricProducts(Float.self, level)
  }
}
