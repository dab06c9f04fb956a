import Diagnostics
import Execution
import Typing
import Verification

/// Sizes for a program's dimension names and values for its variables that fit what is stated of them, drawn from a seed.
struct SampledPoint {
  var sizes: [String: Int] = [:]
  var arrays: [String: NumericArray] = [:]
  private var state: UInt64

  /// A point of a program: names get small lengths that differ as far as they can, entries are between −1 and 1 or positive.
  init(_ program: TypedProgram, seed: UInt64, isPositive: Bool) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    var names: Set<String> = []
    var axes = program.variables.flatMap(\.type.axes)
    for node in program.nodes { axes += node.type.axes }
    for extent in axes.flatMap(\.extents) { names.formUnion(extent.terms.map(\.name)) }
    for index in program.indices { names.formUnion(index.extent.terms.map(\.name)) }
    for (k, name) in names.sorted().enumerated() { sizes[name] = 2 + (k + Int(seed)) % 4 }
    // Lengths such as n − k + 1 must be positive: names that are subtracted are short.
    for extent in axes.flatMap(\.extents) { for term in extent.terms where term.factor < 0 { sizes[term.name] = 2 } }
    for variable in program.variables { arrays[variable.name] = array(variable, isPositive) }
  }

  /// Draws the arrays again at lengths that are given.
  mutating func draw(_ program: TypedProgram, sizes: [String: Int]) {
    self.sizes = sizes
    for variable in program.variables { arrays[variable.name] = array(variable, true) }
  }

  /// The same arrays for a compiled function.
  func given<Real: Element>(as type: Real.Type) -> [String: DenseArray<Real>] {
    arrays.mapValues { DenseArray(shape: $0.shape, elements: $0.values.map { Real($0) }) }
  }

  private mutating func uniform() -> Double {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Double(state >> 11) / Double(1 << 53)
  }

  private mutating func array(_ variable: TypedProgram.Variable, _ isPositive: Bool) -> NumericArray {
    let shape = variable.type.axes.map { $0.value(sizes) ?? 1 }
    let count = shape.reduce(1, *)
    let facts = variable.facts
    var values = (0..<count).map { _ in
      isPositive || !facts.isDisjoint(with: [.positive, .nonnegative, .sumsToOne]) ? 0.2 + uniform() : 2 * uniform() - 1
    }
    let n = shape.first ?? 1
    if facts.contains(.oneHot) {
      values = Array(repeating: 0, count: count)
      values[Int(uniform() * Double(count))] = 1
    } else if facts.contains(.sumsToOne) {
      let total = values.reduce(0, +)
      values = values.map { $0 / total }
    }
    if facts.contains(.positiveDefinite) || facts.contains(.symmetric) {
      let a = values
      for i in 0..<n {
        for j in 0..<n {
          values[i * n + j] =
            facts.contains(.positiveDefinite)
            ? (0..<n).reduce(i == j ? 1 : 0) { $0 + a[i * n + $1] * a[j * n + $1] } : (a[i * n + j] + a[j * n + i]) / 2
        }
      }
    }
    if facts.contains(.diagonal), shape.count == 2 { for k in values.indices where k / n != k % n { values[k] = 0 } }
    return NumericArray(shape: shape, values: values)
  }
}
