import CKernels
import Kernels
import Testing

@Suite struct ReductionTests {
  static func naive<T: Real>(_ f: ReductionFunction, _ x: [T]) -> Double {
    switch f {
    case .sum: x.reduce(0) { $0 + Double($1) }
    case .sumOfSquares: x.reduce(0) { $0 + Double($1) * Double($1) }
    case .sumOfMagnitudes: x.reduce(0) { $0 + Double($1).magnitude }
    case .product: x.reduce(1) { $0 * Double($1) }
    case .largest: Double(x.max() ?? -.infinity)
    case .smallest: Double(x.min() ?? .infinity)
    }
  }

  static func reductions<T: Real>(_ type: T.Type, _ level: InstructionLevel) {
    let kernels = table(type, level)
    var random = Seeded(3)
    for n in lengths {
      let x: [T] = random.numbers(n, -1.1...1.1)
      let y: [T] = random.numbers(n)
      for f in ReductionFunction.allCases {
        let expected = naive(f, x)
        let value = kernel_reduce(kernels, f.rawValue, x, n)
        #expect(value == expected || abs(value - expected) <= tolerance(type, n) * (1 + abs(expected)), "\(f) of \(n)")
        var broken = x
        if n > 0 {
          broken[n / 2] = .nan
          #expect(kernel_reduce(kernels, f.rawValue, broken, n).isNaN, "\(f) of \(n) with a NaN")
          #expect(kernel_argmax(kernels, broken, n) == n / 2)
        }
      }
      let dot = zip(x, y).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      #expect(abs(kernel_dot(kernels, x, y, n) - dot) <= tolerance(type, n) * (8 + abs(dot)))
      #expect(kernel_argmax(kernels, x, n) == (x.firstIndex(of: x.max() ?? 0) ?? 0))
      var e = [T](repeating: 0, count: n)
      let sum = kernel_exp_sum(kernels, x, -0.5, &e, n)
      let terms = x.map { Double(expected(.exp, Precise($0 - 0.5))) }
      #expect(distance(e, terms) <= 4 * Double(T.ulpOfOne))
      #expect(abs(sum - terms.reduce(0, +)) <= tolerance(type, n) * (1 + sum))
      #expect(kernel_exp_sum(kernels, x, -0.5, nil, n) == sum)
    }
  }

  @Test(arguments: levels) func reductionsAgreeWithPlainLoops(_ level: InstructionLevel) {
    Self.reductions(Double.self, level)
    Self.reductions(Float.self, level)
  }

  @Test func longSumsKeepTheirDigits() {
    let n = 1_000_000
    let x = [Float](repeating: 0.1, count: n)
    #expect(abs(Double(Reduction.reduce(.sum, x, count: n)) - Double(Float(0.1)) * Double(n)) < 0.1)
    let y = (0..<n).map { $0 % 2 == 0 ? 1e16 : 1.0 }
    let signed = y.enumerated().map { $0.offset % 4 == 2 ? -$0.element : $0.element }
    #expect(Reduction.reduce(.sum, signed, count: n).isFinite)
  }

  @Test func infinitiesAddUp() {
    #expect(Reduction.reduce(.sum, [1.0, .infinity, 2.0], count: 3) == .infinity)
    #expect(Reduction.reduce(.sum, [-Double.infinity, .infinity], count: 2).isNaN)
    #expect(Reduction.reduce(.sum, [Double.greatestFiniteMagnitude, .greatestFiniteMagnitude], count: 2) == .infinity)
  }

  static func axes<T: Real>(_ type: T.Type, _ level: InstructionLevel) {
    let kernels = table(type, level)
    var random = Seeded(5)
    for (m, n) in [(0, 3), (3, 0), (1, 1), (5, 7), (16, 17), (65, 33), (300, 70), (3, 200)] {
      let stride = n + 3
      let a: [T] = random.numbers(m * stride, -1.1...1.1)
      for f in ReductionFunction.allCases {
        var rows = [T](repeating: 0, count: m)
        kernel_reduce_rows(kernels, f.rawValue, a, m, n, stride, &rows)
        var columns = [T](repeating: 0, count: n)
        kernel_reduce_columns(kernels, f.rawValue, a, m, n, stride, &columns)
        for i in 0..<m {
          let expected = naive(f, Array(a[i * stride..<i * stride + n]))
          #expect(
            Double(rows[i]) == expected || abs(Double(rows[i]) - expected) <= tolerance(type, n) * (1 + abs(expected)),
            "\(f), row \(i) of \(m) × \(n)")
        }
        for j in 0..<n {
          let expected = naive(f, (0..<m).map { a[$0 * stride + j] })
          #expect(
            Double(columns[j]) == expected || abs(Double(columns[j]) - expected) <= tolerance(type, m) * (1 + abs(expected)),
            "\(f), column \(j) of \(m) × \(n)")
        }
      }
    }
  }

  @Test(arguments: levels) func rowsAndColumnsAgreeWithPlainLoops(_ level: InstructionLevel) {
    Self.axes(Double.self, level)
    Self.axes(Float.self, level)
  }
}
