import CKernels
import Kernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Numbers from a seed (SplitMix64).
struct Seeded: RandomNumberGenerator {
  var state: UInt64
  init(_ seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
  mutating func numbers<T: Real>(_ n: Int, _ range: ClosedRange<Double> = -1...1) -> [T] {
    (0..<n).map { _ in T(Double.random(in: range, using: &self)) }
  }
}

/// The levels that this machine has.
let levels = InstructionLevel.allCases.filter { Double.kernels(at: $0) != nil }

/// Lengths around every register and block boundary.
let lengths = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 129, 255, 257, 1000, 4095, 4097, 9001]

/// The kernels of a level that the machine has.
func table<T: Real>(_ type: T.Type, _ level: InstructionLevel) -> UnsafePointer<KernelTable> { T.kernels(at: level) ?? T.kernels }

/// The body on the address of an array that is not empty.
func inPlace<T>(_ a: inout [T], _ body: (UnsafeMutablePointer<T>) -> Void) {
  a.withUnsafeMutableBufferPointer { if let start = $0.baseAddress { body(start) } }
}

/// |a − b| in units of the last place of b's type, where b is given in more precision.
func ulps<T: Real>(_ a: T, _ b: Precise) -> Double {
  let rounded = T(b)
  if a.isNaN || b.isNaN { return a.isNaN && b.isNaN ? 0 : .infinity }
  if !rounded.isFinite || !a.isFinite {
    // An overflow one step early or late is a rounding.
    if a == rounded { return 0 }
    return abs(Double(a)) >= Double(T.greatestFiniteMagnitude) && abs(Double(rounded)) >= Double(T.greatestFiniteMagnitude) ? 1 : .infinity
  }
  return Double(abs(Precise(a) - b) / Precise(max(rounded.magnitude.ulp, T.leastNonzeroMagnitude)))
}

#if arch(x86_64) && os(Linux)
  /// More precision than the kernels' own.
  typealias Precise = Float80
#else
  typealias Precise = Double
#endif

/// What a function should give, with more precision where there is some.
func expected(_ f: UnaryFunction, _ x: Precise) -> Precise {
  switch f {
  case .exp: exp(x)
  case .log: log(x)
  case .sin: sin(x)
  case .cos: cos(x)
  case .tan: tan(x)
  case .arcsin: asin(x)
  case .arccos: acos(x)
  case .arctan: atan(x)
  case .sinh: sinh(x)
  case .cosh: cosh(x)
  case .tanh: tanh(x)
  case .sqrt: x.squareRoot()
  case .abs: x.magnitude
  case .sign: x > 0 ? 1 : x < 0 ? -1 : x
  case .relu: x < 0 ? 0 : x
  case .step: x > 0 ? 1 : x.isNaN ? x : 0
  case .sigmoid: 1 / (1 + exp(-x))
  case .softplus: (x < 0 ? 0 : x) + log1p(exp(-x.magnitude))
  case .erf: erf(x)
  case .reciprocal: 1 / x
  case .square: x * x
  case .negation: -x
  case .log1p: log1p(x)
  case .expm1: expm1(x)
  }
}

func expected(_ f: BinaryFunction, _ x: Precise, _ y: Precise) -> Precise {
  switch f {
  case .add: x + y
  case .subtract: x - y
  case .multiply: x * y
  case .divide: x / y
  case .maximum: x.isNaN || y.isNaN ? .nan : max(x, y)
  case .minimum: x.isNaN || y.isNaN ? .nan : min(x, y)
  case .power: pow(x, y)
  }
}

/// True where two arrays are the same to the last bit, NaN being NaN.
func same<T: Real>(_ a: [T], _ b: [T]) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { $0 == $1 && $0.sign == $1.sign || $0.isNaN && $1.isNaN }
}

/// The largest |a − b| over 1 + the largest |b|.
func distance<T: Real>(_ a: [T], _ b: [Double]) -> Double {
  precondition(a.count == b.count)
  let size = 1 + (b.map(\.magnitude).max() ?? 0)
  let gap = zip(a, b).map { abs(Double($0) - $1) }.max() ?? 0
  return zip(a, b).contains { !Double($0).isFinite && $1.isFinite } ? .infinity : gap / size
}

/// What rounding may do to a sum of n terms.
func tolerance<T: Real>(_ type: T.Type, _ n: Int) -> Double { Double(T.ulpOfOne) * (8 + Double(n).squareRoot()) }

/// The plain product op(a) op(b) of row-major matrices in double.
func product<T: Real>(_ a: [T], _ b: [T], m: Int, n: Int, k: Int, _ ta: Bool, _ tb: Bool, strideA: Int, strideB: Int) -> [Double] {
  let rows = (0..<m).map { i in (0..<k).map { Double(ta ? a[$0 * strideA + i] : a[i * strideA + $0]) } }
  let columns = (0..<n).map { j in (0..<k).map { Double(tb ? b[j * strideB + $0] : b[$0 * strideB + j]) } }
  var c: [Double] = []
  for row in rows {
    for column in columns {
      row.withUnsafeBufferPointer { x in
        column.withUnsafeBufferPointer { y in
          var (sum, p) = (0.0, 0)
          while p < k {
            sum += x[p] * y[p]
            p += 1
          }
          c.append(sum)
        }
      }
    }
  }
  return c
}
