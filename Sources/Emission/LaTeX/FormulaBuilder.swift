import Formulas
import Numerals
import Syntax
import Typing

/// Lays a syntax tree out as a formula: `2*X'*(X*w - y)` as 2 Xᵀ(Xw − y), `a/b` as a fraction, `W[i,k]` with subscripts.
struct FormulaBuilder {
  /// How tightly a piece of formula holds together.
  enum Strength: Int, Comparable {
    /// a + b, −a
    case sum
    /// ∑ a: as tight as a product on its left, open to its right.
    case large
    /// a ⊙ b, a ⊘ b, a ⊗ b
    case entrywise
    /// a b
    case product
    /// A fraction: holds together among factors, takes no script.
    case fraction
    /// What takes a script.
    case atom

    static func < (a: Strength, b: Strength) -> Bool { a.rawValue < b.rawValue }
  }

  /// The kind of a value, as far as brackets depend on it.
  enum Shape {
    case scalar
    case column
    case row
    case matrix
  }

  /// The formula of one node of the tree.
  struct Piece {
    var id: Formula.ID
    var strength: Strength
    /// Taller than a line, so that brackets around it stretch.
    var isTall = false
    var startsWithMinus = false
    var startsWithDigit = false
    /// For −a the formula of a.
    var negated: Formula.ID?
    /// For a script the base and its scripts, so that another script joins them.
    var scripted: (base: Formula.ID, below: Formula.ID?, above: Formula.ID?)?
    /// True when `scripted.above` is −1 of an inverse.
    var isInverse = false
    /// The operator of an entrywise product, or of the one that is negated.
    var sign: BinaryOperator?
    /// What kind of value it is; nil where the types do not tell.
    var shape: Shape?
    /// A product of arrays that is a scalar, such as xᵀAx: in brackets among other factors.
    var isContraction = false
    /// Roughly how many letters wide the piece is.
    var width = 1
  }

  var formula = Formula()
  let types: [String: ValueType]
  let signatures: SignatureTable
  private let notations: [String: DerivativeNotation]
  private let tree: SyntaxTree
  private var pieces: [Piece?]
  /// True when the program has a name that is written σ, so that the sigmoid is not.
  let usesSigma: Bool

  /// A builder for the tree; the types make vectors bold, the signatures tell the functions that aliases stand for.
  init(_ tree: SyntaxTree, types: [String: ValueType], signatures: SignatureTable, notations: [String: DerivativeNotation] = [:]) {
    self.tree = tree
    self.notations = notations
    self.signatures = signatures
    self.types = types
    pieces = Array(repeating: nil, count: tree.nodes.count)
    usesSigma = tree.nodes.contains { node in
      if case .name(let name) = node.kind { return name == "σ" || name.hasPrefix("sigma") }
      return false
    }
  }

  /// The formula of a node of the tree.
  mutating func build(_ root: SyntaxTree.ID) -> Piece {
    var needed = Array(repeating: false, count: root + 1)
    needed[root] = true
    for id in (0...root).reversed() where needed[id] { for child in tree[id].children { needed[child] = true } }
    for id in 0...root where needed[id] && pieces[id] == nil { pieces[id] = piece(tree[id]) }
    return pieces[root] ?? Piece(id: 0, strength: .atom)
  }

  /// One line of the answer: the name with its indices, if there is one, then the sign of equality and the value.
  mutating func line(_ statement: SyntaxTree.Statement) -> [Formula.ID] {
    let value = build(statement.value)
    guard let name = statement.name else { return [formula.add(.row), value.id] }
    var left = self.name(name, isEntry: statement.indices != nil)
    if let indices = statement.indices {
      left = access(left, indices.map { Piece(id: FormulaSymbols.symbol($0, face: .italic, in: &formula).id, strength: .atom) })
    }
    let right = formula.add(.row, [formula.add(.sign("=", .relation)), value.id])
    return [left.id, right]
  }

  /// The lines as the whole formula: aligned when there are several.
  mutating func finish(_ lines: [[Formula.ID]]) -> Formula {
    formula.add(lines.count == 1 ? .row : .lines, lines.flatMap { $0 })
    return formula
  }

