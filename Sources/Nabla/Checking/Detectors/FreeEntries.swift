import Diagnostics
import Typing

extension Detector {
  /// The entries of a symmetric or diagonal variable taken as free, or counted twice.
  static let freeEntries = Detector.ofValues("free entries") { search in
    let variable = search.program.variables[search.variable]
    if search.judgement.isUnconstrained {
      let isDiagonal = variable.facts.contains(.diagonal)
      let kind = isDiagonal ? Message("diagonal", "对角") : Message("symmetric", "对称")
      let right = isDiagonal ? Message("its diagonal part", "它的对角部分") : Message("its symmetric part, (G + G')/2", "它的对称部分 (G + G')/2")
      return Message(
        "the claim takes the entries of \(variable.name) as free; within the \(kind) matrices the gradient is \(right)",
        "所给公式把 \(variable.name) 的元素看成自由的；在\(kind)矩阵的范围内，梯度是\(right)")
    }
    guard !variable.facts.isDisjoint(with: [.symmetric, .positiveDefinite]), let right = search.right else { return nil }
    // G + Gᵀ − G∘I = 2S − S∘I, where S is the symmetric part of G.
    let doubled = right.tree.concluding { tree, value in
      let diagonal = tree.addCall("diag", [tree.addCall("diag", [value])])
      return tree.add(.binary(.subtract), [tree.addScaled(value, by: .init(2)), diagonal])
    }
    guard search.holds(doubled, equals: .claim) else { return nil }
    return Message(
      "the claim counts the entries off the diagonal twice, as G + G' - diag(diag(G)) does; the gradient within the symmetric matrices is (G + G')/2",
      "所给公式把非对角元素算了两次，如同 G + G' - diag(diag(G))；在对称矩阵的范围内，梯度是 (G + G')/2")
  }
}
