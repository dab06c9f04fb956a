import Numerals

/// Prints syntax trees as source with as few brackets as are readable.
///
/// Law: the text parses to the same tree, spans apart, where the tree holds only numerals that text can hold. A negative numeral `-2` reads back as a
/// negated `2`, a fraction as a quotient of two numerals (`1/3`) or as the same decimal (`0.5`), a coefficient that is not exact as a decimal of the
/// same double value. The names of the tree must be names of the language, and the text
/// must stay within `SyntaxLimits`. A node that is used twice is printed twice.
public enum SourcePrinter {
  /// The source of one expression.
  public static func print(_ tree: SyntaxTree, _ node: SyntaxTree.ID) -> String {
    var writer = SourceWriter(tree)
    writer.expression(node)
    return writer.text
  }

  /// The source of a program: its declarations, then its statements, a line each.
  public static func print(_ tree: SyntaxTree) -> String {
    var writer = SourceWriter(tree)
    for declaration in tree.declarations {
      writer.newLine()
      writer.text += declaration.name + ": " + print(declaration.type)
    }
    for statement in tree.statements {
      writer.newLine()
      if let name = statement.name {
        writer.text += name
        if let indices = statement.indices { writer.text += "[" + indices.joined(separator: ",") + "]" }
        writer.text += " = "
      }
      writer.expression(statement.value)
    }
    return writer.text
  }

  /// The source of a type: `matrix(m, n) positive`.
  public static func print(_ type: SyntaxTree.TypeSyntax) -> String {
    enum Piece {
      case text(String)
      case type(SyntaxTree.TypeSyntax)
    }
    var text = ""
    var pending: [Piece] = [.type(type)]
    while let piece = pending.popLast() {
      switch piece {
      case .text(let words): text += words
      case .type(let type):
        text += type.constructor
        pending.append(.text(type.qualifiers.map { " " + $0 }.joined()))
        if !type.dimensions.isEmpty {
          text += "(" + type.dimensions.map(\.text).joined(separator: ", ") + ")"
        } else if !type.argument.isEmpty {
          text += "("
          pending.append(.text(")"))
          for (place, argument) in type.argument.enumerated().reversed() {
            pending.append(.type(argument))
            if place > 0 { pending.append(.text(", ")) }
          }
        }
      }
    }
    return text
  }
}

/// How tightly a printed expression holds together.
private enum Tightness: Int, Comparable {
  case sum
  case product
  case sign
  case power
  case postfix
  case primary

  static func < (a: Tightness, b: Tightness) -> Bool { a.rawValue < b.rawValue }
}

/// One buffer, and what is still to be written into it. Nothing recurses, and every piece is written once.
private struct SourceWriter {
  private enum Piece {
    case text(StaticString)
    case words(String)
    /// A node, in brackets if it is looser than asked. In subscripts sums are set without blanks.
    case node(SyntaxTree.ID, atLeast: Tightness, isSubscript: Bool)
  }

  private let tree: SyntaxTree
  private var pending: [Piece] = []
  var text = ""

  init(_ tree: SyntaxTree) { self.tree = tree }

  mutating func newLine() { if !text.isEmpty { text += "\n" } }

  mutating func expression(_ root: SyntaxTree.ID) {
    pending.append(.node(root, atLeast: .sum, isSubscript: false))
    while let piece = pending.popLast() {
      switch piece {
      case .text(let fixed): fixed.withUTF8Buffer { text += String(decoding: $0, as: UTF8.self) }
      case .words(let words): text += words
      case .node(let id, let tightness, let isSubscript):
        if self.tightness(id) < tightness {
          text += "("
          pending.append(.text(")"))
        }
        write(tree[id], isSubscript)
      }
    }
  }

  private func tightness(_ id: SyntaxTree.ID) -> Tightness {
    switch tree[id].kind {
    case .number(let value):
      let numeral = NumeralText(value)
      return numeral.isQuotient ? .product : numeral.isNegative ? .sign : .primary
    case .name, .call, .indexedSum: return .primary
    case .access, .transpose: return .postfix
    case .negate: return .sign
    case .binary(let operation):
      switch operation {
      case .add, .subtract: return .sum
      case .multiply, .divide, .hadamard, .hadamardDivide: return .product
      case .power, .hadamardPower: return .power
      case .kronecker: return .primary
      }
    }
  }

