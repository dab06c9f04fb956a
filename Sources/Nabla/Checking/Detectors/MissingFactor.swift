import Syntax
import Typing

extension Detector {
  /// A factor of the right formula left out.
  static let missingFactor = Detector.any("missing factor") { search in
    guard let right = search.right else { return nil }
    var second: String?
    for (tree, part) in right.tree.withoutOneFactor() {
      guard let agreement = search.agreement(of: tree, with: .claim, allowsFactors: true) else { continue }
      if agreement.isPlain { return "\(part) is missing" }
      // A claim that lacks a factor, and is transposed or scaled besides: said only where no single mistake explains it.
      var words = "\(part) is missing"
      if agreement.isTransposed { words += ", and the claim is the transpose of what is left" }
      if !agreement.factor.isOne { words += ", and \(phrase(forFactor: agreement.factor.reciprocal))" }
      second = second ?? words
    }
    return second
  }

  /// A name of the program that the claim lacks as a factor.
  static let neededFactor = Detector.any("needed factor") { search in
    let claim = search.claim.tree
    var names: [String] = []
    for variable in search.program.variables where variable.type != .scalar { names.append(variable.name) }
    for statement in search.program.statements {
      if let name = statement.name, search.program[statement.value].type != .scalar { names.append(name) }
    }
    for name in names.prefix(6) {
      for form in FactorForm.allCases {
        let tree = claim.concluding { tree, value in form.add(name, to: value, &tree) }
        if search.holds(tree, equals: .right) { return "the factor \(form.text(name)) is missing: \(tree.quoted(tree.conclusion))" }
      }
    }
    return nil
  }
}

/// Where a factor can be put.
private enum FactorForm: CaseIterable {
  case right
  case left
  case rightTransposed
  case leftTransposed
  case elementwise
  case diagonal

  func text(_ name: String) -> String {
    switch self {
    case .right, .left, .elementwise: name
    case .rightTransposed, .leftTransposed: "\(name)'"
    case .diagonal: "diag(\(name))"
    }
  }

  func add(_ name: String, to value: SyntaxTree.ID, _ tree: inout SyntaxTree) -> SyntaxTree.ID {
    let factor = tree.add(.name(name))
    switch self {
    case .right: return tree.add(.binary(.multiply), [value, factor])
    case .left: return tree.add(.binary(.multiply), [factor, value])
    case .rightTransposed: return tree.add(.binary(.multiply), [value, tree.add(.transpose, [factor])])
    case .leftTransposed: return tree.add(.binary(.multiply), [tree.add(.transpose, [factor]), value])
    case .elementwise: return tree.add(.binary(.hadamard), [value, factor])
    case .diagonal: return tree.add(.binary(.multiply), [tree.addCall("diag", [factor]), value])
    }
  }
}

extension SyntaxTree {
  /// The tree without one factor, divisor or power, for every one in it, and what is left out, in words.
  func withoutOneFactor() -> [(tree: SyntaxTree, part: String)] {
    let used = used
    var found: [(SyntaxTree, String)] = []
    for root in products {
      let factors = factors(of: root)
      for k in factors.indices where !isNumeral(factors[k]) {
        let kept = factors.indices.filter { $0 != k }.map { factors[$0] }
        found.append((replacing(root) { new, places in new.addProduct(kept.map { places[$0] }) }.tree, "the factor \(quoted(factors[k]))"))
      }
    }
    found += withoutElementwiseFactors().map { ($0.tree, "the factor \($0.text)") }
    for id in nodes.indices where used[id] {
      let children = nodes[id].children
      let part: String
      switch nodes[id].kind {
      case .binary(.divide): part = "the factor 1/\(bracketed(children[1]))"
      case .binary(.hadamardDivide): part = "the factor 1./\(bracketed(children[1]))"
      case .binary(.power), .binary(.hadamardPower): part = "the power \(quoted(children[1])) of \(quoted(children[0]))"
      default: continue
      }
      found.append((replacing(id) { _, places in places[children[0]] }.tree, part))
    }
    return found
  }

  /// The text of an operand, in brackets where it is a sum or a product.
  private func bracketed(_ id: ID) -> String {
    if case .binary = nodes[id].kind { return "(\(quoted(id)))" }
    return quoted(id)
  }
}
