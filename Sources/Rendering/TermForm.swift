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

  // MARK: Folding

  /// Puts names of the program in place of the products that they stand for, last statement first.
  mutating func foldNames(_ factors: inout [Factor], _ pieces: inout [Piece], _ coefficient: inout Coefficient, free: Int) {
    var candidates: Set<Int> = []
    for factor in factors { candidates.formUnion(namesByAnchor[factor.atom] ?? []) }
    for candidate in candidates.sorted(by: >) {
      let named = names.statements[candidate]
      guard named.value.terms.count == 1 else { continue }
      let pattern = named.value.terms[0]
      while true {
        guard let (remaining, labels, exponent) = fold(pattern, named.value.axes.count, in: factors, beside: pieces, boundFrom: free) else { break }
        factors = remaining
        // value = c·Π, so Π^k = value^k/c^k
        if let power = exponent.integer { coefficient = coefficient / pattern.coefficient.power(power) }
        pieces.append(Piece(form: symbol(of: candidate), labels: labels, exponent: exponent))
      }
    }
  }

  /// Finds a pattern among factors: what is left, the labels of the pattern's axes, and the power to which it stands there.
  ///
  /// A label that the pattern sums over must stand nowhere else, neither in another factor nor in a name that was found before.
  private func fold(_ pattern: Monomial, _ axes: Int, in factors: [Factor], beside pieces: [Piece], boundFrom free: Int) -> (
    left: [Factor], labels: [Int], exponent: Coefficient
  )? {
    if pattern.bound.isEmpty { return foldPower(pattern, axes, in: factors) }
    // A scalar of the pattern may stand here to a higher power: what is left of it stays.
    var factors = factors
    var pattern = pattern
    for scalar in pattern.factors where scalar.labels.isEmpty {
      guard let place = factors.firstIndex(where: { $0.atom == scalar.atom }), factors[place].exponent != scalar.exponent else { continue }
      let left = factors[place].exponent - scalar.exponent
      guard left.isNegative == scalar.exponent.isNegative, factors[place].exponent.isNegative == scalar.exponent.isNegative else { return nil }
      factors[place].exponent = left
      pattern.factors.removeAll { $0.atom == scalar.atom && $0.labels.isEmpty }
    }
    guard let match = MonomialMatch.find(pattern, free: axes, in: factors, fixed: [:], arena: arena, allowed: { _ in true }) else { return nil }
    for label in axes..<(axes + pattern.bound.count) {
      guard let image = match.labels[label], image >= free,
        factors.enumerated().allSatisfy({ match.places.contains($0.offset) || !$0.element.labels.contains(image) }),
        pieces.allSatisfy({ !$0.labels.contains(image) })
      else { return nil }
    }
    var labels: [Int] = []
    for axis in 0..<axes {
      guard let image = match.labels[axis] else { return nil }
      labels.append(image)
    }
    return (factors.enumerated().filter { !match.places.contains($0.offset) }.map(\.element), labels, .one)
  }

  /// A pattern without sums may stand to any whole power: u/s stands in u²·s⁻³ as (u/s)²·s⁻¹.
  private func foldPower(_ pattern: Monomial, _ axes: Int, in factors: [Factor]) -> (left: [Factor], labels: [Int], exponent: Coefficient)? {
    var labels: [Int: Int] = [:]
    var places: [Int] = []
    for wanted in pattern.factors {
      var found: (place: Int, labels: [Int: Int])?
      for k in factors.indices where factors[k].atom == wanted.atom && !places.contains(k) {
        // A label that the pattern repeats must be repeated here: A[i,i] is not A[i,j].
        var image = labels
        if zip(wanted.labels, factors[k].labels).allSatisfy({ a, b in
          defer { image[a] = image[a] ?? b }
          return image[a] == nil || image[a] == b
        }) {
          found = (k, image)
          break
        }
      }
      guard let found else { return nil }
      places.append(found.place)
      labels = found.labels
    }
    guard labels.count == axes, Set(labels.values).count == axes else { return nil }
    func weight(_ exponent: Coefficient, _ base: Int = 4) -> Int {
      if exponent.isZero { return 0 }
      let whole = exponent.integer
      return base + (exponent.isOne ? 0 : whole == -1 ? 1 : whole == nil ? 5 : 2)
    }
    // An atom that is made of others is longer to write than a name.
    let bases = places.map { arena.operands(of: arena[factors[$0].atom].kind).isEmpty ? 4 : 7 }
    let before = zip(places, bases).reduce(0) { $0 + weight(factors[$1.0].exponent, $1.1) }
    var best: (power: Int, gain: Int)?
    for (wanted, place) in zip(pattern.factors, places) {
      let ratio = factors[place].exponent / wanted.exponent
      for power in Set([ratio.value.rounded(.towardZero), ratio.value.rounded()].compactMap { Int(exactly: $0) }) where power != 0 {
        // A name is a little lighter than the one factor that it replaces.
        var after = weight(Coefficient(power)) - 1
        for (k, factor) in pattern.factors.enumerated() {
          after += weight(factors[places[k]].exponent - factor.exponent * Coefficient(power), bases[k])
        }
        // What is left of a factor must not change its sign, unless the factor is never zero.
        let overshoots = pattern.factors.enumerated().contains { k, factor in
          let old = factors[places[k]].exponent
          let new = old - factor.exponent * Coefficient(power)
          return !new.isZero && new.isNegative != old.isNegative && !arena[factor.atom].isPositive
        }
        if !overshoots, before - after > (best?.gain ?? 0) { best = (power, before - after) }
      }
    }
    guard let best else { return nil }
    var left = factors
    for (wanted, place) in zip(pattern.factors, places) {
      left[place].exponent = left[place].exponent - wanted.exponent * Coefficient(best.power)
    }
    left.removeAll { $0.exponent.isZero }
    return (left, (0..<axes).map { labels[$0] ?? 0 }, Coefficient(best.power))
  }

  /// exp(u) beside 1/Σ exp(u) is softmax(u).
  private mutating func foldSoftmax(_ factors: inout [Factor], _ pieces: inout [Piece]) {
    var k = 0
    while k < factors.count {
      defer { k += 1 }
      guard let power = factors[k].exponent.integer, power < 0, case .polynomial(let p) = arena[factors[k].atom].kind,
        let (argument, rows) = sumOfExponentials(arena.polynomials[p])
      else { continue }
      let kept = arena.polynomials[p].axes.count
      guard argument.axes.count == 1 && kept == 0 || argument.axes.count == 2 && kept == 1 else { continue }
      let exponential = arena.apply(.named("exp"), argument)
      guard let wanted = exponential.terms.first?.factors.first else { continue }
      // The kept axis of the exponential has the label of the divisor.
      while factors[k].exponent < .zero,
        let place = factors.firstIndex(where: { candidate in
          candidate.atom == wanted.atom && (candidate.exponent / wanted.exponent) >= .one
            && (kept == 0 || label(of: rows ? 0 : 1, wanted, candidate) == factors[k].labels[0])
        }),
        let form = form(of: argument)
      {
        let shown: FormID
        if kept == 0 {
          shown = store.call("softmax", [form], store[form].orientation)
        } else {
          shown = store.call("softmax", [form, store.symbol(rows ? "rows" : "columns", .scalar)], .matrix)
        }
        let count = min(-factors[k].exponent, factors[place].exponent / wanted.exponent)
        let labels = (0..<argument.axes.count).map { label(of: $0, wanted, factors[place]) }
        pieces.append(Piece(form: shown, labels: labels, exponent: count))
        factors[k].exponent = factors[k].exponent + count
        factors[place].exponent = factors[place].exponent - count * wanted.exponent
      }
    }
    factors.removeAll { $0.exponent.isZero }
  }

  /// The label at which `candidate` has the argument's given axis, `wanted` saying how the atom's axes lie.
  private func label(of axis: Int, _ wanted: Factor, _ candidate: Factor) -> Int {
    guard let position = wanted.labels.firstIndex(of: axis) else { return -1 }
    return candidate.labels[position]
  }
}
