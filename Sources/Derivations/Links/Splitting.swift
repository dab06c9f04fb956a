import Diagnostics
import Numerals
import Syntax
import Typing

/// Takes the statements of a program apart where a derivation stops for breath: at the arguments of functions, at the factors that are functions.
///
/// What is left of a statement is a sum whose terms are each either a product of names, linear in each of them, or one function of names times a
/// constant. So one rule differentiates each term.
struct Splitting {
  /// How an expression depends on what moves.
  private enum Form {
    /// Not at all.
    case constant
    /// It is a name.
    case name
    /// A sum of products of names, each linear in each factor.
    case linear
    /// A function of names, times a constant perhaps.
    case function
    /// A sum of the above.
    case sum
  }

  /// The most links that a program is taken apart into.
  static let linkLimit = 60

  private let source: TypedTree
  private let depends: [Bool]
  private let signatures: SignatureTable
  private var supply: NameSupply
  /// The program taken apart.
  private(set) var tree: SyntaxTree
  /// The names that were given out.
  private(set) var generated: Set<String> = []
  private var names: [String: String] = [:]
  private var forms: [Form]
  private var places: [SyntaxTree.ID]
  private var sealed: [Bool]

  /// Takes apart what depends on the variable at a place; the objective gets a name where it has none.
  init(_ source: TypedTree, by place: Int, supply: NameSupply, signatures: SignatureTable) {
    self.source = source
    self.signatures = signatures
    self.supply = supply
    depends = source.program.dependent(on: place)
    tree = SyntaxTree()
    let count = source.tree.nodes.count
    forms = Array(repeating: .constant, count: count)
    places = Array(repeating: 0, count: count)
    sealed = Array(repeating: false, count: count)
  }

  /// The names not given out.
  var remaining: NameSupply { supply }

  /// Does the work; returns the objective's name.
  mutating func split() -> String {
    var objective = ""
    for (position, statement) in source.tree.statements.enumerated() {
      let isLast = position == source.tree.statements.count - 1
      guard statement.name != nil || isLast else { continue }
      let value = split(statement)
      var copy = statement
      copy.value = value
      if copy.name == nil {
        let type = source.program[source.program.statements[source.program.statements.count - source.tree.statements.count + position].value].type
        copy.name = supply.name(preferring: type == .scalar ? ["J", "L", "f"] : type.axes.count == 1 ? ["f", "g", "z"] : ["F", "G", "Z"])
        if let name = copy.name { generated.insert(name) }
      }
      tree.statements.append(copy)
      objective = copy.name ?? objective
    }
    return objective
  }

  private mutating func split(_ statement: SyntaxTree.Statement) -> SyntaxTree.ID {
    var wanted = Array(repeating: false, count: statement.value + 1)
    wanted[statement.value] = true
    sealed[statement.value] = statement.indices != nil
    for id in stride(from: statement.value, through: 0, by: -1) where wanted[id] {
      let node = source.tree[id]
      let seals: Bool
      switch node.kind {
      case .access, .indexedSum: seals = true
      default: seals = sealed[id]
      }
      for child in node.children {
        wanted[child] = true
        if seals { sealed[child] = true }
      }
    }
    for id in 0...statement.value where wanted[id] { visit(id) }
    return places[statement.value]
  }

  private mutating func visit(_ id: SyntaxTree.ID) {
    let node = source.tree[id]
    if sealed[id] || !moves(id) {
      forms[id] = moves(id) ? .function : .constant
      places[id] = tree.add(node.kind, node.children.map { places[$0] })
      return
    }
    switch node.kind {
    case .number: forms[id] = .constant
    case .name: forms[id] = .name
    case .access, .indexedSum: forms[id] = .function
    case .call(let name, let order): forms[id] = call(signatures[name]?.name ?? name, order, node.children)
    case .negate: forms[id] = forms[node.children[0]] == .name ? .linear : forms[node.children[0]]
    case .transpose: forms[id] = product(node.children)
    case .binary(let operation): forms[id] = binary(operation, id, node.children)
    }
    places[id] = tree.add(node.kind, node.children.map { places[$0] })
  }

