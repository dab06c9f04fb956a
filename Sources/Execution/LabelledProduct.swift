import Diagnostics
import Planning

/// A sum over labels of a product of arrays that are read with a step along each label:
/// result[offset + Σ steps·l] += coefficient · Π entries[offset + Σ strides·l].
struct LabelledProduct<Real: Element> {
  /// One array.
  struct Factor {
    var entries: [Real]
    var offset: Int
    var strides: [Int]
  }

  /// The number that the product is multiplied by.
  var coefficient: Real
  /// The length of each label.
  var extents: [Int]
  /// The arrays.
  var factors: [Factor]
  /// The place of the first entry in the result.
  var offset: Int
  /// The step along each label in the result; 0 for a label that is summed.
  var steps: [Int]

  /// Adds the sum to a result. Arrays are multiplied two at a time, those first that are passed over in the fewest steps.
  ///
  /// - Throws: `limit` where an array in between would be too large.
  func add(to result: inout [Real]) throws(Diagnostic) {
    var remaining = factors
    while remaining.count > 1 {
      let (first, second) = cheapestPair(remaining)
      let b = remaining.remove(at: second)
      let a = remaining.remove(at: first)
      remaining.append(try product(a, b, labels: labels(of: [a, b]), others: remaining))
    }
    let last = remaining.first ?? Factor(entries: [1], offset: 0, strides: extents.map { _ in 0 })
    let moving = extents.indices.filter { last.strides[$0] != 0 || steps[$0] != 0 }
    // What neither the result nor an array varied along from the start is a repetition that is summed.
    let varying = labels(of: factors)
    let repeated = extents.indices.filter { steps[$0] == 0 && !varying.contains($0) }.reduce(1) { $0 * extents[$1] }
    let factor = coefficient * Real(repeated)
    last.entries.withUnsafeBufferPointer { entries in
      result.withUnsafeMutableBufferPointer { result in
        walk(moving, [last.strides, steps], [last.offset, offset]) { places in result[places[1]] += factor * entries[places[0]] }
      }
    }
  }

  /// The labels that some arrays vary along.
  private func labels(of factors: [Factor]) -> [Int] { extents.indices.filter { label in factors.contains { $0.strides[label] != 0 } } }

  private func count(_ labels: [Int]) -> Double { labels.reduce(1.0) { $0 * Double(extents[$1]) } }

  /// The labels of a product of two that the result or another array has.
  private func kept(_ labels: [Int], _ others: [Factor]) -> [Int] {
    labels.filter { label in steps[label] != 0 || others.contains { $0.strides[label] != 0 } }
  }

  private func cheapestPair(_ factors: [Factor]) -> (first: Int, second: Int) {
    var best = (first: 0, second: 1)
    var least = (passes: Double.infinity, size: Double.infinity)
    for first in factors.indices {
      for second in factors.indices where second > first {
        let labels = labels(of: [factors[first], factors[second]])
        let others = factors.indices.filter { $0 != first && $0 != second }.map { factors[$0] }
        let price = (passes: count(labels), size: count(kept(labels, others)))
        if price < least { (least, best) = (price, (first, second)) }
      }
    }
    return best
  }

  private func product(_ a: Factor, _ b: Factor, labels: [Int], others: [Factor]) throws(Diagnostic) -> Factor {
    let kept = kept(labels, others)
    guard count(kept) <= Double(Plan.largestArray) else {
      throw Diagnostic(
        .limit, Message("a product of factors has more entries than what is accepted, \(Plan.largestArray)", "因子乘积的元素超过上限 \(Plan.largestArray) 个"),
        at: .none)
    }
    var strides = extents.map { _ in 0 }
    var length = 1
    for label in kept.reversed() {
      strides[label] = length
      length *= extents[label]
    }
    var entries = [Real](repeating: 0, count: length)
    a.entries.withUnsafeBufferPointer { left in
      b.entries.withUnsafeBufferPointer { right in
        entries.withUnsafeMutableBufferPointer { entries in
          walk(labels, [a.strides, b.strides, strides], [a.offset, b.offset, 0]) { places in
            entries[places[2]] += left[places[0]] * right[places[1]]
          }
        }
      }
    }
    return Factor(entries: entries, offset: 0, strides: strides)
  }

  /// Visits every combination of some labels, with the place in each of several arrays.
  private func walk(_ labels: [Int], _ strides: [[Int]], _ offsets: [Int], _ visit: (UnsafeMutableBufferPointer<Int>) -> Void) {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: offsets.count) { places in
      _ = places.initialize(from: offsets)
      var position = labels.map { _ in 0 }
      while true {
        visit(places)
        var axis = labels.count - 1
        while axis >= 0 {
          let label = labels[axis]
          position[axis] += 1
          if position[axis] < extents[label] {
            for array in places.indices { places[array] += strides[array][label] }
            break
          }
          position[axis] = 0
          for array in places.indices { places[array] -= strides[array][label] * (extents[label] - 1) }
          axis -= 1
        }
        if axis < 0 { return }
      }
    }
  }
}
