import Expressions
import Numerals
import Shapes

/// Index notation of any value: every entry as a sum of products of entries.
extension MatrixRenderer {
  /// The right-hand side of `D[labels] = …`; nil when some part has neither an entry nor a matrix form.
  mutating func indexForm(of value: Polynomial, labels: [String], taken: Set<String>) -> FormID? {
    var form: FormID
    if value.isZero {
      form = store.number(.zero)
    } else {
      indexLetters = IndexLetters(taken: taken.union(labels))
      guard nameDeepParts(of: value), let sum = indexSum(value, labels.map { store.symbol($0, .scalar) }, 0) else { return nil }
      form = sum
    }
    // An index on the left must stand alone somewhere on the right for its range to be known.
    for (axis, label) in labels.enumerated() where !standsAlone(axis, in: value) {
      let entry = store.make(.access(ones(value.axes[axis]), [store.symbol(label, .scalar)]), .scalar)
      form = store.product([form, entry])
    }
    return form
  }

  /// Finds, operands first, along which axes an atom's index stands alone in its own index form: `exp(x[i+k])` bears no lone i.
  private mutating func findLoneAxes(of value: Polynomial) {
    for atom in arena.atoms(of: [value]) where loneAxes[atom] == nil {
      let axes = Array(arena[atom].axes.indices)
      switch arena[atom].kind {
      case .polynomial(let p), .apply(_, let p):
        let operand = arena.polynomials[p]
        loneAxes[atom] = wholeNames[Factor(atom, [])] != nil ? Set(axes) : Set(axes.filter { standsAlone($0, in: operand) })
      case .power(let b, let e):
        let (base, exponent) = (arena.polynomials[b], arena.polynomials[e])
        loneAxes[atom] = Set(axes.filter { standsAlone($0, in: base) || standsAlone($0, in: exponent) })
      case .inverse, .selection: loneAxes[atom] = loneMergedAxes(atom)
      default: loneAxes[atom] = Set(axes)
      }
    }
  }

  private func standsAlone(_ label: Int, in value: Polynomial) -> Bool {
    value.terms.contains { term in
      isAlone(label, in: term, determinedLabels(term, value.axes.count))
    }
  }

  /// The axis of an indicator whose index the others determine.
  func target(_ factors: [Int]) -> Int? { factors.lastIndex { $0.magnitude == 1 } }

  /// Labels and right-hand side of an indexed statement for a value.
  mutating func indexStatement(of value: Polynomial) -> (labels: [String], form: FormID)? {
    let letters = indexLetters
    defer { indexLetters = letters }
    indexLetters = IndexLetters(taken: names.taken)
    findLoneAxes(of: value)
    let labels = value.axes.indices.map { indexLetters.name($0) }
    guard var form = indexSum(value, labels.map { store.symbol($0, .scalar) }, labels.count) else { return nil }
    for (axis, label) in labels.enumerated() where !standsAlone(axis, in: value) {
      let entry = store.make(.access(ones(value.axes[axis]), [store.symbol(label, .scalar)]), .scalar)
      form = store.product([form, entry])
    }
    return (labels, form)
  }

  /// Gives names to parts that nest deeper than this, so that neither the text nor the walk over it nests without bound.
  private static let maximumDepth = 40

