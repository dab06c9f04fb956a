import Numerals

/// How tightly the outermost operator of an expression binds. The emitted languages agree in this order.
enum CodePrecedence: Int, Comparable, Sendable {
  /// `a == b`, and C's `a ? b : c`.
  case comparison
  /// `a + b`
  case sum
  /// `a * b`, `a / b`, `a @ b`, `a .* b`, left to right.
  case product
  /// `-a`
  case unary
  /// `a ** b`, `a .^ b`
  case power
  /// A name, a numeral, a call, a subscript, anything in brackets.
  case atom

  static func < (a: CodePrecedence, b: CodePrecedence) -> Bool { a.rawValue < b.rawValue }
}

/// A piece of code with the precedence of its outermost operator.
struct CodeExpression: Sendable {
  /// The text.
  var text: String
  /// The precedence of the outermost operator.
  var precedence: CodePrecedence
  /// True when the outermost operator is a matrix product.
  var isMatrixProduct = false
  /// True when the outermost operator is an entry-by-entry product or quotient.
  var isEntrywise = false

  /// An expression.
  init(_ text: String, _ precedence: CodePrecedence = .atom) {
    self.text = text
    self.precedence = precedence
  }

  /// An entry-by-entry product or quotient.
  static func entrywise(_ text: String) -> CodeExpression {
    var expression = CodeExpression(text, .product)
    expression.isEntrywise = true
    return expression
  }

  /// A matrix product.
  static func matrixProduct(_ text: String) -> CodeExpression {
    var expression = CodeExpression(text, .product)
    expression.isMatrixProduct = true
    return expression
  }

  /// The text, in brackets where it binds less tightly than asked.
  func bracketed(below precedence: CodePrecedence) -> String { self.precedence < precedence ? "(\(text))" : text }

  /// The text as an operand of anything: in brackets unless it is an atom.
  var tight: String { bracketed(below: .atom) }

  /// True for a name, which costs nothing to write again.
  var isName: Bool { text.unicodeScalars.allSatisfy { $0 == "_" || $0.properties.isXIDContinue } }

  /// The number as languages of arrays write it: `3`, `-0.5`, `1 / 3`; infinities and NaN under the names given.
  init(_ c: Coefficient, infinity: String, notANumber: String) {
    if let integer = c.integer {
      self.init("\(integer)", integer < 0 ? .unary : .atom)
    } else if let decimal = c.decimalText {
      self.init(decimal, c.isNegative ? .unary : .atom)
    } else if let (p, q) = c.fraction {
      self.init("\(p) / \(q)", .product)
    } else if c.value.isFinite {
      self.init("\(c.value)", c.isNegative ? .unary : .atom)
    } else {
      self.init(c.value.isNaN ? notANumber : c.isNegative ? "-\(infinity)" : infinity, c.isNegative ? .unary : .atom)
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
