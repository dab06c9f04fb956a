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
      guard let sum = indexSum(value, labels, &used) else { return nil }
      form = sum
    }
    // An index on the left must stand alone somewhere on the right for its range to be known.
    for (axis, label) in labels.enumerated() where !standsAlone(axis, in: value) {
      guard let ones = ones(value.axes[axis]) else { return nil }
      let entry = store.make(.access(ones, [store.symbol(label, .scalar)]), .scalar)
      form = value.isZero ? store.product([form, entry]) : store.product([entry, form])
    }
    return form
  }

  private func standsAlone(_ label: Int, in value: Polynomial) -> Bool {
    value.terms.contains { term in
      term.factors.contains { factor in
        guard factor.labels.contains(label) else { return false }
        guard case .indicator(_, let factors, _) = arena[factor.atom].kind else { return true }
        return target(factors).map { factor.labels[$0] == label } ?? false
      }
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

  private mutating func indexSum(_ value: Polynomial, _ labels: [String], _ used: inout Set<String>) -> FormID? {
    if value.axes.isEmpty, let whole = form(of: value) { return whole }
    var parts: [(form: FormID, isNegative: Bool)] = []
    for term in value.terms {
      guard let form = indexTerm(term, value.axes.count, labels, &used) else { return nil }
      parts.append((form, term.coefficient.isNegative))
    }
    return store.sum(parts)
  }

  private mutating func indexTerm(_ term: Monomial, _ free: Int, _ labels: [String], _ used: inout Set<String>) -> FormID? {
    var names = labels
    var inScope = used
    for _ in term.bound { names.append(letter(&inScope)) }
    // Letters are used again in later terms, but not inside this one.
    var scalars: [Part] = []
    for factor in term.factors {
      guard let entry = indexEntry(factor, names, &inScope) else { return nil }
      scalars.append(Part(form: entry, exponent: factor.exponent.magnitude, isDivisor: factor.exponent.isNegative))
    }
    for (k, extent) in term.bound.enumerated() {
      let label = free + k
      let alone = term.factors.contains { factor in
        guard factor.labels.contains(label) else { return false }
        guard case .indicator(_, let factors, _) = arena[factor.atom].kind else { return true }
        return target(factors).map { factor.labels[$0] == label } ?? false
      }
      if !alone {
        guard let ones = ones(extent) else { return nil }
        scalars.append(Part(form: store.make(.access(ones, [store.symbol(names[label], .scalar)]), .scalar), exponent: .one, isDivisor: false))
      }
    }
    if term.bound.isEmpty { return assemble(term.coefficient.magnitude, scalars, nil) }
    // Factors without bound indices stand before the sum.
    let bound = Set(names[free...])
    let outside = scalars.filter { !mentions($0.form, bound) }
    let inside = scalars.filter { mentions($0.form, bound) }
    let body = assemble(.one, inside, nil)
    let sum = store.make(.indexedSum(Array(names[free...]), body), .scalar)
    return assemble(term.coefficient.magnitude, outside + [Part(form: sum, exponent: .one, isDivisor: false)], nil)
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
  private mutating func indexEntry(_ factor: Factor, _ names: [String], _ used: inout Set<String>) -> FormID? {
    let atom = arena[factor.atom]
    let labels = factor.labels.map { names[$0] }
    let subscripts = labels.map { store.symbol($0, .scalar) }
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
    // f·j = −(c + Σ others), with f = ±1.
    let sign = -factors[place]
    var parts: [(form: FormID, isNegative: Bool)] = []
    for (k, factor) in factors.enumerated() where k != place {
      let times = factor * sign
      let form = times.magnitude == 1 ? subscripts[k] : store.product([store.number(Coefficient(Int(times.magnitude))), subscripts[k]])
      parts.append((form, times < 0))
    }
    let offset = constant * sign
    if offset != 0 || parts.isEmpty { parts.append((store.number(Coefficient(Int(offset.magnitude))), offset < 0)) }
    let eye = store.call("eye", [size], .matrix, symmetric: true)
    return store.make(.access(eye, [store.sum(parts), subscripts[place]]), .scalar)
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
