import Diagnostics
import Syntax
import Typing
import Verification

extension Detector {
  /// All terms right but one, which stands where another is meant.
  static let misplacedTerm = Detector.ofValues("misplaced term") { search in
    guard let right = search.right, let point = search.points.first?.point else { return nil }
    let claimed = search.claim.tree.terms(of: search.claim.tree.conclusion)
    let wanted = right.tree.terms(of: right.tree.conclusion)
    guard claimed.count > 1, wanted.count > 1, max(claimed.count, wanted.count) <= 12 else { return nil }
    let claimedValues = claimed.map { search.value(of: $0, in: search.claim.tree, at: point) }
    var wantedValues = wanted.map { search.value(of: $0, in: right.tree, at: point) }
    var surplus: [Int] = []
    for (k, value) in claimedValues.enumerated() {
      if let value, let match = wantedValues.firstIndex(where: { $0.map(value.isClose) ?? false }) {
        wantedValues[match] = nil
      } else {
        surplus.append(k)
      }
    }
    let missing = wantedValues.indices.filter { wantedValues[$0] != nil }
    guard surplus.count == 1, missing.count == 1 else { return nil }
    let (wrong, meant) = (claimed[surplus[0]], wanted[missing[0]])
    guard claimed.count == wanted.count else { return nil }
    return Message(
      "\(text(wrong, search.claim.tree)) stands where the term \(text(meant, right.tree)) is meant",
      "\(text(wrong, search.claim.tree)) 处应为项 \(text(meant, right.tree))")
  }

  private static func text(_ term: SyntaxTree.Term, _ tree: SyntaxTree) -> String { (term.isNegative ? "-" : "") + tree.quoted(term.id) }
}

extension Investigation {
  /// The value of a term with its sign.
  fileprivate func value(of term: SyntaxTree.Term, in tree: SyntaxTree, at point: SamplePoint) -> NumericArray? {
    let alone = tree.concluding { tree, _ in term.isNegative ? tree.add(.negate, [term.id]) : term.id }
    return read(alone).flatMap { point.value(of: $0.typed.result, in: $0.typed) }
  }
}
