import BLAS
import Foundation
import Kernels
import Testing

@Suite struct BLASLibraryTests {
  @Test func aLibraryThatIsNotThereIsNil() { #expect(BLASLibrary(loading: "libno-such-blas.so.0") == nil) }

  /// The reference implementation is slower than the package's own kernels, so it serves only those who ask for it.
  @Test func anUntunedLibraryIsPassedOver() {
    guard getenv("NABLA_BLAS") == nil else { return }
    #expect(BLASLibrary.shared?.isTuned ?? true)
    if let reference = BLASLibrary(loading: "libblas.so.3"), !reference.isTuned { #expect(BLASLibrary.shared?.name != reference.name) }
  }

  @Test(.enabled(if: BLASLibrary.shared != nil, "this machine has no BLAS"), arguments: [(60, 70, 80), (64, 64, 64), (100, 3, 400)])
  func theLibraryAgreesWithTheKernels(_ shape: (Int, Int, Int)) {
    let (m, n, k) = shape
    var random = Seeded(1)
    for (ta, tb) in [(false, false), (true, false), (false, true), (true, true)] {
      let (a, b): ([Double], [Double]) = (random.numbers(m * k), random.numbers(k * n))
      var (c, d) = ([Double](repeating: 1, count: m * n), [Double](repeating: 1, count: m * n))
      LinearAlgebra.standard.gemm(
        transposeA: ta, transposeB: tb, m: m, n: n, k: k, alpha: 2, a, stride: ta ? m : k, b, stride: tb ? k : n, beta: 3, into: &c, stride: n)
      LinearAlgebra.own.gemm(
        transposeA: ta, transposeB: tb, m: m, n: n, k: k, alpha: 2, a, stride: ta ? m : k, b, stride: tb ? k : n, beta: 3, into: &d, stride: n)
      #expect(distance(c, d) < 1e-14)
    }
    let a: [Float] = random.numbers(n * k)
    var (c, d) = ([Float](repeating: 1, count: n * n), [Float](repeating: 1, count: n * n))
    LinearAlgebra.standard.squareProduct(transposed: true, n: n, k: k, a, stride: n, beta: 2, into: &c, stride: n)
    LinearAlgebra.own.squareProduct(transposed: true, n: n, k: k, a, stride: n, beta: 2, into: &d, stride: n)
    #expect(distance(c, d.map { Double($0) }) < 1e-5)
  }

  @Test(.enabled(if: BLASLibrary.shared != nil, "this machine has no BLAS")) func theLibrarySaysWhatItIs() throws {
    let library = try #require(BLASLibrary.shared)
    #expect(!library.name.isEmpty)
    #expect(library.use(threads: 1) || library.configuration.isEmpty)
  }
}
