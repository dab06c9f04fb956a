import Nabla
import Numerals
import Syntax
import Typing

/// One way to write a product more simply, tried at every node: a rule with a name.
public struct Simplification: Sendable {
  /// The rule.
  public var rule: Rule
  /// Given the new tree, a node, its operands' places in the new tree, and the type of every old node, adds what may stand for it; nil to leave it.
  let rewrite: @Sendable (_ new: inout SyntaxTree, _ old: SyntaxTree, _ id: SyntaxTree.ID, _ places: [SyntaxTree.ID], _ type: (SyntaxTree.ID) -> ValueType?)
    -> SyntaxTree.ID?

  /// The tree rewritten wherever the rule applies; nil where it applies nowhere.
  func apply(_ source: TypedTree) -> SyntaxTree? {
    let old = source.tree
    let used = old.used
    var found = false
    let new = old.rebuilt { new, id, places in
      guard used[id], let place = rewrite(&new, old, id, places, source.type(of:)) else { return nil }
      found = true
      return place
    }
    return found ? new.part(new.conclusion) : nil
  }

  /// Those that a derivation uses, in the order tried.
  public static let standard: [Simplification] = [identityFactor, diagonalFactor]

  /// A*I = A, I*A = A.
  static let identityFactor = Simplification(rule: .identityFactor) { new, old, id, places, _ in
    guard case .binary(.multiply) = old[id].kind else { return nil }
    let (a, b) = (old[id].children[0], old[id].children[1])
    func isIdentity(_ id: SyntaxTree.ID) -> Bool { if case .call("eye", _) = old[id].kind { true } else { old[id].kind == .number(.one) } }
    if isIdentity(b) { return places[a] }
    if isIdentity(a) { return places[b] }
    return nil
  }

  /// r*diag(v) = r.*v' for a row r: column j of the product is column j of r times v_j.
  static let diagonalFactor = Simplification(rule: .diagonalFactor) { new, old, id, places, type in
    guard case .binary(.multiply) = old[id].kind else { return nil }
    let (row, diagonal) = (old[id].children[0], old[id].children[1])
    guard case .row = type(row), case .call("diag", _) = old[diagonal].kind, case .column = type(old[diagonal].children[0]) else { return nil }
    let vector = new[places[diagonal]].children[0]
    return new.add(.binary(.hadamard), [places[row], new.addTransposed(vector)])
  }
}
