import Typing
import Verification

/// Draws the arguments of a program within what is declared of them; the same seed gives the same arguments.
struct ArgumentSampler {
  private var state: UInt64

  /// A sampler with a seed.
  init(seed: UInt64) { state = seed }

  /// SplitMix64: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  private mutating func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * Double(next() >> 11) * 0x1p-53 }

  /// Arguments of all variables, by name. Every second attempt they are positive, every third small: so most domains are met.
  mutating func arguments(_ program: TypedProgram, _ sizes: [String: Int], attempt: Int) -> [String: NumericArray] {
    var arguments: [String: NumericArray] = [:]
    for variable in program.variables {
      let shape = variable.type.axes.map { $0.value(sizes) ?? 1 }
      arguments[variable.name] = NumericArray(shape: shape, values: values(variable.facts, shape, attempt))
    }
    return arguments
  }

  /// A direction in which an argument may move: within the symmetric or diagonal matrices where it is one.
  mutating func direction(_ variable: TypedProgram.Variable, _ shape: [Int]) -> [Double] {
    var d = (0..<shape.reduce(1, *)).map { _ in uniform(-1, 1) }
    shapeEntries(&d, variable.facts, shape)
    return d
  }

  private func shapeEntries(_ x: inout [Double], _ facts: Facts, _ shape: [Int]) {
    let n = shape.count == 2 && shape[0] == shape[1] ? shape[0] : 0
    if !facts.isDisjoint(with: [.symmetric, .positiveDefinite]) {
      for i in 0..<n { for j in 0..<i { x[i * n + j] = x[j * n + i] } }
    }
    if facts.contains(.diagonal), n > 0 { for place in x.indices where place / n != place % n { x[place] = 0 } }
  }

  private mutating func values(_ facts: Facts, _ shape: [Int], _ attempt: Int) -> [Double] {
    let count = shape.reduce(1, *)
    var x = (0..<count).map { _ in uniform(-1.5, 1.5) * (attempt % 3 == 2 ? 0.3 : 1) }
    if attempt % 2 == 1 || !facts.isDisjoint(with: [.positive, .nonnegative]) { x = x.map { abs($0) + 0.1 } }
    let n = shape.count == 2 && shape[0] == shape[1] ? shape[0] : 0
    for i in 0..<n { x[i * n + i] += 2 }
    shapeEntries(&x, facts, shape)
    if facts.contains(.positiveDefinite) {
      for i in 0..<n { x[i * n + i] = 0.5 + (0..<n).reduce(0.0) { $0 + abs(x[i * n + $1]) } }
    }
    if facts.contains(.oneHot), count > 0 {
      let hot = Int(next() % UInt64(count))
      x = x.indices.map { $0 == hot ? 1 : 0 }
    } else if facts.contains(.sumsToOne), count > 0 {
      // Multiples of 2⁻²⁰, whose sum is exactly 1.
      let weights = x.map { abs($0) + 0.05 }
      let total = weights.reduce(0, +)
      x = weights.map { ($0 / total * 0x1p20).rounded() * 0x1p-20 }
      x[count - 1] = 1 - x.dropLast().reduce(0, +)
    }
    return x
  }
}
