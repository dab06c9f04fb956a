/// The length of an axis of a generated value: the names and integers that are merged into it.
public struct AxisLength: Hashable, Sendable {
  /// The factors, slowest first.
  public var factors: [String]

  /// The length with those factors; integers side by side are multiplied.
  public init(_ factors: [String]) {
    let numbers = factors.compactMap { Int($0) }
    self.factors = numbers.count == factors.count && factors.count > 1 ? [String(numbers.reduce(1, *))] : factors
  }

  /// The length of one name or integer.
  public init(_ factor: String) { factors = [factor] }

  /// The integer where it is one.
  public var integer: Int? { factors.count == 1 ? Int(factors[0]) : nil }
  /// True where a declaration can say it.
  public var isDeclarable: Bool { factors.count == 1 && !factors[0].contains("-") && !factors[0].contains("+") }
  /// The length as a program writes it.
  public var text: String { factors.joined(separator: "*") }
}

/// The kind of a generated value.
public enum ValueKind: Hashable, Sendable {
  case scalar
  case column(AxisLength)
  case row(AxisLength)
  case matrix(AxisLength, AxisLength)
  case tensor([AxisLength])

  /// The lengths of the axes.
  public var axes: [AxisLength] {
    switch self {
    case .scalar: []
    case .column(let n), .row(let n): [n]
    case .matrix(let m, let n): [m, n]
    case .tensor(let axes): axes
    }
  }

  /// The type as a declaration writes it.
  public var text: String {
    switch self {
    case .scalar: "scalar"
    case .column(let n): "vector(\(n.text))"
    case .row(let n): "rowvector(\(n.text))"
    case .matrix(let m, let n): "matrix(\(m.text), \(n.text))"
    case .tensor(let axes): "tensor(\(axes.map(\.text).joined(separator: ", ")))"
    }
  }
}

/// How strongly an operator binds, loosest first.
enum Binding: Int, Comparable, Sendable {
  case sum
  case product
  case sign
  case postfix
  case atom

  static func < (a: Binding, b: Binding) -> Bool { a.rawValue < b.rawValue }
}

/// One value of a generated program: text around the texts of its operands.
///
/// Trees are as deep as the generator makes them, about ten levels, so that walks may recurse.
public struct ProgramNode: Sendable {
  /// The text before, between and behind the operands; one piece more than there are operands.
  var pieces: [String]
  /// The operands.
  var operands: [ProgramNode]
  /// How strongly each operand must bind to stand without brackets.
  var wanted: [Binding]
  /// How strongly the whole binds.
  var binding: Binding
  /// What kind of value it is.
  var kind: ValueKind
  /// The indices that are in scope where it stands.
  var scope: [String] = []
  /// About how large its entries are.
  var magnitude: Double
  /// True where its entries are in general position: neither constant nor zero on purpose, so that kinks are hit nowhere.
  var isGeneric: Bool
  /// True where another expression of its kind may not stand in its place: the value must be positive, invertible, or holds an index alone.
  var isFixed = false

  /// The expression as a program writes it.
  public var text: String {
    var out = pieces[0]
    for (k, operand) in operands.enumerated() {
      let inner = operand.text
      out += operand.binding < wanted[k] ? "(\(inner))" : inner
      out += pieces[k + 1]
    }
    return out
  }

  /// The number of nodes.
  var count: Int { operands.reduce(1) { $0 + $1.count } }

  /// The names that stand in the text, with function and index names among them.
  var words: Set<String> { Self.words(of: text) }

  /// The identifiers of a text.
  static func words(of text: String) -> Set<String> {
    var found: Set<String> = []
    var word = ""
    for character in text + " " {
      if character.isLetter || character == "_" || (character.isNumber && !word.isEmpty) {
        word.append(character)
      } else if !word.isEmpty {
        found.insert(word)
        word = ""
      }
    }
    return found
  }
}
