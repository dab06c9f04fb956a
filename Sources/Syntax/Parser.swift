import Diagnostics
import Numerals

/// Reads program texts. The grammar is the one of the language reference; what an operator means is left to elaboration.
public enum Parser {
  /// The tree of a program: declarations and statements, separated by newlines or `;`.
  ///
  /// Throws a `syntax` diagnostic at the first fault in the text, or a `limit` diagnostic where the program exceeds `SyntaxLimits`.
  public static func parse(_ text: String) throws(Diagnostic) -> SyntaxTree {
    var parser = ProgramParser(try scalars(of: text))
    try parser.program()
    guard !parser.tree.statements.isEmpty else {
      guard parser.tree.declarations.isEmpty else {
        throw Diagnostic(
          .syntax, Message("the program has declarations and no statement", "程序只有声明，没有语句"), at: .none,
          help: Message("the last statement is what is differentiated", "求导的对象是最后一个语句"))
      }
      throw Diagnostic(.syntax, Message("the program is empty", "程序为空"), at: .none)
    }
    return parser.tree
  }

  /// The tree of a program in UTF-8.
  ///
  /// Throws what `parse(_:)` of a text throws, and a `syntax` diagnostic at the first byte that is not UTF-8.
  public static func parse(bytes: [UInt8]) throws(Diagnostic) -> SyntaxTree {
    guard bytes.count <= 4 * SyntaxLimits.programLength else { throw programTooLong }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw invalidByte(in: bytes) }
    return try parse(text)
  }

  /// The declarations of a text that holds nothing else; it may be empty.
  ///
  /// Throws as `parse(_:)` does, and where a statement stands in the text.
  public static func parseDeclarations(_ text: String) throws(Diagnostic) -> [SyntaxTree.Declaration] {
    var parser = ProgramParser(try scalars(of: text))
    try parser.program()
    if let statement = parser.tree.statements.first {
      throw Diagnostic(
        .syntax, Message("a declaration is expected here", "这里应当是一个声明"), at: statement.span,
        help: Message("a declaration is written name: type, as in x: vector(n)", "声明写作“名字: 类型”，例如 x: vector(n)"))
    }
    return parser.tree.declarations
  }

  /// The type that a text such as `matrix(m, n) positive` writes; blanks and newlines around it are nothing.
  ///
  /// Throws as `parse(_:)` does.
  public static func parseType(_ text: String) throws(Diagnostic) -> SyntaxTree.TypeSyntax {
    var parser = ProgramParser(try scalars(of: text))
    return try parser.loneType()
  }

  private static let programTooLong = Diagnostic(
    .limit, Message("the program is longer than \(SyntaxLimits.programLength) characters", "程序超过 \(SyntaxLimits.programLength) 个字符"), at: .none)

  private static func scalars(of text: String) throws(Diagnostic) -> [Unicode.Scalar] {
    guard text.utf8.count <= 4 * SyntaxLimits.programLength else { throw programTooLong }
    let scalars = Array(text.unicodeScalars)
    guard scalars.count <= SyntaxLimits.programLength else { throw programTooLong }
    return scalars
  }

  private static func invalidByte(in bytes: [UInt8]) -> Diagnostic {
    var parser = Unicode.UTF8.ForwardParser()
    var source = bytes.makeIterator()
    var count = 0
    var offset = 0
    while case .valid(let encoded) = parser.parseScalar(from: &source) {
      count += 1
      offset += encoded.count
    }
    let byte = offset < bytes.count ? String(bytes[offset], radix: 16, uppercase: true) : "??"
    return Diagnostic(
      .syntax, Message("the byte 0x\(byte) is not valid UTF-8", "字节 0x\(byte) 不是有效的 UTF-8"), at: SourceSpan(start: count, length: 1),
      help: Message("save the program as UTF-8", "请把程序保存为 UTF-8"))
  }
}

/// The state of one parse: the tokens, how far they are read, and the tree so far.
struct ProgramParser {
  let scalars: [Unicode.Scalar]
  let tokens: [Token]
  /// The first bracket that is never closed; every fault after it is laid to it.
  let unclosed: Int?
  var position = 0
  var depth = 0
  var tree = SyntaxTree()
  /// The operand read last, for the fault of a missing operator.
  var latest = SourceSpan.none

  init(_ scalars: [Unicode.Scalar]) {
    self.scalars = scalars
    let lexer = Lexer(scalars)
    tokens = lexer.tokens
    unclosed = lexer.unclosed
    tree.nodes.reserveCapacity(min(tokens.count, 4_096))
  }

