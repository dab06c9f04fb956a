import Typing

/// Compares entries whose rounding errors are bounded.
///
/// Let v and w be two computed entries with bounds e and f on their accumulated rounding errors. If they stand for the same number, |v − w| ≤ e + f up to
/// what the bounds leave out: the rounding of the bounds themselves, terms of second order in u, and library functions that are off by more than
/// the few units assumed. A factor of 64 covers these with room, and 10⁻¹² of the largest entry covers derivatives of catalogue functions that cancel
/// inside (1 − tanh² and the like). Since points with e or f above 10⁻⁸ of the largest entry are not used, a difference of more than
/// 10⁻⁶ of the largest entry is always seen, and in most programs one of 10⁻¹¹.
enum Comparison {
  /// What multiplies the bounds.
  static let boundFactor = 64.0
  /// What is allowed relative to the largest entry.
  static let slack = 1e-12

  /// What came out.
  enum Outcome {
    /// All entries agree; the largest difference, relative to the largest entry.
    case equal(relativeError: Double)
    /// The place of the entry that differs most.
    case different(place: Int)
  }

  /// Compares the entries `claimed`, times a factor, with those of the reference.
  static func compare(_ claimed: [Measured], with reference: [Measured], factor: Double = 1) -> Outcome {
    guard claimed.count == reference.count else { return .different(place: 0) }
    var (scale, noise) = (0.0, 0.0)
    for entry in reference {
      scale = max(scale, abs(entry.value))
      noise = max(noise, entry.bound)
    }
    let excess = slack * scale
    var worst: (place: Int, ratio: Double)?
    var largest = 0.0
    for (place, (a, b)) in zip(claimed, reference).enumerated() {
      let difference = abs(a.value * factor - b.value)
      let tolerance = boundFactor * (a.bound * abs(factor) + b.bound) + excess
      largest = max(largest, difference)
      if !(difference <= tolerance) {
        let ratio = tolerance > 0 ? difference / tolerance : .infinity
        if worst == nil || ratio > worst?.ratio ?? 0 { worst = (place, ratio) }
      }
    }
    if let worst { return .different(place: worst.place) }
    // Where the reference is nothing but rounding, the difference relative to it would say nothing.
    return .equal(relativeError: scale > boundFactor * noise ? largest / scale : largest)
  }

  /// True when all entries agree.
  static func areEqual(_ claimed: [Measured], _ reference: [Measured], factor: Double = 1) -> Bool {
    if case .equal = compare(claimed, with: reference, factor: factor) { true } else { false }
  }

  /// The entries of a rows×columns matrix in the order of its transpose.
  static func transposed<Entry>(_ entries: [Entry], shape: [Int]) -> [Entry] {
    let (rows, columns) = (shape[0], shape[1])
    return (0..<columns).flatMap { j in (0..<rows).map { i in entries[i * columns + j] } }
  }

  /// A place among the entries of a type as subscripts that count from 1: none for a scalar, one for a vector.
  static func position(_ place: Int, shape: [Int], type: ValueType) -> [Int] {
    var rest = place
    var position: [Int] = []
    for length in shape.reversed() {
      position.append(rest % length + 1)
      rest /= length
    }
    switch type {
    case .scalar: return []
    case .column: return [position[1]]
    case .row: return [position[0]]
    case .matrix, .tensor: return position.reversed()
    }
  }
}
