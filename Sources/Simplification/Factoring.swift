import Expressions
import Numerals
import Shapes

/// Taking out common factors: Σᵢ F[i]·(R₁[i] + R₂[i]) for Σᵢ F[i]·R₁[i] + Σᵢ F[i]·R₂[i].
///
/// A common factor may be a scalar, a Hadamard factor (its labels are free), or a matrix on the left or the right (one of its labels is free, the other
/// bound and shared by the terms).
enum Factoring {
  /// The value with common factors taken out, most frequent first, until no two terms share one.
  static func factored(_ value: Polynomial, in arena: inout Arena, depth: Int = 0) -> Polynomial {
    var current = value
    guard depth < 12 else { return value }
    for _ in 0..<12 {
      guard current.terms.count > 1, let next = once(current, in: &arena, depth: depth) else { break }
      current = next
    }
    return current
  }

  /// A factor common to several terms, and where it stands in each.
  private struct Common {
    var atom: AtomID
    /// Free labels as they are, −1 for the shared bound label.
    var labels: [Int]
    var isDivisor: Bool
    var occurrences: [(term: Int, factor: Int, bound: Int?)]
  }

  private static func once(_ value: Polynomial, in arena: inout Arena, depth: Int) -> Polynomial? {
    let free = value.axes.count
    var found: [Common] = []
    for (t, term) in value.terms.enumerated() {
      for (f, factor) in term.factors.enumerated() {
        if case .delta = arena[factor.atom].kind, factor.labels.contains(where: { $0 >= free }) { continue }
        let bound = Set(factor.labels.filter { $0 >= free })
        guard bound.count <= 1, factor.labels.count == Set(factor.labels).count else { continue }
        let orientations = arena[factor.atom].isSymmetric && factor.labels.count == 2 ? [factor.labels, factor.labels.reversed()] : [factor.labels]
        for labels in orientations.prefix(1) {
          let pattern = labels.map { $0 >= free ? -1 : $0 }
          let divisor = factor.exponent.isNegative
          if let k = found.firstIndex(where: { $0.atom == factor.atom && $0.labels == pattern && $0.isDivisor == divisor }) {
            if found[k].occurrences.last?.term != t { found[k].occurrences.append((t, f, bound.first)) }
          } else {
            found.append(Common(atom: factor.atom, labels: pattern, isDivisor: divisor, occurrences: [(t, f, bound.first)]))
          }
        }
      }
    }
    let shared = found.filter { $0.occurrences.count > 1 }
    // Most terms first; among equals, factors that are long to write.
    let order = shared.sorted { ($0.occurrences.count, weight($0.atom, arena)) > ($1.occurrences.count, weight($1.atom, arena)) }
    // diag(p) − p·pᵀ rather than a row spread over a matrix, where another factor can be taken out.
    for spreads in [false, true] where !spreads || value.axes.count == 2 {
      for common in order {
        if let out = takenOut(common, of: value, in: &arena, depth: depth, spreads: spreads || value.axes.count != 2) { return out }
      }
    }
    return nil
  }

  private static func weight(_ atom: AtomID, _ arena: Arena) -> Int {
    arena.operands(of: arena[atom].kind).reduce(1) { $0 + arena.polynomials[$1].terms.reduce(0) { $0 + 1 + $1.factors.count } }
  }

  /// The value with a factor taken out; nil where nothing is gained, or, unless it `spreads`, where what is left would be broadcast along an axis.
  private static func takenOut(_ common: Common, of value: Polynomial, in arena: inout Arena, depth: Int, spreads: Bool) -> Polynomial? {
    let free = value.axes.count
    let chosen = common.occurrences
    // The smallest power is common to all.
    let exponents = chosen.map { value.terms[$0.term].factors[$0.factor].exponent }
    guard let exponent = exponents.min(by: { $0.magnitude < $1.magnitude }), exponents.allSatisfy({ ($0 - exponent).integer != nil }) else {
      return nil
    }
    let boundExtent = chosen[0].bound.map { value.terms[chosen[0].term].bound[$0 - free] }
    // What remains varies along the shared label, the free labels it still has, and those that the factor does not have.
    let shared = 10_000
    var residuals: [(operands: [Operand], coefficient: Coefficient)] = []
    var used: Set<Int> = []
    for place in chosen {
      let term = value.terms[place.term]
      var operands: [Operand] = []
      for (k, factor) in term.factors.enumerated() {
        let power = k == place.factor ? factor.exponent - exponent : factor.exponent
        guard !power.isZero else { continue }
        let labels = factor.labels.map { $0 == place.bound ? shared : $0 }
        used.formUnion(labels.filter { $0 < free })
        operands.append(Operand(arena.power(arena.single(factor.atom), power), labels))
      }
      for (k, extent) in term.bound.enumerated() where free + k != place.bound {
        operands.append(Operand(.constant(.one, [extent]), [free + k]))
      }
      residuals.append((operands, term.coefficient))
    }
    let missing = Set(0..<free).subtracting(common.labels)
    let kept = (0..<free).filter { used.contains($0) || missing.contains($0) }
    var output = kept.map { (label: $0, extent: value.axes[$0]) }
    if let boundExtent { output.append((shared, boundExtent)) }
    // A vector must not be split into matrices such as diag(u)*W: what remains has no more axes than the value, or is made of matrices alone.
    var inner: [Polynomial] = []
    for residual in residuals { inner.append(arena.product(residual.coefficient, residual.operands, output: output)) }
    let plain = arena.sum(inner)
    guard output.count <= max(1, free) || plain.terms.allSatisfy({ $0.factors.allSatisfy { $0.labels.count != 1 || $0.labels[0] >= output.count } })
    else {
      return nil
    }
    if !spreads, output.count == 2,
      !plain.terms.allSatisfy({ term in (0..<2).allSatisfy { label in term.factors.contains { $0.labels.contains(label) } } })
    {
      return nil
    }
    // δ beside a term that is constant along an axis would be an identity matrix plus a vector.
    let hasDelta = plain.terms.contains { $0.factors.contains { if case .delta = arena[$0.atom].kind { true } else { false } } }
    if hasDelta, output.count == 2,
      plain.terms.contains(where: { term in (0..<2).contains { label in !term.factors.contains { $0.labels.contains(label) } } })
    {
      return nil
    }
    let sum = factored(plain, in: &arena, depth: depth + 1)
    let factor = arena.power(arena.single(common.atom), exponent)
    let product = arena.product(
      .one, [Operand(factor, common.labels.map { $0 == -1 ? shared : $0 }), Operand(sum, output.map(\.label))], output: arena.outputs(value.axes))
    let others = value.terms.indices.filter { k in !chosen.contains { $0.term == k } }.map { value.terms[$0] }
    // When the sum spreads again nothing has been gained.
    guard product.terms.count == 1 || product.isZero else { return nil }
    return arena.sum([product, Polynomial(axes: value.axes, terms: others)])
  }
}
