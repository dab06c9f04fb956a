import Numerals
import Shapes

// A value as one factor of others: without what it has in common with its multiples and its permutations.
extension Arena {
  /// The value as a single factor at its own axes, times a number.
  public mutating func wholeFactor(_ value: Polynomial) -> (factor: Factor, scale: Coefficient) {
    wholeFactor(value, labels: Array(value.axes.indices))
  }

  /// The value as a single factor times a number: `value[labels] = scale · atom[…]`.
  ///
  /// The number is the value's content, or 1 where the content is to stay inside.
  public mutating func wholeFactor(_ value: Polynomial, labels: [Int], takingContent: Bool = true) -> (factor: Factor, scale: Coefficient) {
    if value.terms.count == 1, value.terms[0].factors.count == 1, value.terms[0].bound.isEmpty {
      let factor = value.terms[0].factors[0]
      return (Factor(factor.atom, factor.labels.map { labels[$0] }, exponent: factor.exponent), value.terms[0].coefficient)
    }
    let used = usedAxes(value)
    let core = used.count == value.axes.count ? value : narrowed(value, to: used)
    let (primitive, content) = takingContent ? contentRemoved(core) : (core, .one)
    let (oriented, permutation) = orientationNormalized(primitive)
    let id = intern(oriented)
    let atom = intern(.polynomial(id), axes: oriented.axes)
    return (Factor(atom, permutation.map { labels[used[$0]] }), content)
  }

  /// The axes along which a value is not constant.
  public func usedAxes(_ value: Polynomial) -> [Int] {
    value.axes.indices.filter { axis in value.terms.contains { $0.factors.contains { $0.labels.contains(axis) } } }
  }

  /// Divides out the content: value = content · primitive, where primitive has coprime integer coefficients, the first of them positive.
  public func contentRemoved(_ value: Polynomial) -> (primitive: Polynomial, content: Coefficient) {
    guard let first = value.terms.first else { return (value, .one) }
    var content = first.coefficient.magnitude
    if var (n, d) = content.fraction {
      for term in value.terms.dropFirst() {
        guard let (p, q) = term.coefficient.magnitude.fraction else { return signRemoved(value) }
        n = greatestCommonDivisor(n, p)
        let (common, overflow) = (d / max(1, greatestCommonDivisor(d, q))).multipliedReportingOverflow(by: q)
        guard !overflow else { return signRemoved(value) }
        d = common
      }
      content = Coefficient(n, over: d)
    } else if value.terms.count > 1 {
      return signRemoved(value)
    }
    if first.coefficient.isNegative { content = -content }
    return content.isOne ? (value, .one) : (value.scaled(by: content.reciprocal), content)
  }

  private func signRemoved(_ value: Polynomial) -> (primitive: Polynomial, content: Coefficient) {
    value.terms[0].coefficient.isNegative ? (value.scaled(by: .minusOne), .minusOne) : (value, .one)
  }

  /// The value with its axes in canonical order, and where each of those axes stood: oriented axis a is axis permutation[a] of the value.
  public mutating func orientationNormalized(_ value: Polynomial) -> (oriented: Polynomial, permutation: [Int]) {
    let n = value.axes.count
    guard n == 2 || n == 3 else { return (value, Array(0..<n)) }
    var best = value
    var bestKey = orientationKey(value)
    var bestPermutation = Array(0..<n)
    let candidates = n == 2 ? [[1, 0]] : [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
    for permutation in candidates {
      // The sign is settled before the orientation, so that A − Bᵀ and Bᵀ − A have one representative each.
      let candidate = permuted(value, permutation)
      let key = orientationKey(candidate)
      if key.lexicographicallyPrecedes(bestKey) { (best, bestKey, bestPermutation) = (candidate, key, permutation) }
    }
    return (best, bestPermutation)
  }

  private func orientationKey(_ value: Polynomial) -> [Int] {
    var out: [Int] = []
    for term in value.terms { term.appendKey(to: &out) }
    for extent in value.axes { out.append(stableHash(of: extent)) }
    return out
  }
}
