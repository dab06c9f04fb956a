import Expressions
import Numerals
import Shapes

/// Names of the program and softmax put in place of the factors that they stand for.
extension MatrixRenderer {
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
        guard let form = symbol(of: candidate) else { break }
        factors = remaining
        // value = c·Π, so Π^k = value^k/c^k
        if let power = exponent.integer { coefficient = coefficient / pattern.coefficient.power(power) }
        pieces.append(Piece(form: form, labels: labels, exponent: exponent))
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
        // What is left of a factor must not change its sign, unless the factor is never zero; nor may a name bring a divisor that was none.
        let overshoots = pattern.factors.enumerated().contains { k, factor in
          let old = factors[places[k]].exponent
          let new = old - factor.exponent * Coefficient(power)
          let changesSign = !new.isZero && new.isNegative != old.isNegative
          return (changesSign || old > .zero && new > old) && !arena[factor.atom].isPositive
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
  mutating func foldSoftmax(_ factors: inout [Factor], _ pieces: inout [Piece]) {
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
