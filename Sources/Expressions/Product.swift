import Numerals
import Shapes

/// A value at given indices, as one factor of a product.
public struct Operand: Sendable {
  /// The value.
  public var value: Polynomial
  /// One label per axis; a label in two places ties them to the same index.
  public var labels: [Int]

  /// `value` at `labels`.
  public init(_ value: Polynomial, _ labels: [Int]) {
    self.value = value
    self.labels = labels
  }
}

/// A product under construction: labels are dense, the first `free` of them are the result's axes.
struct Draft {
  var coefficient: Coefficient
  var factors: [Factor]
  /// The extent of every label.
  var extents: [Extent]
  var free: Int
  /// Bound labels that have been summed away.
  var retired: Set<Int> = []

  mutating func freshLabel(_ extent: Extent) -> Int {
    extents.append(extent)
    return extents.count - 1
  }

  func isBound(_ label: Int) -> Bool { label >= free }

  /// How often a label occurs in the factors.
  func occurrences(of label: Int) -> Int {
    var count = 0
    for factor in factors { for l in factor.labels where l == label { count += 1 } }
    return count
  }

  /// In how many factors a label occurs.
  func factorCount(of label: Int) -> Int {
    var count = 0
    for factor in factors where factor.labels.contains(label) { count += 1 }
    return count
  }

  mutating func substitute(_ old: Int, by new: Int) {
    for k in factors.indices {
      for a in factors[k].labels.indices where factors[k].labels[a] == old { factors[k].labels[a] = new }
    }
  }
}

extension Arena {
  /// The product of values at labels, summed over every label that is not in `output`: the one way in which values are multiplied.
  ///
  /// `Σ_bound c · Π value[labels]`, with axes as `output` lists them. A label of `output` that stands nowhere makes the result constant along that axis.
  /// Products of single monomials are merged into one; a sum of several terms stays whole as one factor.
  public mutating func product(_ coefficient: Coefficient = .one, _ operands: [Operand], output: [(label: Int, extent: Extent)]) -> Polynomial {
    var place: [Int: Int] = [:]
    var draft = Draft(coefficient: coefficient, factors: [], extents: output.map(\.extent), free: output.count)
    for (k, entry) in output.enumerated() { place[entry.label] = k }
    for operand in operands {
      if operand.value.isZero { return .zero(output.map(\.extent)) }
      var labels: [Int] = []
      for (axis, label) in operand.labels.enumerated() {
        if let known = place[label] {
          labels.append(known)
        } else {
          let fresh = draft.freshLabel(operand.value.axes[axis])
          place[label] = fresh
          labels.append(fresh)
        }
      }
      append(operand.value, at: labels, to: &draft)
    }
    draft.extents.replaceSubrange(0..<draft.free, with: output.map(\.extent))
    return finish(draft)
  }

  /// Multiplies a draft by a value at labels of the draft.
  mutating func append(_ value: Polynomial, at labels: [Int], to draft: inout Draft) {
    if value.terms.count == 1 {
      let term = value.terms[0]
      if term.bound.isEmpty || draft.factors.count + term.factors.count <= Arena.maximumFactors {
        inline(term, freeLabels: labels, to: &draft)
        return
      }
    }
    effort += value.terms.count / 4
    let (core, common) = commonFactorsRemoved(value)
    for factor in common { draft.factors.append(Factor(factor.atom, factor.labels.map { labels[$0] }, exponent: factor.exponent)) }
    if !common.isEmpty {
      append(core, at: labels, to: &draft)
      return
    }
    var (factor, scale) = wholeFactor(value, labels: labels)
    if (draft.coefficient * scale).fraction == nil, draft.coefficient.fraction != nil, scale.fraction != nil {
      // Where the product of the contents would be no exact number any more, the content stays inside.
      (factor, scale) = wholeFactor(value, labels: labels, takingContent: false)
    }
    draft.coefficient = draft.coefficient * scale
    draft.factors.append(factor)
  }

