import Nabla
import Numerals
import Syntax
import Typing

/// One way to write a product more simply, tried at every node: a rule with a name.
public struct Simplification: Sendable {
  /// What a rewriting knows of the tree that it is offered.
  struct Site {
    /// The tree as it stands.
    let tree: SyntaxTree
    /// The node.
    let id: SyntaxTree.ID
    /// Where the nodes before it stand in the new tree.
    let places: [SyntaxTree.ID]
    /// The type of a node's value.
    let type: (SyntaxTree.ID) -> ValueType?
    /// What is stated of a name.
    let facts: (String) -> Facts

    /// The node's kind and operands.
    var node: SyntaxTree.Node { tree[id] }
  }

  /// The rule.
  public var rule: Rule
  /// What of a tree's names the rule rests on: `S is symmetric`.
  let needs: @Sendable (TypedTree) -> [String]
  /// Adds to the new tree what may stand for the node; nil to leave it.
  let rewrite: @Sendable (_ new: inout SyntaxTree, _ site: Site) -> SyntaxTree.ID?

  init(
    rule: Rule, needs: @escaping @Sendable (TypedTree) -> [String] = { _ in [] },
    rewrite: @escaping @Sendable (_ new: inout SyntaxTree, _ site: Site) -> SyntaxTree.ID?
  ) {
    self.rule = rule
    self.needs = needs
    self.rewrite = rewrite
  }

  /// The tree rewritten wherever the rule applies; nil where it applies nowhere.
  func apply(_ source: TypedTree) -> SyntaxTree? {
    let old = source.tree
    let used = old.used
    var facts: [String: Facts] = [:]
    for variable in source.program.variables { facts[variable.name] = variable.facts }
    var found = false
    let new = old.rebuilt { new, id, places in
      let site = Site(tree: old, id: id, places: places, type: source.type(of:), facts: { facts[$0] ?? [] })
      guard used[id], let place = rewrite(&new, site) else { return nil }
      found = true
      return place
    }
    return found ? new.part(new.conclusion) : nil
  }

  /// Those that a derivation uses, in the order tried.
  public static let standard: [Simplification] = [identityFactor, diagonalFactor, symmetry]

  /// A' = A and inv(A)' = inv(A) for a symmetric A.
  static let symmetry = Simplification(
    rule: .symmetry,
    needs: { source in
      var names: [String] = []
      for (id, isUsed) in source.tree.used.enumerated() where isUsed {
        guard let name = turnedName(source.tree, id), !names.contains(name), let place = source.program.variable(named: name) else { continue }
        if !source.program.variables[place].facts.isDisjoint(with: symmetricFacts) { names.append(name) }
      }
      return names.map { "\($0) is symmetric" }
    },
    rewrite: { _, site in
      guard let name = turnedName(site.tree, site.id), !site.facts(name).isDisjoint(with: symmetricFacts) else { return nil }
      return site.places[site.node.children[0]]
    })

  private static let symmetricFacts: Facts = [.symmetric, .positiveDefinite, .diagonal]

  /// A of A' and of inv(A)'.
  private static func turnedName(_ tree: SyntaxTree, _ id: SyntaxTree.ID) -> String? {
    guard case .transpose = tree[id].kind else { return nil }
    var inner = tree[id].children[0]
    if case .call("inv", 0) = tree[inner].kind { inner = tree[inner].children[0] }
    guard case .name(let name) = tree[inner].kind else { return nil }
    return name
  }

  /// A*I = A, I*A = A.
  static let identityFactor = Simplification(rule: .identityFactor) { _, site in
    guard case .binary(.multiply) = site.node.kind else { return nil }
    let (a, b) = (site.node.children[0], site.node.children[1])
    // A number times the identity is a matrix: only beside an array is the identity no more than a 1.
    func isIdentity(_ id: SyntaxTree.ID, beside other: SyntaxTree.ID) -> Bool {
      if case .call("eye", _) = site.tree[id].kind { return site.type(other).map { $0 != .scalar } ?? false }
      return site.tree[id].kind == .number(.one)
    }
    if isIdentity(b, beside: a) { return site.places[a] }
    if isIdentity(a, beside: b) { return site.places[b] }
    return nil
  }

  /// r*diag(v) = r.*v' for a row r: column j of the product is column j of r times v_j.
  static let diagonalFactor = Simplification(rule: .diagonalFactor) { new, site in
    guard case .binary(.multiply) = site.node.kind else { return nil }
    let (row, diagonal) = (site.node.children[0], site.node.children[1])
    guard case .row = site.type(row), case .call("diag", _) = site.tree[diagonal].kind,
      case .column = site.type(site.tree[diagonal].children[0])
    else { return nil }
    let vector = new[site.places[diagonal]].children[0]
    return new.add(.binary(.hadamard), [site.places[row], new.addTransposed(vector)])
  }
}
