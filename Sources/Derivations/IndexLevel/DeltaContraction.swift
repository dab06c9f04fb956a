import Numerals
import Typing

/// Using up Kronecker deltas: Σₗ δₗⱼ·a[l] = a[j].
extension IndexExpressions {
  /// One delta used up: the summation index and what it becomes.
  struct UsedDelta: Hashable, Sendable {
    /// The summation label.
    var label: Int
    /// What the only surviving term has in its place.
    var value: Subscript
  }

  /// How many sums inside one another are opened for the deltas in them.
  private static let deepestOpening = 8

  /// The node without the deltas whose summation index they determine.
  ///
  /// - Returns: the node, and which summation indices kept which value, in the order met.
  mutating func contracted(_ root: Int) -> (value: Int, used: [UsedDelta]) {
    var used: [UsedDelta] = []
    let value = rewritten(root) { expressions, term, operands in
      guard case .contraction(let bound, _) = term else { return nil }
      return expressions.contract(bound, operands[0], &used, depth: 0)
    }
    return (value, used)
  }

  /// Σ over labels of a body whose own sums are done.
  private mutating func contract(_ bound: [Int], _ body: Int, _ used: inout [UsedDelta], depth: Int) -> Int {
    var (scale, rest) = scaled(body)
    var bound = bound
    if case .contraction(let more, let inner) = self[rest] {
      bound += more
      rest = inner
      let (innerScale, innerRest) = scaled(rest)
      scale = scale * innerScale
      rest = innerRest
    }
    if depth < IndexExpressions.deepestOpening, case .sum(let list) = self[rest], list.contains(where: { holdsDelta($0, on: bound) }) {
      let parts = list.map { contract(bound, $0, &used, depth: depth + 1) }
      return times(scale, sum(parts))
    }
    var factors: [Int]
    if case .product(let list) = self[rest] { factors = list } else { factors = [rest] }
    // A sum among the factors is multiplied out where one of its terms holds a delta that can be used up.
    if depth < IndexExpressions.deepestOpening, factors.count > 1, factors.count <= 12,
      let place = factors.firstIndex(where: { if case .sum(let list) = self[$0] { list.contains { holdsDelta($0, on: bound) } } else { false } }),
      case .sum(let list) = self[factors[place]], list.count <= 12
    {
      let parts = list.map { part in
        var changed = factors
        changed[place] = part
        return contract(bound, product(changed), &used, depth: depth + 1)
      }
      return times(scale, sum(parts))
    }
    var isChanged = false
    search: while true {
      for (place, factor) in factors.enumerated() {
        guard case .delta(let a, let b, _) = self[factor] else { continue }
        guard let (label, value) = determined(a, b, bound) ?? determined(b, a, bound) else { continue }
        used.append(UsedDelta(label: label, value: value))
        factors.remove(at: place)
        factors = factors.map { substituted($0, [label: value]) }
        bound.removeAll { $0 == label }
        isChanged = true
        continue search
      }
      break
    }
    if isChanged, factors.count != 1 || bound.isEmpty {
      // Substituting may have made nested products or ones.
      let merged = product(factors)
      let (innerScale, innerRest) = scaled(merged)
      scale = scale * innerScale
      if case .product(let list) = self[innerRest] { factors = list } else { factors = [innerRest] }
      if isZero(merged) { return merged }
    }
    // An index on which nothing depends any more counts its values; deltas that do not depend on the sum stand before it.
    let present = factors.reduce(into: Set<Int>()) { $0.formUnion(labels(in: $1)) }
    let idle = bound.filter { !present.contains($0) }
    bound.removeAll { idle.contains($0) }
    var outside = idle.map { intern(.extent(labels[$0].extent)) }
    if !bound.isEmpty {
      let outer = factors.filter { factor in
        guard isChanged || self.isDelta(factor) else { return false }
        return labels(in: factor).isDisjoint(with: bound)
      }
      outside = outer + outside
      factors.removeAll { outer.contains($0) }
    }
    let inner = contraction(bound, factors.isEmpty ? number(.one) : product(factors))
    return times(scale, product(outside + [inner]))
  }

  private func isDelta(_ id: Int) -> Bool { if case .delta = self[id] { true } else { false } }

  /// True where a term is, or has as a factor, a delta that determines one of the labels.
  private func holdsDelta(_ id: Int, on bound: [Int]) -> Bool {
    var pending = [id]
    while let next = pending.popLast() {
      switch self[next] {
      case .delta(let a, let b, _): if determined(a, b, bound) != nil || determined(b, a, bound) != nil { return true }
      case .product(let list), .sum(let list): pending += list
      case .negative(let inner): pending.append(inner)
      default: break
      }
    }
    return false
  }

  /// The bound label that stands alone in `a` and is determined by `b`.
  private func determined(_ a: Subscript, _ b: Subscript, _ bound: [Int]) -> (Int, Subscript)? {
    // A shifted index may leave the range of the sum, so only lone ones take each other's place.
    guard let label = a.lone, bound.contains(label), b.lone != nil, b.lone != label else { return nil }
    return (label, b)
  }
}
