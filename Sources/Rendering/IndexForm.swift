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
      var used = taken.union(labels)
      guard let sum = indexSum(value, labels.map { store.symbol($0, .scalar) }, &used) else { return nil }
      form = sum
    }
    // An index on the left must stand alone somewhere on the right for its range to be known.
    for (axis, label) in labels.enumerated() where !standsAlone(axis, in: value) {
      guard let ones = ones(value.axes[axis]) else { return nil }
      let entry = store.make(.access(ones, [store.symbol(label, .scalar)]), .scalar)
      form = store.product([form, entry])
    }
    return form
  }

  private func standsAlone(_ label: Int, in value: Polynomial) -> Bool {
    value.terms.contains { term in
      isAlone(label, in: term, determinedLabels(term, value.axes.count))
    }
  }

  /// The axis of an indicator whose index the others determine.
  private func target(_ factors: [Int]) -> Int? { factors.lastIndex { $0.magnitude == 1 } }

  /// A letter for a bound index that no name and no index in scope uses.
  private func letter(_ used: inout Set<String>) -> String {
    for candidate in "ijklpqrstuvwabcdefgh" {
      let name = String(candidate)
      if !used.contains(name) {
        used.insert(name)
        return name
      }
    }
    var k = 1
    while used.contains("i\(k)") { k += 1 }
    used.insert("i\(k)")
    return "i\(k)"
  }

  private mutating func indexSum(_ value: Polynomial, _ labels: [FormID], _ used: inout Set<String>) -> FormID? {
    if value.axes.isEmpty, let whole = form(of: value) { return whole }
    var parts: [(form: FormID, isNegative: Bool)] = []
    for term in value.terms {
      guard let form = indexTerm(term, value.axes.count, labels, &used) else { return nil }
      parts.append((form, term.coefficient.isNegative))
    }
    return store.sum(parts)
  }

  private mutating func indexTerm(_ term: Monomial, _ free: Int, _ labels: [FormID], _ used: inout Set<String>) -> FormID? {
    var inScope = used
    // A bound label that an indicator determines is written as what it equals: Σ_l x[l]·[p + i − 1 = l] is x[p+i-1].
    let determined = determinedLabels(term, free)
    var names = labels
    var bound: [(label: Int, name: String)] = []
    for k in term.bound.indices {
      let label = free + k
      if determined.values.contains(label) {
        names.append(0)
      } else {
        bound.append((label, letter(&inScope)))
        names.append(store.symbol(bound[bound.count - 1].name, .scalar))
      }
    }
    for (place, label) in determined.sorted(by: { $0.key < $1.key }) {
      guard case .indicator(_, let factors, let constant) = arena[term.factors[place].atom].kind,
        let axis = term.factors[place].labels.firstIndex(of: label)
      else { return nil }
      names[label] = solved(factors, constant, axis, term.factors[place].labels.map { names[$0] })
    }
    // Letters are used again in later terms, but not inside this one.
    var scalars: [Part] = []
    for (place, factor) in term.factors.enumerated() where determined[place] == nil {
      guard let entry = indexEntry(factor, names, &inScope) else { return nil }
      scalars.append(Part(form: entry, exponent: factor.exponent.magnitude, isDivisor: factor.exponent.isNegative))
    }
    for (label, name) in bound where !isAlone(label, in: term, determined) {
      guard let ones = ones(term.bound[label - free]) else { return nil }
      scalars.append(Part(form: store.make(.access(ones, [store.symbol(name, .scalar)]), .scalar), exponent: .one, isDivisor: false))
    }
    if bound.isEmpty { return assemble(term.coefficient.magnitude, scalars, nil) }
    // Factors without bound indices stand before the sum.
    let sumNames = bound.map(\.name)
    let outside = scalars.filter { !mentions($0.form, Set(sumNames)) }
    let inside = scalars.filter { mentions($0.form, Set(sumNames)) }
    let body = assemble(.one, inside, nil)
    let sum = store.make(.indexedSum(sumNames, body), .scalar)
    return assemble(term.coefficient.magnitude, outside + [Part(form: sum, exponent: .one, isDivisor: false)], nil)
  }

  /// For each indicator that can be used up, by its place among the factors: the bound label that it determines.
  private func determinedLabels(_ term: Monomial, _ free: Int) -> [Int: Int] {
    var out: [Int: Int] = [:]
    for (place, factor) in term.factors.enumerated() {
      guard case .indicator(_, let factors, _) = arena[factor.atom].kind, let axis = target(factors), factors.count > 1 else { continue }
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
      guard case .indicator(_, let factors, _) = arena[factor.atom].kind else { return true }
      return target(factors).map { factor.labels[$0] == label } ?? false
    }
  }

  private func mentions(_ form: FormID, _ names: Set<String>) -> Bool {
    var pending = [form]
    while let next = pending.popLast() {
      switch store[next].kind {
      case .symbol(let name): if names.contains(name) { return true }
      case .number: break
      default: pending += store.children(of: next)
      }
    }
    return false
  }

  /// One entry of an atom.
  private mutating func indexEntry(_ factor: Factor, _ names: [FormID], _ used: inout Set<String>) -> FormID? {
    let atom = arena[factor.atom]
    let subscripts = factor.labels.map { names[$0] }
    let labels = subscripts
    if atom.axes.isEmpty { return form(ofAtom: factor.atom) }
    switch atom.kind {
    case .indicator(_, let factors, let constant): return indicatorEntry(factors, constant, subscripts, atom.axes)
    case .polynomial(let p):
      if let shown = form(ofAtom: factor.atom), let entry = simpleEntry(shown, subscripts) { return entry }
      return indexSum(arena.polynomials[p], labels, &used)
    case .apply(let function, let p):
      let name: String
      switch function {
      case .named(let known): name = known
      case .abstract(let known, let order): name = known + String(repeating: "'", count: order)
      }
      return indexSum(arena.polynomials[p], labels, &used).map { store.call(name, [$0], .scalar) }
    case .power(let b, let e):
      guard let base = indexSum(arena.polynomials[b], labels, &used), let exponent = indexSum(arena.polynomials[e], labels, &used) else { return nil }
      return store.make(.power(base, exponent), .scalar)
    case .variable(let number):
      guard let shown = names_(number) else { return nil }
      return store.make(.access(shown, names.isEmpty ? [] : diagonalSubscripts(number, subscripts)), .scalar)
    default:
      guard atom.axes.count <= 2, let shown = form(ofAtom: factor.atom) else { return nil }
      return store.make(.access(untransposedVector(shown), subscripts), .scalar)
    }
  }

  /// A name of the program at subscripts.
  private mutating func simpleEntry(_ form: FormID, _ subscripts: [FormID]) -> FormID? {
    let inner = untransposedVector(form)
    switch store[inner].kind {
    case .symbol: return store.make(.access(inner, subscripts), .scalar)
    case .transpose(let matrix):
      guard case .symbol = store[matrix].kind else { return nil }
      return store.make(.access(matrix, subscripts.reversed()), .scalar)
    default: return nil
    }
  }

  private func untransposedVector(_ form: FormID) -> FormID {
    if store[form].orientation != .matrix, case .transpose(let inner) = store[form].kind { return inner }
    return form
  }

  private mutating func names_(_ number: Int) -> FormID? {
    guard let shown = names.variables[number] else { return nil }
    let axes = arena.variables[number].axes.count
    let orientation: Orientation = shown.isDiagonal || axes > 1 ? .matrix : shown.rows == 1 ? .column : .row
    return store.symbol(shown.name, orientation, symmetric: axes == 2 && arena.variables[number].isSymmetric || shown.isDiagonal)
  }

  private func diagonalSubscripts(_ number: Int, _ subscripts: [FormID]) -> [FormID] {
    names.variables[number]?.isDiagonal == true ? subscripts + subscripts : subscripts
  }

  /// [c + Σ f·i = 0] as `eye(n)[expression, j]` with the index j that the others determine.
  private mutating func indicatorEntry(_ factors: [Int], _ constant: Int, _ subscripts: [FormID], _ axes: [Extent]) -> FormID? {
    guard let place = target(factors), let size = dimension(axes[place]) else { return nil }
    let eye = store.call("eye", [size], .matrix, symmetric: true)
    let other = solved(factors, constant, place, subscripts)
    return store.make(.access(eye, [other, subscripts[place]]), .scalar)
  }

  /// The index that an indicator determines, from the others: f·j = −(c + Σ others) with f = ±1.
  private mutating func solved(_ factors: [Int], _ constant: Int, _ place: Int, _ subscripts: [FormID]) -> FormID {
    let sign = -factors[place]
    var parts: [(form: FormID, isNegative: Bool)] = []
    for (k, factor) in factors.enumerated() where k != place {
      let times = factor * sign
      let form = times.magnitude == 1 ? subscripts[k] : store.product([store.number(Coefficient(Int(times.magnitude))), subscripts[k]])
      parts.append((form, times < 0))
    }
    let offset = constant * sign
    if offset != 0 || parts.isEmpty { parts.append((store.number(Coefficient(Int(offset.magnitude))), offset < 0)) }
    return store.sum(parts)
  }
}

