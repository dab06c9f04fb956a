/// Numbers as text.
enum NumberText {
  /// The shortest digits that give the entry again in its own precision; nil for what is no number or infinite.
  static func text(_ value: ArrayValue, _ place: Int) -> String? {
    switch value.elements {
    case .single(let numbers): numbers[place].isFinite ? numbers[place].description : nil
    case .double(let numbers): numbers[place].isFinite ? numbers[place].description : nil
    }
  }

  private static let powers: [Double] = (0...22).map { exponent in (0..<exponent).reduce(1.0) { power, _ in power * 10 } }

  /// The number that a field of a table writes: decimal digits with an exponent, `nan`, `inf`; nil where it is none. Blanks around it are allowed.
  ///
  /// Up to 15 digits and a power of ten up to 22 are exact doubles, so their product or quotient is rounded once (W. D. Clinger, "How to read floating
  /// point numbers accurately", 1990). Everything else goes the slow way.
  static func number(_ field: ArraySlice<UInt8>) -> Double? {
    var place = field.startIndex
    var end = field.endIndex
    while place < end, isBlank(field[place]) { place += 1 }
    while end > place, isBlank(field[end - 1]) { end -= 1 }
    guard place < end else { return nil }
    let start = place
    let isNegative = field[place] == UInt8(ascii: "-")
    if isNegative || field[place] == UInt8(ascii: "+") { place += 1 }
    var mantissa: UInt64 = 0
    var digits = 0
    var fraction = 0
    var hasPoint = false
    while place < end {
      if isDigit(field[place]) {
        if digits < 18 { mantissa = mantissa * 10 + UInt64(field[place] - 0x30) }
        digits += 1
        if hasPoint { fraction += 1 }
      } else if field[place] == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else {
        break
      }
      place += 1
    }
    if digits > 0, digits <= 15, place == end, fraction <= 22 {
      let value = Double(mantissa) / powers[fraction]
      return isNegative ? -value : value
    }
    return slowNumber(field[start..<end], hasDigits: digits > 0)
  }

  private static func slowNumber(_ field: ArraySlice<UInt8>, hasDigits: Bool) -> Double? {
    let text = String(decoding: field, as: UTF8.self)
    if !hasDigits {
      switch text.lowercased() {
      case "nan", "+nan", "-nan": return .nan
      case "inf", "+inf", "infinity", "+infinity": return .infinity
      case "-inf", "-infinity": return -.infinity
      default: return nil
      }
    }
    // Swift reads hexadecimal digits too, which a table does not mean.
    guard field.allSatisfy({ isDigit($0) || "+-.eE".utf8.contains($0) }) else { return nil }
    let plain = text.hasPrefix("+") ? String(text.dropFirst()) : text
    return Double(plain.hasSuffix(".") ? plain + "0" : plain.hasPrefix(".") ? "0" + plain : plain)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
