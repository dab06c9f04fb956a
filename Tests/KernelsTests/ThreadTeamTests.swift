import Kernels
import Synchronization
import Testing

@Suite struct ThreadTeamTests {
  static let team = ThreadTeam(size: 3)

  @Test(arguments: [0, 1, 2, 5, 64, 1000, 4097]) func everyPlaceIsVisitedOnce(_ n: Int) {
    let visits = (0..<max(n, 1)).map { _ in Counter() }
    for _ in 0..<20 { Self.team.parallelFor(0..<n, grain: 1, multiple: 4) { range, _ in for i in range { visits[i].add() } } }
    #expect(visits.prefix(n).allSatisfy { $0.value == 20 })
  }

  final class Counter: Sendable {
    private let count = Atomic<Int>(0)
    func add() { count.wrappingAdd(1, ordering: .relaxed) }
    var value: Int { count.load(ordering: .relaxed) }
  }

  @Test func aLoopInsideALoopRunsOnItsCaller() {
    let count = Counter()
    Self.team.parallelFor(0..<3) { range, _ in
      for _ in range { Self.team.parallelFor(0..<10) { inner, _ in for _ in inner { count.add() } } }
    }
    #expect(count.value == 30)
  }

  @Test func aSleepingTeamWakes() async throws {
    let team = ThreadTeam(size: 2)
    for _ in 0..<3 {
      let count = Counter()
      team.parallelFor(0..<2) { range, _ in for _ in range { count.add() } }
      #expect(count.value == 2)
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  @Test func sharedKernelsAgreeWithThoseOfOneThread() {
    let n = 200_000
    var random = Seeded(1)
    let (x, y): ([Double], [Double]) = (random.numbers(n), random.numbers(n))
    var (a, b) = (x, x)
    Self.team.apply(.exp, x, into: &a, count: n)
    Elementwise.apply(.exp, x, into: &b, count: n)
    #expect(a == b)
    #expect(abs(Self.team.dot(x, y, count: n) - Reduction.dot(x, y, count: n)) < 1e-10)
    #expect(abs(Self.team.sum(x, count: n) - Reduction.reduce(.sum, x, count: n)) < 1e-10)
    let (m, k) = (400, 500)
    var (v, w) = ([Double](repeating: 0, count: m), [Double](repeating: 0, count: m))
    Self.team.gemv(m: m, n: k, x, stride: k, y, into: &v)
    MatrixProduct.gemv(m: m, n: k, x, stride: k, y, into: &w)
    #expect(v == w)
    (v, w) = ([Double](repeating: 0, count: k), [Double](repeating: 0, count: k))
    Self.team.gemvTransposed(m: m, n: k, x, stride: k, y, into: &v)
    MatrixProduct.gemvTransposed(m: m, n: k, x, stride: k, y, into: &w)
    #expect(v == w)
    (v, w) = ([Double](repeating: 0, count: 250 * 300), [Double](repeating: 0, count: 250 * 300))
    Self.team.gemm(transposeA: true, m: 250, n: 300, k: 200, x, stride: 250, y, stride: 300, into: &v, stride: 300)
    MatrixProduct.gemm(transposeA: true, m: 250, n: 300, k: 200, x, stride: 250, y, stride: 300, into: &w, stride: 300)
    #expect(distance(v, w) < 1e-14)
  }

  @Test(arguments: [1, 17, 64, 200, 331]) func sharedSymmetricMatricesAgreeWithThoseOfOneThread(_ n: Int) {
    var random = Seeded(3)
    let k = 90
    let (a, scales): ([Double], [Double]) = (random.numbers(max(n, k) * max(n, k)), random.numbers(k))
    for transposed in [true, false] {
      let stride = transposed ? n : k
      let b = (0..<n * k).map { a[$0] * scales[transposed ? $0 / n : $0 % k] }
      var (v, w) = ([Double](repeating: .nan, count: n * n), [Double](repeating: .nan, count: n * n))
      Self.team.symmetricProduct(transposed: transposed, n: n, k: k, alpha: 2, a, stride: stride, b, stride: stride, into: &v, stride: n)
      MatrixProduct.symmetricProduct(transposed: transposed, n: n, k: k, alpha: 2, a, stride: stride, b, stride: stride, into: &w, stride: n)
      #expect(distance(v, w) < 1e-14)
    }
    var (v, w) = ([Double](repeating: .nan, count: n * n), [Double](repeating: .nan, count: n * n))
    Self.team.symmetricSum(a, size: n, stride: n, scale: 3, into: &v, stride: n)
    Layout.symmetricSum(a, size: n, stride: n, scale: 3, into: &w, stride: n)
    #expect(v == w)
  }

  @Test func sharedChainsAgreeWithThoseOfOneThread() {
    var chain = Chain()
    let x = chain.array()
    let e = chain.apply(.tanh, chain.apply(.multiply, x, chain.scalar()))
    chain.store(e)
    chain.reduce(.sum, e)
    chain.reduce(.largest, e)
    let compiled = CompiledChain<Float>(chain)
    let n = 150_001
    var random = Seeded(2)
    let a: [Float] = random.numbers(n)
    var (b, c) = (a, a)
    var (r, s): ([Float], [Float]) = ([0, 0], [0, 0])
    a.withUnsafeBufferPointer { a in
      b.withUnsafeMutableBufferPointer { b in
        c.withUnsafeMutableBufferPointer { c in
          #expect(Self.team.run(compiled, arrays: [a.baseAddress!], scalars: [2], outputs: [b.baseAddress!], results: &r, count: n))
          #expect(compiled.run(arrays: [a.baseAddress!], scalars: [2], outputs: [c.baseAddress!], results: &s, count: n))
        }
      }
    }
    #expect(b == c && r[1] == s[1] && abs(r[0] - s[0]) < 0.01)
  }
}
