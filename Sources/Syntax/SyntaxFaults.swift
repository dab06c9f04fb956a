import Diagnostics

/// What is said of a text that is not a program: one fault, at the smallest place, with what to write instead where that is known.
extension ProgramParser {
  /// A fault at a place, or the bracket opened before it that is never closed, which then is the cause.
  func fault(_ message: String, at span: SourceSpan, help: String? = nil) -> Diagnostic {
    guard let unclosed, position > unclosed else { return Diagnostic(.syntax, message, at: span, help: help) }
    let opener = tokens[unclosed]
    let sign = string(opener.span)
    if unclosed > 0, tokens[unclosed - 1].kind == .name, tokens[unclosed - 1].end == opener.span.start {
      let name = tokens[unclosed - 1]
      return Diagnostic(.syntax, "the bracket of \(excerpt(name.span))\(sign) is never closed", at: name.span.union(opener.span))
    }
    return Diagnostic(.syntax, "the bracket \(sign) is never closed", at: opener.span)
  }

  /// The text of a span on one line, shortened in the middle.
  func excerpt(_ span: SourceSpan) -> String {
    let most = 24
    func clean(_ part: ArraySlice<Unicode.Scalar>) -> String {
      var view = String.UnicodeScalarView()
      view.append(contentsOf: part.map { SourceText.endsLine($0) || ScalarClass.isBlank($0) ? " " : $0 })
      return String(view)
    }
    guard span.length > most else { return clean(scalars[span.start..<span.end]) }
    return clean(scalars[span.start..<span.start + most / 2]) + "…" + clean(scalars[span.end - most / 2..<span.end])
  }

  /// True where two tokens touch.
  private func touches(_ left: Int, _ right: Int) -> Bool {
    left >= 0 && right < tokens.count && tokens[left].end == Int(tokens[right].start)
  }

  // MARK: Operands and operators

  /// The fault where an operand should begin.
  func missingOperand() -> Diagnostic {
    let here = token
    if here.kind == .stray { return stray() }
    guard position > 0, tokens[position - 1].kind != .separator else { return misplacedStart() }
    let before = tokens[position - 1]
    if let wrong = doubledOperator() { return wrong }
    switch before.kind {
    case .equals: return fault("the value is missing after =", at: before.span)
    case .comma: return missingBetween(before, here) ?? fault("an operand is missing after ,", at: before.span)
    case .openRound, .openSquare:
      if here.kind == .comma { return fault("an operand is missing before ,", at: here.span) }
      if here.kind == .closeRound, before.kind == .openRound {
        return fault("there is nothing between the brackets", at: before.span.union(here.span))
      }
      return fault("an operand is missing after \(string(before.span))", at: before.span)
    default:
      guard before.kind.awaitsOperand else { return misplacedStart() }
      if let between = missingBetween(before, here) { return between }
      let goesOn = here.kind == .separator && scalars[here.span.start] != ";"
      return fault(
        "an operand is missing after \(string(before.span))", at: before.span,
        help: goesOn ? "an expression goes on in the next line only inside brackets" : nil)
    }
  }

  /// `x + * y`: the fault is neither sign's but the gap between them; nil where the text ends instead.
  private func missingBetween(_ before: Token, _ here: Token) -> Diagnostic? {
    guard here.kind.awaitsOperand || here.kind == .comma || here.kind == .closeRound || here.kind == .closeSquare else { return nil }
    return fault(
      "an operand is missing between \(string(before.span)) and \(string(here.span))", at: before.span.union(here.span))
  }

  /// The fault of a statement that begins with something else than an operand.
  private func misplacedStart() -> Diagnostic {
    let here = token
    switch here.kind {
    case .divide where touches(position, position + 1) && kind(ahead: 1) == .divide:
      return notAnOperator(from: position, help: "a comment begins with #")
    case .closeRound, .closeSquare: return unmatched()
    case .openSquare: return fault("a name is missing before [", at: here.span, help: "matrices are not written out: declare A: matrix(m, n)")
    case .equals, .colon: return fault("a name is missing before \(string(here.span))", at: here.span)
    case .dot: return fault("an operand is missing before .", at: here.span)
    case .end: return fault("an operand is missing at the end", at: here.span)
    default: return fault("an operand is missing before \(string(here.span))", at: here.span)
    }
  }

