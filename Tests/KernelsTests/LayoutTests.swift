import CKernels
import Kernels
import Testing

@Suite struct LayoutTests {
  static let shapes = [(1, 1), (2, 3), (3, 2), (7, 9), (8, 8), (15, 17), (16, 16), (31, 64), (65, 33), (130, 71)]

  static func transposes<T: Real>(_ type: T.Type, _ level: InstructionLevel) {
    let kernels = table(type, level)
    var random = Seeded(17)
    for (m, n) in shapes {
      let a: [T] = random.numbers(m * (n + 2))
      var b = [T](repeating: 9, count: n * (m + 1))
      kernel_transpose(kernels, a, m, n, n + 2, &b, m + 1)
      for i in 0..<m { for j in 0..<n { #expect(b[j * (m + 1) + i] == a[i * (n + 2) + j]) } }
      for j in 0..<n { #expect(b[j * (m + 1) + m] == 9) }
    }
  }

  @Test(arguments: levels) func transpositionMovesEveryEntry(_ level: InstructionLevel) {
    Self.transposes(Double.self, level)
    Self.transposes(Float.self, level)
  }

  static func symmetricSums<T: Real>(_ type: T.Type, _ level: InstructionLevel) {
    let kernels = table(type, level)
    var random = Seeded(19)
    for n in [1, 2, 3, 7, 8, 9, 16, 17, 33, 64, 65, 130] {
      var a: [T] = random.numbers(n * (n + 3))
      let expected = (0..<n * n).map { k in
        let (i, j) = (k / n, k % n)
        return T(0.5) * (a[i * (n + 3) + j] + a[j * (n + 3) + i]) + (i == j ? 2 : 0)
      }
      var b = [T](repeating: 0, count: n * n)
      kernel_symmetric_sum(kernels, a, n, n + 3, 0.5, 2, &b, n, 0, n)
      #expect(same(b, expected), "\(n)")
      inPlace(&a) { kernel_symmetric_sum(kernels, $0, n, n + 3, 0.5, 2, $0, n + 3, 0, n) }
      #expect(same((0..<n * n).map { a[$0 / n * (n + 3) + $0 % n] }, expected), "\(n) in place")
    }
  }

  @Test(arguments: levels) func theSymmetricSumIsItsOwnTranspose(_ level: InstructionLevel) {
    Self.symmetricSums(Double.self, level)
    Self.symmetricSums(Float.self, level)
  }

  static func entrywiseProducts<T: Real>(_ type: T.Type, _ level: InstructionLevel) {
    var random = Seeded(31)
    for (m, n) in shapes {
      let (x, y): ([T], [T]) = (random.numbers(m * n + 2 * m + n), random.numbers(m * n + 2 * m + n))
      let ways = [(n, 1), (1, m), (0, 1), (1, 0), (0, 0), (n + 1, 1), (0, m), (2, 0)]
      for (rowX, columnX) in ways {
        for (rowY, columnY) in ways {
          var z = [T](repeating: 9, count: m * (n + 1))
          kernel_entrywise_product(table(type, level), m, n, -2, x, rowX, columnX, y, rowY, columnY, &z, n + 1)
          let expected = (0..<m * (n + 1)).map { place in
            let (i, j) = (place / (n + 1), place % (n + 1))
            return j == n ? 9 : -2 * x[i * rowX + j * columnX] * y[i * rowY + j * columnY]
          }
          #expect(z == expected, "\(m) × \(n), steps \(rowX) \(columnX) and \(rowY) \(columnY)")
        }
      }
    }
  }

  @Test(arguments: levels) func productsEntryByEntryTakeAnySteps(_ level: InstructionLevel) {
    Self.entrywiseProducts(Double.self, level)
    Self.entrywiseProducts(Float.self, level)
  }

  @Test(arguments: shapes) func broadcastsAndOuterProductsAgreeWithPlainLoops(_ shape: (Int, Int)) {
    let (m, n) = shape
    var random = Seeded(23)
    let a: [Double] = random.numbers(m * n)
    let (row, column): ([Double], [Double]) = (random.numbers(n), random.numbers(m))
    var b = a
    Layout.broadcastRow(.add, a, rows: m, columns: n, stride: n, row, into: &b, stride: n)
    #expect(b == (0..<m * n).map { a[$0] + row[$0 % n] })
    Layout.broadcastColumn(.divide, a, rows: m, columns: n, stride: n, column, into: &b, stride: n)
    #expect(b == (0..<m * n).map { a[$0] / column[$0 / n] })
    b = a
    Layout.addOuterProduct(2, column, row, to: &b, rows: m, columns: n, stride: n)
    #expect(distance(b, (0..<m * n).map { a[$0] + 2 * column[$0 / n] * row[$0 % n] }) < 1e-15)
    if m == n {
      b = a
      Layout.mirrorUpper(&b, size: n, stride: n)
      #expect(b == (0..<n * n).map { a[min($0 / n, $0 % n) * n + max($0 / n, $0 % n)] })
    }
  }

  @Test(arguments: levels) func largeMatricesPastTheCachesAreTheSame(_ level: InstructionLevel) {
    let n = 1032
    let kernels = table(Double.self, level)
    var random = Seeded(43)
    let a: [Double] = random.numbers(n * n)
    let memory = UnsafeMutableRawPointer.allocate(byteCount: n * n * 8, alignment: 64)
    defer { memory.deallocate() }
    let b = memory.bindMemory(to: Double.self, capacity: n * n)
    kernel_transpose(kernels, a, n, n, n, b, n)
    #expect(stride(from: 0, to: n * n, by: 7).allSatisfy { b[$0] == a[$0 % n * n + $0 / n] })
    kernel_symmetric_sum(kernels, a, n, n, 1, 0, b, n, 0, n)
    #expect(stride(from: 0, to: n * n, by: 7).allSatisfy { b[$0] == a[$0] + a[$0 % n * n + $0 / n] })
  }
}