  /// Divides out the factors that every term has at the same free labels: s·A + s·B = s·(A + B), so that equal sums have one core.
  mutating func commonFactorsRemoved(_ value: Polynomial) -> (core: Polynomial, common: [Factor]) {
    guard value.terms.count > 1 else { return (value, []) }
    let free = value.axes.count
    var common: [Factor] = []
    for factor in value.terms[0].factors where factor.labels.allSatisfy({ $0 < free }) {
      if case .delta = atoms[factor.atom].kind { continue }
      var exponent = factor.exponent
      var isCommon = true
      for term in value.terms.dropFirst() {
        guard let other = term.factors.first(where: { $0.atom == factor.atom && $0.labels == factor.labels }),
          other.exponent.isNegative == exponent.isNegative
        else {
          isCommon = false
          break
        }
        if other.exponent.magnitude < exponent.magnitude { exponent = other.exponent }
      }
      if isCommon { common.append(Factor(factor.atom, factor.labels, exponent: exponent)) }
    }
    guard !common.isEmpty else { return (value, []) }
    let terms = value.terms.map { term in
      var term = term
      for factor in common {
        guard let place = term.factors.firstIndex(where: { $0.atom == factor.atom && $0.labels == factor.labels }) else { continue }
        term.factors[place].exponent = term.factors[place].exponent - factor.exponent
      }
      term.factors.removeAll { $0.exponent.isZero }
      return canonicallyLabeled(term, free: free)
    }
    return (collected(axes: value.axes, terms), common)
  }

  /// Multiplies a draft by one monomial whose free labels become `freeLabels`.
  func inline(_ term: Monomial, freeLabels: [Int], to draft: inout Draft) {
    draft.coefficient = draft.coefficient * term.coefficient
    var map = freeLabels
    for extent in term.bound { map.append(draft.freshLabel(extent)) }
    for factor in term.factors {
      draft.factors.append(Factor(factor.atom, factor.labels.map { map[$0] }, exponent: factor.exponent))
    }
  }

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

  /// The value with its axes permuted: result axis a is axis permutation[a] of the value.
  public mutating func permuted(_ value: Polynomial, _ permutation: [Int]) -> Polynomial {
    let axes = permutation.map { value.axes[$0] }
    var place = Array(repeating: 0, count: permutation.count)
    for (new, old) in permutation.enumerated() { place[old] = new }
    var terms: [Monomial] = []
    for var term in value.terms {
      var hasDelta = false
      for k in term.factors.indices {
        if case .delta = atoms[term.factors[k].atom].kind { hasDelta = true }
        for a in term.factors[k].labels.indices where term.factors[k].labels[a] < place.count {
          term.factors[k].labels[a] = place[term.factors[k].labels[a]]
        }
      }
      if hasDelta {
        // Between free labels the first stands for both, also after their exchange.
        terms += finish(Draft(coefficient: term.coefficient, factors: term.factors, extents: axes + term.bound, free: axes.count)).terms
      } else {
        terms.append(canonicallyLabeled(term, free: axes.count))
      }
    }
    return collected(axes: axes, terms)
  }

  /// Normalises a draft and makes it a canonical polynomial.
  mutating func finish(_ draft: Draft) -> Polynomial {
    var draft = draft
    let axes = Array(draft.extents[0..<draft.free])
    effort += 1 + draft.factors.count
    guard !isExhausted, normalize(&draft) else { return .zero(axes) }
    if let cancelled = cancelled(draft) { return cancelled }
    if let spread = spreadSum(draft, axes: axes) { return spread }
    return Polynomial(axes: axes, terms: [canonicallyLabeled(compacted(draft), free: draft.free)])
  }

  /// Renumbers the labels of a draft: free ones stay, the bound ones in use follow.
  private func compacted(_ draft: Draft) -> Monomial {
    var map: [Int: Int] = [:]
    var bound: [Extent] = []
    var factors = draft.factors
    for k in factors.indices {
      for a in factors[k].labels.indices where draft.isBound(factors[k].labels[a]) {
        let label = factors[k].labels[a]
        if let known = map[label] {
          factors[k].labels[a] = known
        } else {
          let new = draft.free + bound.count
          bound.append(draft.extents[label])
          map[label] = new
          factors[k].labels[a] = new
        }
      }
    }
    return Monomial(coefficient: draft.coefficient, factors: factors, bound: bound)
  }

