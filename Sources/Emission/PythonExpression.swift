import Numerals

/// How tightly the outermost operator of a Python expression binds.
enum PythonPrecedence: Int, Comparable, Sendable {
  /// `a == b`
  case comparison
  /// `a + b`
  case sum
  /// `a * b`, `a / b`, `a @ b`, left to right.
  case product
  /// `-a`
  case unary
  /// `a ** b`
  case power
  /// A name, a numeral, a call, an attribute, anything in brackets.
  case atom

  static func < (a: PythonPrecedence, b: PythonPrecedence) -> Bool { a.rawValue < b.rawValue }
}

/// A piece of Python with the precedence of its outermost operator.
struct PythonExpression: Sendable {
  /// The text.
  var text: String
  /// The precedence of the outermost operator.
  var precedence: PythonPrecedence
  /// True when the outermost operator is `@`.
  var isMatrixProduct = false
  /// True when the outermost operator is `*` or `/`.
  var isEntrywise = false

  /// An expression.
  init(_ text: String, _ precedence: PythonPrecedence) {
    self.text = text
    self.precedence = precedence
  }

  /// The text, in brackets where it binds less tightly than asked.
  func bracketed(below precedence: PythonPrecedence) -> String { self.precedence < precedence ? "(\(text))" : text }

  /// The number as Python writes it: `3`, `-0.5`, `1 / 3`.
  init(_ c: Coefficient) {
    if let integer = c.integer {
      self.init("\(integer)", integer < 0 ? .unary : .atom)
    } else if let decimal = c.decimalText {
      self.init(decimal, c.isNegative ? .unary : .atom)
    } else if let (p, q) = c.fraction {
      self.init("\(p) / \(q)", .product)
    } else if c.value.isFinite {
      self.init("\(c.value)", c.isNegative ? .unary : .atom)
    } else {
      self.init("float(\"\(c.value.isNaN ? "nan" : c.isNegative ? "-inf" : "inf")\")", .atom)
    }
  }
}

extension Coefficient {
  /// The decimal text of an exact fraction with few decimals; nil when it has none.
  var decimalText: String? {
    guard let (p, q) = fraction else { return nil }
    var (scale, digits) = (1, 0)
    while scale % q != 0 {
      guard digits < 6 else { return nil }
      scale *= 10
      digits += 1
    }
    let (scaled, overflow) = p.magnitude.multipliedReportingOverflow(by: UInt(scale / q))
    if overflow { return nil }
    if digits == 0 { return "\(p)" }
    let tail = String(scaled % UInt(scale))
    return (p < 0 ? "-" : "") + "\(scaled / UInt(scale))." + String(repeating: "0", count: digits - tail.count) + tail
  }
}
