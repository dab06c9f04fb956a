import Diagnostics
import Numerals

/// Operands: what they begin with, and the marks behind them.
extension ProgramParser {
  /// The operand with the transpose or superscript at hand; nil where there is none.
  mutating func marked(_ base: Operand) throws(Diagnostic) -> Operand? {
    let mark = token.span
    switch kind {
    case .prime, .transpose:
      position += 1
      return try add(.transpose, [base.id], base.span.union(mark))
    case .inverseTranspose:
      position += 1
      return try inverseTranspose(base, mark)
    case .superscript:
      position += 1
      return try superscript(base, mark)
    default: return nil
    }
  }

  private mutating func inverseTranspose(_ base: Operand, _ mark: SourceSpan) throws(Diagnostic) -> Operand {
    let one = try add(.number(.one), [], mark)
    let exponent = try add(.negate, [one.id], mark)
    let inverse = try binary(.power, base, exponent)
    return try add(.transpose, [inverse.id], inverse.span)
  }

  /// `²`, `⁻¹`
  private mutating func superscript(_ base: Operand, _ mark: SourceSpan) throws(Diagnostic) -> Operand {
    let written = scalars[mark.start..<mark.end]
    let digits = written.compactMap(ScalarClass.superscriptDigit)
    guard digits.count <= 18 else { throw Diagnostic(.limit, Message("the exponent is too large", "指数太大"), at: mark) }
    var exponent = try add(.number(Coefficient(digits.reduce(0) { 10 * $0 + $1 })), [], mark)
    if digits.count < written.count { exponent = try add(.negate, [exponent.id], mark) }
    return try binary(.power, base, exponent)
  }

  /// Behind `^`: `T` and `⊤` are transposes, `-T` the transposed inverse; nil for anything else.
  mutating func transposedPower(_ base: Operand) throws(Diagnostic) -> Operand? {
    if isTransposeMark(token) {
      position += 1
      return try add(.transpose, [base.id], base.span.union(tokens[position - 1].span))
    }
    guard kind == .minus, isTransposeMark(tokens[position + 1]) else { return nil }
    position += 2
    return try inverseTranspose(base, tokens[position - 2].span.union(tokens[position - 1].span))
  }

  private func isTransposeMark(_ token: Token) -> Bool {
    token.kind == .transpose || token.kind == .name && token.length == 1 && scalars[Int(token.start)] == "T"
  }

  func entries(of base: Operand) throws(Diagnostic) -> Bracket {
    if kind(ahead: 1) == .closeSquare { throw emptyBrackets() }
    return .entries(base)
  }

  // MARK: Operands

  /// Numerals, names, and what begins with a bracket.
  mutating func primary() throws(Diagnostic) -> Step {
    let first = token
    switch first.kind {
    case .openRound: return .opens(.group)
    case .number:
      position += 1
      return .holds(try add(.number(try numeral(first)), [], first.span))
    case .name:
      position += 1
      if kind == .openRound { return try callBracket(first, order: 0) }
      if kind == .prime, let order = primesBeforeBracket {
        guard order <= SyntaxLimits.primes else {
          throw Diagnostic(
            .limit, Message("the call has \(order) primes, the most is \(SyntaxLimits.primes)", "这个调用有 \(order) 个撇号，最多允许 \(SyntaxLimits.primes) 个"),
            at: token.span)
        }
        position += order
        return try callBracket(first, order: order)
      }
      if kind == .openSquare, isSum(first) {
        let (names, _) = try indexNames(of: first)
        guard kind == .openRound else { throw missingSummand(first) }
        return .opens(.sum(first, names))
      }
      return .holds(try add(.name(try name(first)), [], first.span))
    default: throw missingOperand()
    }
  }

  /// A call with arguments is a bracket still to be read, one without is read at once.
  private mutating func callBracket(_ function: Token, order: Int) throws(Diagnostic) -> Step {
    guard kind(ahead: 1) == .closeRound else { return .opens(.call(function, order: order)) }
    position += 2
    return .holds(try call(function, order, [], tokens[position - 1].span))
  }

  mutating func call(_ function: Token, _ order: Int, _ arguments: [SyntaxTree.ID], _ end: SourceSpan) throws(Diagnostic) -> Operand {
    let name = try name(function)
    let isKronecker = name == "kron" && order == 0 && arguments.count == 2
    return try add(isKronecker ? .binary(.kronecker) : .call(name, order: order), arguments, function.span.union(end))
  }

  private func numeral(_ token: Token) throws(Diagnostic) -> Coefficient {
    guard token.length <= SyntaxLimits.numeralLength else {
      throw Diagnostic(
        .limit,
        Message(
          "the numeral has \(token.length) characters, the most is \(SyntaxLimits.numeralLength)",
          "这个数有 \(token.length) 个字符，最多允许 \(SyntaxLimits.numeralLength) 个"), at: token.span)
    }
    let written = scalars[token.span.start..<token.span.end]
    if written.count <= 18, written.allSatisfy(ScalarClass.isDigit) {
      return Coefficient(written.reduce(0) { 10 * $0 + Int($1.value) - 0x30 })
    }
    guard let value = Coefficient(decimal: string(token.span)) else {
      throw Diagnostic(.limit, Message("the numeral is too large or too small", "这个数太大或太小"), at: token.span)
    }
    return value
  }

  /// How many primes stand between the name just read and an opening bracket, with no blank in between.
  private var primesBeforeBracket: Int? {
    var place = position
    while tokens[place].kind == .prime, Int(tokens[place].start) == tokens[place - 1].end { place += 1 }
    guard tokens[place].kind == .openRound, Int(tokens[place].start) == tokens[place - 1].end else { return nil }
    return place - position
  }

  private func isSum(_ token: Token) -> Bool {
    token.length == 3 && scalars[Int(token.start)] == "s" && scalars[Int(token.start) + 1] == "u" && scalars[Int(token.start) + 2] == "m"
  }
}
