import Formulas
import Numerals
import Syntax

extension FormulaBuilder {
  /// A binary operator between two pieces.
  mutating func binary(_ binary: BinaryOperator, _ a: Piece, _ b: Piece) -> Piece {
    switch binary {
    case .add: return joined(a.id, "+", b.startsWithMinus ? fence(b, .parentheses) : b.id, .sum, a, b)
    case .subtract:
      // a − b − c groups to the left: only a sum on the right needs brackets.
      let right = b.strength == .sum ? fence(b, .parentheses) : b.id
      return joined(a.id, "−", right, .sum, a, b)
    case .multiply: return product(a, b)
    case .divide: return quotient(a, b)
    case .hadamard, .hadamardDivide, .kronecker: return entrywise(binary, a, b)
    case .power: return power(a, b, isEntrywise: false)
    case .hadamardPower: return power(a, b, isEntrywise: true)
    }
  }

  private mutating func joined(_ left: Formula.ID, _ sign: String, _ right: Formula.ID, _ strength: Strength, _ a: Piece, _ b: Piece) -> Piece {
    var piece = Piece(id: formula.add(.row, [left, formula.add(.sign(sign, .binary)), right]), strength: strength, isTall: a.isTall || b.isTall)
    piece.startsWithMinus = a.startsWithMinus && left == a.id
    piece.shape = a.shape == .scalar ? b.shape : a.shape
    piece.startsWithDigit = a.startsWithDigit && left == a.id
    piece.width = a.width + b.width + 1
    return piece
  }

  /// The kind of a product; nil where a factor's is not known.
  private static func product(_ a: Shape?, _ b: Shape?) -> Shape? {
    switch (a, b) {
    case (.scalar, let other), (let other, .scalar): other
    case (.row, .column): .scalar
    case (.row, .matrix): .row
    case (.matrix, .column): .column
    case (.matrix, .matrix), (.column, .row): .matrix
    default: nil
    }
  }

  /// True for −a, where the minus may stand in front of a whole product.
  private func leadsProduct(_ a: Piece) -> Bool { a.negated != nil }

  /// a b: side by side, with a dot where two numbers would run together.
  private mutating func product(_ first: Piece, _ b: Piece) -> Piece {
    var a = first
    if let inner = a.negated, a.sign != nil {
      // −(a ⊙ b) c: the minus leads, and the brackets stay.
      let bracket = formula.add(.fenced(.parentheses, stretches: a.isTall), [inner])
      a.id = formula.add(.row, [formula.add(.sign("−", .prefix)), bracket])
      a.negated = bracket
      a.sign = nil
    }
    let left = a.isContraction ? fence(a, .parentheses) : leadsProduct(a) ? a.id : fenced(a, below: .product)
    // c·xᵀAx needs no brackets when c is a scalar.
    let right =
      b.isContraction && (a.shape != .scalar || a.isContraction) ? fence(b, .parentheses) : b.strength == .large ? b.id : fenced(b, below: .product)
    let sign = b.startsWithDigit && right == b.id ? "·" : Formula.invisibleTimes
    var piece = joined(left, sign, right, b.strength == .large ? .large : .product, a, b)
    piece.shape = Self.product(a.shape, b.shape)
    piece.isContraction = piece.shape == .scalar && (a.shape != .scalar || b.isContraction && right == b.id)
    guard left == a.id else { return piece }
    if leadsProduct(a) { piece.strength = .sum }
    if leadsProduct(a), let inner = a.negated {
      piece.negated = formula.add(.row, [inner, formula.add(.sign(sign, .binary)), right])
    }
    return piece
  }

  /// a ⊙ b, a ⊘ b, a ⊗ b: products side by side bind tighter, other entrywise signs are kept apart by brackets.
  private mutating func entrywise(_ binary: BinaryOperator, _ a: Piece, _ b: Piece) -> Piece {
    let signs: [BinaryOperator: String] = [.hadamard: "⊙", .hadamardDivide: "⊘", .kronecker: "⊗"]
    let isKronecker = binary == .kronecker
    // a ⊘ b ⊙ c would leave open what is divided by.
    let joinsLeft = a.strength == .entrywise && (a.sign == .kronecker) == isKronecker && a.sign != .hadamardDivide
    let left = leadsProduct(a) || joinsLeft ? a.id : fenced(a, below: .product)
    let right = b.strength == .entrywise && b.sign == binary && binary != .hadamardDivide ? b.id : fenced(b, below: .product)
    var piece = joined(left, signs[binary] ?? binary.rawValue, right, leadsProduct(a) ? .sum : .entrywise, a, b)
    piece.sign = binary
    if let inner = a.negated { piece.negated = formula.add(.row, [inner, formula.add(.sign(signs[binary] ?? "", .binary)), right]) }
    return piece
  }

