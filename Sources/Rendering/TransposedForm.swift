// Transposes and negatives taken inside of a form where that makes it shorter.
extension FormStore {
  /// Forms longer than this are transposed as a whole.
  static let longestTransposed = 400

  mutating func transpose(_ id: FormID) -> FormID {
    let entry = self[id]
    if entry.orientation == .scalar || entry.isSymmetric { return id }
    let orientation = entry.orientation.transposed
    // Taking the transpose of what is long apart would make it no shorter, and goes as deep as the form.
    if entry.length > FormStore.longestTransposed, !isTranspose(entry.kind) { return make(.transpose(id), orientation) }
    switch entry.kind {
    case .transpose(let inner): return inner
    case .product(let factors):
      let scalars = factors.filter { self[$0].orientation == .scalar }
      let rest = factors.filter { self[$0].orientation != .scalar }
      return product(scalars + rest.reversed().map { transpose($0) })
    case .quotient(let a, let b):
      let turned = transpose(a)
      return make(.quotient(turned, b), orientation)
    case .negative(let a): return negative(transpose(a))
    case .hadamard(let factors):
      let spread = hadamard(factors.map { transpose($0) })
      // Brackets will stand around what is left spread.
      let whole = make(.transpose(id), orientation)
      return self[spread].length + 2 < self[whole].length ? spread : whole
    case .hadamardQuotient(let a, let b):
      let (above, below) = (transpose(a), transpose(b))
      let spread = hadamardQuotient(above, below)
      // Brackets will stand around what is left spread.
      let whole = make(.transpose(id), orientation)
      return self[spread].length + 2 < self[whole].length ? spread : whole
    case .sum(let terms, let signs):
      let turned = terms.map { transpose($0) }
      let spread = make(.sum(turned, signs), orientation)
      // Brackets will stand around what is left spread.
      let whole = make(.transpose(id), orientation)
      return self[spread].length + 2 < self[whole].length ? spread : whole
    case .power(let a, let b):
      let turned = transpose(a)
      return make(.power(turned, b), orientation)
    case .hadamardPower(let a, let b):
      let (base, exponent) = (transpose(a), transpose(b))
      return make(.hadamardPower(base, exponent), orientation)
    case .call(let name, let arguments) where arguments.count == 1 && elementwiseNames.contains(name):
      let turned = transpose(arguments[0])
      let spread = make(.call(name, [turned]), orientation)
      let whole = make(.transpose(id), orientation)
      return shorter(whole, spread)
    default: return make(.transpose(id), orientation)
    }
  }

  /// The negative of a form that can be written without a sign before it: z − y for y − z, A·(z − y) for A·(y − z); nil for others, and for 1 − y.
  mutating func turned(_ form: FormID) -> FormID? {
    switch self[form].kind {
    case .sum(let terms, let signs):
      if case .number = self[terms[0]].kind { return nil }
      return signs.contains(true) ? negative(form) : nil
    case .transpose(let inner):
      guard case .sum = self[inner].kind, let opposite = turned(inner) else { return nil }
      return make(.transpose(opposite), self[form].orientation)
    case .product(let factors):
      for (k, factor) in factors.enumerated() {
        guard case .sum = self[factor].kind, let opposite = turned(factor) else { continue }
        var list = factors
        list[k] = opposite
        return product(list)
      }
      return nil
    default: return nil
    }
  }

  private func isTranspose(_ kind: FormKind) -> Bool { if case .transpose = kind { true } else { false } }
}
