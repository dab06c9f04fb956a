import Diagnostics

/// A JSON value. Members keep the order of the text, numbers the way they were written.
public enum JSONValue: Hashable, Sendable {
  /// `null`
  case null
  /// `true` or `false`
  case bool(Bool)
  /// A number by its text.
  case number(String)
  /// A string, without quotes and escapes.
  case string(String)
  /// A list.
  case array([JSONValue])
  /// Names with values, in order.
  case object([Member])

  /// One name of an object with its value.
  public struct Member: Hashable, Sendable {
    /// The name.
    public var name: String
    /// The value.
    public var value: JSONValue

    /// A member.
    public init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// An integer.
  public static func integer(_ value: Int) -> JSONValue { .number(String(value)) }

  /// A floating-point number, or null for what JSON has no number for.
  public static func real(_ value: Double) -> JSONValue { value.isFinite ? .number("\(value)") : .null }

  /// A string, or null for nil.
  public static func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }

  /// What kind of value it is, in words.
  public var kind: Message {
    switch self {
    case .null: .code("null")
    case .bool: Message("a truth value", "布尔值")
    case .number: Message("a number", "数")
    case .string: Message("a string", "字符串")
    case .array: Message("a list", "列表")
    case .object: Message("an object", "对象")
    }
  }

  /// The value of a name in an object, the last one where the name stands twice; nil where there is none.
  public subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name == name }?.value
  }
}

extension JSONValue: CustomStringConvertible {
  /// The value as JSON on one line, with no character that any reader takes for the end of a line.
  public var description: String {
    var text = ""
    write(to: &text)
    return text
  }

  /// Only as deep as the values that this program builds and the depth that `JSONReader` allows.
  private func write(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .number(let digits): text += digits
    case .string(let value): JSONValue.write(value, to: &text)
    case .array(let items):
      text += "["
      for (k, item) in items.enumerated() {
        if k > 0 { text += ", " }
        item.write(to: &text)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (k, member) in members.enumerated() {
        if k > 0 { text += ", " }
        JSONValue.write(member.name, to: &text)
        text += ": "
        member.value.write(to: &text)
      }
      text += "}"
    }
  }

  private static func write(_ value: String, to text: inout String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
