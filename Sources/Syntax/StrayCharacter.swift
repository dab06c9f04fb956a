import Diagnostics

/// What is said of a character that no token begins with.
enum StrayCharacter {
  /// The diagnostic of the scalar at a place.
  static func diagnostic(_ scalars: [Unicode.Scalar], at place: Int) -> Diagnostic {
    let scalar = scalars[place]
    let code = codePoint(scalar)
    let span = SourceSpan(start: place, length: 1)
    let properties = scalar.properties
    switch properties.generalCategory {
    case .control: return Diagnostic(.syntax, "the control character \(code) is not in the language", at: span)
    case .format, .surrogate, .privateUse, .unassigned:
      return Diagnostic(.syntax, "the invisible character \(code) is not in the language", at: span)
    case .nonspacingMark, .enclosingMark, .spacingMark:
      return Diagnostic(.syntax, "the combining character \(code) follows no letter", at: span)
    default: break
    }
    if properties.isDefaultIgnorableCodePoint {
      return Diagnostic(.syntax, "the invisible character \(code) is not in the language", at: span)
    }
    let name = scalar.isASCII ? "\(scalar)" : "\(scalar) (\(code))"
    return Diagnostic(.syntax, "the character \(name) is not in the language", at: span, help: help(scalar))
  }

  private static func codePoint(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  private static func help(_ scalar: Unicode.Scalar) -> String? {
    switch scalar {
    case "\"", "\u{201C}", "\u{201D}", "\u{201E}": "a program has no quoted text"
    case "\u{2018}", "\u{2019}", "\u{B4}", "`", "\u{2B9}", "\u{2BC}", "\u{2033}": "write ' for the transpose"
    case "\u{2010}"..."\u{2015}": "write -"
    case "\u{F7}", "\u{2215}", "\u{2044}": "write /"
    case "\u{2211}": "write sum(...) or sum[k](...)"
    case "\u{220F}": "write prod(...)"
    case "\u{221A}": "write sqrt(...)"
    case "\u{2202}": "write d, as in dJ/dz"
    case "\u{207F}", "\u{2071}", "\u{207A}", "\u{207B}": "write ^ for a power"
    case "|", "\u{2016}", "\u{2225}": "write norm2(x), abs(x) or det(A)"
    case "{", "}": "write ( and )"
    case "<", ">", "!", "&", "?", "~", "\u{2264}", "\u{2265}", "\u{2260}": "there are no comparisons; step(x) is 1 where x > 0 and 0 elsewhere"
    case "%": "a comment begins with #"
    case "\\": "write inv(A)*b for the solution of A*x = b"
    case "\u{2208}": "write name: type"
    case "\u{2190}", "\u{2254}": "write ="
    case "\u{22A0}"..."\u{22A1}", "\u{2295}", "\u{2296}": "the products are *, .* and kron"
    case "\u{1D7CE}"..."\u{1D7FF}": "write a digit, or ones(n)"
    case "\u{3001}": "write ,"
    case "\u{FF01}"..."\u{FF5E}": Unicode.Scalar(scalar.value - 0xFEE0).map { "write \($0)" }
    default: nil
    }
  }
}
