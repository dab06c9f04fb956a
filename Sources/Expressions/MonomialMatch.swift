import Numerals
import Shapes

/// One product found inside another: which factors it covers and what its labels became.
public struct MonomialMatch: Sendable {
  /// The covered factors.
  public var places: Set<Int>
  /// The image of each label of the pattern.
  public var labels: [Int: Int]

  /// Finds the factors of `pattern` among `factors`, with equal powers and labels mapped one to one.
  ///
  /// - Parameters:
  ///   - free: how many labels of the pattern are free.
  ///   - fixed: images that are given beforehand.
  ///   - allowed: refuses a set of places; asked for each place as it is tried.
  /// - Returns: the first match, or nil. The search tries at most 2,000 placements.
  public static func find(
    _ pattern: Monomial, free: Int, in factors: [Factor], fixed: [Int: Int], arena: Arena, allowed: (Set<Int>) -> Bool
  ) -> MonomialMatch? {
    guard pattern.factors.count <= factors.count, canHold(pattern.factors, factors) else { return nil }
    let pattern = pattern.factors.count > 4 ? connected(pattern.factors, to: fixed) : pattern.factors
    var budget = 2_000
    // Depth-first search with an explicit stack: a frame holds how far its pattern factor has looked.
    struct Frame {
      var next: Int
      var flip: Bool
      var labels: [Int: Int]
      var places: Set<Int>
    }
    var stack = [Frame(next: 0, flip: false, labels: fixed, places: [])]
    while let top = stack.last {
      let depth = stack.count - 1
      if depth == pattern.count { return MonomialMatch(places: top.places, labels: top.labels) }
      let wanted = pattern[depth]
      var advanced = false
      var frame = top
      while frame.next < factors.count {
        let place = frame.next
        let flip = frame.flip
        let symmetric = arena[factors[place].atom].isSymmetric
        if symmetric && !flip {
          frame.flip = true
        } else {
          frame.flip = false
          frame.next += 1
        }
        budget -= 1
        if budget < 0 { return nil }
        let candidate = factors[place]
        guard candidate.atom == wanted.atom, candidate.exponent == wanted.exponent, !frame.places.contains(place) else {
          frame.flip = false
          frame.next = place + 1
          continue
        }
        guard allowed([place]), let labels = extend(frame.labels, wanted.labels, flip ? candidate.labels.reversed() : candidate.labels) else {
          continue
        }
        stack[depth] = frame
        stack.append(Frame(next: 0, flip: false, labels: labels, places: frame.places.union([place])))
        advanced = true
        break
      }
      if !advanced { stack.removeLast() }
    }
    return nil
  }

  /// False where some entry of the pattern stands less often among the factors.
  private static func canHold(_ pattern: [Factor], _ factors: [Factor]) -> Bool {
    struct Entry: Hashable {
      let atom: AtomID
      let exponent: Coefficient
    }
    var left: [Entry: Int] = [:]
    for factor in factors { left[Entry(atom: factor.atom, exponent: factor.exponent), default: 0] += 1 }
    for factor in pattern {
      guard let count = left[Entry(atom: factor.atom, exponent: factor.exponent)], count > 0 else { return false }
      left[Entry(atom: factor.atom, exponent: factor.exponent)] = count - 1
    }
    return true
  }

  /// The pattern's factors, each behind one that it shares a label with where there is one: a long chain is then followed link by link.
  private static func connected(_ factors: [Factor], to fixed: [Int: Int]) -> [Factor] {
    var known = Set(fixed.keys)
    var left = factors
    var out: [Factor] = []
    while !left.isEmpty {
      let place = left.firstIndex { $0.labels.contains { known.contains($0) } } ?? 0
      let next = left.remove(at: place)
      known.formUnion(next.labels)
      out.append(next)
    }
    return out
  }

  private static func extend(_ labels: [Int: Int], _ pattern: [Int], _ image: [Int]) -> [Int: Int]? {
    var out = labels
    for (a, b) in zip(pattern, image) {
      if let known = out[a] {
        if known != b { return nil }
      } else {
        if out.values.contains(b) { return nil }
        out[a] = b
      }
    }
    return out
  }
}
