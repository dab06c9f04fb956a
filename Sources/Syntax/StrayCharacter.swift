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
    case .control: return Diagnostic(.syntax, Message("the control character \(code) is not in the language", "语言里没有控制字符 \(code)"), at: span)
    case .format, .surrogate, .privateUse, .unassigned:
      return Diagnostic(.syntax, Message("the invisible character \(code) is not in the language", "语言里没有不可见字符 \(code)"), at: span)
    case .nonspacingMark, .enclosingMark, .spacingMark:
      return Diagnostic(.syntax, Message("the combining character \(code) follows no letter", "组合字符 \(code) 前面没有字母"), at: span)
    default: break
    }
    if properties.isDefaultIgnorableCodePoint {
      return Diagnostic(.syntax, Message("the invisible character \(code) is not in the language", "语言里没有不可见字符 \(code)"), at: span)
    }
    let name = scalar.isASCII ? "\(scalar)" : "\(scalar) (\(code))"
    return Diagnostic(.syntax, Message("the character \(name) is not in the language", "语言里没有字符 \(name)"), at: span, help: help(scalar))
  }

  private static func codePoint(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  private static func help(_ scalar: Unicode.Scalar) -> Message? {
    switch scalar {
    case "\"", "\u{201C}", "\u{201D}", "\u{201E}": Message("a program has no quoted text", "程序里没有带引号的文字")
    case "\u{2018}", "\u{2019}", "\u{B4}", "`", "\u{2B9}", "\u{2BC}", "\u{2033}": Message("write ' for the transpose", "转置写作 '")
    case "\u{2010}"..."\u{2015}": Message("write -", "请写 -")
    case "\u{F7}", "\u{2215}", "\u{2044}": Message("write /", "请写 /")
    case "\u{2211}": Message("write sum(...) or sum[k](...)", "请写 sum(...) 或 sum[k](...)")
    case "\u{220F}": Message("write prod(...)", "请写 prod(...)")
    case "\u{221A}": Message("write sqrt(...)", "请写 sqrt(...)")
    case "\u{2202}": Message("write d, as in dJ/dz", "请写 d，例如 dJ/dz")
    case "\u{207F}", "\u{2071}", "\u{207A}", "\u{207B}": Message("write ^ for a power", "幂写作 ^")
    case "|", "\u{2016}", "\u{2225}": Message("write norm2(x), abs(x) or det(A)", "请写 norm2(x)、abs(x) 或 det(A)")
    case "{", "}": Message("write ( and )", "请用 ( 和 )")
    case "<", ">", "!", "&", "?", "~", "\u{2264}", "\u{2265}", "\u{2260}":
      Message("there are no comparisons; step(x) is 1 where x > 0 and 0 elsewhere", "没有比较运算；step(x) 在 x > 0 处为 1，在其他处为 0")
    case "%": Message("a comment begins with #", "注释以 # 开头")
    case "\\": Message("LaTeX is not read; the solution of A*x = b is inv(A)*b", "这里不读 LaTeX；A*x = b 的解写作 inv(A)*b")
    case "\u{2208}": Message("write name: type", "请写“名字: 类型”")
    case "\u{2190}", "\u{2254}": Message("write =", "请写 =")
    case "\u{22A0}"..."\u{22A1}", "\u{2295}", "\u{2296}": Message("the products are *, .* and kron", "乘法有 *、.* 和 kron")
    case "\u{1D7CE}"..."\u{1D7FF}": Message("write a digit, or ones(n)", "请写数字，或 ones(n)")
    case "\u{3001}": Message("write ,", "请写 ,")
    case "\u{FF01}"..."\u{FF5E}": Unicode.Scalar(scalar.value - 0xFEE0).map { Message("write \($0)", "请写 \($0)") }
    default: nil
    }
  }
}
