import Diagnostics

/// A part of an expression: its node, and the text it covers with the brackets around it.
struct Operand {
  var id: SyntaxTree.ID
  var span: SourceSpan
}

/// A bracket that an expression has opened, and so what its end makes.
enum Bracket {
  /// No bracket: the expression of a statement.
  case none
  /// `(a)`
  case group
  /// `f(a, b)`
  case call(Token, order: Int)
  /// `x[a, b]`
  case entries(Operand)
  /// `sum[i,j](a)`
  case sum(Token, [String])
}

/// An expression of which a part is read: what waits for its right side, the loosest first.
private struct PartialExpression {
  var bracket: Bracket
  /// The token of the bracket.
  var opener: Int
  /// The expressions before the commas.
  var items: [SyntaxTree.ID] = []
  var sum: (left: Operand, operation: BinaryOperator)?
  var product: (left: Operand, operation: BinaryOperator)?
  /// The tokens of the signs before the operand at hand.
  var signs = 0..<0
  /// A base whose exponent is at hand, and the tokens of the exponent's signs.
  var power: (base: Operand, operation: BinaryOperator, signs: Range<Int>)?
}

/// What the next tokens have made of an expression.
enum Step {
  /// An operator stands there: an operand must follow.
  case awaitsOperand
  /// An operand, which may go on.
  case holds(Operand)
  /// A bracket, whose opening token is at hand.
  case opens(Bracket)
  /// The expression is complete.
  case ends(Operand)
}

/// Expressions, read by one loop: what surrounds an open bracket waits on a stack of its own, so that nothing recurses.
extension ProgramParser {
  /// Appends a node; throws where the tree grows too large.
  mutating func add(_ kind: SyntaxKind, _ children: [SyntaxTree.ID], _ span: SourceSpan) throws(Diagnostic) -> Operand {
    guard tree.nodes.count < SyntaxLimits.nodes else {
      throw Diagnostic(
        .limit, Message("the program has more than \(SyntaxLimits.nodes) operations", "程序的运算超过 \(SyntaxLimits.nodes) 个"),
        at: tokens[max(0, position - 1)].span)
    }
    return Operand(id: tree.add(kind, children, span: span), span: span)
  }

  mutating func binary(_ operation: BinaryOperator, _ left: Operand, _ right: Operand) throws(Diagnostic) -> Operand {
    try add(.binary(operation), [left.id, right.id], left.span.union(right.span))
  }

  /// Reads an expression up to what cannot belong to it, or to the first fault.
  mutating func expression() throws(Diagnostic) -> Operand {
    var waiting: [PartialExpression] = []
    var current = PartialExpression(bracket: .none, opener: position)
    var held: Operand?
    while true {
      let step: Step
      if let operand = held {
        step = try continuation(of: operand, in: &current)
      } else {
        readSigns(&current)
        step = try primary()
      }
      held = nil
      switch step {
      case .awaitsOperand: break
      case .holds(let operand): held = operand
      case .opens(let bracket):
        guard waiting.count < SyntaxLimits.nesting else {
          throw Diagnostic(
            .limit, Message("brackets are nested more than \(SyntaxLimits.nesting) deep", "括号的嵌套超过 \(SyntaxLimits.nesting) 层"), at: token.span)
        }
        waiting.append(current)
        current = PartialExpression(bracket: bracket, opener: position)
        position += 1
        depth += 1
      case .ends(let value):
        guard let outer = waiting.last else { return value }
        guard let closed = try close(value, &current) else { continue }
        held = closed
        current = outer
        waiting.removeLast()
      }
    }
  }

  /// Signs bind tighter than `*` and looser than `^`; an exponent has signs of its own.
  private mutating func readSigns(_ current: inout PartialExpression) {
    let first = position
    while kind == .plus || kind == .minus { position += 1 }
    if current.power == nil { current.signs = first..<position } else { current.power?.signs = first..<position }
  }

  private mutating func negated(_ operand: Operand, _ signs: Range<Int>) throws(Diagnostic) -> Operand {
    var operand = operand
    for place in signs.reversed() {
      let span = tokens[place].span.union(operand.span)
      if tokens[place].kind == .minus { operand = try add(.negate, [operand.id], span) } else { operand.span = span }
    }
    return operand
  }

  /// Goes on behind an operand.
  private mutating func continuation(of operand: Operand, in current: inout PartialExpression) throws(Diagnostic) -> Step {
    var value = operand
    while true {
      if let power = current.power {
        // Entries belong to the exponent, p^y[i] is p^(y[i]), unless that is a number: A^2[i,j] is (A^2)[i,j].
        if kind == .openSquare, !isNumber(value.id) { return .opens(try entries(of: value)) }
        value = try binary(power.operation, power.base, try negated(value, power.signs))
        current.power = nil
      }
      latest = value.span
      if kind == .openSquare { return .opens(try entries(of: value)) }
      if kind == .power || kind == .hadamardPower {
        let operation: BinaryOperator = kind == .power ? .power : .hadamardPower
        position += 1
        if operation == .power, let transposed = try transposedPower(value) {
          value = transposed
          continue
        }
        current.power = (value, operation, position..<position)
        return .awaitsOperand
      }
      guard let marked = try marked(value) else { break }
      value = marked
    }
    value = try negated(value, current.signs)
    latest = value.span
    return try joined(value, &current)
  }

  /// True for an expression of numerals alone, such as the `(-1)` of an exponent.
  private func isNumber(_ root: SyntaxTree.ID) -> Bool {
    var pending = [root]
    while let next = pending.popLast() {
      switch tree[next].kind {
      case .number: break
      case .negate, .binary: pending += tree[next].children
      default: return false
      }
    }
    return true
  }

  /// Joins an operand to what waits on its left. Where an operator follows, the result waits with it in turn.
  private mutating func joined(_ operand: Operand, _ current: inout PartialExpression) throws(Diagnostic) -> Step {
    var value = operand
    if let waiting = current.product {
      value = try binary(waiting.operation, waiting.left, value)
      current.product = nil
    }
    if let operation = kind.productOperator {
      current.product = (value, operation)
      position += 1
      return .awaitsOperand
    }
    if let waiting = current.sum {
      value = try binary(waiting.operation, waiting.left, value)
      current.sum = nil
    }
    if kind == .plus || kind == .minus {
      current.sum = (value, kind == .plus ? .add : .subtract)
      position += 1
      return .awaitsOperand
    }
    return .ends(value)
  }

  /// Ends an expression in brackets: at a comma nil, and the next one begins; at the bracket's end what the bracket makes.
  private mutating func close(_ value: Operand, _ current: inout PartialExpression) throws(Diagnostic) -> Operand? {
    var isList = false
    switch current.bracket {
    case .call, .entries: isList = true
    case .none, .group, .sum: break
    }
    if isList { current.items.append(value.id) }
    if isList, kind == .comma {
      position += 1
      return nil
    }
    guard kind == (tokens[current.opener].kind == .openRound ? .closeRound : .closeSquare) else { throw unexpected(in: current.opener) }
    let end = token.span
    position += 1
    depth -= 1
    switch current.bracket {
    case .none: return value
    case .group: return Operand(id: value.id, span: tokens[current.opener].span.union(end))
    case .call(let function, let order): return try call(function, order, current.items, end)
    case .entries(let base): return try add(.access, [base.id] + current.items, base.span.union(end))
    case .sum(let word, let names): return try add(.indexedSum(names), [value.id], word.span.union(end))
    }
  }
}
