import Diagnostics

/// Cuts a program into tokens. Blanks, comments and the newlines inside brackets leave none.
///
/// The lexer never fails: it stops at a character that no token begins with and leaves a `stray` token there, so that faults are reported in
/// the order of the text.
struct Lexer {
  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var openers: [Int] = []
  private var isBalanced = true

  /// The tokens, the last of which is `end`.
  private(set) var tokens: [Token] = []
  /// The token of the first bracket that is never closed, as far as the brackets match at all.
  private(set) var unclosed: Int?

  init(_ scalars: [Unicode.Scalar]) {
    self.scalars = scalars
    tokens.reserveCapacity(min(scalars.count / 2 + 8, 4_096))
    if scalars.first == "\u{FEFF}" { position = 1 }
    while position < scalars.count, next() {}
    let isWhole = position == scalars.count
    if isWhole, isBalanced { unclosed = openers.first }
    tokens.append(Token(.end, start: scalars.count, length: 0))
  }

  private func peek(_ ahead: Int) -> Unicode.Scalar? {
    let place = position + ahead
    return place < scalars.count ? scalars[place] : nil
  }

  private mutating func append(_ kind: TokenKind, _ length: Int = 1) {
    tokens.append(Token(kind, start: position, length: length))
    position += length
  }

  /// Reads one token or blank; false where a stray character ends the work.
  private mutating func next() -> Bool {
    let scalar = scalars[position]
    switch scalar {
    case " ", "\t": position += 1
    case "a"..."z", "A"..."Z", "_": name()
    case "0"..."9": number()
    case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}":
      if openers.isEmpty { separator() } else { position += 1 }
    case ";":
      if openers.isEmpty { separator() } else { append(.semicolon) }
    case "#":
      while position < scalars.count, !SourceText.endsLine(scalars[position]) { position += 1 }
    case "+": append(.plus)
    case "-", "\u{2212}": append(.minus)
    case "*", "@", "\u{B7}", "\u{D7}", "\u{22C5}", "\u{2219}", "\u{2217}": append(.times)
    case "/": append(.divide)
    case "\u{2218}", "\u{2299}": append(.hadamard)
    case "\u{2298}": append(.hadamardDivide)
    case "\u{2297}": append(.kronecker)
    case "^": append(.power)
    case "'", "\u{2032}": append(.prime)
    case "\u{1D40}", "\u{22A4}", "\u{22BA}": append(.transpose)
    case "(", "[": open(scalar == "(" ? .openRound : .openSquare)
    case ")", "]": close(scalar == ")" ? .closeRound : .closeSquare)
    case ",": append(.comma)
    case ":": append(.colon)
    case "=": append(.equals)
    case ".": dot()
    default: return other(scalar)
    }
    return true
  }

  private mutating func separator() {
    if tokens.last?.kind == .separator { position += 1 } else { append(.separator) }
  }

  private mutating func open(_ kind: TokenKind) {
    openers.append(tokens.count)
    append(kind)
  }

  private mutating func close(_ kind: TokenKind) {
    let expected: TokenKind = kind == .closeRound ? .openRound : .openSquare
    if let opener = openers.popLast(), tokens[opener].kind != expected { isBalanced = false }
    append(kind)
  }

  private mutating func name() {
    var length = 1
    while let scalar = peek(length), ScalarClass.continuesName(scalar) { length += 1 }
    append(.name, length)
  }

  /// `digits[.digits][e±digits]`. The point of `2.*x`, `1./x`, `2.^k` belongs to the operator.
  private mutating func number() {
    var length = 0
    func digits() { while let scalar = peek(length), ScalarClass.isDigit(scalar) { length += 1 } }
    digits()
    if peek(length) == "." {
      switch peek(length + 1) {
      case ("0"..."9")?:
        length += 1
        digits()
      case "*", "/", "^", "'", ".": break
      case let next? where ScalarClass.beginsName(next) && exponentLength(at: length + 1) == nil: break
      default: length += 1
      }
    }
    if let exponent = exponentLength(at: length) {
      length += exponent
      digits()
    }
    append(.number, length)
  }

  /// The length of `e`, `e+` or `e-` where a digit follows.
  private func exponentLength(at ahead: Int) -> Int? {
    guard let mark = peek(ahead), mark == "e" || mark == "E" else { return nil }
    let signed = peek(ahead + 1) == "+" || peek(ahead + 1) == "-"
    let length = signed ? 2 : 1
    guard let digit = peek(ahead + length), ScalarClass.isDigit(digit) else { return nil }
    return length
  }

  private mutating func dot() {
    switch peek(1) {
    case "*": append(.hadamard, 2)
    case "/": append(.hadamardDivide, 2)
    case "^": append(.hadamardPower, 2)
    case "'": append(.transpose, 2)
    case ("0"..."9")?: number()
    default: append(.dot)
    }
  }

  /// Names that begin outside ASCII, blanks of other widths, and superscripts.
  private mutating func other(_ scalar: Unicode.Scalar) -> Bool {
    if ScalarClass.beginsName(scalar) {
      name()
    } else if ScalarClass.isBlank(scalar) {
      position += 1
    } else if let length = superscriptLength() {
      append(.superscript, length)
    } else if scalar == "\u{207B}", peek(1) == "\u{1D40}" {
      append(.inverseTranspose, 2)
    } else {
      tokens.append(Token(.stray, start: position, length: 1))
      return false
    }
    return true
  }

  private func superscriptLength() -> Int? {
    let sign = peek(0) == "\u{207B}" ? 1 : 0
    var length = sign
    while let scalar = peek(length), ScalarClass.superscriptDigit(scalar) != nil { length += 1 }
    return length > sign ? length : nil
  }
}