  /// a / b as a fraction; a wide a stands beside 1/b. A minus stands in front.
  private mutating func quotient(_ a: Piece, _ b: Piece) -> Piece {
    let numerator = a.negated ?? a.id
    var piece = Piece(id: 0, strength: .fraction, isTall: true)
    piece.shape = a.shape
    if a.width > 16, b.width < 3 {
      let one = formula.add(.number("1"))
      let fraction = formula.add(.fraction, [one, b.id])
      let isBare = a.negated == nil && a.strength >= .product || a.strength == .large
      let factor = isBare ? a.id : a.negated != nil ? numerator : fence(a, .parentheses)
      piece.id = formula.add(.row, [fraction, formula.add(.sign(Formula.invisibleTimes, .binary)), factor])
      piece.strength = a.strength == .large ? .large : .product
      piece.width = a.width + 1
    } else {
      piece.id = formula.add(.fraction, [numerator, b.id])
      piece.width = max(a.width, b.width)
      piece.startsWithDigit = a.startsWithDigit
    }
    guard a.negated != nil else { return piece }
    piece.negated = piece.id
    piece.id = formula.add(.row, [formula.add(.sign("−", .prefix)), piece.id])
    piece.strength = .sum
    piece.startsWithMinus = true
    piece.startsWithDigit = false
    return piece
  }

  private mutating func power(_ a: Piece, _ b: Piece, isEntrywise: Bool) -> Piece {
    let exponent = isEntrywise ? formula.add(.row, [formula.add(.sign("⊙", .prefix)), b.id]) : b.id
    return superscripted(a, exponent)
  }

  /// aᵀ; the transpose of an inverse is A^{−⊤}.
  mutating func transpose(_ a: Piece) -> Piece {
    let top = formula.add(.sign("⊤", .prefix))
    var piece: Piece
    if a.isInverse, let (base, below, _) = a.scripted {
      piece = script(base, below, formula.add(.row, [formula.add(.sign("−", .prefix)), top]), a)
    } else {
      piece = superscripted(a, top)
    }
    piece.shape = a.shape == .column ? .row : a.shape == .row ? .column : a.shape
    return piece
  }

  /// A⁻¹
  mutating func inverse(_ a: Piece) -> Piece {
    let minusOne = formula.add(.row, [formula.add(.sign("−", .prefix)), formula.add(.number("1"))])
    var piece = superscripted(a, minusOne)
    piece.isInverse = true
    return piece
  }

  /// A piece with a superscript; it joins a subscript that is there, and brackets keep it apart from a superscript.
  mutating func superscripted(_ a: Piece, _ above: Formula.ID) -> Piece {
    if a.strength == .atom, let scripted = a.scripted, scripted.above == nil { return script(scripted.base, scripted.below, above, a) }
    let base = a.strength < .atom || a.scripted?.above != nil ? fence(a, .parentheses) : a.id
    return script(base, nil, above, a)
  }

  /// A base with what stands below and above it.
  mutating func script(_ base: Formula.ID, _ below: Formula.ID?, _ above: Formula.ID?, _ a: Piece) -> Piece {
    let children = [base, below, above].compactMap { $0 }
    var piece = Piece(id: formula.add(.script(subscript: below != nil, superscript: above != nil), children), strength: .atom, isTall: a.isTall)
    piece.scripted = (base, below, above)
    piece.shape = a.shape
    piece.startsWithDigit = a.startsWithDigit && base == a.id
    piece.width = a.width + 1
    return piece
  }

  /// An entry: the indices below the array, side by side when each is one letter.
  mutating func access(_ base: Piece, _ subscripts: [Piece]) -> Piece {
    let isPlain = base.strength == .atom && base.scripted == nil
    let array = isPlain ? base.id : fence(base, .parentheses)
    let needsCommas = subscripts.contains { $0.width > 1 || $0.scripted != nil }
    var pieces: [Formula.ID] = []
    for (place, subscript_) in subscripts.enumerated() {
      if place > 0, needsCommas { pieces.append(formula.add(.sign(",", .punctuation))) }
      pieces.append(subscript_.id)
    }
    let below = pieces.count == 1 ? pieces[0] : formula.add(.row, pieces)
    var piece = script(array, below, nil, base)
    piece.shape = .scalar
    return piece
  }

  /// ∑ over the indices.
  mutating func indexedSum(_ indices: [String], _ body: Piece) -> Piece {
    var below: [Formula.ID] = []
    for (place, index) in indices.enumerated() {
      if place > 0 { below.append(formula.add(.sign(",", .punctuation))) }
      below.append(FormulaSymbols.symbol(index, face: .italic, in: &formula).id)
    }
    let row = below.count == 1 ? below[0] : formula.add(.row, below)
    let sum = formula.add(.script(subscript: true, superscript: false), [formula.add(.sign("∑", .large)), row])
    let summand = fenced(body, below: .large)
    var piece = Piece(id: formula.add(.row, [sum, formula.add(.sign(Formula.invisibleTimes, .binary)), summand]), strength: .large, isTall: true)
    piece.shape = .scalar
    piece.width = body.width + 2
    return piece
  }
}