  /// Where a whole sum should not stay whole: when it is the only factor, or when summing it over an index makes terms cancel.
  private mutating func spreadSum(_ draft: Draft, axes: [Extent]) -> Polynomial? {
    for (k, factor) in draft.factors.enumerated() {
      guard factor.exponent.isOne, case .polynomial(let id) = atoms[factor.atom].kind, polynomials[id].terms.count > 1 else { continue }
      let sum = polynomials[id]
      if draft.factors.count == 1, Set(factor.labels).count == factor.labels.count, factor.labels.allSatisfy({ !draft.isBound($0) }) {
        return spread(sum, at: factor.labels, in: draft, without: k, axes: axes)
      }
      // Labels that only this factor uses are summed inside it; that is worth it when terms cancel or merge.
      let inner = Set(factor.labels.filter { draft.isBound($0) && draft.factorCount(of: $0) == 1 })
      guard !inner.isEmpty || Set(factor.labels).count < factor.labels.count else { continue }
      let outer = orderedUnique(factor.labels.filter { !inner.contains($0) })
      let marginal = spread(sum, at: factor.labels, output: outer.map { ($0, draft.extents[$0]) })
      guard marginal.terms.count < sum.terms.count else { continue }
      var rest = draft
      rest.retired.formUnion(inner)
      rest.factors.remove(at: k)
      if marginal.isZero { return .zero(axes) }
      append(marginal, at: outer, to: &rest)
      return finish(rest)
    }
    return nil
  }

  private mutating func spread(_ sum: Polynomial, at labels: [Int], in draft: Draft, without index: Int, axes: [Extent]) -> Polynomial {
    var terms: [Monomial] = []
    for term in sum.terms {
      var piece = draft
      piece.factors.remove(at: index)
      inline(term, freeLabels: labels, to: &piece)
      terms += finish(piece).terms
    }
    return collected(axes: axes, terms)
  }

  private mutating func spread(_ sum: Polynomial, at labels: [Int], output: [(label: Int, extent: Extent)]) -> Polynomial {
    var terms: [Monomial] = []
    for term in sum.terms {
      terms += product(.one, [Operand(Polynomial(axes: sum.axes, terms: [term]), labels)], output: output).terms
    }
    return collected(axes: output.map(\.extent), terms)
  }

  /// Adds up values over the same axes.
  public mutating func sum(_ values: [Polynomial]) -> Polynomial {
    guard let axes = values.first?.axes else { return .zero() }
    effort += values.reduce(0) { $0 + $1.terms.count } / 8
    return collected(axes: axes, values.flatMap(\.terms))
  }

  /// Merges like terms; the terms keep the order in which their kind first appeared in the arena.
  func collected(axes: [Extent], _ terms: [Monomial]) -> Polynomial {
    if terms.count < 2 { return Polynomial(axes: axes, terms: terms.filter { !$0.coefficient.isZero }) }
    var places: [[Int]: Int] = [:]
    var merged: [(key: [Int], term: Monomial)] = []
    for term in terms {
      let key = term.likeness
      if let place = places[key] {
        merged[place].term.coefficient = merged[place].term.coefficient + term.coefficient
      } else {
        places[key] = merged.count
        merged.append((key, term))
      }
    }
    merged.removeAll { $0.term.coefficient.isZero }
    merged.sort { $0.key.lexicographicallyPrecedes($1.key) }
    return Polynomial(axes: axes, terms: merged.map(\.term))
  }

  /// The sum of every entry's product with nothing: `value` with the given axes added, constant along them.
  ///
  /// `labels[a]` says which axis of the result axis a of the value becomes.
  public mutating func broadcast(_ value: Polynomial, labels: [Int], axes: [Extent]) -> Polynomial {
    if value.axes.count == axes.count, labels == Array(0..<axes.count) { return value }
    var terms: [Monomial] = []
    for term in value.terms {
      terms +=
        product(.one, [Operand(Polynomial(axes: value.axes, terms: [term]), labels)], output: axes.enumerated().map { ($0.offset, $0.element) }).terms
    }
    return collected(axes: axes, terms)
  }
}

/// The elements in order of first appearance.
func orderedUnique(_ labels: [Int]) -> [Int] {
  var seen: Set<Int> = []
  return labels.filter { seen.insert($0).inserted }
}
