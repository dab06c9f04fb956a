import Diagnostics

/// What a token is. An enumeration of one byte, since a program may hold many.
enum TokenKind: UInt8 {
  case number
  case name
  case plus
  case minus
  case times
  case divide
  case hadamard
  case hadamardDivide
  case kronecker
  case power
  case hadamardPower
  /// `'`
  case prime
  /// `ᵀ`, `⊤`, `.'`
  case transpose
  /// `⁻ᵀ`
  case inverseTranspose
  /// `²`, `⁻¹`
  case superscript
  case openRound
  case closeRound
  case openSquare
  case closeSquare
  case comma
  case colon
  case equals
  /// A run of `;` and newlines outside brackets.
  case separator
  /// `;` inside brackets.
  case semicolon
  /// `.` that begins neither a numeral nor an operator.
  case dot
  /// A character that no token begins with; always the last token but `end`.
  case stray
  case end

  /// The operator of the level of `*` that the token stands for.
  var productOperator: BinaryOperator? {
    switch self {
    case .times: .multiply
    case .divide: .divide
    case .hadamard: .hadamard
    case .hadamardDivide: .hadamardDivide
    case .kronecker: .kronecker
    default: nil
    }
  }

  /// True for a token that needs an operand on its right.
  var awaitsOperand: Bool {
    switch self {
    case .plus, .minus, .times, .divide, .hadamard, .hadamardDivide, .kronecker, .power, .hadamardPower: true
    default: false
    }
  }

  /// True for `)` and `]`.
  var closesBracket: Bool { self == .closeRound || self == .closeSquare }
}

/// A run of scalars with its kind.
struct Token {
  var kind: TokenKind
  var start: Int32
  var length: Int32

  init(_ kind: TokenKind, start: Int, length: Int) {
    self.kind = kind
    self.start = Int32(truncatingIfNeeded: start)
    self.length = Int32(truncatingIfNeeded: length)
  }

  var end: Int { Int(start) + Int(length) }
  var span: SourceSpan { SourceSpan(start: Int(start), length: Int(length)) }
}
