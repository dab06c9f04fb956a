import Diagnostics
import Syntax
import Typing

extension Detector {
  /// A factor of the right formula left out.
  static let missingFactor = Detector.any("missing factor") { search in
    guard let right = search.right else { return nil }
    var second: Message?
    for (tree, part) in right.tree.withoutOneFactor() {
      guard let agreement = search.agreement(of: tree, with: .claim, allowsFactors: true) else { continue }
      var words = Message("\(part) is missing", "缺少\(part)")
      if agreement.isPlain { return words }
      // A claim that lacks a factor, and is transposed or scaled besides: said only where no single mistake explains it.
      if agreement.isTransposed {
        words = Message("\(words), and the claim is the transpose of what is left", "\(words)，且所给公式是余下部分的转置")
      }
      if !agreement.factor.isOne {
        let factor = phrase(forFactor: agreement.factor.reciprocal)
        words = Message("\(words), and \(factor)", "\(words)，且\(factor)")
      }
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
        if search.holds(tree, equals: .right) {
          return Message(
            "the factor \(form.text(name)) is missing: \(tree.quoted(tree.conclusion))", "缺少因子 \(form.text(name))：\(tree.quoted(tree.conclusion))")
        }
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
  func withoutOneFactor() -> [(tree: SyntaxTree, part: Message)] {
    let used = used
    var found: [(SyntaxTree, Message)] = []
    for root in products {
      let factors = factors(of: root)
      for k in factors.indices where !isNumeral(factors[k]) {
        let kept = factors.indices.filter { $0 != k }.map { factors[$0] }
        found.append(
          (
            replacing(root) { new, places in new.addProduct(kept.map { places[$0] }) }.tree,
            Message("the factor \(quoted(factors[k]))", "因子 \(quoted(factors[k]))")
          ))
      }
    }
    found += withoutElementwiseFactors().map { ($0.tree, Message("the factor \($0.text)", "因子 \($0.text)")) }
    for id in nodes.indices where used[id] {
      let children = nodes[id].children
      let part: Message
      switch nodes[id].kind {
      case .binary(.divide): part = Message("the factor 1/\(bracketed(children[1]))", "因子 1/\(bracketed(children[1]))")
      case .binary(.hadamardDivide): part = Message("the factor 1./\(bracketed(children[1]))", "因子 1./\(bracketed(children[1]))")
      case .binary(.power), .binary(.hadamardPower):
        part = Message("the power \(quoted(children[1])) of \(quoted(children[0]))", "\(quoted(children[0])) 的幂 \(quoted(children[1]))")
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
