import Numerals
import Shapes
import Typing

/// The expressions of one derivation: every node once, operands before users, so that every walk is a loop over numbers.
struct IndexExpressions: Sendable {
  /// The nodes.
  private(set) var terms: [IndexTerm] = []
  /// The labels of indices.
  private(set) var labels: [IndexLabel] = []
  private var known: [IndexTerm: Int] = [:]

  /// How many nodes a derivation may have before it is told in fewer lines.
  static let limit = 20_000
  /// True once more nodes were made than a derivation is told with.
  var isExhausted: Bool { terms.count > IndexExpressions.limit }

  subscript(id: Int) -> IndexTerm { terms[id] }

  /// The place of a node as it stands.
  mutating func intern(_ term: IndexTerm) -> Int {
    if let id = known[term] { return id }
    terms.append(term)
    known[term] = terms.count - 1
    return terms.count - 1
  }

  /// A new label.
  mutating func label(_ letter: String, _ extent: Extent, isFree: Bool = false) -> Int {
    labels.append(IndexLabel(letter: letter, extent: extent, isFree: isFree))
    return labels.count - 1
  }

  /// Gives the summation indices of a node their letters in the order in which its factors name them: Σₖₗ xₖ·A[k,l]·xₗ.
  mutating func reletter(_ root: Int, by order: [String]) {
    for id in nodes(of: root) {
      guard case .contraction(let bound, let body) = terms[id], bound.count > 1 else { continue }
      var met: [Int] = []
      var pending = [body]
      while let next = pending.popLast() {
        for subscript_ in terms[next].subscripts { for term in subscript_.terms where !met.contains(term.index) { met.append(term.index) } }
        pending += terms[next].operands.reversed()
      }
      let letters = bound.map { labels[$0].letter }.sorted { (order.firstIndex(of: $0) ?? .max) < (order.firstIndex(of: $1) ?? .max) }
      for (label, letter) in zip(met.filter { bound.contains($0) }, letters) { labels[label].letter = letter }
    }
  }

  // MARK: Constructors

  mutating func number(_ value: Coefficient) -> Int { intern(.number(value)) }
  mutating func number(_ value: Int) -> Int { intern(.number(Coefficient(value))) }

  /// The numeral that a node is.
  func constant(_ id: Int) -> Coefficient? { if case .number(let value) = terms[id] { value } else { nil } }
  func isZero(_ id: Int) -> Bool { constant(id)?.isZero ?? false }
  func isOne(_ id: Int) -> Bool { constant(id)?.isOne ?? false }

  mutating func delta(_ a: Subscript, _ b: Subscript, _ extent: Extent) -> Int {
    if a == b || extent == .literal(1) { return number(.one) }
    return intern(.delta(a, b, extent))
  }

  mutating func negative(_ a: Int) -> Int {
    switch terms[a] {
    case .number(let value): return number(-value)
    case .negative(let inner): return inner
    default: return intern(.negative(a))
    }
  }

  /// A sum; terms inside terms are taken out, zeros dropped, equal terms counted.
  mutating func sum(_ list: [Int]) -> Int {
    var order: [Int] = []
    var counts: [Int: Coefficient] = [:]
    var total = Coefficient.zero
    var pending = Array(list.reversed())
    while let id = pending.popLast() {
      if case .sum(let inner) = terms[id] {
        pending += inner.reversed()
        continue
      }
      if let value = constant(id) {
        total = total + value
        continue
      }
      let (scale, rest) = scaled(id)
      if counts[rest] == nil { order.append(rest) }
      counts[rest, default: .zero] = counts[rest, default: .zero] + scale
    }
    var out: [Int] = []
    for id in order {
      guard let count = counts[id], !count.isZero else { continue }
      out.append(times(count, id))
    }
    if !total.isZero { out.append(number(total)) }
    if out.isEmpty { return number(.zero) }
    return out.count == 1 ? out[0] : intern(.sum(out))
  }

  /// A node as a number times the rest.
  mutating func scaled(_ id: Int) -> (scale: Coefficient, rest: Int) {
    switch terms[id] {
    case .negative(let inner):
      let (scale, rest) = scaledOnce(inner)
      return (-scale, rest)
    default: return scaledOnce(id)
    }
  }

  private mutating func scaledOnce(_ id: Int) -> (scale: Coefficient, rest: Int) {
    guard case .product(let factors) = terms[id], let value = constant(factors[0]) else { return (.one, id) }
    let rest = Array(factors.dropFirst())
    return (value, rest.count == 1 ? rest[0] : intern(.product(rest)))
  }

  /// A number times a node.
  mutating func times(_ scale: Coefficient, _ id: Int) -> Int {
    if scale.isOne { return id }
    if scale == .minusOne { return negative(id) }
    return product([number(scale), id])
  }

