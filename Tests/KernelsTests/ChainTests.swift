import Kernels
import Testing

/// Levels that machine code is written for, where this process may run it.
private let codeLevels = levels.filter { $0 > .base && CompiledChain<Double>(ChainTests.square, level: $0).isMachineCode }

@Suite struct ChainTests {
  static let square: Chain = {
    var chain = Chain()
    let x = chain.array()
    chain.store(chain.apply(.square, x))
    return chain
  }()

  /// A chain of random steps with its plain meaning.
  struct Sample {
    var chain = Chain()
    private var meanings: [(Int, [[Double]], [Double]) -> Double] = []
    private var values: [Chain.Value] = []
    private(set) var stored: [Int] = []
    private(set) var reduced: [(Chain.Reduction, Int)] = []

    init(_ random: inout Seeded, steps: Int, functions: [UnaryFunction]) {
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let k = chain.arrayCount
        add(chain.array()) { i, a, _ in a[k][i] }
      }
      for _ in 0..<Int.random(in: 0...2, using: &random) {
        let k = chain.scalarCount
        add(chain.scalar()) { _, _, s in s[k] }
      }
      if Bool.random(using: &random) { add(chain.constant(0.75)) { _, _, _ in 0.75 } }
      for _ in 0..<steps { step(&random, functions) }
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        let place = Int.random(in: 0..<values.count, using: &random)
        stored.append(place)
        chain.store(values[place])
      }
      for _ in 0..<Int.random(in: stored.isEmpty ? 1...2 : 0...2, using: &random) {
        let place = Int.random(in: 0..<values.count, using: &random)
        let reduction = Bool.random(using: &random) ? Chain.Reduction.sum : .largest
        reduced.append((reduction, place))
        chain.reduce(reduction, values[place])
        // What is reduced is an output too, so that a test can see its size.
        stored.append(place)
        chain.store(values[place])
      }
    }

    private mutating func add(_ value: Chain.Value, _ meaning: @escaping (Int, [[Double]], [Double]) -> Double) {
      values.append(value)
      meanings.append(meaning)
    }

    private mutating func step(_ random: inout Seeded, _ functions: [UnaryFunction]) {
      let p = (0..<4).map { _ in Int.random(in: max(0, values.count - 6)..<values.count, using: &random) }
      let (x, y, w, u) = (values[p[0]], values[p[1]], values[p[2]], values[p[3]])
      let (a, b, c, d) = (meanings[p[0]], meanings[p[1]], meanings[p[2]], meanings[p[3]])
      switch Int.random(in: 0..<8, using: &random) {
      case 0, 1, 2:
        let f = functions[Int.random(in: functions.indices, using: &random)]
        add(chain.apply(f, x)) { Double(expected(f, Precise(a($0, $1, $2)))) }
      case 3: add(chain.multiplyAdd(x, y, w)) { a($0, $1, $2) * b($0, $1, $2) + c($0, $1, $2) }
      case 4: add(chain.select(where: x, isLess: y, w, else: u)) { a($0, $1, $2) < b($0, $1, $2) ? c($0, $1, $2) : d($0, $1, $2) }
      default:
        let f = BinaryFunction.allCases[Int.random(in: 0..<6, using: &random)]
        add(chain.apply(f, x, y)) { Double(expected(f, Precise(a($0, $1, $2)), Precise(b($0, $1, $2)))) }
      }
    }

    func value(_ place: Int, _ i: Int, _ arrays: [[Double]], _ scalars: [Double]) -> Double { meanings[place](i, arrays, scalars) }
  }

  /// Outputs and results of a run.
  static func run<T: Real>(_ compiled: CompiledChain<T>, _ arrays: [[T]], _ scalars: [T], _ n: Int) -> ([[T]], [T]) {
    let inputs = arrays.map { a -> UnsafeMutablePointer<T> in
      let p = UnsafeMutablePointer<T>.allocate(capacity: n + 1)
      p.initialize(from: a, count: n)
      return p
    }
    let outputs = (0..<compiled.chain.outputCount).map { _ -> UnsafeMutablePointer<T> in
      let p = UnsafeMutablePointer<T>.allocate(capacity: n + 1)
      p.initialize(repeating: 77, count: n + 1)
      return p
    }
    defer { for p in inputs + outputs { p.deallocate() } }
    let results = compiled.run(inputs.map { UnsafePointer($0) }, scalars: scalars, into: outputs, count: n)
    for p in outputs { #expect(p[n] == 77, "a write past the end") }
    return (outputs.map { Array(UnsafeBufferPointer(start: $0, count: n)) }, results)
  }

  static func machineCodeAgrees<T: Real>(_ type: T.Type, _ level: InstructionLevel, _ seed: UInt64) {
    var random = Seeded(seed)
    let sample = Sample(&random, steps: Int.random(in: 1...30, using: &random), functions: UnaryFunction.allCases)
    let code = CompiledChain<T>(sample.chain, level: level)
    let tiles = CompiledChain<T>(sample.chain, isEmitted: false, level: level)
    #expect(code.isMachineCode && !tiles.isMachineCode)
    for n in [0, 1, 3, 7, 8, 17, 33, 100, 600] {
      let arrays = (0..<sample.chain.arrayCount).map { _ -> [T] in random.numbers(n, -2...2) }
      let scalars: [T] = random.numbers(sample.chain.scalarCount)
      let (a, b) = (run(code, arrays, scalars, n), run(tiles, arrays, scalars, n))
      for k in a.0.indices { #expect(same(a.0[k], b.0[k]), "output \(k) of \(n) entries, seed \(seed)") }
      for k in a.1.indices {
        let (x, y) = (Double(a.1[k]), Double(b.1[k]))
        let output = b.0[sample.chain.outputCount - sample.chain.resultCount + k]
        let scale = output.reduce(0.0) { $0 + abs(Double($1)) }
        #expect(
          x == y || x.isNaN && y.isNaN || abs(x - y) <= 1e2 * Double(T.ulpOfOne) * scale || !scale.isFinite,
          "result \(k) of \(n) entries, seed \(seed): \(x), \(y)")
      }
    }
  }

  @Test(.enabled(if: !codeLevels.isEmpty, "no machine code on this machine"), arguments: codeLevels, UInt64(1)...40)
  func machineCodeAgreesWithTilesToTheLastBit(_ level: InstructionLevel, _ seed: UInt64) {
    Self.machineCodeAgrees(Double.self, level, seed)
    Self.machineCodeAgrees(Float.self, level, seed)
  }

  @Test(arguments: UInt64(100)...130) func tilesAgreeWithTheMeaning(_ seed: UInt64) {
    var random = Seeded(seed)
    let smooth: [UnaryFunction] = [.exp, .sin, .cos, .tanh, .sigmoid, .abs, .negation, .relu, .arctan, .erf, .square]
    let sample = Sample(&random, steps: Int.random(in: 1...5, using: &random), functions: smooth)
    for n in [1, 10, 600] {
      let arrays = (0..<sample.chain.arrayCount).map { _ -> [Double] in random.numbers(n, -1...1) }
      let scalars: [Double] = random.numbers(sample.chain.scalarCount)
      for emitted in [true, false] {
        let (outputs, results) = Self.run(CompiledChain<Double>(sample.chain, isEmitted: emitted), arrays, scalars, n)
        for (k, place) in sample.stored.enumerated() {
          for i in 0..<n {
            let value = sample.value(place, i, arrays, scalars)
            #expect(outputs[k][i] == value || abs(outputs[k][i] - value) <= 1e-9 * (1 + abs(value)) || !value.isFinite, "seed \(seed)")
          }
        }
        for (k, (reduction, place)) in sample.reduced.enumerated() {
          let values = (0..<n).map { sample.value(place, $0, arrays, scalars) }
          let value = reduction == .sum ? values.reduce(0, +) : values.contains { $0.isNaN } ? .nan : values.max()!
          #expect(results[k] == value || abs(results[k] - value) <= 1e-9 * (1 + abs(value)) || !value.isFinite, "seed \(seed)")
        }
      }
    }
  }

  @Test(arguments: [true, false]) func outputsMayBeInputs(_ emitted: Bool) {
    var chain = Chain()
    let (x, y) = (chain.array(), chain.array())
    let e = chain.apply(.exp, x)
    chain.store(chain.apply(.multiply, e, y))
    chain.store(x)
    let compiled = CompiledChain<Double>(chain, isEmitted: emitted)
    for n in [1, 9, 70, 1200] {
      var random = Seeded(3)
      let (a, b): ([Double], [Double]) = (random.numbers(n), random.numbers(n))
      let plain = Self.run(compiled, [a, b], [], n)
      var (c, d) = (a, b)
      c.withUnsafeMutableBufferPointer { x in
        d.withUnsafeMutableBufferPointer { y in
          let (x, y) = (x.baseAddress!, y.baseAddress!)
          _ = compiled.run([UnsafePointer(x), UnsafePointer(y)], into: [x, y], count: n)
        }
      }
      #expect(c == plain.0[0] && d == plain.0[1] && d == a)
    }
  }

  @Test(arguments: [true, false]) func manyLiveValuesAreSpilled(_ emitted: Bool) {
    var chain = Chain()
    let x = chain.array()
    let powers = (1...60).map { k -> Chain.Value in chain.apply(.multiply, x, chain.constant(Double(k))) }
    var sum = powers[0]
    for p in powers.dropFirst() { sum = chain.apply(.add, sum, p) }
    for p in powers { sum = chain.apply(.subtract, sum, p) }
    let waves = powers.map { chain.apply(.sin, $0) }
    for w in waves.reversed() { sum = chain.apply(.add, sum, w) }
    chain.store(sum)
    let compiled = CompiledChain<Double>(chain, isEmitted: emitted)
    let a: [Double] = (0..<37).map { Double($0) / 8 }
    let (outputs, _) = Self.run(compiled, [a], [], 37)
    for (i, x) in a.enumerated() {
      let value = (1...60).reduce(0.0) { $0 + Double(expected(.sin, Precise(x * Double($1)))) }
      #expect(abs(outputs[0][i] - value) < 1e-10)
    }
  }

  @Test(arguments: [true, false]) func reductionsOfNothingAndOfNaN(_ emitted: Bool) {
    var chain = Chain()
    let x = chain.array()
    chain.reduce(.sum, x)
    chain.reduce(.largest, x)
    let compiled = CompiledChain<Float>(chain, isEmitted: emitted)
    #expect(Self.run(compiled, [[]], [], 0).1 == [0, -.infinity])
    for n in [1, 5, 16, 40, 200] {
      let a = (0..<n).map { Float($0) - 300 }
      #expect(Self.run(compiled, [a], [], n).1[1] == Float(n - 301))
      var b = a
      b[n / 2] = .nan
      #expect(Self.run(compiled, [b], [], n).1.allSatisfy { $0.isNaN })
    }
  }

  @Test func aLongChainStaysWithTheTiles() {
    var chain = Chain()
    let x = chain.array()
    var y = x
    for _ in 0..<1000 { y = chain.apply(.add, y, x) }
    chain.store(y)
    let compiled = CompiledChain<Double>(chain)
    #expect(!compiled.isMachineCode)
    #expect(Self.run(compiled, [[1, 2]], [], 2).0 == [[1001, 2002]])
  }
}