  /// Statements for every part that ends a stretch of the greatest depth, innermost first; false when one cannot be written.
  private mutating func nameDeepParts(of value: Polynomial) -> Bool {
    indexNames = [:]
    findLoneAxes(of: value)
    var depth: [AtomID: Int] = [:]
    let order = arena.atoms(of: [value])
    let repeated = repeatedParts(order, value)
    for atom in order {
      let inner = arena.operands(of: arena[atom].kind).flatMap { p in arena.polynomials[p].terms.flatMap { $0.factors.map(\.atom) } }
      let own = 1 + (inner.map { depth[$0] ?? 0 }.max() ?? 0)
      depth[atom] = own
      guard own >= Self.maximumDepth || repeated.contains(atom) else { continue }
      switch arena[atom].kind {
      case .polynomial, .apply, .power:
        let axes = arena[atom].axes
        let labels = axes.indices.map { indexLetters.name($0) }
        guard var form = indexEntry(Factor(atom, Array(axes.indices)), labels.map { store.symbol($0, .scalar) }, axes.count) else { return false }
        let lone = loneAxes[atom] ?? []
        for (axis, label) in labels.enumerated() where !lone.contains(axis) {
          form = store.product([form, store.make(.access(ones(axes[axis]), [store.symbol(label, .scalar)]), .scalar)])
        }
        let name = freshName(["T"])
        auxiliary.append((name, labels, form))
        indexNames[atom] = store.symbol(name, axes.isEmpty ? .scalar : axes.count == 1 ? .column : .matrix)
        depth[atom] = 0
      default: continue
      }
    }
    return true
  }

  /// The parts that are written more than once and are long; none when the whole is short.
  private func repeatedParts(_ order: [AtomID], _ value: Polynomial) -> Set<AtomID> {
    var size: [AtomID: Int] = [:]
    var uses: [AtomID: Int] = [:]
    func count(_ polynomial: Polynomial) -> Int {
      polynomial.terms.reduce(0) { $0 + 1 + $1.factors.reduce(0) { min($0 + (size[$1.atom] ?? 1), 1 << 40) } }
    }
    for atom in order {
      size[atom] = min(1 << 40, arena.operands(of: arena[atom].kind).reduce(1) { $0 + count(arena.polynomials[$1]) })
      for operand in arena.operands(of: arena[atom].kind) {
        for term in arena.polynomials[operand].terms { for factor in term.factors { uses[factor.atom, default: 0] += 1 } }
      }
    }
    for term in value.terms { for factor in term.factors { uses[factor.atom, default: 0] += 1 } }
    guard count(value) > 1_500 else { return [] }
    return Set(order.filter { (uses[$0] ?? 0) > 1 && (size[$0] ?? 0) > 12 })
  }

  mutating func indexSum(_ value: Polynomial, _ labels: [FormID], _ scope: Int) -> FormID? {
    if value.axes.isEmpty, let whole = form(of: value), store[whole].length <= Self.longestWhole { return whole }
    var parts: [(form: FormID, isNegative: Bool)] = []
    for term in value.terms {
      guard let (form, isNegative) = indexTerm(term, value.axes.count, labels, scope) else { return nil }
      parts.append((form, isNegative))
    }
    return store.sum(parts)
  }

