import Diagnostics

/// What is said of a declaration that is none.
extension ProgramParser {
  func missingType() -> Diagnostic {
    if kind == .stray { return stray() }
    let place = token.kind == .end || token.kind == .separator ? tokens[max(0, position - 1)].span : token.span
    return fault(
      Message("a type is missing here", "这里缺少类型"), at: place,
      help: Message("write scalar, vector(n), rowvector(n), matrix(m, n), ...", "请写 scalar、vector(n)、rowvector(n)、matrix(m, n) 等"))
  }

  func notADimension() -> Diagnostic {
    if kind == .stray { return stray() }
    if kind == .closeRound || kind == .comma || kind == .end { return fault(Message("a dimension is missing here", "这里缺少维数"), at: token.span) }
    return fault(Message("a dimension is a name or a positive integer", "维数是一个名字或正整数"), at: token.span)
  }

  func missingSeparator(after type: SyntaxTree.TypeSyntax) -> Diagnostic {
    fault(
      Message(
        "a separator is missing between \(excerpt(type.span)) and \(excerpt(token.span))", "\(excerpt(type.span)) 与 \(excerpt(token.span)) 之间缺少分隔符"),
      at: token.span,
      help: Message("declarations are separated by ; or a new line", "声明用 ; 或换行隔开"))
  }

  func unexpectedAfterType(_ type: SyntaxTree.TypeSyntax) -> Diagnostic {
    if kind == .stray { return stray() }
    let help: Message? =
      switch kind {
      case .comma: Message("declarations are separated by ; or a new line", "声明用 ; 或换行隔开")
      case .openSquare: Message("dimensions stand in ( )", "维数写在 ( ) 里")
      default: nil
      }
    return fault(
      Message(
        "\(excerpt(token.span)) is not expected after the type \(excerpt(type.span))", "类型 \(excerpt(type.span)) 后面不应出现 \(excerpt(token.span))"),
      at: token.span, help: help)
  }
}