  private func moves(_ id: SyntaxTree.ID) -> Bool {
    if let place = source.places[id] { return depends[place] }
    return source.tree[id].children.contains { forms[$0] != .constant }
  }

  // MARK: Forms

  private static let linearCalls: Set<String> = ["sum", "tr", "diag", "vec", "mean"]

  private mutating func call(_ name: String, _ order: Int, _ children: [SyntaxTree.ID]) -> Form {
    if order == 0, Splitting.linearCalls.contains(name) { return product(children) }
    if name == "square", let child = children.first {
      takeOut(child)
      return .linear
    }
    for child in children { takeOut(child) }
    return .function
  }

  private mutating func binary(_ operation: BinaryOperator, _ id: SyntaxTree.ID, _ children: [SyntaxTree.ID]) -> Form {
    let (left, right) = (children[0], children[1])
    switch operation {
    case .add, .subtract:
      let isLinear = children.allSatisfy { [.constant, .name, .linear].contains(forms[$0]) }
      return isLinear ? .linear : .sum
    case .multiply, .hadamard, .kronecker:
      if forms[left] == .constant { return scaled(right, by: left) }
      if forms[right] == .constant { return scaled(left, by: right) }
      for child in children where source.type(of: child) == .scalar && source.type(of: id) != nil { takeOut(child) }
      return product(children)
    case .divide, .hadamardDivide:
      if forms[right] == .constant { return scaled(left, by: right) }
      takeOut(left)
      takeOut(right)
      return .function
    case .power, .hadamardPower:
      if forms[right] == .constant, isTwo(right) {
        if isNorm(left) { return .function }
        takeOut(left)
        return operation == .hadamardPower || source.type(of: left) == .scalar ? .linear : .function
      }
      takeOut(left)
      takeOut(right)
      return .function
    }
  }

  /// A function keeps its form under a constant that stretches it; under one that mixes its entries it becomes a value of its own.
  private mutating func scaled(_ child: SyntaxTree.ID, by constant: SyntaxTree.ID) -> Form {
    switch forms[child] {
    case .name, .linear, .constant: return .linear
    case .function, .sum:
      if source.type(of: constant) == .scalar { return forms[child] }
      if forms[child] == .function, source.type(of: child) == .scalar { return .function }
      takeOut(child)
      return .linear
    }
  }

  private mutating func product(_ children: [SyntaxTree.ID]) -> Form {
    for child in children where forms[child] == .function || forms[child] == .sum { takeOut(child) }
    return .linear
  }

  private func isTwo(_ id: SyntaxTree.ID) -> Bool { source.tree[id].kind == .number(Coefficient(2)) }

  /// True for the norm of a name, whose square has a rule of its own.
  private func isNorm(_ id: SyntaxTree.ID) -> Bool {
    guard case .call(let name, _) = source.tree[id].kind, signatures[name]?.name == "norm2" else { return false }
    return forms[id] == .function && source.tree[id].children.count == 1
  }

  // MARK: Values of their own

  /// Gives what moves and is no name a name.
  private mutating func takeOut(_ id: SyntaxTree.ID) {
    guard forms[id] != .constant, forms[id] != .name, let type = source.type(of: id), TypedTree.isPlain(type), generated.count < Splitting.linkLimit
    else { return }
    let text = SourcePrinter.print(tree, places[id])
    let name: String
    if let known = names[text] {
      name = known
    } else {
      switch type {
      case .scalar: name = supply.name(preferring: ["s", "r", "q"])
      case .matrix: name = supply.name(preferring: ["Y", "Z", "M"])
      default: name = supply.name(preferring: preferred(id))
      }
      names[text] = name
      generated.insert(name)
      tree.statements.append(
        SyntaxTree.Statement(name: name, nameSpan: .none, indices: nil, indexSpans: [], value: places[id], span: .none))
    }
    places[id] = tree.add(.name(name))
    forms[id] = .name
  }

  private func preferred(_ id: SyntaxTree.ID) -> [String] {
    if case .call(let name, _) = source.tree[id].kind, signatures[name]?.name == "softmax" { return ["p", "u", "v", "z"] }
    return ["u", "v", "z"]
  }
}