  private mutating func indexTerm(_ term: Monomial, _ free: Int, _ labels: [FormID], _ scope: Int) -> (form: FormID, isNegative: Bool)? {
    indexEffort += 1
    guard indexEffort <= Self.maximumIndexEffort else { return nil }
    var inScope = scope
    // A bound label that an indicator determines is written as what it equals: Σ_l x[l]·[p + i − 1 = l] is x[p+i-1].
    let determined = determinedLabels(term, free)
    var names = labels
    var bound: [(label: Int, name: String)] = []
    for k in term.bound.indices {
      let label = free + k
      if term.bound[k].integer == 1 {
        // The only value of the index is 1.
        names.append(store.number(.one))
      } else if determined.values.contains(label) {
        names.append(0)
      } else {
        bound.append((label, indexLetters.name(inScope)))
        inScope += 1
        names.append(store.symbol(bound[bound.count - 1].name, .scalar))
      }
    }
    for (place, label) in determined.sorted(by: { $0.key < $1.key }) where term.bound[label - free].integer != 1 {
      guard case .indicator(_, let factors, let constant) = arena[term.factors[place].atom].kind,
        let axis = term.factors[place].labels.firstIndex(of: label)
      else { return nil }
      names[label] = solved(factors, constant, axis, term.factors[place].labels.map { names[$0] })
    }
    // Letters are used again in later terms, but not inside this one.
    var factors = term.factors
    var pieces: [Piece] = []
    var coefficient = term.coefficient
    if determined.isEmpty { foldNames(&factors, &pieces, &coefficient, free: free) }
    var inside: [Part] = []
    var outside: [Part] = []
    let boundLabels = Set(bound.map(\.label))
    func isInside(_ labels: [Int]) -> Bool {
      labels.contains { label in
        boundLabels.contains(label)
          || determined.contains { $0.value == label && !boundLabels.isDisjoint(with: term.factors[$0.key].labels) }
      }
    }
    func place(_ entry: FormID, _ exponent: Coefficient, _ labels: [Int]) {
      let part = Part(form: entry, exponent: exponent.magnitude, isDivisor: exponent.isNegative)
      if isInside(labels) { inside.append(part) } else { outside.append(part) }
    }
    for piece in pieces {
      guard let entry = simpleEntry(piece.form, piece.labels.map { names[$0] }) else { return nil }
      place(entry, piece.exponent, piece.labels)
    }
    for (position, factor) in factors.enumerated() where !determined.keys.contains(position) {
      guard let entry = indexEntry(factor, names, inScope) else { return nil }
      place(entry, factor.exponent, factor.labels)
    }
    // What names have taken in is not written, so that no index stands alone there; where an indicator is used up there are no names.
    let left = Monomial(coefficient: coefficient, factors: factors, bound: term.bound)
    // A label that a name has taken in is summed inside that name.
    let summed = bound.filter { entry in
      pieces.contains { $0.labels.contains(entry.label) } || factors.contains { $0.labels.contains(entry.label) }
    }
    for (label, name) in summed where !isAlone(label, in: left, determined) && !pieces.contains(where: { $0.labels.contains(label) }) {
      inside.append(
        Part(form: store.make(.access(ones(term.bound[label - free]), [store.symbol(name, .scalar)]), .scalar), exponent: .one, isDivisor: false))
    }
    if summed.isEmpty { return (assemble(coefficient.magnitude, outside + inside, nil), coefficient.isNegative) }
    let body = assemble(.one, inside, nil)
    let sum = store.make(.indexedSum(summed.map(\.name), body), .scalar)
    return (assemble(coefficient.magnitude, outside + [Part(form: sum, exponent: .one, isDivisor: false)], nil), coefficient.isNegative)
  }

  /// For each indicator that can be used up, by its place among the factors: the bound label that it determines.
  private func determinedLabels(_ term: Monomial, _ free: Int) -> [Int: Int] {
    var out: [Int: Int] = [:]
    for (place, factor) in term.factors.enumerated() {
      guard case .indicator(_, let factors, _) = arena[factor.atom].kind, let axis = target(factors) else { continue }
      let label = factor.labels[axis]
      guard label >= free, !out.values.contains(label), factor.labels.filter({ $0 == label }).count == 1 else { continue }
      // What determines a label must not itself be determined.
      let others = factor.labels.filter { $0 != label }
      guard others.allSatisfy({ !out.values.contains($0) }), !out.keys.contains(where: { term.factors[$0].labels.contains(label) }) else { continue }
      out[place] = label
    }
    return out
  }

  private func isAlone(_ label: Int, in term: Monomial, _ determined: [Int: Int]) -> Bool {
    term.factors.enumerated().contains { place, factor in
      guard determined[place] == nil, factor.labels.contains(label) else { return false }
      guard case .indicator(_, let factors, _) = arena[factor.atom].kind else {
        if indexNames[factor.atom] != nil { return true }
        let lone = loneAxes[factor.atom] ?? []
        return factor.labels.indices.contains { factor.labels[$0] == label && lone.contains($0) }
      }
      return target(factors).map { factor.labels[$0] == label } ?? false
    }
  }
}
