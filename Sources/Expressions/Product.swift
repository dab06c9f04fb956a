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
