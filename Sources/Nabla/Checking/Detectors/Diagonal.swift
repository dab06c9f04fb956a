import Syntax
import Typing

extension Detector {
  /// The diagonal's entries for the diagonal matrix, and the other way round.
  static let diagonalForVector = Detector.ofShape("vector for a diagonal matrix") { search in
    let claim = search.claim.tree
    let matrix = claim.concluding { tree, value in tree.addCall("diag", [value]) }
    if search.holds(matrix, equals: .right) {
      if case .matrix = search.claim.type {
        return "the derivative is the vector on the diagonal of the claim, not the diagonal matrix"
      }
      let noun = search.order == 2 ? "Hessian" : "Jacobian"
      return "the \(noun) is the diagonal matrix of these entries, diag(\(claim.quoted(claim.conclusion)))"
    }
    guard let right = search.right else { return nil }
    let entries = right.tree.concluding { tree, value in tree.addCall("diag", [value]) }
    return search.agreement(of: entries, with: .claim) != nil ? "that is the diagonal alone: the entries beside it do not vanish" : nil
  }

  /// A function of all entries, such as softmax, treated as elementwise.
  static let missingOffDiagonal = Detector.ofValues("missing off-diagonal entries") { search in
    guard let right = search.right, case .matrix(let m, let n) = search.rightType, m == n else { return nil }
    let diagonal = right.tree.concluding { tree, value in tree.addCall("diag", [tree.addCall("diag", [value])]) }
    if search.holds(diagonal, equals: .claim) {
      let coupled = search.program.nodes.lazy.compactMap { node in
        if case .defined(let name, _) = node.operation { return name }
        return nil
      }.first { ["softmax", "logsoftmax", "layernorm"].contains($0) }
      let why = coupled.map { ": \($0) is no elementwise function" } ?? ""
      let others = right.tree.terms(of: right.tree.conclusion).filter { !right.tree.isDiagonal($0.id) }
      let terms = others.map { ($0.isNegative ? "-" : "") + right.tree.quoted($0.id) }
      let which = others.count == 1 ? ", those of \(terms[0])," : ""
      return "the off-diagonal entries\(which) are missing\(why)"
    }
    let claimed = search.claim.tree.concluding { tree, value in tree.addCall("diag", [tree.addCall("diag", [value])]) }
    if search.holds(claimed, equals: .right) { return "the derivative is 0 beside its diagonal, and the claim is not" }
    let others = right.tree.concluding { tree, value in
      tree.add(.binary(.subtract), [value, tree.addCall("diag", [tree.addCall("diag", [value])])])
    }
    return search.holds(others, equals: .claim) ? "the entries on the diagonal are missing" : nil
  }
}
