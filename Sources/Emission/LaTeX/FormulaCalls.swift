import Formulas
import Numerals
import Syntax

extension FormulaBuilder {
  /// A call; the functions that mathematics has a notation for are written in it.
  mutating func call(_ function: String, _ order: Int, _ arguments: [Piece], _ kinds: [SyntaxKind]) -> Piece {
    var piece = order == 0 ? notation(function, arguments, kinds) : nil
    if piece == nil { piece = written(function, order, arguments, kinds) }
    guard var piece else { return Piece(id: 0, strength: .atom) }
    piece.shape = Self.shape(of: function, arguments)
    return piece
  }

  /// The kind of a call's value; nil where it depends on more than the kinds of the arguments.
  private static func shape(of function: String, _ arguments: [Piece]) -> Shape? {
    switch (function, arguments.count) {
    case ("sum", 1), ("mean", 1), ("prod", 1), ("tr", 1), ("det", 1), ("logdet", 1), ("norm1", 1), ("norm2", 1), ("logsumexp", 1),
      ("cross_entropy", _):
      return .scalar
    case ("eye", _), ("matrix", _), ("ones", 2), ("zeros", 2): return .matrix
    case ("ones", 1), ("zeros", 1), ("vector", 1), ("vec", 1): return .column
    case ("diag", _), ("max", _), ("min", _): return nil
    default: return arguments.first?.shape
    }
  }

  /// A call written as one.
  private mutating func written(_ function: String, _ order: Int, _ arguments: [Piece], _ kinds: [SyntaxKind]) -> Piece {
    var shown = arguments
    var axis: String?
    if case .name(let word)? = kinds.last, kinds.count > 1, word == "rows" || word == "columns" {
      axis = word
      shown.removeLast()
    }
    var head = formula.add(.identifier(displayed(function), function.count == 1 || order > 0 && signatures[function] == nil ? .italic : .upright))
    if function.count == 1, let greek = LetterNames.greekLetter(function) { head = formula.add(.identifier(greek, .italic)) }
    if function == "sigmoid", !usesSigma { head = formula.add(.identifier("σ", .italic)) }
    if order > 0 {
      let primes = formula.add(.row, (0..<order).map { _ in formula.add(.sign("′", .prefix)) })
      head = formula.add(.script(subscript: false, superscript: true), [head, primes])
    } else if let axis {
      head = formula.add(.script(subscript: true, superscript: false), [head, formula.add(.identifier(axis, .upright))])
    }
    return applied(head, shown, width: function.count)
  }

  /// A head and its arguments in brackets.
  private mutating func applied(_ head: Formula.ID, _ arguments: [Piece], width: Int) -> Piece {
    var list: [Formula.ID] = []
    for (place, argument) in arguments.enumerated() {
      if place > 0 { list.append(formula.add(.sign(",", .punctuation))) }
      list.append(argument.id)
    }
    let isTall = arguments.contains(where: \.isTall)
    let inner = list.count == 1 ? list[0] : formula.add(.row, list)
    let bracket = formula.add(.fenced(.parentheses, stretches: isTall), [inner])
    var piece = Piece(id: formula.add(.row, [head, bracket]), strength: .atom, isTall: isTall)
    piece.width = width + arguments.reduce(0) { $0 + $1.width + 1 }
    return piece
  }

  /// The word that a function is written with.
  private func displayed(_ function: String) -> String {
    switch function {
    case "relu": "ReLU"
    case "cross_entropy": "CE"
    case "gelu": "GELU"
    case "silu": "SiLU"
    default: function
    }
  }

  /// The notation of a function that is not written as a call; nil for the others.
  private mutating func notation(_ function: String, _ a: [Piece], _ kinds: [SyntaxKind]) -> Piece? {
    switch (function, a.count) {
    case ("inv", 1): return inverse(a[0])
    case ("sqrt", 1):
      return Piece(id: formula.add(.root, [a[0].id]), strength: .atom, isTall: true, width: a[0].width + 1)
    case ("abs", 1): return Piece(id: fence(a[0], .bars), strength: .atom, isTall: a[0].isTall, width: a[0].width + 2)
    // Bars with a 1 or a 2 beside a matrix would mean the norm of an operator.
    case ("norm1", 1) where a[0].shape == .matrix:
      return norm(applied(formula.add(.identifier("vec", .upright)), a, width: 3), formula.add(.number("1")))
    case ("norm1", 1): return norm(a[0], formula.add(.number("1")))
    case ("norm2", 1): return norm(a[0], a[0].shape == .matrix ? formula.add(.identifier("F", .italic)) : formula.add(.number("2")))
    case ("square", 1): return squared(a[0], kinds[0])
    case ("logdet", 1):
      let determinant = applied(formula.add(.identifier("det", .upright)), a, width: 3)
      let row = [formula.add(.identifier("log", .upright)), formula.add(.sign(Formula.invisibleTimes, .binary)), determinant.id]
      return Piece(id: formula.add(.row, row), strength: .product, isTall: a[0].isTall, width: determinant.width + 3)
    case ("eye", 1): return sized("I", .italic, a)
    case ("ones", 1...2): return sized("1", .bold, a)
    case ("zeros", 1...2): return sized("0", .bold, a)
    case ("vector", 1), ("matrix", 1): return constant(a[0], kinds[0])
    default: return nil
    }
  }

  private mutating func norm(_ a: Piece, _ order: Formula.ID) -> Piece {
    script(fence(a, .doubleBars), order, nil, Piece(id: a.id, strength: .atom, isTall: a.isTall, width: a.width + 1))
  }

  /// a², entry by entry where a is not known to be a scalar.
  private mutating func squared(_ a: Piece, _ kind: SyntaxKind) -> Piece {
    let two = formula.add(.number("2"))
    var isScalar = kind == .access
    if case .name(let name) = kind, types[name] == .scalar { isScalar = true }
    if isScalar { return superscripted(a, two) }
    return superscripted(a, formula.add(.row, [formula.add(.sign("⊙", .prefix)), two]))
  }

  /// A letter with its size below: I with n, 1 with m × n.
  private mutating func sized(_ letter: String, _ face: Formula.Face, _ sizes: [Piece]) -> Piece {
    let base = formula.add(.identifier(letter, face))
    let below = sizes.count == 1 ? sizes[0].id : formula.add(.row, [sizes[0].id, formula.add(.sign("×", .binary)), sizes[1].id])
    return script(base, below, nil, Piece(id: base, strength: .atom))
  }

  /// c times the vector or matrix of ones, of the size that its partner asks for.
  private mutating func constant(_ c: Piece, _ kind: SyntaxKind) -> Piece {
    let ones = Piece(id: formula.add(.identifier("1", .bold)), strength: .atom)
    if case .number(let value) = kind {
      if value.isOne { return ones }
      if value.isZero { return Piece(id: formula.add(.identifier("0", .bold)), strength: .atom) }
    }
    return binary(.multiply, c, ones)
  }
}
