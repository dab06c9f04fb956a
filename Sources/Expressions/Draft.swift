import Numerals
import Shapes

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
}

/// The elements in order of first appearance.
func orderedUnique(_ labels: [Int]) -> [Int] {
  var seen: Set<Int> = []
  return labels.filter { seen.insert($0).inserted }
}