  private func unmatched() -> Diagnostic {
    fault("there is no \(kind == .closeRound ? "(" : "[") for this \(string(token.span))", at: token.span)
  }

  /// `**`, `==`, `+=` and their like: two signs that touch and make one operator elsewhere.
  private func doubledOperator() -> Diagnostic? {
    guard touches(position - 1, position) else { return nil }
    switch (tokens[position - 1].kind, kind) {
    case (.times, .times): return notAnOperator(from: position - 1, help: "write ^ for a power, .^ for an elementwise power")
    case (.hadamard, .times): return notAnOperator(from: position - 1, help: "write .^ for an elementwise power")
    case (.divide, .divide): return notAnOperator(from: position - 1, help: "a comment begins with #")
    case (.equals, .equals): return notAnOperator(from: position - 1, help: "write = to name a value; there are no comparisons")
    case (.plus, .equals), (.minus, .equals), (.times, .equals), (.divide, .equals):
      return notAnOperator(from: position - 1, help: "a name is defined once: give the new value a name of its own")
    default: return nil
    }
  }

  /// The fault of two tokens that make an operator elsewhere.
  func notAnOperator(from place: Int, help: String) -> Diagnostic {
    let span = tokens[place].span.union(tokens[place + 1].span)
    return fault("\(string(span)) is not an operator", at: span, help: help)
  }

  /// The fault where a complete operand is followed by something that is neither an operator nor an end.
  func unexpected(in opener: Int? = nil) -> Diagnostic {
    let here = token
    switch here.kind {
    case .stray: return stray()
    case .name, .number, .openRound: return missingOperator()
    case .dot: return attribute()
    case .closeRound, .closeSquare:
      guard let opener else { return unmatched() }
      return fault("the bracket \(string(tokens[opener].span)) is closed by \(string(here.span))", at: here.span)
    case .equals:
      if touches(position, position + 1), kind(ahead: 1) == .equals {
        return notAnOperator(from: position, help: "write = to name a value; there are no comparisons")
      }
      return fault("= stands inside brackets", at: here.span, help: "arguments have no names: write f(a, b)")
    case .colon:
      if touches(position, position + 1), kind(ahead: 1) == .equals { return notAnOperator(from: position, help: "write =") }
      if opener != nil { return fault("a range : stands inside brackets", at: here.span, help: "entries are taken one by one: x[i], A[i,j]") }
      return fault("the left side of : is not a name", at: latest)
    case .comma:
      if let opener { return fault("the bracket \(string(tokens[opener].span)) holds one expression, no list", at: here.span) }
      return fault(", stands outside brackets", at: here.span, help: "statements are separated by ; or a new line")
    case .semicolon: return fault("; stands inside brackets", at: here.span, help: "matrices are not written out: declare A: matrix(m, n)")
    case .separator, .end:
      if let opener { return fault("the bracket \(string(tokens[opener].span)) is never closed", at: tokens[opener].span) }
      return fault("the statement breaks off", at: here.span)
    default: return fault("\(string(here.span)) is not expected here", at: here.span)
    }
  }

  /// Two operands side by side. There is no silent product.
  private func missingOperator() -> Diagnostic {
    let before = tokens[position - 1]
    let here = token
    let span = before.span.union(here.span)
    if here.kind == .openRound, before.kind == .closeSquare, touches(position - 1, position) {
      return fault("only sum is written with indices before its bracket", at: latest.union(here.span), help: "write sum[k](...)")
    }
    if depth == 0, here.kind == .name, kind(ahead: 1) == .equals || kind(ahead: 1) == .colon {
      return fault("a separator is missing before \(excerpt(here.span))", at: span, help: "statements are separated by ; or a new line")
    }
    let left = excerpt(latest)
    let right = excerpt(operandText(at: position))
    var help = "\(left)*\(right)"
    if before.kind == .name, here.kind != .openRound, latest == before.span, scalars[here.span.start] != "." {
      help += ", or \(left)(\(right)) if \(left) is a function"
    }
    return fault("an operator is missing between \(left) and \(right)", at: span, help: help)
  }

  /// The token at a place; with a bracket, the text up to its end, as long as that is near.
  private func operandText(at place: Int) -> SourceSpan {
    var span = tokens[place].span
    var last = place
    if tokens[place].kind == .name, kind(ahead: 1) == .openRound { last += 1 }
    guard tokens[last].kind == .openRound else { return span }
    var open = 0
    for next in last..<min(last + 64, tokens.count) {
      if tokens[next].kind == .openRound { open += 1 }
      if tokens[next].kind == .closeRound { open -= 1 }
      if open == 0 {
        span = span.union(tokens[next].span)
        break
      }
    }
    return span
  }

  /// `A.T`, `np.dot`, `x.sum()`, `a .+ b`.
  private func attribute() -> Diagnostic {
    let next = tokens[min(position + 1, tokens.count - 1)]
    if next.kind == .plus || next.kind == .minus { return notAnOperator(from: position, help: "write \(string(next.span))") }
    if next.kind == .dot {
      var last = position + 1
      while tokens[last + 1].kind == .dot, last < position + 2 { last += 1 }
      let span = token.span.union(tokens[last].span)
      return fault("\(string(span)) is not in the language", at: span, help: "an expression goes on in the next line inside brackets")
    }
    guard next.kind == .name else { return fault("a name is missing after .", at: token.span) }
    if tokens[position - 1].kind == .number {
      let (left, right) = (excerpt(latest), excerpt(next.span))
      return fault("an operator is missing between \(left) and \(right)", at: latest.union(next.span), help: "\(left)*\(right)")
    }
    let member = excerpt(next.span)
    let owner = excerpt(latest)
    let span = latest.union(next.span)
    let message = "\(owner).\(member) is not in the language"
    switch member {
    case "T", "mT", "H": return fault(message, at: span, help: "write \(owner)' for the transpose")
    case "dot", "matmul", "mm": return fault(message, at: span, help: "write A*B for a product, x'*y for an inner product")
    case "shape", "size", "ndim": return fault(message, at: span, help: "dimensions are declared: A: matrix(m, n)")
    default: return fault(message, at: span, help: "functions stand by themselves: write \(member)(...)")
    }
  }

  // MARK: Left sides and indices

  /// `2*x = y`
  func notAName(_ left: Operand) -> Diagnostic {
    if touches(position, position + 1), kind(ahead: 1) == .equals {
      return notAnOperator(from: position, help: "write = to name a value; there are no comparisons")
    }
    var help: String?
    if case .call(let name, _) = tree.nodes[left.id].kind { help = "a value is named without arguments: write \(name) = ..." }
    return fault("the left side of = is not a name", at: left.span, help: help)
  }

  func secondEquals() -> Diagnostic {
    if touches(position, position + 1), kind(ahead: 1) == .equals {
      return notAnOperator(from: position, help: "write = to name a value; there are no comparisons")
    }
    return fault("= stands twice in one statement", at: token.span)
  }

  func leadingPlus() -> Diagnostic {
    fault("a statement begins with +", at: token.span, help: "an expression goes on in the next line only inside brackets")
  }

  func notAnIndex(of owner: Token) -> Diagnostic {
    if kind == .stray { return stray() }
    let name = excerpt(owner.span)
    if kind == .closeSquare { return fault("an index is missing in \(name)[...]", at: token.span) }
    return fault("an index of \(name)[...] is not a name", at: token.span, help: "write a name for each index: \(name)[i,j]")
  }

  func repeatedIndex(_ name: String, _ index: Token, of owner: Token) -> Diagnostic {
    fault("the index \(name) is repeated \(excerpt(owner.span) == "sum" ? "in sum[...]" : "on the left")", at: index.span)
  }

  func missingSummand(_ word: Token) -> Diagnostic {
    let span = word.span.union(tokens[position - 1].span)
    return fault("a bracket is missing after \(excerpt(span))", at: span, help: "write \(excerpt(span))(...)")
  }

  func emptyBrackets() -> Diagnostic {
    fault("an index is missing between [ and ]", at: token.span.union(tokens[position + 1].span))
  }

  // MARK: Declarations

  func missingType() -> Diagnostic {
    if kind == .stray { return stray() }
    let place = token.kind == .end || token.kind == .separator ? tokens[max(0, position - 1)].span : token.span
    return fault("a type is missing here", at: place, help: "write scalar, vector(n), rowvector(n), matrix(m, n), ...")
  }

  func notADimension() -> Diagnostic {
    if kind == .stray { return stray() }
    if kind == .closeRound || kind == .comma || kind == .end { return fault("a dimension is missing here", at: token.span) }
    return fault("a dimension is a name or a positive integer", at: token.span)
  }

  func missingSeparator(after type: SyntaxTree.TypeSyntax) -> Diagnostic {
    fault(
      "a separator is missing between \(excerpt(type.span)) and \(excerpt(token.span))", at: token.span,
      help: "declarations are separated by ; or a new line")
  }

  func unexpectedAfterType(_ type: SyntaxTree.TypeSyntax) -> Diagnostic {
    if kind == .stray { return stray() }
    let help: String? =
      switch kind {
      case .comma: "declarations are separated by ; or a new line"
      case .openSquare: "dimensions stand in ( )"
      default: nil
      }
    return fault("\(excerpt(token.span)) is not expected after the type \(excerpt(type.span))", at: token.span, help: help)
  }

  func stray() -> Diagnostic { StrayCharacter.diagnostic(scalars, at: token.span.start) }
}
