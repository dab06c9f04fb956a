import Diagnostics
import Numerals
import Syntax

/// Operands as messages name them.
extension Elaboration {
  /// The longest operand that a message quotes.
  private static let operandLength = 24
  /// The longest operation that a message quotes.
  private static let operationLength = 40

  /// The text of a span when it is short and on one line.
  func quoted(_ span: SourceSpan, longest: Int = Elaboration.operationLength) -> String? {
    guard frame.callSpan == nil, span.length > 0, span.length <= longest else { return nil }
    let scalars = text.unicodeScalars
    guard let start = scalars.index(scalars.startIndex, offsetBy: span.start, limitedBy: scalars.endIndex),
      let end = scalars.index(start, offsetBy: span.length, limitedBy: scalars.endIndex)
    else { return nil }
    let slice = scalars[start..<end]
    return slice.contains("\n") ? nil : String(slice)
  }

  /// An operand as typed when it is short; a name even without the text.
  func quoted(operand: SyntaxTree.ID) -> String? {
    let node = frame.tree[operand]
    if let text = quoted(node.span, longest: Self.operandLength) { return text }
    switch node.kind {
    case .name(let name) where name.unicodeScalars.count <= Self.operandLength: return name
    case .transpose:
      if case .name(let name) = frame.tree[node.children[0]].kind { return "\(name)'" }
      return nil
    default: return nil
    }
  }

  /// An operand as typed, in brackets where it must be one factor of a product.
  func quoted(factor: SyntaxTree.ID) -> String? {
    guard let text = quoted(operand: factor) else { return nil }
    switch frame.tree[factor].kind {
    case .binary, .negate: return text.hasPrefix("kron(") ? text : "(\(text))"
    default: return text
    }
  }

  /// The transpose of an operand as typed.
  func transposed(factor: SyntaxTree.ID) -> String? {
    if case .transpose = frame.tree[factor].kind { return quoted(factor: frame.tree[factor].children[0]) }
    return quoted(factor: factor).map { "\($0)'" }
  }

  /// `the product A*x`, or `the product` when it is long.
  func quoted(operation noun: Message, _ syntax: SyntaxTree.ID) -> Message {
    quoted(frame.tree[syntax].span).map { Message("\(noun) \($0)", "\(noun) \($0)") } ?? noun
  }

  /// An operand as typed when it is short, otherwise what it is.
  func named(operand: SyntaxTree.ID, or what: Message = Elaboration.someArgument) -> Message { quoted(operand: operand).map(Message.code) ?? what }

  /// An argument that is not quoted.
  static let someArgument = Message("the argument", "参数")
  /// A value that is not quoted.
  static let someValue = Message("the value", "值")

  /// `3 arguments`
  static func argumentCount(_ count: Int) -> Message { Message("\(count) argument\(count == 1 ? "" : "s")", "\(count) 个参数") }

  /// An entry of a statement's value.
  static func entry(of name: String?) -> Message {
    let name = name.map(Message.code) ?? someValue
    return Message("an entry of \(name)", "\(name) 的元素")
  }

  /// `did you mean theta or beta?`
  static func advice(_ nearest: [String]) -> Message? {
    nearest.isEmpty ? nil : Message("did you mean \(nearest.joined(separator: " or "))?", "是否想写 \(nearest.joined(separator: " 或 "))？")
  }

  /// The value of a typed node that is built from numerals alone; nil for all others.
  func constant(_ id: TypedProgram.ID) -> Coefficient? {
    var stack = [id]
    var order: [TypedProgram.ID] = []
    while let next = stack.popLast() {
      guard order.count < 32 else { return nil }
      order.append(next)
      stack += program[next].arguments
    }
    var values: [TypedProgram.ID: Coefficient] = [:]
    for node in order.reversed() {
      let arguments = program[node].arguments.compactMap { values[$0] }
      guard arguments.count == program[node].arguments.count else { return nil }
      switch (program[node].operation, program[node].type) {
      case (.number(let value), _): values[node] = value
      case (.negate, .scalar): values[node] = -arguments[0]
      case (.add, .scalar): values[node] = arguments[0] + arguments[1]
      case (.subtract, .scalar): values[node] = arguments[0] - arguments[1]
      case (.multiply, .scalar): values[node] = arguments[0] * arguments[1]
      case (.divide, .scalar): values[node] = arguments[0] / arguments[1]
      default: return nil
      }
    }
    return values[id]
  }
}
