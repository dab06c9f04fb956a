import CKernels
import Kernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What this machine can do for arrays, as found and as measured.
public struct Capabilities: Sendable {
  /// The instructions in use.
  public let level: InstructionLevel
  /// True where the kernels were compiled with optimisation, as in a release build; without it they are tens of times slower.
  public let isOptimised: Bool
  /// True where chains become machine code.
  public let writesMachineCode: Bool
  /// The file of the BLAS, the processor that it is for and its configuration; nil without one.
  public let library: (name: String, core: String, configuration: String)?
  /// What was measured, nil where nothing was.
  public let measurements: Measurements?

  /// Rates on one thread, each the best of several short runs.
  public struct Measurements: Sendable {
    /// GFLOP/s of products of 256 × 256 matrices by the package's own kernels: Double, Float.
    public let ownProduct: (double: Double, single: Double)
    /// The same by the BLAS.
    public let libraryProduct: (double: Double, single: Double)?
    /// GB/s of memory, one read and one write counted, over arrays larger than the caches.
    public let bandwidth: Double
    /// Nanoseconds an entry of `exp` and `tanh`.
    public let exponential: (double: Double, single: Double)
    /// Nanoseconds an entry of `tanh`.
    public let hyperbolicTangent: (double: Double, single: Double)
  }

  /// What is found on this machine; measuring takes about a second more.
  public init(measured: Bool) {
    level = .current
    isOptimised = kernel_is_optimised() != 0
    var square = Chain()
    let x = square.array()
    square.store(square.apply(.square, x))
    writesMachineCode = CompiledChain<Double>(square).isMachineCode
    let blas = BLASLibrary.shared
    library = blas.map { ($0.name, $0.core, $0.configuration) }
    measurements = measured ? Measurements(library: blas) : nil
  }
}

extension Capabilities.Measurements {
  init(library: BLASLibrary?) {
    ownProduct = (product(Double.self, nil), product(Float.self, nil))
    libraryProduct = library.map { (product(Double.self, $0), product(Float.self, $0)) }
    bandwidth = copyRate()
    exponential = (nanoseconds(.exp, Double.self), nanoseconds(.exp, Float.self))
    hyperbolicTangent = (nanoseconds(.tanh, Double.self), nanoseconds(.tanh, Float.self))
  }
}

/// The least seconds of one of `count` runs.
private func least(_ count: Int, _ body: () -> Void) -> Double {
  func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
  var best = Double.infinity
  for _ in 0..<count {
    let start = now()
    body()
    best = min(best, now() - start)
  }
  return max(best, 1e-9)
}

private func product<T: Real>(_ type: T.Type, _ library: BLASLibrary?) -> Double {
  let n = 256
  let a = (0..<n * n).map { T($0 % 17) / 16 - T(0.5) }
  var c = a
  let seconds = least(40) {
    if let library {
      library.product(size: n, a, a, into: &c)
    } else {
      MatrixProduct.gemm(m: n, n: n, k: n, a, stride: n, a, stride: n, into: &c, stride: n)
    }
  }
  return 2 * Double(n * n * n) / seconds * 1e-9
}

private func copyRate() -> Double {
  let n = 8 << 20
  let x = [Double](repeating: 1, count: n)
  var y = x
  return 16 * Double(n) / least(8) { Elementwise.scale(2, x, into: &y, count: n) } * 1e-9
}

private func nanoseconds<T: Real>(_ f: UnaryFunction, _ type: T.Type) -> Double {
  let n = 4096
  let x = (0..<n).map { T($0 % 200) / 20 - 5 }
  var y = x
  return least(200) { Elementwise.apply(f, x, into: &y, count: n) } / Double(n) * 1e9
}

extension BLASLibrary {
  /// c = a b for n × n matrices, whatever is the faster.
  fileprivate func product<T: Real>(size n: Int, _ a: UnsafePointer<T>, _ b: UnsafePointer<T>, into c: UnsafeMutablePointer<T>) {
    blas_gemm(routines(T.self), 0, 0, Int32(n), Int32(n), Int32(n), 1, a, Int32(n), b, Int32(n), 0, c, Int32(n))
  }
}
