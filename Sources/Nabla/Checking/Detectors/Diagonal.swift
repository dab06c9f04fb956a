import Diagnostics
import Syntax
import Typing

extension Detector {
  /// The diagonal's entries for the diagonal matrix, and the other way round.
  static let diagonalForVector = Detector.ofShape("vector for a diagonal matrix") { search in
    let claim = search.claim.tree
    let matrix = claim.concluding { tree, value in tree.addCall("diag", [value]) }
    if search.holds(matrix, equals: .right) {
      if case .matrix = search.claim.type {
        return Message(
          "the derivative is the vector on the diagonal of the claim, not the diagonal matrix", "导数是所给公式对角线上的向量，而不是这个对角矩阵")
      }
      let noun = search.order == 2 ? Message("Hessian", "海森矩阵") : Message("Jacobian", "雅可比矩阵")
      let right = "diag(\(claim.quoted(claim.conclusion)))"
      return Message("the \(noun) is the diagonal matrix of these entries, \(right)", "\(noun)是以这些元素为对角线的对角矩阵 \(right)")
    }
    guard let right = search.right else { return nil }
    let entries = right.tree.concluding { tree, value in tree.addCall("diag", [value]) }
    return search.agreement(of: entries, with: .claim) != nil
      ? Message("that is the diagonal alone: the entries beside it do not vanish", "这只是对角线：对角线以外的元素并不为零") : nil
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
      let why = coupled.map { Message(": \($0) is no elementwise function", "：\($0) 不是逐元素函数") } ?? .code("")
      let others = right.tree.terms(of: right.tree.conclusion).filter { !right.tree.isDiagonal($0.id) }
      let terms = others.map { ($0.isNegative ? "-" : "") + right.tree.quoted($0.id) }
      let which = others.count == 1 ? Message(", those of \(terms[0]),", "（即 \(terms[0]) 的元素）") : .code("")
      return Message("the off-diagonal entries\(which) are missing\(why)", "缺少非对角元素\(which)\(why)")
    }
    let claimed = search.claim.tree.concluding { tree, value in tree.addCall("diag", [tree.addCall("diag", [value])]) }
    if search.holds(claimed, equals: .right) {
      return Message("the derivative is 0 beside its diagonal, and the claim is not", "导数在对角线以外为零，而所给公式不是")
    }
    let others = right.tree.concluding { tree, value in
      tree.add(.binary(.subtract), [value, tree.addCall("diag", [tree.addCall("diag", [value])])])
    }
    return search.holds(others, equals: .claim) ? Message("the entries on the diagonal are missing", "缺少对角线上的元素") : nil
  }
}