  /// Writes what begins the node, and leaves the rest pending, the first piece on top.
  private mutating func write(_ node: SyntaxTree.Node, _ isSubscript: Bool) {
    switch node.kind {
    case .number(let value):
      let numeral = NumeralText(value)
      if numeral.isNegative { text += "-" }
      text += numeral.magnitude
    case .name(let name): text += name
    case .call(let name, let order):
      text += name + String(repeating: "'", count: order)
      list(node.children[...], "(", ", ", ")", isSubscript: isSubscript)
    case .access:
      list(node.children.dropFirst(), "[", ",", "]", isSubscript: true)
      pending.append(.node(node.children[0], atLeast: .postfix, isSubscript: isSubscript))
    case .indexedSum(let indices):
      text += "sum[" + indices.joined(separator: ",") + "]"
      list(node.children[...], "(", ", ", ")", isSubscript: isSubscript)
    case .negate:
      text += "-"
      pending.append(.node(node.children[0], atLeast: .sign, isSubscript: isSubscript))
    case .transpose:
      pending.append(.text("'"))
      pending.append(.node(node.children[0], atLeast: .postfix, isSubscript: isSubscript))
    case .binary(let operation): binary(operation, node.children[0], node.children[1], isSubscript)
    }
  }

  private mutating func list(
    _ items: ArraySlice<SyntaxTree.ID>, _ open: StaticString, _ separator: StaticString, _ close: StaticString, isSubscript: Bool
  ) {
    pending.append(.text(close))
    for (place, item) in items.enumerated().reversed() {
      pending.append(.node(item, atLeast: .sum, isSubscript: isSubscript))
      if place > 0 { pending.append(.text(separator)) }
    }
    pending.append(.text(open))
  }

  private mutating func binary(_ operation: BinaryOperator, _ left: SyntaxTree.ID, _ right: SyntaxTree.ID, _ isSubscript: Bool) {
    switch operation {
    case .kronecker:
      text += "kron"
      list([left, right], "(", ", ", ")", isSubscript: isSubscript)
    case .add, .subtract:
      pending.append(.node(right, atLeast: beginsWithSign(right) ? .primary : .product, isSubscript: isSubscript))
      let isSum = operation == .add
      pending.append(.text(isSubscript ? (isSum ? "+" : "-") : (isSum ? " + " : " - ")))
      pending.append(.node(left, atLeast: .sum, isSubscript: isSubscript))
    case .multiply, .divide, .hadamard, .hadamardDivide:
      pending.append(.node(right, atLeast: .power, isSubscript: isSubscript))
      pending.append(.words(operation.rawValue))
      pending.append(.node(left, atLeast: .product, isSubscript: isSubscript))
    case .power, .hadamardPower:
      exponent(right, of: operation)
      pending.append(.words(operation.rawValue))
      pending.append(.node(left, atLeast: .postfix, isSubscript: isSubscript))
    }
  }

  /// Signs and primaries stand without brackets behind `^`. The name T would be read as a transpose there.
  private mutating func exponent(_ id: SyntaxTree.ID, of operation: BinaryOperator) {
    var inner = id
    if case .negate = tree[id].kind { inner = tree[id].children[0] }
    var isBare: Bool
    switch tree[inner].kind {
    case .number(let value):
      let numeral = NumeralText(value)
      isBare = !numeral.isQuotient && (inner == id || !numeral.isNegative)
    case .name(let name), .call(let name, _): isBare = name != "T" || operation == .hadamardPower
    case .binary(.kronecker), .indexedSum: isBare = true
    default: isBare = false
    }
    if isBare {
      pending.append(.node(id, atLeast: .sum, isSubscript: false))
    } else {
      pending.append(.text(")"))
      pending.append(.node(id, atLeast: .sum, isSubscript: false))
      pending.append(.text("("))
    }
  }

  /// True where the text of a node begins with `-`. Walks down the left side, which no other node's walk shares.
  private func beginsWithSign(_ id: SyntaxTree.ID) -> Bool {
    var id = id
    while true {
      switch tree[id].kind {
      case .negate: return true
      case .number(let value): return value.isNegative
      case .binary(let operation):
        let left = tree[id].children[0]
        switch operation {
        case .add, .subtract, .kronecker: return false
        case .multiply, .divide, .hadamard, .hadamardDivide: if tightness(left) < .product { return false }
        case .power, .hadamardPower: return false
        }
        id = left
      default: return false
      }
    }
  }
}
