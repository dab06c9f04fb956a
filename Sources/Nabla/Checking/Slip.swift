import Diagnostics
import Syntax

/// A small change that could mend a claim.
struct Slip {
  /// The claim with the change made.
  var tree: SyntaxTree
  /// Where the change stands in it.
  var place: SyntaxTree.ID
  /// What was wrong, in words.
  var phrase: Message

  /// A change.
  init(_ changed: (tree: SyntaxTree, place: SyntaxTree.ID), _ phrase: Message) {
    tree = changed.tree
    place = changed.place
    self.phrase = phrase
  }

  /// The longest formula that a sentence quotes whole.
  private static let longestQuotation = 64

  /// The mended formula, or where that is long the part that changed.
  var mended: String {
    SourcePrinter.print(tree, showsWhole ? tree.conclusion : place)
  }

  /// True where `mended` is the whole formula.
  var showsWhole: Bool {
    guard tree.statements.count == 1, tree.statements[0].indices == nil else { return false }
    return place == tree.conclusion || SourcePrinter.print(tree, tree.conclusion).unicodeScalars.count <= Slip.longestQuotation
  }
}

extension SyntaxTree {
  /// The text of a node in a sentence.
  func quoted(_ id: ID) -> String { SourcePrinter.print(self, id) }

  /// True for a call of `diag`.
  func isDiagonal(_ id: ID) -> Bool {
    if case .call("diag", _) = self[id].kind { return true }
    return false
  }
}
