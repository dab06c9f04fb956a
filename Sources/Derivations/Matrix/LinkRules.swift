import Nabla
import Numerals
import Syntax
import Typing

/// Which rule differentiates a link by one of its inputs, seen from how it is written.
struct LinkRules {
  let signatures: SignatureTable
  /// The functions that are known by name only.
  let abstractFunctions: [String: TypedProgram.AbstractFunction]

  /// What a link is to an input.
  enum Form {
    /// Affine: one occurrence, in products.
    case affine
    /// Several occurrences in products.
    case product
    /// One function of names, times a constant.
    case function(Rule)
    /// Several terms of which one is a function.
    case sum
  }

  /// The form of a link as far as one input is concerned.
  func form(_ link: Link, by input: String, inputType: ValueType) -> Form {
    let tree = link.definition
    guard link.passed.isEmpty else {
      let isCrossEntropy = tree.nodes.contains { node in
        if case .call(let name, _) = node.kind { signatures[name]?.name == "cross_entropy" } else { false }
      }
      return .function(isCrossEntropy && link.passed.count == 1 ? .softmaxCrossEntropy : .passage)
    }
    guard tree.statements.last?.indices == nil else { return .function(.indexNotation) }
    let terms = tree.terms(of: tree.conclusion).filter { tree.part($0.id).occurrences(of: input) > 0 }
    guard terms.count == 1, let term = terms.first else {
      let isLinear = terms.allSatisfy { rule(tree, $0.id, input, link.type, inputType) == nil }
      return isLinear ? .product : .sum
    }
    if let rule = rule(tree, term.id, input, link.type, inputType) { return .function(rule) }
    return tree.occurrences(of: input) > 1 || isSquare(tree, term.id) ? .product : .affine
  }

  /// The rule of a link that is affine in an input, by how it is written and what its derivative is.
  func affineRule(_ link: Link, _ derivative: SyntaxTree) -> Rule {
    func holds(_ tree: SyntaxTree, _ isWanted: (SyntaxKind) -> Bool) -> Bool { tree.nodes.contains { isWanted($0.kind) } }
    if link.type == .scalar, holds(link.definition, { $0 == .call("sum", order: 0) }) { return .sumOfEntries }
    let isEntrywise = holds(link.definition) { $0 == .binary(.hadamard) || $0 == .binary(.hadamardDivide) }
    return isEntrywise && holds(derivative) { $0 == .call("diag", order: 0) } ? .entrywiseAffine : .affine
  }

  /// The rule of a link that is a sum of products: in each product one factor moves, or several.
  func productRule(_ link: Link, by input: String) -> Rule {
    let tree = link.definition
    if tree.occurrences(of: input) == 1 { return isSquare(tree, tree.conclusion) ? .square : .linear }
    var moves: [Bool] = []
    var isBilinear = false
    for node in tree.nodes {
      moves.append(node.kind == .name(input) || node.children.contains { moves[$0] })
      switch node.kind {
      case .binary(.multiply), .binary(.hadamard), .binary(.kronecker): if node.children.allSatisfy({ moves[$0] }) { isBilinear = true }
      default: break
      }
    }
    return isBilinear ? .product : isSquare(tree, tree.conclusion) ? .square : .linear
  }

  /// The rule of a term that is a function of the input; nil for a product of names.
  func rule(_ tree: SyntaxTree, _ root: SyntaxTree.ID, _ input: String, _ type: ValueType, _ inputType: ValueType) -> Rule? {
    var id = root
    while true {
      let node = tree[id]
      func moves(_ child: Int) -> Bool { tree.part(node.children[child]).occurrences(of: input) > 0 }
      switch node.kind {
      case .negate: id = node.children[0]
      case .access, .indexedSum: return .indexNotation
      case .call(let name, let order): return call(signatures[name]?.name ?? name, order, inputType)
      case .binary(.multiply), .binary(.hadamard):
        if moves(0), moves(1) { return nil }
        id = node.children[moves(0) ? 0 : 1]
      case .binary(.divide), .binary(.hadamardDivide):
        let isFraction = moves(1) || !tree.isNumeral(node.children[1]) && !moves(0)
        if isFraction { return .quotient }
        id = node.children[0]
      case .binary(.power), .binary(.hadamardPower):
        if case .call(let name, _) = tree[node.children[0]].kind, signatures[name]?.name == "norm2" { return .squaredNorm }
        let isEntrywise = if case .binary(.hadamardPower) = node.kind { true } else { false }
        if tree[node.children[1]].kind == .number(Coefficient(2)), isEntrywise || inputType == .scalar, !moves(1) { return nil }
        if case .matrix = inputType, case .binary(.power) = node.kind {
          return tree[node.children[1]].kind == .number(Coefficient(2)) ? .matrixPower : isNegative(tree, node.children[1]) ? .inverse : .matrixPower
        }
        return .power
      default: return nil
      }
    }
  }

  private func isNegative(_ tree: SyntaxTree, _ id: SyntaxTree.ID) -> Bool {
    switch tree[id].kind {
    case .negate: true
    case .number(let c): c.isNegative
    default: false
    }
  }

  private func isSquare(_ tree: SyntaxTree, _ root: SyntaxTree.ID) -> Bool {
    tree.part(root).nodes.contains { node in
      if case .call(let name, _) = node.kind { return signatures[name]?.name == "square" }
      return node.kind == .binary(.hadamardPower) || node.kind == .binary(.power)
    }
  }

  private func call(_ name: String, _ order: Int, _ inputType: ValueType) -> Rule? {
    if order == 0, ["sum", "tr", "diag", "vec", "mean", "square"].contains(name) { return nil }
    if let rule = Rule.function(name) { return rule }
    guard let signature = signatures[name] else {
      if abstractFunctions[name] == .elementwise { return elementwise(inputType) }
      return order > 0 ? .scalarFunction : .abstractFunction
    }
    switch signature.meaning {
    case .elementwise: return elementwise(inputType)
    case .defined: return LinkRules.elementwiseDefinitions.contains(name) ? elementwise(inputType) : .definition
    case .builtin: return .definition
    }
  }

  private func elementwise(_ inputType: ValueType) -> Rule {
    switch inputType {
    case .scalar: .scalarFunction
    case .matrix: .elementwiseDifferential
    default: .elementwise
    }
  }

  /// Defined functions that work entry by entry.
  private static let elementwiseDefinitions: Set<String> = ["gelu", "silu", "reciprocal"]
}