  /// A product; factors inside factors are taken out, the number stands first and the sign before all.
  mutating func product(_ list: [Int]) -> Int {
    var scale = Coefficient.one
    var factors: [Int] = []
    var pending = Array(list.reversed())
    while let id = pending.popLast() {
      switch terms[id] {
      case .number(let value): scale = scale * value
      case .negative(let inner):
        scale = -scale
        pending.append(inner)
      case .product(let inner): pending += inner.reversed()
      default: factors.append(id)
      }
    }
    if scale.isZero { return number(.zero) }
    if factors.isEmpty { return number(scale) }
    var out = cancelled(factors, &scale)
    let magnitude = scale.magnitude
    if !magnitude.isOne { out.insert(number(magnitude), at: 0) }
    if out.isEmpty { return number(scale) }
    let whole = out.count == 1 ? out[0] : intern(.product(out))
    return scale.isNegative ? negative(whole) : whole
  }

  /// (a/(c·u))·u is a/c.
  private mutating func cancelled(_ factors: [Int], _ scale: inout Coefficient) -> [Int] {
    var out = factors
    for id in factors {
      guard case .quotient(let above, let below) = terms[id], let place = out.firstIndex(of: id) else { continue }
      let (divisor, rest) = scaled(below)
      guard !divisor.isZero, let partner = out.firstIndex(of: rest) else { continue }
      scale = scale / divisor
      let (factor, numerator) = scaled(above)
      if let value = constant(numerator) {
        scale = scale * value
        out[place] = number(.one)
      } else {
        scale = scale * factor
        out[place] = numerator
      }
      out.remove(at: partner)
    }
    return out.filter { !isOne($0) }
  }

  mutating func quotient(_ a: Int, _ b: Int) -> Int {
    if isZero(a) || isOne(b) { return a }
    if case .negative(let inner) = terms[a] { return negative(quotient(inner, b)) }
    if let x = constant(a), let y = constant(b), !y.isZero { return number(x / y) }
    return intern(.quotient(a, b))
  }

  mutating func power(_ a: Int, _ b: Int) -> Int {
    if isOne(b) { return a }
    if isZero(b) { return number(.one) }
    // The square of a root is what stands under it.
    if case .call("sqrt", order: 0, let arguments) = terms[a], terms[b] == .number(Coefficient(2)) { return arguments[0] }
    return intern(.power(a, b))
  }

  /// Σ over labels; a number before the summand stands before the sum, a zero vanishes.
  mutating func contraction(_ bound: [Int], _ body: Int) -> Int {
    if bound.isEmpty || isZero(body) { return body }
    switch terms[body] {
    case .negative(let inner): return negative(contraction(bound, inner))
    case .contraction(let more, let inner): return intern(.contraction(bound + more, inner))
    case .product:
      let (scale, rest) = scaledOnce(body)
      return scale.isOne ? intern(.contraction(bound, body)) : times(scale, intern(.contraction(bound, rest)))
    default: return intern(.contraction(bound, body))
    }
  }

  /// Σ over labels of a product, the sums among whose factors are drawn into one: Σⱼ (Σₖ xₖ·A[k,j])·xⱼ is Σⱼₖ xₖ·A[k,j]·xⱼ.
  mutating func contraction(_ bound: [Int], ofProduct factors: [Int]) -> Int {
    var all = bound
    var flat: [Int] = []
    var scale = Coefficient.one
    for factor in factors {
      let (own, rest) = scaled(factor)
      // Two sums over the same labels, as in (xᵀx)·(xᵀx), stay apart.
      guard case .contraction(let inner, let body) = terms[rest], Set(inner).isDisjoint(with: all), inner.count + all.count <= 6 else {
        flat.append(factor)
        continue
      }
      if case .sum = terms[body] {
        flat.append(factor)
        continue
      }
      scale = scale * own
      all += inner
      flat.append(body)
    }
    return times(scale, contraction(all, product(flat)))
  }

  /// The derivative of a node, not carried out.
  mutating func partial(_ a: Int) -> Int { intern(.partial(a)) }

  /// The node of that kind with other operands, simplified.
  mutating func remade(_ term: IndexTerm, _ operands: [Int]) -> Int {
    switch term {
    case .number, .extent, .entry: return intern(term)
    case .delta(let a, let b, let extent): return delta(a, b, extent)
    case .sum: return sum(operands)
    case .negative: return negative(operands[0])
    case .product: return product(operands)
    case .quotient: return quotient(operands[0], operands[1])
    case .power: return power(operands[0], operands[1])
    case .call(let name, let order, _): return intern(.call(name, order: order, operands))
    case .contraction(let bound, _): return contraction(bound, operands[0])
    case .partial: return intern(.partial(operands[0]))
    }
  }
}