  /// The token at hand.
  var token: Token { tokens[position] }
  /// The kind of the token at hand.
  var kind: TokenKind { tokens[position].kind }
  /// The kind of a token further on; `end` past the last one.
  func kind(ahead: Int) -> TokenKind {
    let place = position + ahead
    return place < tokens.count ? tokens[place].kind : .end
  }

  /// The text of a span.
  func string(_ span: SourceSpan) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[span.start..<span.end])
    return String(text)
  }

  /// The text of a token that is a name; throws where the name is too long.
  func name(_ token: Token) throws(Diagnostic) -> String {
    guard token.length <= SyntaxLimits.nameLength else {
      throw Diagnostic(
        .limit,
        Message(
          "the name has \(token.length) characters, the most is \(SyntaxLimits.nameLength)",
          "这个名字有 \(token.length) 个字符，最多允许 \(SyntaxLimits.nameLength) 个"), at: token.span)
    }
    return string(token.span)
  }

  // MARK: Statements

  mutating func program() throws(Diagnostic) {
    while true {
      while kind == .separator { position += 1 }
      if kind == .end { return }
      try statement()
      guard kind == .separator || kind == .end else { throw unexpected() }
    }
  }

  private mutating func statement() throws(Diagnostic) {
    guard tree.statements.count < SyntaxLimits.statements, tree.declarations.count < SyntaxLimits.statements else {
      throw Diagnostic(
        .limit, Message("the program has more than \(SyntaxLimits.statements) statements", "程序的语句超过 \(SyntaxLimits.statements) 个"), at: token.span)
    }
    if kind == .name {
      switch kind(ahead: 1) {
      case .equals: return try definition()
      case .colon: return try declaration()
      case .comma where declaresSeveral: return try declaration()
      case .openSquare where definesEntries: return try indexedDefinition()
      default: break
      }
    }
    if kind == .plus, !tree.statements.isEmpty { throw leadingPlus() }
    let value = try expression()
    if kind == .equals { throw notAName(value) }
    tree.statements.append(
      SyntaxTree.Statement(name: nil, nameSpan: .none, indices: nil, indexSpans: [], value: value.id, span: value.span))
  }

  /// True for `x, y: …`.
  private var declaresSeveral: Bool {
    var place = position
    while tokens[place].kind == .name, tokens[place + 1].kind == .comma { place += 2 }
    return tokens[place].kind == .name && tokens[place + 1].kind == .colon
  }

  /// True for `z[…] =`. The bracket is looked through once for each statement, so that the whole stays linear.
  private var definesEntries: Bool {
    var place = position + 1
    var open = 0
    while true {
      switch tokens[place].kind {
      case .openRound, .openSquare: open += 1
      case .closeRound, .closeSquare:
        open -= 1
        if open == 0 { return tokens[place + 1].kind == .equals }
      case .end, .separator: return false
      default: break
      }
      place += 1
    }
  }

  private mutating func definition() throws(Diagnostic) {
    let left = token
    position += 2
    let name = try name(left)
    let value = try expression()
    if kind == .equals { throw secondEquals() }
    tree.statements.append(
      SyntaxTree.Statement(
        name: name, nameSpan: left.span, indices: nil, indexSpans: [], value: value.id, span: left.span.union(value.span)))
  }

  private mutating func indexedDefinition() throws(Diagnostic) {
    let left = token
    let name = try name(left)
    position += 1
    let (indices, spans) = try indexNames(of: left)
    position += 1
    let value = try expression()
    if kind == .equals { throw secondEquals() }
    tree.statements.append(
      SyntaxTree.Statement(
        name: name, nameSpan: left.span, indices: indices, indexSpans: spans, value: value.id, span: left.span.union(value.span)))
  }

  /// Reads `[i,j]`, from the bracket at hand to behind its end: names, each once.
  mutating func indexNames(of owner: Token) throws(Diagnostic) -> ([String], [SourceSpan]) {
    var names: [String] = []
    var spans: [SourceSpan] = []
    repeat {
      position += 1
      let index = token
      guard index.kind == .name, kind(ahead: 1) == .comma || kind(ahead: 1) == .closeSquare else { throw notAnIndex(of: owner) }
      let text = try name(index)
      if names.contains(text) { throw repeatedIndex(text, index, of: owner) }
      guard names.count < SyntaxLimits.indices else {
        throw Diagnostic(.limit, Message("there are more than \(SyntaxLimits.indices) indices", "指标超过 \(SyntaxLimits.indices) 个"), at: index.span)
      }
      names.append(text)
      spans.append(index.span)
      position += 1
    } while kind == .comma
    position += 1
    return (names, spans)
  }
}