extension FormStore {
  /// The operands of a form.
  func children(of id: FormID) -> [FormID] {
    switch self[id].kind {
    case .number, .symbol: []
    case .call(_, let list), .product(let list), .hadamard(let list), .sum(let list, _): list
    case .quotient(let a, let b), .hadamardQuotient(let a, let b), .power(let a, let b), .hadamardPower(let a, let b): [a, b]
    case .negative(let a), .transpose(let a), .indexedSum(_, let a): [a]
    case .access(let base, let subscripts): [base] + subscripts
    }
  }

  /// The form with its operands replaced through `map`.
  mutating func mapped(_ id: FormID, _ map: [FormID: FormID]) -> FormID {
    let entry = self[id]
    func image(_ form: FormID) -> FormID { map[form] ?? form }
    let kind: FormKind
    switch entry.kind {
    case .number, .symbol: return id
    case .call(let name, let list): kind = .call(name, list.map(image))
    case .product(let list): kind = .product(list.map(image))
    case .hadamard(let list): kind = .hadamard(list.map(image))
    case .sum(let list, let signs): kind = .sum(list.map(image), signs)
    case .quotient(let a, let b): kind = .quotient(image(a), image(b))
    case .hadamardQuotient(let a, let b): kind = .hadamardQuotient(image(a), image(b))
    case .power(let a, let b): kind = .power(image(a), image(b))
    case .hadamardPower(let a, let b): kind = .hadamardPower(image(a), image(b))
    case .negative(let a): kind = .negative(image(a))
    case .transpose(let a): kind = .transpose(image(a))
    case .indexedSum(let names, let a): kind = .indexedSum(names, image(a))
    case .access(let base, let subscripts): kind = .access(image(base), subscripts.map(image))
    }
    return make(kind, entry.orientation, symmetric: entry.isSymmetric)
  }
}
