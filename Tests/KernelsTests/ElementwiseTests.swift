import CKernels
import Kernels
import Testing

@Suite struct ElementwiseTests {
  /// Arguments where the functions turn, end or overflow, and what lies beside them.
  static func corners<T: Real>(_ type: T.Type) -> [T] {
    let tiny = T.leastNonzeroMagnitude
    let small = T.leastNormalMagnitude
    var x: [T] = [
      0, tiny, tiny * 3, small, small / 4, 1e-20, 1e-8, 0.25, 0.4142, 0.4143, 0.5, 0.6249, 0.6251, 0.707, 0.7072, 0.8749, 0.8751, 1, 1.5, 2, 2.4142,
    ]
    x += [
      2.4143, 3, 5.94, 5.96, 10, 20, 40, 87, 88, 89, 103, 104, 105, 700, 709.5, 710, 711, 745, 746, 1e4, 1e8, 1.1e9, 1e15, 1e30,
      .greatestFiniteMagnitude,
    ]
    x += [T.infinity, 1.5707963267948966, 3.141592653589793, 6.283185307179586, 355, 103993]
    x += x.flatMap { $0.isFinite ? [$0.nextUp, $0.nextDown] : [] }
    return x + x.map { -$0 } + [.nan]
  }

  static func points<T: Real>(_ type: T.Type, _ f: UnaryFunction) -> [T] {
    var random = Seeded(UInt64(f.rawValue) + 1)
    var x: [T] = random.numbers(4000, -3...3) + random.numbers(4000, -30...30) + random.numbers(2000, -760...760)
    // Any number at all, by its bits.
    for _ in 0..<2000 {
      x.append(
        T(
          sign: Bool.random(using: &random) ? .plus : .minus,
          exponent: .init(Int.random(in: -1073...1023, using: &random) / (MemoryLayout<T>.size == 8 ? 1 : 8)),
          significand: T(1 + Double.random(in: 0..<1, using: &random))))
    }
    return corners(type) + x
  }

  static func accuracy<T: Real>(_ type: T.Type, _ f: UnaryFunction, _ level: InstructionLevel) -> (worst: Double, at: T) {
    let x = points(type, f)
    var y = [T](repeating: 0, count: x.count)
    kernel_unary(table(type, level), f.rawValue, x, &y, x.count)
    var worst = (0.0, T(0))
    for (a, b) in zip(x, y) {
      let error = ulps(b, expected(f, Precise(a)))
      if error > worst.0 { worst = (error, a) }
    }
    return worst
  }

  @Test(arguments: UnaryFunction.allCases, levels) func valuesAreWithinTheStatedError(_ f: UnaryFunction, _ level: InstructionLevel) {
    let exact: Set<UnaryFunction> = [.sqrt, .abs, .sign, .relu, .step, .reciprocal, .square, .negation]
    // The C library's tanh errs by 2.2.
    let limit = exact.contains(f) ? 0.5001 : f == .sigmoid || level == .base ? 2.4 : 2
    let double = Self.accuracy(Double.self, f, level)
    #expect(double.worst <= limit, "Double, at \(double.at)")
    let single = Self.accuracy(Float.self, f, level)
    #expect(single.worst <= limit, "Float, at \(single.at)")
  }

  static func lengthsAgree<T: Real>(_ type: T.Type, _ level: InstructionLevel) {
    let kernels = table(type, level)
    for f in UnaryFunction.allCases {
      var random = Seeded(7)
      let x: [T] = random.numbers(40, 0.1...0.9)
      var whole = [T](repeating: 0, count: 40)
      kernel_unary(kernels, f.rawValue, x, &whole, 40)
      for n in 0...40 {
        var y = [T](repeating: 77, count: 41)
        kernel_unary(kernels, f.rawValue, x, &y, n)
        #expect(same(Array(y[..<n]), Array(whole[..<n])), "\(f), \(n) entries")
        #expect(y[n] == 77, "\(f) writes past its end")
        var copy = x
        inPlace(&copy) { kernel_unary(kernels, f.rawValue, $0, $0, n) }
        #expect(same(Array(copy[..<n]), Array(whole[..<n])) && Array(copy[n...]) == Array(x[n...]), "\(f), \(n) entries in place")
      }
    }
  }

