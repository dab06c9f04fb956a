import Diagnostics

/// Declarations and types.
extension ProgramParser {
  /// `x: type` or `x, y: type`.
  mutating func declaration() throws(Diagnostic) {
    var names: [Token] = [token]
    while kind(ahead: 1) == .comma {
      position += 2
      names.append(token)
    }
    position += 2
    if kind == .equals {
      throw notAnOperator(from: position - 1, help: Message("a name is defined by =, and its type is declared by :", "名字用 = 定义，它的类型用 : 声明"))
    }
    let type = try type()
    for name in names {
      guard tree.declarations.count < SyntaxLimits.statements else {
        throw Diagnostic(
          .limit, Message("the program has more than \(SyntaxLimits.statements) declarations", "程序的声明超过 \(SyntaxLimits.statements) 个"), at: name.span)
      }
      tree.declarations.append(SyntaxTree.Declaration(name: try self.name(name), nameSpan: name.span, type: type))
    }
    if kind != .separator, kind != .end { throw unexpectedAfterType(type) }
  }

  /// A type and nothing else.
  mutating func loneType() throws(Diagnostic) -> SyntaxTree.TypeSyntax {
    while kind == .separator { position += 1 }
    let type = try type()
    while kind == .separator { position += 1 }
    if kind != .end { throw unexpectedAfterType(type) }
    return type
  }

  /// `constructor(dimensions) qualifiers`; recurses only into `function(…)`, whose nesting is bounded.
  private mutating func type() throws(Diagnostic) -> SyntaxTree.TypeSyntax {
    let constructor = token
    guard constructor.kind == .name else { throw missingType() }
    position += 1
    var type = SyntaxTree.TypeSyntax(
      constructor: try name(constructor), constructorSpan: constructor.span, dimensions: [], argument: [], qualifiers: [],
      qualifierSpans: [], span: constructor.span)
    if kind == .openRound { try arguments(of: &type) }
    while kind == .name {
      guard type.qualifiers.count < SyntaxLimits.indices else {
        throw Diagnostic(
          .limit, Message("there are more than \(SyntaxLimits.indices) words after the type", "类型后面的词超过 \(SyntaxLimits.indices) 个"), at: token.span)
      }
      if kind(ahead: 1) == .colon { throw missingSeparator(after: type) }
      type.qualifiers.append(try name(token))
      type.qualifierSpans.append(token.span)
      type.span = type.span.union(token.span)
      position += 1
    }
    return type
  }

  private mutating func arguments(of type: inout SyntaxTree.TypeSyntax) throws(Diagnostic) {
    let opener = position
    depth += 1
    guard depth <= SyntaxLimits.typeNesting else {
      throw Diagnostic(
        .limit, Message("types are nested more than \(SyntaxLimits.typeNesting) deep", "类型的嵌套超过 \(SyntaxLimits.typeNesting) 层"), at: token.span)
    }
    let isFunction = type.constructor == "function"
    repeat {
      position += 1
      guard type.argument.count + type.dimensions.count < SyntaxLimits.indices else {
        throw Diagnostic(
          .limit, Message("the type has more than \(SyntaxLimits.indices) arguments", "类型的参数超过 \(SyntaxLimits.indices) 个"), at: token.span)
      }
      if isFunction { type.argument.append(try self.type()) } else { type.dimensions.append(try dimension()) }
    } while kind == .comma
    guard kind == .closeRound else { throw unexpected(in: opener) }
    position += 1
    depth -= 1
    type.span = type.span.union(tokens[position - 1].span)
  }

  /// A name or a positive integer; leading zeros are dropped.
  private mutating func dimension() throws(Diagnostic) -> SyntaxTree.DimensionSyntax {
    let written = token
    guard kind(ahead: 1) == .comma || kind(ahead: 1).closesBracket || kind(ahead: 1) == .end else { throw notADimension() }
    switch written.kind {
    case .name:
      position += 1
      return SyntaxTree.DimensionSyntax(text: try name(written), span: written.span)
    case .number:
      let digits = string(written.span)
      guard digits.unicodeScalars.allSatisfy(ScalarClass.isDigit) else { throw notADimension() }
      guard let value = Int(digits) else { throw Diagnostic(.limit, Message("the dimension is too large", "维数太大"), at: written.span) }
      guard value > 0 else { throw notADimension() }
      position += 1
      return SyntaxTree.DimensionSyntax(text: String(value), span: written.span)
    default: throw notADimension()
    }
  }
}
