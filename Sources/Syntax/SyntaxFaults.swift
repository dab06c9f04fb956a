import Diagnostics

/// What is said of a text that is not a program: one fault, at the smallest place, with what to write instead where that is known.
extension ProgramParser {
  /// A fault at a place, or the bracket opened before it that is never closed, which then is the cause.
  func fault(_ message: Message, at span: SourceSpan, help: Message? = nil) -> Diagnostic {
    guard let unclosed, position > unclosed else { return Diagnostic(.syntax, message, at: span, help: help) }
    let opener = tokens[unclosed]
    let sign = string(opener.span)
    if unclosed > 0, tokens[unclosed - 1].kind == .name, tokens[unclosed - 1].end == opener.span.start {
      let name = tokens[unclosed - 1]
      return Diagnostic(
        .syntax, Message("the bracket of \(excerpt(name.span))\(sign) is never closed", "\(excerpt(name.span))\(sign) 的括号没有闭合"),
        at: name.span.union(opener.span))
    }
    return Diagnostic(.syntax, Message("the bracket \(sign) is never closed", "括号 \(sign) 没有闭合"), at: opener.span)
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
    case .equals: return fault(Message("the value is missing after =", "= 后面缺少值"), at: before.span)
    case .comma: return missingBetween(before, here) ?? fault(Message("an operand is missing after ,", ", 后面缺少运算数"), at: before.span)
    case .openRound, .openSquare:
      if here.kind == .comma { return fault(Message("an operand is missing before ,", ", 前面缺少运算数"), at: here.span) }
      if here.kind == .closeRound, before.kind == .openRound {
        return fault(Message("there is nothing between the brackets", "括号里是空的"), at: before.span.union(here.span))
      }
      return fault(Message("an operand is missing after \(string(before.span))", "\(string(before.span)) 后面缺少运算数"), at: before.span)
    default:
      guard before.kind.awaitsOperand else { return misplacedStart() }
      if let between = missingBetween(before, here) { return between }
      let goesOn = here.kind == .separator && scalars[here.span.start] != ";"
      return fault(
        Message("an operand is missing after \(string(before.span))", "\(string(before.span)) 后面缺少运算数"), at: before.span,
        help: goesOn ? Message("an expression goes on in the next line only inside brackets", "表达式只有在括号里才能换行继续") : nil)
    }
  }

  /// `x + * y`: the fault is neither sign's but the gap between them; nil where the text ends instead.
  private func missingBetween(_ before: Token, _ here: Token) -> Diagnostic? {
    guard here.kind.awaitsOperand || here.kind == .comma || here.kind == .closeRound || here.kind == .closeSquare else { return nil }
    return fault(
      Message(
        "an operand is missing between \(string(before.span)) and \(string(here.span))", "\(string(before.span)) 和 \(string(here.span)) 之间缺少运算数"),
      at: before.span.union(here.span))
  }

  /// The fault of a statement that begins with something else than an operand.
  private func misplacedStart() -> Diagnostic {
    let here = token
    switch here.kind {
    case .divide where touches(position, position + 1) && kind(ahead: 1) == .divide:
      return notAnOperator(from: position, help: Message("a comment begins with #", "注释以 # 开头"))
    case .closeRound, .closeSquare: return unmatched()
    case .openSquare:
      return fault(
        Message("a name is missing before [", "[ 前面缺少名字"), at: here.span,
        help: Message("matrices are not written out: declare A: matrix(m, n)", "矩阵不逐个写出元素，请用声明 A: matrix(m, n)"))
    case .equals, .colon: return fault(Message("a name is missing before \(string(here.span))", "\(string(here.span)) 前面缺少名字"), at: here.span)
    case .dot: return fault(Message("an operand is missing before .", ". 前面缺少运算数"), at: here.span)
    case .end: return fault(Message("an operand is missing at the end", "末尾缺少运算数"), at: here.span)
    default: return fault(Message("an operand is missing before \(string(here.span))", "\(string(here.span)) 前面缺少运算数"), at: here.span)
    }
  }

  private func unmatched() -> Diagnostic {
    fault(
      Message(
        "there is no \(kind == .closeRound ? "(" : "[") for this \(string(token.span))",
        "这个 \(string(token.span)) 没有对应的 \(kind == .closeRound ? "(" : "[")"), at: token.span)
  }

  /// `**`, `==`, `+=` and their like: two signs that touch and make one operator elsewhere.
  private func doubledOperator() -> Diagnostic? {
    guard touches(position - 1, position) else { return nil }
    switch (tokens[position - 1].kind, kind) {
    case (.times, .times):
      return notAnOperator(from: position - 1, help: Message("write ^ for a power, .^ for an elementwise power", "幂写作 ^，逐元素的幂写作 .^"))
    case (.hadamard, .times): return notAnOperator(from: position - 1, help: Message("write .^ for an elementwise power", "逐元素的幂写作 .^"))
    case (.divide, .divide): return notAnOperator(from: position - 1, help: Message("a comment begins with #", "注释以 # 开头"))
    case (.equals, .equals):
      return notAnOperator(from: position - 1, help: Message("write = to name a value; there are no comparisons", "给值命名写作 =；没有比较运算"))
    case (.plus, .equals), (.minus, .equals), (.times, .equals), (.divide, .equals):
      return notAnOperator(from: position - 1, help: Message("a name is defined once: give the new value a name of its own", "一个名字只能定义一次，请给新的值另取名字"))
    default: return nil
    }
  }

  /// The fault of two tokens that make an operator elsewhere.
  func notAnOperator(from place: Int, help: Message) -> Diagnostic {
    let span = tokens[place].span.union(tokens[place + 1].span)
    return fault(Message("\(string(span)) is not an operator", "\(string(span)) 不是运算符"), at: span, help: help)
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
      return fault(
        Message(
          "the bracket \(string(tokens[opener].span)) is closed by \(string(here.span))",
          "括号 \(string(tokens[opener].span)) 不能用 \(string(here.span)) 闭合"), at: here.span)
    case .equals:
      if touches(position, position + 1), kind(ahead: 1) == .equals {
        return notAnOperator(from: position, help: Message("write = to name a value; there are no comparisons", "给值命名写作 =；没有比较运算"))
      }
      return fault(
        Message("= stands inside brackets", "括号里出现了 ="), at: here.span, help: Message("arguments have no names: write f(a, b)", "参数没有名字，请写 f(a, b)"))
    case .colon:
      if touches(position, position + 1), kind(ahead: 1) == .equals { return notAnOperator(from: position, help: Message("write =", "请写 =")) }
      if opener != nil {
        return fault(
          Message("a range : stands inside brackets", "括号里出现了范围 :"), at: here.span,
          help: Message("entries are taken one by one: x[i], A[i,j]", "元素要逐个取：x[i]、A[i,j]"))
      }
      return fault(Message("the left side of : is not a name", ": 的左边不是名字"), at: latest)
    case .comma:
      if let opener {
        return fault(
          Message("the bracket \(string(tokens[opener].span)) holds one expression, no list", "括号 \(string(tokens[opener].span)) 里只能有一个表达式，不能是列表"),
          at: here.span)
      }
      return fault(
        Message(", stands outside brackets", "括号外出现了 ,"), at: here.span, help: Message("statements are separated by ; or a new line", "语句用 ; 或换行隔开"))
    case .semicolon:
      return fault(
        Message("; stands inside brackets", "括号里出现了 ;"), at: here.span,
        help: Message("matrices are not written out: declare A: matrix(m, n)", "矩阵不逐个写出元素，请用声明 A: matrix(m, n)"))
    case .separator, .end:
      if let opener {
        return fault(
          Message("the bracket \(string(tokens[opener].span)) is never closed", "括号 \(string(tokens[opener].span)) 没有闭合"), at: tokens[opener].span)
      }
      return fault(Message("the statement breaks off", "语句没有写完"), at: here.span)
    default: return fault(Message("\(string(here.span)) is not expected here", "这里不应出现 \(string(here.span))"), at: here.span)
    }
  }

  /// Two operands side by side. There is no silent product.
  private func missingOperator() -> Diagnostic {
    let before = tokens[position - 1]
    let here = token
    let span = before.span.union(here.span)
    if here.kind == .openRound, before.kind == .closeSquare, touches(position - 1, position) {
      return fault(
        Message("only sum is written with indices before its bracket", "只有 sum 可以在括号前写指标"), at: latest.union(here.span),
        help: Message("write sum[k](...)", "请写 sum[k](...)"))
    }
    if depth == 0, here.kind == .name, kind(ahead: 1) == .equals || kind(ahead: 1) == .colon {
      return fault(
        Message("a separator is missing before \(excerpt(here.span))", "\(excerpt(here.span)) 前面缺少分隔符"), at: span,
        help: Message("statements are separated by ; or a new line", "语句用 ; 或换行隔开"))
    }
    let left = excerpt(latest)
    let right = excerpt(operandText(at: position))
    var help = Message.code("\(left)*\(right)")
    if before.kind == .name, here.kind != .openRound, latest == before.span, scalars[here.span.start] != "." {
      help = Message("\(help), or \(left)(\(right)) if \(left) is a function", "\(help)；如果 \(left) 是函数，则写 \(left)(\(right))")
    }
    return fault(Message("an operator is missing between \(left) and \(right)", "\(left) 与 \(right) 之间缺少运算符"), at: span, help: help)
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
    if next.kind == .plus || next.kind == .minus {
      return notAnOperator(from: position, help: Message("write \(string(next.span))", "请写 \(string(next.span))"))
    }
    if next.kind == .dot {
      var last = position + 1
      while tokens[last + 1].kind == .dot, last < position + 2 { last += 1 }
      let span = token.span.union(tokens[last].span)
      return fault(
        Message("\(string(span)) is not in the language", "语言里没有 \(string(span))"), at: span,
        help: Message("an expression goes on in the next line inside brackets", "表达式在括号里才能换行继续"))
    }
    guard next.kind == .name else { return fault(Message("a name is missing after .", ". 后面缺少名字"), at: token.span) }
    if tokens[position - 1].kind == .number {
      let (left, right) = (excerpt(latest), excerpt(next.span))
      return fault(
        Message("an operator is missing between \(left) and \(right)", "\(left) 与 \(right) 之间缺少运算符"), at: latest.union(next.span),
        help: .code("\(left)*\(right)"))
    }
    let member = excerpt(next.span)
    let owner = excerpt(latest)
    let span = latest.union(next.span)
    let message = Message("\(owner).\(member) is not in the language", "语言里没有 \(owner).\(member)")
    switch member {
    case "T", "mT", "H": return fault(message, at: span, help: Message("write \(owner)' for the transpose", "转置写作 \(owner)'"))
    case "dot", "matmul", "mm":
      return fault(message, at: span, help: Message("write A*B for a product, x'*y for an inner product", "乘积写作 A*B，内积写作 x'*y"))
    case "shape", "size", "ndim":
      return fault(message, at: span, help: Message("dimensions are declared: A: matrix(m, n)", "维数在声明里给出：A: matrix(m, n)"))
    default: return fault(message, at: span, help: Message("functions stand by themselves: write \(member)(...)", "函数不写在点后面，请写 \(member)(...)"))
    }
  }

  // MARK: Left sides and indices

  /// `2*x = y`
  func notAName(_ left: Operand) -> Diagnostic {
    if touches(position, position + 1), kind(ahead: 1) == .equals {
      return notAnOperator(from: position, help: Message("write = to name a value; there are no comparisons", "给值命名写作 =；没有比较运算"))
    }
    var help: Message?
    if case .call(let name, _) = tree.nodes[left.id].kind {
      help = Message("a value is named without arguments: write \(name) = ...", "给值命名时不带参数，请写 \(name) = ...")
    }
    return fault(Message("the left side of = is not a name", "= 的左边不是名字"), at: left.span, help: help)
  }

  func secondEquals() -> Diagnostic {
    if touches(position, position + 1), kind(ahead: 1) == .equals {
      return notAnOperator(from: position, help: Message("write = to name a value; there are no comparisons", "给值命名写作 =；没有比较运算"))
    }
    return fault(Message("= stands twice in one statement", "一个语句里出现了两次 ="), at: token.span)
  }

  func leadingPlus() -> Diagnostic {
    fault(
      Message("a statement begins with +", "语句以 + 开头"), at: token.span,
      help: Message("an expression goes on in the next line only inside brackets", "表达式只有在括号里才能换行继续"))
  }

  func notAnIndex(of owner: Token) -> Diagnostic {
    if kind == .stray { return stray() }
    let name = excerpt(owner.span)
    if kind == .closeSquare { return fault(Message("an index is missing in \(name)[...]", "\(name)[...] 里缺少指标"), at: token.span) }
    return fault(
      Message("an index of \(name)[...] is not a name", "\(name)[...] 的指标不是名字"), at: token.span,
      help: Message("write a name for each index: \(name)[i,j]", "每个指标写一个名字：\(name)[i,j]"))
  }

  func repeatedIndex(_ name: String, _ index: Token, of owner: Token) -> Diagnostic {
    let place = excerpt(owner.span) == "sum" ? Message("in sum[...]", "在 sum[...] 里") : Message("on the left", "在左边")
    return fault(Message("the index \(name) is repeated \(place)", "指标 \(name) \(place)重复出现"), at: index.span)
  }

  func missingSummand(_ word: Token) -> Diagnostic {
    let span = word.span.union(tokens[position - 1].span)
    return fault(
      Message("a bracket is missing after \(excerpt(span))", "\(excerpt(span)) 后面缺少括号"), at: span,
      help: Message("write \(excerpt(span))(...)", "请写 \(excerpt(span))(...)"))
  }

  func emptyBrackets() -> Diagnostic {
    fault(Message("an index is missing between [ and ]", "[ 与 ] 之间缺少指标"), at: token.span.union(tokens[position + 1].span))
  }

  func stray() -> Diagnostic { StrayCharacter.diagnostic(scalars, at: token.span.start) }
}
