/// What is said to a person, in both languages side by side.
///
///     Message("the product \(product) is undefined: \(reason)", "乘积 \(product) 无定义：\(reason)")
///
/// Names, numbers and program text that are put in stand in both texts as they are; a message that is put in is taken in the language of the text
/// around it. So a message is made of phrases without a third language between them.
public struct Message: Hashable, Sendable {
  /// In English: lower case, no final stop, names and sizes in it.
  public let english: String
  /// In simplified Chinese, without a final stop.
  public let chinese: String

  /// The same thing said twice.
  public init(_ english: Wording<English>, _ chinese: Wording<Chinese>) {
    self.english = english.text
    self.chinese = Message.closed(chinese.text)
  }

  private init(english: String, chinese: String) {
    self.english = english
    self.chinese = chinese
  }

  /// Program text, a command or a name: what needs no language.
  public static func code(_ text: some StringProtocol) -> Message { Message(english: String(text), chinese: String(text)) }

  /// The text in a language.
  public func text(in language: Language) -> String {
    switch language {
    case .english: english
    case .chinese: chinese
    }
  }

  /// Several in a row: `a, b and c`, `a、b 和 c`.
  public static func list(_ items: [Message]) -> Message {
    guard let last = items.last, items.count > 1 else { return items.first ?? .code("") }
    let rest = items.dropLast()
    return Message(
      english: "\(rest.map(\.english).joined(separator: ", ")) and \(last.english)",
      chinese: "\(rest.map(\.chinese).joined(separator: "、")) 和 \(last.chinese)")
  }

  /// Several names in a row.
  public static func list(_ names: [String]) -> Message { list(names.map(Message.code)) }

  /// Parts of one clause: `a, b`, `a，b`.
  public static func row(_ parts: [Message]) -> Message {
    Message(english: parts.map(\.english).joined(separator: ", "), chinese: parts.map(\.chinese).joined(separator: "，"))
  }

  /// Clauses one after another: `a; b`, `a；b`.
  public static func clauses(_ clauses: [Message]) -> Message {
    Message(english: clauses.map(\.english).joined(separator: "; "), chinese: clauses.map(\.chinese).joined(separator: "；"))
  }
}

extension Message {
  /// A Chinese text without the blanks between two Chinese characters: a blank sets off names and numbers only, and a phrase may stand where a name may.
  private static func closed(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: " ")) else { return text }
    let scalars = Array(text.unicodeScalars)
    var kept = String.UnicodeScalarView()
    for (place, scalar) in scalars.enumerated() {
      let isBetween = place > 0 && place + 1 < scalars.count && isChinese(scalars[place - 1]) && isChinese(scalars[place + 1])
      if scalar != " " || !isBetween { kept.append(scalar) }
    }
    return String(kept)
  }

  /// Ideographs and the punctuation that is as wide as they are.
  private static func isChinese(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x2E80...0x9FFF, 0xFF00...0xFF60: true
    default: false
    }
  }

  /// A language, as the type of texts in it.
  public protocol Tongue {
    /// Which language.
    static var language: Language { get }
  }

  /// English, as a type.
  public enum English: Tongue {
    /// English.
    public static let language = Language.english
  }

  /// Chinese, as a type.
  public enum Chinese: Tongue {
    /// Simplified Chinese.
    public static let language = Language.chinese
  }

  /// A text literal in one language, which knows how to take in what is put into it.
  public struct Wording<In: Tongue>: ExpressibleByStringInterpolation {
    let text: String

    /// A text with nothing put in.
    public init(stringLiteral value: String) { text = value }

    /// A text with something put in.
    public init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

    /// Gathers the text.
    public struct Interpolation: StringInterpolationProtocol {
      var text = ""

      /// Nothing yet.
      public init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity + 8 * interpolationCount) }

      /// Adds words.
      public mutating func appendLiteral(_ literal: String) { text += literal }

      /// Adds a phrase, in this language.
      public mutating func appendInterpolation(_ message: Message) { text += message.text(in: In.language) }

      /// Adds a name, program text, a count or a number.
      public mutating func appendInterpolation(_ name: some LosslessStringConvertible) { text += name.description }
    }
  }
}