  private mutating func piece(_ node: SyntaxTree.Node) -> Piece {
    let children = node.children.map { pieces[$0] ?? Piece(id: 0, strength: .atom) }
    switch node.kind {
    case .number(let c): return number(c)
    case .name(let name): return self.name(name, isEntry: false)
    case .call(let function, let order): return call(signatures[function]?.name ?? function, order, children, node.children.map { tree[$0].kind })
    case .access:
      if case .call("eye", _) = tree[node.children[0]].kind {
        let delta = Piece(id: formula.add(.identifier("δ", .italic)), strength: .atom)
        return access(delta, Array(children.dropFirst()))
      }
      if case .name(let name) = tree[node.children[0]].kind { return access(self.name(name, isEntry: true), Array(children.dropFirst())) }
      return access(children[0], Array(children.dropFirst()))
    case .indexedSum(let indices): return indexedSum(indices, children[0])
    case .binary(.divide):
      if let gradient = gradient(tree[node.children[0]].kind, tree[node.children[1]].kind) { return gradient }
      return binary(.divide, children[0], children[1])
    case .binary(let binary): return self.binary(binary, children[0], children[1])
    case .negate:
      let operand = fenced(children[0], below: .large)
      var piece = Piece(id: formula.add(.row, [formula.add(.sign("−", .prefix)), operand]), strength: .sum, isTall: children[0].isTall)
      piece.startsWithMinus = true
      piece.negated = operand
      if children[0].strength == .entrywise { piece.sign = children[0].sign }
      piece.shape = children[0].shape
      piece.isContraction = children[0].isContraction
      piece.width = children[0].width + 1
      return piece
    case .transpose: return transpose(children[0])
    }
  }

  /// dJ/dz, the gradient of an abstract function J by a value z, as ∂J/∂z; nil for a quotient of two names of the program.
  private mutating func gradient(_ above: SyntaxKind, _ below: SyntaxKind) -> Piece? {
    guard case .name(let function) = above, case .name(let value) = below, function.hasPrefix("d"), value.hasPrefix("d") else { return nil }
    guard types[function] == nil, types[value] == nil, types[String(value.dropFirst())] != nil, function.count > 1 else { return nil }
    let (numerator, denominator) = (name(String(function.dropFirst()), isEntry: false), name(String(value.dropFirst()), isEntry: false))
    let parts = [numerator, denominator].map { formula.add(.row, [formula.add(.sign("∂", .large)), $0.id]) }
    return Piece(id: formula.add(.fraction, parts), strength: .fraction, isTall: true, shape: .row, width: 2)
  }

  /// A name; a vector is bold unless one of its entries is meant.
  mutating func name(_ name: String, isEntry: Bool) -> Piece {
    if let notation = notations[name] { return derivative(notation) }
    var face = Formula.Face.italic
    switch types[name] {
    case .column, .row: if !isEntry { face = .bold }
    default: break
    }
    let (id, hasSubscript) = FormulaSymbols.symbol(name, face: face, in: &formula)
    var piece = Piece(id: id, strength: .atom)
    switch types[name] {
    case .scalar: piece.shape = .scalar
    case .column: piece.shape = .column
    case .row: piece.shape = .row
    case .matrix: piece.shape = .matrix
    case .tensor, nil: break
    }
    if hasSubscript { piece.scripted = (formula[id].children[0], formula[id].children[1], nil) }
    return piece
  }

  /// A number: digits, a fraction, or digits times a power of ten.
  mutating func number(_ c: Coefficient) -> Piece {
    let magnitude = c.magnitude
    var piece = Piece(id: 0, strength: .atom)
    piece.shape = .scalar
    if let text = magnitude.decimalText {
      piece.id = formula.add(.number(text))
      piece.width = text.count
    } else if let (p, q) = magnitude.fraction {
      piece.id = formula.add(.fraction, [formula.add(.number("\(p)")), formula.add(.number("\(q)"))])
      piece.strength = .fraction
      piece.isTall = true
    } else {
      let text = "\(magnitude.value)".split(separator: "e")
      piece.id = formula.add(.number(String(text[0])))
      if text.count == 2, let exponent = Int(text[1]) {
        let above = formula.add(.number("\(exponent)"))
        let ten = formula.add(.script(subscript: false, superscript: true), [formula.add(.number("10")), above])
        piece.id = formula.add(.row, [piece.id, formula.add(.sign("·", .binary)), ten])
        piece.strength = .product
      }
    }
    piece.startsWithDigit = true
    guard c.isNegative else { return piece }
    piece.negated = piece.id
    piece.id = formula.add(.row, [formula.add(.sign("−", .prefix)), piece.id])
    piece.strength = .sum
    piece.startsWithMinus = true
    piece.startsWithDigit = false
    return piece
  }

  /// The formula of a piece, in brackets where it holds together less than asked.
  mutating func fenced(_ piece: Piece, below strength: Strength) -> Formula.ID {
    piece.strength < strength ? fence(piece, .parentheses) : piece.id
  }

  /// The formula of a piece between brackets.
  mutating func fence(_ piece: Piece, _ fence: Formula.Fence) -> Formula.ID { formula.add(.fenced(fence, stretches: piece.isTall), [piece.id]) }
}