  @Test(arguments: levels) func aValueDoesNotDependOnItsPlaceOrOnAliasing(_ level: InstructionLevel) {
    Self.lengthsAgree(Double.self, level)
    Self.lengthsAgree(Float.self, level)
  }

  static func binaries<T: Real>(_ type: T.Type, _ level: InstructionLevel) {
    let kernels = table(type, level)
    var random = Seeded(11)
    for f in BinaryFunction.allCases {
      for n in lengths where n < 300 {
        var x: [T] = random.numbers(n, f == .power ? 0.01...9 : -5...5)
        let y: [T] = random.numbers(n, -5...5)
        if n > 4, f != .power { x[3] = .nan }
        var z = [T](repeating: 0, count: n)
        kernel_binary(kernels, f.rawValue, x, y, &z, n)
        for i in 0..<n { #expect(ulps(z[i], expected(f, Precise(x[i]), Precise(y[i]))) <= (f == .power ? 2 : 0.5001), "\(f) of \(x[i]) and \(y[i])") }
        let right = [T](repeating: 1.25, count: n)
        var (a, b) = (z, z)
        kernel_binary(kernels, f.rawValue, x, right, &a, n)
        kernel_binary_scalar(kernels, f.rawValue, x, 1.25, &b, n)
        #expect(same(a, b), "\(f) with a scalar right of \(n)")
        kernel_binary(kernels, f.rawValue, right, y, &a, n)
        kernel_scalar_binary(kernels, f.rawValue, 1.25, y, &b, n)
        #expect(same(a, b), "\(f) with a scalar left of \(n)")
      }
    }
  }

  @Test(arguments: levels) func functionsOfTwoAgreeWithTheirDefinition(_ level: InstructionLevel) {
    Self.binaries(Double.self, level)
    Self.binaries(Float.self, level)
  }

  @Test(arguments: levels) func powersOfSpecialNumbersAreThoseOfTheCLibrary(_ level: InstructionLevel) {
    let bases: [Double] = [
      0, -0.0, 1, -1, 2, -2, 0.5, -3.5, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, .leastNormalMagnitude / 8, 1e308, 1.0000000001,
    ]
    let exponents: [Double] = [0, -0.0, 1, -1, 2, 3, -3, 0.5, -0.5, 1e10, -1e10, 1e300, .infinity, -.infinity, .nan, 1023, -1074, 1e13]
    let pairs = bases.flatMap { b in exponents.map { (b, $0) } }
    var z = [Double](repeating: 0, count: pairs.count)
    kernel_binary(table(Double.self, level), BinaryFunction.power.rawValue, pairs.map(\.0), pairs.map(\.1), &z, pairs.count)
    for (k, pair) in pairs.enumerated() {
      #expect(ulps(z[k], expected(.power, Precise(pair.0), Precise(pair.1))) <= 2, "\(pair.0) to the power \(pair.1) is not \(z[k])")
    }
  }

  @Test(arguments: lengths) func combinationsAgreeWithTheirDefinition(_ n: Int) {
    var random = Seeded(13)
    let (x, y, w): ([Double], [Double], [Double]) = (random.numbers(n), random.numbers(n), random.numbers(n))
    var z = [Double](repeating: 0, count: n)
    Elementwise.combine(2, x, -3, y, into: &z, count: n)
    #expect(distance(z, zip(x, y).map { 2 * $0 - 3 * $1 }) < 1e-15)
    Elementwise.multiplyAdd(x, y, w, into: &z, count: n)
    #expect(distance(z, (0..<n).map { x[$0] * y[$0] + w[$0] }) < 1e-15)
    Elementwise.select(where: x, isLess: y, w, else: x, into: &z, count: n)
    #expect(z == (0..<n).map { x[$0] < y[$0] ? w[$0] : x[$0] })
    Elementwise.fill(&z, with: 4, count: n)
    #expect(z == [Double](repeating: 4, count: n))
    Elementwise.scale(-2, x, into: &z, count: n)
    #expect(z == x.map { -2 * $0 })
    Elementwise.apply(.power, x, scalar: 2, into: &z, count: n)
    #expect(z == x.map { $0 * $0 })
  }

  @Test func aNegativeCountDoesNothing() {
    var y = [1.0, 2.0]
    Elementwise.apply(.exp, [0.0, 0.0], into: &y, count: -1)
    Elementwise.fill(&y, with: 0, count: .min)
    #expect(y == [1, 2])
  }
}
