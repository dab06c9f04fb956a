import Numerals
import Typing

/// Draws values of a program's variables within what is declared of them.
struct Sampler {
  /// The variables, with the lengths of their axes.
  let variables: [(facts: Facts, shape: [Int])]

  /// The sampler of a program's variables at given sizes.
  ///
  /// Throws `tooLarge` when the variables have more entries than a plan may have cells, also those that the plan does not use.
  init(_ program: TypedProgram, _ sizes: SizeAssignment) throws(EvaluationFailure) {
    var variables: [(Facts, [Int])] = []
    var entries = 0
    for variable in program.variables {
      let shape = try sizes.shape(of: variable.type)
      // Lengths are at most 2²⁴, so that a count within the limit times one of them does not overflow.
      var count = 1
      for length in shape {
        count *= length
        guard count <= Planner.cellLimit else { throw .tooLarge }
      }
      entries += count
      guard entries <= 4 * Planner.cellLimit else { throw .tooLarge }
      variables.append((variable.facts, shape))
    }
    self.variables = variables
  }

  // MARK: Floating point

  /// Values of all variables; exactly symmetric, diagonal, one-hot, or of sum 1 where that is declared.
  func values(_ strategy: Strategy, _ source: inout RandomSource) -> [[Double]] {
    variables.map { facts, shape in
      var way = strategy
      if way == .mixed { way = Strategy.allCases[source.below(Strategy.allCases.count - 1)] }
      return value(facts, shape, way, &source)
    }
  }

  private func value(_ facts: Facts, _ shape: [Int], _ strategy: Strategy, _ source: inout RandomSource) -> [Double] {
    let count = shape.reduce(1, *)
    let columns = shape.last ?? 1
    let isSquare = shape.count == 2 && shape[0] == shape[1]
    if facts.contains(.oneHot) { return Sampler.oneHot(shape, &source).map { $0 ? 1 : 0 } }
    if facts.contains(.sumsToOne) { return distribution(count, columns, &source) }
    let base = source.uniform(0.5, 1.5)
    var entries = (0..<count).map { place in
      strategy.entry(&source, onDiagonal: isSquare && place % (columns + 1) == 0, isSquare: isSquare, side: columns, base: base)
    }
    if facts.contains(.positive) || facts.contains(.nonnegative) {
      entries = entries.map { strategy == .normal ? source.uniform(0.3, 2) : max(abs($0), facts.contains(.positive) ? 1e-3 : 0) }
    }
    guard isSquare else { return entries }
    let n = columns
    if facts.contains(.positiveDefinite) {
      entries = positiveDefinite(entries, n, scale: strategy == .small ? 0.05 : 1)
    } else if facts.contains(.symmetric) {
      for i in 0..<n { for j in 0..<i { entries[i * n + j] = entries[j * n + i] } }
    }
    if facts.contains(.diagonal) {
      for place in entries.indices where place % (n + 1) != 0 { entries[place] = 0 }
    }
    return entries
  }

  /// s (Z Zᵀ / n + I)
  private func positiveDefinite(_ z: [Double], _ n: Int, scale: Double) -> [Double] {
    var entries = z
    for i in 0..<n {
      for j in 0...i {
        var total = 0.0
        for k in 0..<n { total += z[i * n + k] * z[j * n + k] }
        let entry = scale * (total / Double(n) + (i == j ? 1 : 0))
        entries[i * n + j] = entry
        entries[j * n + i] = entry
      }
    }
    return entries
  }

  /// Positive multiples of 2⁻²⁰ whose sum, in each row of `columns` entries, is 1 without any rounding.
  private func distribution(_ count: Int, _ columns: Int, _ source: inout RandomSource) -> [Double] {
    var entries: [Double] = []
    while entries.count < count {
      let weights = (0..<columns).map { _ in source.uniform(0.2, 1) }
      let total = weights.reduce(0, +)
      var parts = weights.map { ($0 / total * 0x1p20).rounded() }
      parts[columns - 1] = 0x1p20 - parts.dropLast().reduce(0, +)
      entries += parts.map { $0 * 0x1p-20 }
    }
    return entries
  }

  /// One entry of a vector, or one of each row of a matrix.
  private static func oneHot(_ shape: [Int], _ source: inout RandomSource) -> [Bool] {
    let columns = shape.last ?? 1
    var entries: [Bool] = []
    while entries.count < shape.reduce(1, *) {
      let hot = source.below(columns)
      entries += (0..<columns).map { $0 == hot }
    }
    return entries
  }

  // MARK: Residues

  /// Residues for all variables. A rational identity on an open set holds everywhere, so positive entries may be any, and positive definite matrices any
  /// symmetric ones.
  func residues(_ source: inout RandomSource) -> [[Residue]] {
    variables.map { facts, shape in
      let count = shape.reduce(1, *)
      let columns = shape.last ?? 1
      if facts.contains(.oneHot) { return Sampler.oneHot(shape, &source).map { $0 ? .one : .zero } }
      var entries = (0..<count).map { _ in source.residue() }
      if facts.contains(.sumsToOne) {
        for start in stride(from: 0, to: count, by: columns) {
          entries[start + columns - 1] = entries[start..<start + columns - 1].reduce(.one) { $0 - $1 }
        }
      }
      guard shape.count == 2, shape[0] == shape[1] else { return entries }
      for i in 0..<columns {
        for j in 0..<columns where i != j {
          if facts.contains(.diagonal) { entries[i * columns + j] = .zero }
          if j < i, facts.contains(.symmetric) || facts.contains(.positiveDefinite) { entries[i * columns + j] = entries[j * columns + i] }
        }
      }
      return entries
    }
  }
}
