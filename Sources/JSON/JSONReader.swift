import Diagnostics

/// Reads one JSON value, as RFC 8259 has it, from UTF-8. The nesting is bounded, and no walk recurses.
public struct JSONReader {
  /// Why a text is not JSON.
  public struct Fault: Error, Hashable, Sendable {
    /// What was expected, or what is wrong.
    public var message: Message
    /// The byte where it is, from 0.
    public var offset: Int
  }

  /// Containers inside containers.
  public static let nesting = 64

  private let bytes: [UInt8]
  private var place = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The value that the whole text writes.
  ///
  /// - Throws: the first fault.
  public static func read(_ bytes: [UInt8]) throws(Fault) -> JSONValue {
    var reader = JSONReader(bytes)
    return try reader.read()
  }

  /// A list or an object that is still open; `key` is the name whose value comes next.
  private struct Container {
    var isObject: Bool
    var items: [JSONValue] = []
    var members: [JSONValue.Member] = []
    var key = ""

    var value: JSONValue { isObject ? .object(members) : .array(items) }
  }

  private mutating func read() throws(Fault) -> JSONValue {
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw Fault(message: Message("the text is not valid UTF-8", "文本不是有效的 UTF-8"), offset: 0)
    }
    var open: [Container] = []
    while true {
      var value = JSONValue.null
      let first = next()
      if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
        guard open.count < JSONReader.nesting else {
          throw fault(Message("more than \(JSONReader.nesting) brackets inside brackets", "括号的嵌套超过 \(JSONReader.nesting) 层"))
        }
        place += 1
        var container = Container(isObject: first == UInt8(ascii: "{"))
        if skip(container.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
          value = container.value
        } else {
          if container.isObject { container.key = try key() }
          open.append(container)
          continue
        }
      } else {
        value = try scalar(first)
      }
      // The value is complete: put it where it belongs, and close what it ends.
      while let last = open.indices.last {
        let isObject = open[last].isObject
        if isObject {
          open[last].members.append(JSONValue.Member(open[last].key, value))
        } else {
          open[last].items.append(value)
        }
        if skip(UInt8(ascii: ",")) {
          if isObject { open[last].key = try key() }
          break
        }
        guard skip(isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
          throw fault(Message("a comma or \(isObject ? "}" : "]") is expected", "应有逗号或 \(isObject ? "}" : "]")"))
        }
        value = open[last].value
        open.removeLast()
      }
      if open.isEmpty {
        guard next() == nil else { throw fault(Message("more text follows the value", "值的后面还有文本")) }
        return value
      }
    }
  }

  /// The byte behind the blanks.
  private mutating func next() -> UInt8? {
    while place < bytes.count {
      switch bytes[place] {
      case 0x20, 0x09, 0x0A, 0x0D: place += 1
      case let byte: return byte
      }
    }
    return nil
  }

  /// True, and behind it, where that byte comes next.
  private mutating func skip(_ byte: UInt8) -> Bool {
    guard next() == byte else { return false }
    place += 1
    return true
  }

  private func fault(_ message: Message) -> Fault { Fault(message: message, offset: place) }

  private mutating func key() throws(Fault) -> String {
    guard next() == UInt8(ascii: "\"") else { throw fault(Message("a name in quotes is expected", "应有带引号的名字")) }
    let name = try string()
    guard skip(UInt8(ascii: ":")) else { throw fault(Message("a colon is expected", "应有冒号")) }
    return name
  }

  private mutating func scalar(_ first: UInt8?) throws(Fault) -> JSONValue {
    switch first {
    case UInt8(ascii: "\""): return .string(try string())
    case let byte? where byte == UInt8(ascii: "-") || JSONReader.isDigit(byte): return .number(try number())
    case UInt8(ascii: "t") where skip(word: "true"): return .bool(true)
    case UInt8(ascii: "f") where skip(word: "false"): return .bool(false)
    case UInt8(ascii: "n") where skip(word: "null"): return .null
    case nil: throw fault(Message("the text ends where a value is expected", "应有值的地方文本结束了"))
    default: throw fault(Message("a value is expected", "应有一个值"))
    }
  }

  private mutating func skip(word: StaticString) -> Bool {
    let end = place + word.utf8CodeUnitCount
    guard end <= bytes.count, bytes[place..<end].elementsEqual(String(describing: word).utf8) else { return false }
    place = end
    return true
  }

  /// A number: -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?
  private mutating func number() throws(Fault) -> String {
    let start = place
    if byte == UInt8(ascii: "-") { place += 1 }
    let leading = place
    guard digits() > 0 else { throw fault(Message("a digit is expected", "应有一个数字")) }
    if bytes[leading] == UInt8(ascii: "0"), place > leading + 1 { throw fault(Message("a number does not begin with 0", "数不能以 0 开头")) }
    if byte == UInt8(ascii: ".") {
      place += 1
      guard digits() > 0 else { throw fault(Message("a digit is expected", "应有一个数字")) }
    }
    if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
      place += 1
      if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { place += 1 }
      guard digits() > 0 else { throw fault(Message("a digit is expected", "应有一个数字")) }
    }
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }

  private var byte: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func digits() -> Int {
    let start = place
    while let byte, JSONReader.isDigit(byte) { place += 1 }
    return place - start
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  /// A string. Half of a surrogate pair reads as U+FFFD.
  private mutating func string() throws(Fault) -> String {
    place += 1
    var text: [UInt8] = []
    var start = place
    while let byte {
      switch byte {
      case UInt8(ascii: "\""):
        text += bytes[start..<place]
        place += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        text += bytes[start..<place]
        place += 1
        text += String(try escaped()).utf8
        start = place
      case 0..<0x20: throw fault(Message("a control character stands in a string", "字符串里有控制字符"))
      default: place += 1
      }
    }
    throw fault(Message("a string has no end", "字符串没有结束"))
  }

  private mutating func escaped() throws(Fault) -> Unicode.Scalar {
    let letter = byte
    place += 1
    switch letter {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let unit = try hexadecimal()
      guard unit & 0xFC00 == 0xD800, byte == UInt8(ascii: "\\"), place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: "u") else {
        return Unicode.Scalar(unit) ?? "\u{FFFD}"
      }
      let before = place
      place += 2
      let low = try hexadecimal()
      if low & 0xFC00 == 0xDC00 { return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}" }
      place = before
      return "\u{FFFD}"
    default:
      place -= 1
      throw fault(Message("an unknown escape stands in a string", "字符串里有未知的转义"))
    }
  }

  private mutating func hexadecimal() throws(Fault) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw fault(Message("four hexadecimal digits are expected", "应有四个十六进制数字"))
      }
      value = value << 4 + UInt32(digit)
      place += 1
    }
    return value
  }
}
