import Numerals
import Shapes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension Arena {
  /// Brings a product to its normal form; false when it is zero.
  ///
  /// Each rule makes the product smaller, so the loop ends: contractions are merged in, deltas are used up, equal entries are gathered, inverses meet
  /// what they invert, declared facts are applied, and an index that stands nowhere becomes its number of values.
  mutating func normalize(_ draft: inout Draft) -> Bool {
    while true {
      if draft.coefficient.isZero { return false }
      if inlineOne(&draft) { continue }
      if useDelta(&draft) { continue }
      if useDiagonal(&draft) { continue }
      gather(&draft)
      if inlineOne(&draft) { continue }
      if useNumbers(&draft) { continue }
      if useSigns(&draft) { continue }
      if useSigmoid(&draft) { continue }
      if useQuotient(&draft) { continue }
      if useInverse(&draft) { continue }
      if useFacts(&draft) { continue }
      if usePower(&draft) { continue }
      countUnused(&draft)
      return !draft.coefficient.isZero
    }
  }

  /// Merges in a factor that is itself a single product, when its power allows.
  private func inlineOne(_ draft: inout Draft) -> Bool {
    for (k, factor) in draft.factors.enumerated() {
      guard case .polynomial(let id) = atoms[factor.atom].kind, polynomials[id].terms.count == 1 else { continue }
      let term = polynomials[id].terms[0]
      guard let power = factor.exponent.integer else { continue }
      if term.bound.isEmpty {
        draft.factors.remove(at: k)
        draft.coefficient = draft.coefficient * term.coefficient.power(power)
        for inner in term.factors {
          draft.factors.append(Factor(inner.atom, inner.labels.map { factor.labels[$0] }, exponent: inner.exponent * factor.exponent))
        }
        return true
      }
      if power >= 1, power <= 4, draft.factors.count + power * term.factors.count <= Arena.maximumFactors {
        draft.factors.remove(at: k)
        for _ in 0..<power { inline(term, freeLabels: factor.labels, to: &draft) }
        return true
      }
    }
    return false
  }

  /// f(… δ[i,j] …)[k,k] is f(… 1 …)[k]: on the diagonal the deltas inside are used up.
  private mutating func useDiagonal(_ draft: inout Draft) -> Bool {
    for (k, factor) in draft.factors.enumerated() where Set(factor.labels).count < factor.labels.count {
      let operand: PolynomialID
      switch atoms[factor.atom].kind {
      case .polynomial(let p), .apply(_, let p): operand = p
      default: continue
      }
      let whole = polynomials[operand]
      guard whole.terms.contains(where: { $0.factors.contains { if case .delta = atoms[$0.atom].kind { true } else { false } } }) else { continue }
      let labels = orderedUnique(factor.labels)
      let places = factor.labels.compactMap { labels.firstIndex(of: $0) }
      var value = broadcast(whole, labels: places, axes: labels.map { draft.extents[$0] })
      if case .apply(let function, _) = atoms[factor.atom].kind { value = apply(function, value) }
      draft.factors.remove(at: k)
      let raised = power(value, factor.exponent)
      if raised.isZero { draft.coefficient = .zero }
      if !raised.isZero { append(raised, at: labels, to: &draft) }
      return true
    }
    return false
  }

  /// δ[i,j] with a bound label replaces it by the other; between free labels it lets the first stand for both everywhere else.
  private mutating func useDelta(_ draft: inout Draft) -> Bool {
    for (k, factor) in draft.factors.enumerated() {
      switch atoms[factor.atom].kind {
      case .delta:
        let (a, b) = (min(factor.labels[0], factor.labels[1]), max(factor.labels[0], factor.labels[1]))
        if a == b {
          draft.factors.remove(at: k)
          return true
        }
        if draft.isBound(b) {
          draft.factors.remove(at: k)
          draft.substitute(b, by: a)
          draft.retired.insert(b)
          return true
        }
        if draft.occurrences(of: b) > 1 || !factor.exponent.isOne {
          draft.substitute(b, by: a)
          draft.factors[k] = Factor(factor.atom, [a, b])
          return true
        }
      case .indicator where !factor.exponent.isOne:
        // A power of 0 or 1 is itself.
        draft.factors[k].exponent = .one
        return true
      case .indicator(let axes, let factors, let constant) where axes.count == 1 && fix(factor, factors[0], constant, except: k, in: &draft):
        return true
      case .indicator(let axes, let factors, let constant):
        if let other = sameMerging(factor, axes, factors, constant, draft, except: k) {
          let pairs = zip(factor.labels.dropLast(), draft.factors[other].labels.dropLast())
          let deltas = zip(pairs, axes).map { pair, extent in Factor(intern(.delta(extent), axes: [extent, extent]), [pair.0, pair.1]) }
          draft.retired.insert(factor.labels[factor.labels.count - 1])
          draft.factors = draft.factors.enumerated().filter { $0.offset != k && $0.offset != other }.map(\.element) + deltas
          return true
        }
      default: continue
      }
    }
    return false
  }

  /// Σⱼ [j = c]·[2j + i = l] = [2c + i = l]: an index that is fixed and stands in other indicators only is put into them.
  private mutating func fix(_ factor: Factor, _ scale: Int, _ constant: Int, except k: Int, in draft: inout Draft) -> Bool {
    let label = factor.labels[0]
    let value = -constant * scale
    guard scale.magnitude == 1, draft.isBound(label), draft.occurrences(of: label) > 1, let length = draft.extents[label].integer,
      value >= 1, value <= length
    else { return false }
    var factors: [Factor] = []
    for (place, other) in draft.factors.enumerated() where place != k {
      guard other.labels.contains(label) else {
        factors.append(other)
        continue
      }
      guard case .indicator(let axes, let weights, var offset) = atoms[other.atom].kind, axes.count > 1,
        other.labels.contains(where: { $0 != label })
      else { return false }
      var kept: [Int] = []
      for axis in axes.indices { if other.labels[axis] == label { offset += weights[axis] * value } else { kept.append(axis) } }
      // x[i] for an i that does not run over all of x cannot be written.
      let isRenaming = kept.count == 2 && offset == 0 && kept.allSatisfy { weights[$0].magnitude == 1 }
      if isRenaming, axes[kept[0]] != axes[kept[1]] { return false }
      let rest = indicator(kept.map { axes[$0] }, factors: kept.map { weights[$0] }, constant: offset)
      guard rest.terms.count == 1, rest.terms[0].factors.count == 1 else { return false }
      let inner = rest.terms[0].factors[0]
      factors.append(Factor(inner.atom, inner.labels.map { other.labels[kept[$0]] }, exponent: other.exponent))
    }
    draft.factors = factors
    draft.retired.insert(label)
    return true
  }

  /// Σ_p [p = merged(i, j)]·[p = merged(k, l)] = δ[i,k]·δ[j,l]: the other indicator that merges into the same bound index in the same way.
  ///
  /// Merging is one to one when each stride is the product of the extents behind it.
  private func sameMerging(_ factor: Factor, _ axes: [Extent], _ factors: [Int], _ constant: Int, _ draft: Draft, except k: Int) -> Int? {
    guard let target = factor.labels.last, factors.last == -1, draft.isBound(target), draft.occurrences(of: target) == 2, factors.count > 1 else {
      return nil
    }
    var stride = 1
    for axis in factors.indices.dropLast().reversed() {
      guard factors[axis] == stride, let extent = axes[axis].integer else { return nil }
      stride *= extent
    }
    return draft.factors.indices.first { other in
      other != k && draft.factors[other].atom == factor.atom && draft.factors[other].labels.last == target
        && !draft.factors[other].labels.dropLast().contains(target)
    }
  }

  /// Entries of the same atom at the same labels become one power.
  private func gather(_ draft: inout Draft) {
    guard draft.factors.count > 1 else {
      if let only = draft.factors.first, atoms[only.atom].isSymmetric { draft.factors[0].labels.sort() }
      return
    }
    var kept: [Factor] = []
    kept.reserveCapacity(draft.factors.count)
    for var factor in draft.factors {
      if atoms[factor.atom].isSymmetric { factor.labels.sort() }
      if let place = kept.firstIndex(where: { $0.atom == factor.atom && $0.labels == factor.labels }) {
        kept[place].exponent = kept[place].exponent + factor.exponent
      } else {
        kept.append(factor)
      }
    }
    kept.removeAll { $0.exponent.isZero }
    draft.factors = kept
  }

  /// Whole powers of numbers, and literal extents, go into the coefficient.
  private func useNumbers(_ draft: inout Draft) -> Bool {
    for (k, factor) in draft.factors.enumerated() {
      switch atoms[factor.atom].kind {
      case .number(let value):
        if draft.coefficient.fraction == nil {
          // Beside an inexact number a root is a number too.
          draft.factors.remove(at: k)
          draft.coefficient = draft.coefficient * Coefficient(real: pow(value.value, factor.exponent.value))
          return true
        }
        guard let power = factor.exponent.integer else {
          // √8 = 2·√2 and the like: keep the exponent within (0, 1).
          guard let whole = factor.exponent.floor, whole != 0 else { continue }
          draft.coefficient = draft.coefficient * value.power(whole)
          draft.factors[k].exponent = factor.exponent - Coefficient(whole)
          return true
        }
        draft.factors.remove(at: k)
        draft.coefficient = draft.coefficient * value.power(power)
        return true
      case .extent(let extent):
        guard let value = extent.integer, let power = factor.exponent.integer else { continue }
        draft.factors.remove(at: k)
        draft.coefficient = draft.coefficient * Coefficient(value).power(power)
        return true
      default: continue
      }
    }
    return false
  }

  /// Facts of variables: entries that are 0 or 1 equal their squares and their roots; a distribution summed over is 1.
  private func useFacts(_ draft: inout Draft) -> Bool {
    for (k, factor) in draft.factors.enumerated() {
      guard case .variable(let number) = atoms[factor.atom].kind else { continue }
      let variable = variables[number]
      if variable.isZeroOne, factor.exponent > .zero, !factor.exponent.isOne {
        draft.factors[k].exponent = .one
        return true
      }
      if variable.sumsToOne, factor.exponent.isOne, let label = factor.labels.last, draft.isBound(label), draft.occurrences(of: label) == 1 {
        draft.factors.remove(at: k)
        draft.retired.insert(label)
        return true
      }
    }
    return false
  }

  /// An index that no factor uses any more is summed: a factor of its number of values.
  private mutating func countUnused(_ draft: inout Draft) {
    guard draft.extents.count > draft.free else { return }
    var used = draft.retired
    for factor in draft.factors { used.formUnion(factor.labels) }
    for label in draft.free..<draft.extents.count where !used.contains(label) {
      draft.retired.insert(label)
      let extent = draft.extents[label]
      if let value = extent.integer {
        draft.coefficient = draft.coefficient * Coefficient(value)
      } else {
        draft.factors.append(Factor(intern(.extent(extent), axes: []), []))
      }
    }
    gather(&draft)
  }
}
