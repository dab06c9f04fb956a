import Typing

extension Detector {
  /// The entries of a symmetric or diagonal variable taken as free, or counted twice.
  static let freeEntries = Detector.ofValues("free entries") { search in
    let variable = search.program.variables[search.variable]
    if search.judgement.isUnconstrained {
      let kind = variable.facts.contains(.diagonal) ? "diagonal" : "symmetric"
      let right = kind == "diagonal" ? "its diagonal part" : "its symmetric part, (G + G')/2"
      return "the claim takes the entries of \(variable.name) as free; within the \(kind) matrices the gradient is \(right)"
    }
    guard !variable.facts.isDisjoint(with: [.symmetric, .positiveDefinite]), let right = search.right else { return nil }
    // G + Gᵀ − G∘I = 2S − S∘I, where S is the symmetric part of G.
    let doubled = right.tree.concluding { tree, value in
      let diagonal = tree.addCall("diag", [tree.addCall("diag", [value])])
      return tree.add(.binary(.subtract), [tree.addScaled(value, by: .init(2)), diagonal])
    }
    guard search.holds(doubled, equals: .claim) else { return nil }
    return
      "the claim counts the entries off the diagonal twice, as G + G' - diag(diag(G)) does; the gradient within the symmetric matrices is (G + G')/2"
  }
}
