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
    let magnitude = scale.magnitude
    var out = cancelled(factors)
    if !magnitude.isOne { out.insert(number(magnitude), at: 0) }
    if out.isEmpty { return number(scale) }
    let whole = out.count == 1 ? out[0] : intern(.product(out))
    return scale.isNegative ? negative(whole) : whole
  }

  /// (1/u)·u is left out.
  private mutating func cancelled(_ factors: [Int]) -> [Int] {
    var out = factors
    for id in factors {
      guard case .quotient(let above, let below) = terms[id], let place = out.firstIndex(of: id), let partner = out.firstIndex(of: below) else { continue }
      out[place] = above
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

  // MARK: Walks

  /// The nodes that a node is made of and itself, operands first.
  func nodes(of root: Int) -> [Int] {
    var seen: Set<Int> = [root]
    var pending = [root]
    while let id = pending.popLast() {
      for operand in terms[id].operands where seen.insert(operand).inserted { pending.append(operand) }
    }
    return seen.sorted()
  }

  /// How many letters and signs a node would be written with, every use counted; stops counting at `most`.
  func writtenSize(of root: Int, most: Int = 100_000) -> Int {
    var sizes: [Int: Int] = [:]
    for id in nodes(of: root) {
      sizes[id] = min(most, terms[id].operands.reduce(1 + terms[id].subscripts.count) { $0 + (sizes[$1] ?? 0) })
    }
    return sizes[root] ?? 0
  }

  /// The node made anew from the leaves up, each node through `change`, which gets the node with its new operands and may return another.
  mutating func rewritten(_ root: Int, _ change: (inout IndexExpressions, IndexTerm, [Int]) -> Int?) -> Int {
    var image: [Int: Int] = [:]
    for id in nodes(of: root) {
      let term = terms[id]
      let operands = term.operands.map { image[$0] ?? $0 }
      image[id] = change(&self, term, operands) ?? (operands == term.operands ? id : remade(term, operands))
    }
    return image[root] ?? root
  }

  /// The node with labels replaced by affine forms of labels; what it binds itself must not stand among them.
  mutating func substituted(_ root: Int, _ map: [Int: Subscript]) -> Int {
    if map.isEmpty { return root }
    return rewritten(root) { expressions, term, operands in
      switch term {
      case .entry(let whole, let subscripts): return expressions.intern(.entry(whole, subscripts.map { $0.replacing(map) }))
      case .delta(let a, let b, let extent): return expressions.delta(a.replacing(map), b.replacing(map), extent)
      default: return nil
      }
    }
  }

  /// The node with labels replaced, and with its own bound labels made new.
  mutating func instantiated(_ root: Int, _ map: [Int: Subscript]) -> Int {
    var bound: Set<Int> = []
    for id in nodes(of: root) { if case .contraction(let labels, _) = terms[id] { bound.formUnion(labels) } }
    var fresh: [Int: Int] = [:]
    for old in bound.sorted() { fresh[old] = label(labels[old].letter, labels[old].extent) }
    var renaming = map
    for (old, new) in fresh { renaming[old] = .label(new) }
    return rewritten(root) { expressions, term, operands in
      switch term {
      case .entry(let whole, let subscripts): return expressions.intern(.entry(whole, subscripts.map { $0.replacing(renaming) }))
      case .delta(let a, let b, let extent): return expressions.delta(a.replacing(renaming), b.replacing(renaming), extent)
      case .contraction(let labels, _): return expressions.contraction(labels.map { fresh[$0] ?? $0 }, operands[0])
      default: return nil
      }
    }
  }

  /// The labels that stand in a node, bound or not.
  func labels(in root: Int) -> Set<Int> {
    var out: Set<Int> = []
    for id in nodes(of: root) {
      for subscript_ in terms[id].subscripts { out.formUnion(subscript_.terms.map(\.index)) }
    }
    return out
  }
}
