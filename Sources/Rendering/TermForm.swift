import Expressions
import Numerals
import Shapes

/// A term of a sum as it will be shown.
struct RenderedTerm {
  /// The number before it.
  var coefficient: Coefficient
  /// Its scalar factors.
  var scalars: [Part]
  /// What is left on the free labels; nil for a scalar term.
  var core: FormID?
  /// Which free labels it varies along.
  var covers: Set<Int>
}

/// A factor of a product as it will be shown: a form at labels, to a power.
struct Piece {
  var form: FormID
  var labels: [Int]
  var exponent: Coefficient
}

extension MatrixRenderer {
  /// One term of a value with `free` axes; nil when it has no matrix form.
  mutating func render(_ term: Monomial, axes: [Extent]) -> RenderedTerm? {
    let free = axes.count
    var factors = term.factors
    var pieces: [Piece] = []
    var coefficient = term.coefficient
    foldNames(&factors, &pieces, &coefficient, free: free)
    foldSoftmax(&factors, &pieces)
    for factor in factors {
      if case .delta = arena[factor.atom].kind, factor.labels.allSatisfy({ $0 < free }) { continue }
      if let piece = decaying(factor) {
        pieces.append(piece)
        continue
      }
      guard let (shown, scale) = shown(factor.atom) else { return nil }
      if let power = factor.exponent.integer {
        coefficient = coefficient * scale.power(power)
        pieces.append(Piece(form: shown, labels: factor.labels, exponent: factor.exponent))
      } else {
        pieces.append(Piece(form: scaled(shown, by: scale), labels: factor.labels, exponent: factor.exponent))
      }
    }
    turnSign(&pieces, &coefficient)
    let lengths = (axes + term.bound).map { dimension($0) }
    var network = Network(free: free, lengths: lengths)
    network.hasDelta = factors.contains { if case .delta = arena[$0.atom].kind { $0.labels.allSatisfy { $0 < free } } else { false } }
    for piece in pieces {
      network.add(
        Part(form: piece.form, exponent: piece.exponent.magnitude, isDivisor: piece.exponent.isNegative), at: piece.labels, bound: false, in: &store)
    }
    guard network.contract(free..<(free + term.bound.count), in: &store) else { return nil }
    guard let (core, covers) = core(of: network, axes: axes) else { return nil }
    let compact = core.map { compacted($0) }
    return RenderedTerm(coefficient: coefficient, scalars: gather(network.scalars), core: compact, covers: covers)
  }

  /// 1/eᵘ is shown as e^(−u).
  private mutating func decaying(_ factor: Factor) -> Piece? {
    guard factor.exponent.isNegative, factor.exponent.integer != nil, wholeNames[Factor(factor.atom, [])] == nil,
      case .apply(.named("exp"), let p) = arena[factor.atom].kind, let argument = form(of: arena.polynomials[p].scaled(by: .minusOne))
    else { return nil }
    return Piece(form: store.elementwise("exp", argument), labels: factor.labels, exponent: -factor.exponent)
  }

  /// (B·A)' where that is shorter than A'·B'.
  private mutating func compacted(_ form: FormID) -> FormID {
    guard store[form].orientation == .matrix, case .product = store[form].kind else { return form }
    let turned = store.transpose(form)
    guard case .product = store[turned].kind else { return form }
    let whole = store.make(.transpose(turned), .matrix)
    return store.shorter(form, whole)
  }

  /// −A·(y − z) is shown as A·(z − y): the sign goes into a sum that can take it.
  private mutating func turnSign(_ pieces: inout [Piece], _ coefficient: inout Coefficient) {
    guard coefficient.isNegative else { return }
    for k in pieces.indices {
      // u·uᵀ keeps its likeness.
      guard pieces.indices.allSatisfy({ $0 == k || pieces[$0].form != pieces[k].form }) else { continue }
      guard let power = pieces[k].exponent.integer, power % 2 != 0, let turned = store.turned(pieces[k].form) else { continue }
      pieces[k].form = turned
      coefficient = -coefficient
      return
    }
  }

