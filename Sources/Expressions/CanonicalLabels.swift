import Numerals
import Shapes

extension Arena {
  /// The monomial with its bound labels numbered and its factors ordered in a way that does not depend on how it was written.
  ///
  /// Colours are refined as in Weisfeiler and Lehman's test: a label's colour takes in the factors in which it stands and the colours of their other
  /// labels. Labels that stay alike are nearly always exchanged by a symmetry of the product, so that either order gives the same result; one of them is
  /// then singled out and the refinement goes on.
  func canonicallyLabeled(_ term: Monomial, free: Int) -> Monomial {
    var term = term
    if !term.bound.isEmpty { relabel(&term, free: free) }
    for k in term.factors.indices where atoms[term.factors[k].atom].isSymmetric { term.factors[k].labels.sort() }
    term.factors.sort { a, b in
      if a.atom != b.atom { return a.atom < b.atom }
      if a.exponent != b.exponent { return a.exponent < b.exponent }
      return a.labels.lexicographicallyPrecedes(b.labels)
    }
    return term
  }

  private func relabel(_ term: inout Monomial, free: Int) {
    let count = free + term.bound.count
    var colors = Array(0..<count)
    for (k, extent) in term.bound.enumerated() { colors[free + k] = mix(1_000_003, stableHash(of: extent)) }
    if term.bound.count > 1 {
      refine(&colors, term)
      var order = (free..<count).sorted { colors[$0] < colors[$1] }
      var singled = 0
      while let tie = zip(order, order.dropFirst()).first(where: { colors[$0] == colors[$1] }), singled < term.bound.count {
        colors[tie.0] = mix(colors[tie.0], 7_919 + singled)
        singled += 1
        refine(&colors, term)
        order = (free..<count).sorted { colors[$0] < colors[$1] }
      }
    }
    let order = (free..<count).sorted { colors[$0] < colors[$1] }
    // Number the labels in the order in which the ordered factors meet them, so that similar terms get similar labels.
    var rank = Array(repeating: 0, count: count)
    for (k, label) in order.enumerated() { rank[label] = free + k }
    for k in 0..<free { rank[k] = k }
    for k in term.factors.indices { for a in term.factors[k].labels.indices { term.factors[k].labels[a] = rank[term.factors[k].labels[a]] } }
    let extents = term.bound
    for label in order { term.bound[rank[label] - free] = extents[label - free] }
  }

  private func refine(_ colors: inout [Int], _ term: Monomial) {
    for _ in 0..<min(term.bound.count, 6) {
      var next = colors.map { mix(31, $0) }
      for factor in term.factors {
        let symmetric = atoms[factor.atom].isSymmetric
        var base = mix(mix(factor.atom, 101), Int(truncatingIfNeeded: factor.exponent.value.bitPattern))
        if symmetric {
          base = mix(base, factor.labels.reduce(0) { $0 &+ mix(3, colors[$1]) })
        } else {
          for label in factor.labels { base = mix(base, colors[label]) }
        }
        // Addition makes the colour blind to the order of the factors.
        for (axis, label) in factor.labels.enumerated() { next[label] = next[label] &+ mix(base, symmetric ? 0 : axis + 1) }
      }
      colors = next
    }
  }
}