  /// What is left on the free labels: nothing, a column, or a matrix.
  private mutating func core(of network: Network, axes: [Extent]) -> (core: FormID?, covers: Set<Int>)? {
    var network = network
    let first = network.edges.first { $0.labels == [0] }.map { network.combined($0.parts, in: &store) }
    let second = network.edges.first { $0.labels == [1] }.map { network.combined($0.parts, in: &store) }
    let matrix = network.edges.first { $0.labels.count == 2 }
    network.edges = []
    if network.hasDelta {
      guard matrix == nil, second == nil else { return nil }
      if let first {
        // The diagonal of a matrix kept as a matrix: diag(diag(M)) or I ∘ M.
        if case .call("diag", let arguments) = store[first].kind, store[arguments[0]].orientation == .matrix {
          let masked = store.hadamard([store.call("eye", [dimension(axes[0])], .matrix, symmetric: true), arguments[0]])
          let full = diagonal(first)
          return (store.shorter(full, masked), [0, 1])
        }
        return (diagonal(first), [0, 1])
      }
      return (store.call("eye", [dimension(axes[0])], .matrix, symmetric: true), [0, 1])
    }
    guard let matrix else {
      switch (first, second) {
      case (nil, nil): return (nil, [])
      case (let v?, nil): return (v, [0])
      case (nil, let w?): return (w, [1])
      case (let v?, let w?): return (store.product([v, store.transpose(w)]), [0, 1])
      }
    }
    let parts = network.oriented(matrix, from: 0, in: &store)
    var form = network.combined(parts, in: &store)
    switch (first, second) {
    case (nil, nil): break
    case (let v?, nil): form = store.product([diagonal(v), form])
    case (nil, let w?): form = store.product([form, diagonal(w)])
    case (let v?, let w?):
      let scaled = store.product([diagonal(v), form, diagonal(w)])
      let masked = store.hadamard([store.product([v, store.transpose(w)]), form])
      form = store[masked].length < store[scaled].length ? masked : scaled
    }
    return (form, [0, 1])
  }

  /// diag(v), or D itself for the diagonal of a diagonal matrix D.
  mutating func diagonal(_ column: FormID) -> FormID {
    if case .call("diag", let arguments) = store[column].kind, arguments.count == 1, case .symbol(let name) = store[arguments[0]].kind,
      names.variables.values.contains(where: { $0.isDiagonal && $0.name == name })
    {
      return arguments[0]
    }
    return store.call("diag", [store.bare(column)], .matrix, symmetric: true)
  }

  /// c · Π scalars · core, divisors behind one `/`.
  mutating func assemble(_ magnitude: Coefficient, _ scalars: [Part], _ core: FormID?) -> FormID {
    var above: [FormID] = []
    var below: [FormID] = []
    let gathered = gather(scalars)
    if let (n, d) = magnitude.fraction {
      if n != 1 { above.append(store.number(Coefficient(n))) }
      if d != 1 { below.append(store.number(Coefficient(d))) }
    } else {
      above.append(store.number(magnitude))
    }
    for part in gathered where !part.isDivisor { above.append(store.power(part.form, part.exponent)) }
    for part in gathered where part.isDivisor { below.append(store.power(part.form, part.exponent)) }
    // A leading inner product needs no brackets: x'*y*A reads (x'*y)*A.
    if let core { above.append(core) }
    // s·(1 ⊘ v) is s ⊘ v, and a number alone may be a decimal.
    if let core, above.count > 1, case .hadamardQuotient(let one, let divisor) = store[core].kind, case .number(let value) = store[one].kind,
      value.isOne
    {
      let dividend = nestedProduct(Array(above.dropLast()))
      let quotient = store.hadamardQuotient(dividend, divisor)
      return below.isEmpty ? quotient : store.quotient(quotient, below.count == 1 ? below[0] : nestedProduct(below))
    }
    if core == nil, gathered.isEmpty, magnitude.isShortDecimal { return store.number(magnitude) }
    let numerator = nestedProduct(above, isScalar: core == nil)
    guard !below.isEmpty else { return numerator }
    return store.quotient(numerator, below.count == 1 ? below[0] : nestedProduct(below))
  }

  /// A product whose scalar products of vectors stay bracketed where they are not first.
  private mutating func nestedProduct(_ factors: [FormID], isScalar: Bool = false) -> FormID {
    guard factors.count > 1 else { return factors.first ?? store.number(.one) }
    // Nothing follows a scalar's last factor that could be read into it: 2*x'*y.
    if isScalar, let last = factors.last, case .product(let inner) = store[last].kind,
      factors.dropLast().allSatisfy({ if case .product = store[$0].kind { false } else { true } })
    {
      return store.make(.product(factors.dropLast() + inner), .scalar, symmetric: true)
    }
    var result = factors[0]
    for factor in factors.dropFirst() {
      if store[factor].orientation == .scalar, case .product = store[factor].kind {
        result = store.make(.product(flat(result) + [factor]), store[result].orientation)
      } else {
        result = store.product([result, factor])
      }
    }
    return result
  }

  private func flat(_ form: FormID) -> [FormID] {
    if case .product(let list) = store[form].kind { return list }
    return [form]
  }

  private func gather(_ parts: [Part]) -> [Part] {
    var out: [Part] = []
    for part in parts {
      if let place = out.firstIndex(where: { $0.form == part.form }) {
        let a = out[place].isDivisor ? -out[place].exponent : out[place].exponent
        let b = part.isDivisor ? -part.exponent : part.exponent
        out[place].exponent = (a + b).magnitude
        out[place].isDivisor = (a + b).isNegative
      } else {
        out.append(part)
      }
    }
    return out.filter { !$0.exponent.isZero }
  }
}
