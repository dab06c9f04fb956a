import Expressions
import Numerals
import Shapes

/// The entries of atoms in index notation.
extension MatrixRenderer {
  /// One entry of an atom.
  mutating func indexEntry(_ factor: Factor, _ names: [FormID], _ scope: Int) -> FormID? {
    let atom = arena[factor.atom]
    let subscripts = factor.labels.map { names[$0] }
    let labels = subscripts
    if let known = indexNames[factor.atom] { return atom.axes.isEmpty ? known : store.make(.access(known, subscripts), .scalar) }
    if atom.axes.isEmpty, let whole = form(ofAtom: factor.atom), store[whole].length <= Self.longestWhole || !isTakenApart(atom.kind) { return whole }
    switch atom.kind {
    case .indicator(_, let factors, let constant): return indicatorEntry(factors, constant, subscripts, atom.axes)
    case .polynomial(let p):
      if let shown = form(ofAtom: factor.atom), let entry = simpleEntry(shown, subscripts) { return entry }
      return indexSum(arena.polynomials[p], labels, scope)
    case .apply(let function, let p):
      // A scalar without matrix form is an index sum inside the function.
      return indexSum(arena.polynomials[p], labels, scope).map { store.call(function.written, [$0], .scalar) }
    case .power(let b, let e):
      guard let base = indexSum(arena.polynomials[b], labels, scope), let exponent = indexSum(arena.polynomials[e], labels, scope) else { return nil }
      return store.make(.power(base, exponent), .scalar)
    case .variable(let number):
      guard let shown = variableSymbol(number) else { return nil }
      return store.make(.access(shown, names.isEmpty ? [] : diagonalSubscripts(number, subscripts)), .scalar)
    default:
      if atom.axes.isEmpty { return nil }
      guard atom.axes.count <= 2, let shown = form(ofAtom: factor.atom) else { return mergedEntry(factor.atom, subscripts) }
      return store.make(.access(untransposedVector(shown), subscripts), .scalar)
    }
  }

  /// Scalars whose matrix form is longer than this are written by their parts, which may have names.
  static let longestWhole = 1_000

  /// True for what index notation writes by its parts.
  private func isTakenApart(_ kind: AtomKind) -> Bool {
    switch kind {
    case .polynomial, .apply, .power: true
    default: false
    }
  }

  /// A name of the program at subscripts.
  mutating func simpleEntry(_ form: FormID, _ subscripts: [FormID]) -> FormID? {
    let inner = untransposedVector(form)
    switch store[inner].kind {
    case .symbol: return subscripts.isEmpty ? inner : store.make(.access(inner, subscripts), .scalar)
    case .call where entrywiseCalls.contains(inner): return subscripts.isEmpty ? inner : store.make(.access(inner, subscripts), .scalar)
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

  private mutating func variableSymbol(_ number: Int) -> FormID? {
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
    guard let place = target(factors) else { return nil }
    let size = dimension(axes[place])
    let eye = store.call("eye", [size], .matrix, symmetric: true)
    let other = solved(factors, constant, place, subscripts)
    return store.make(.access(eye, [other, subscripts[place]]), .scalar)
  }

  /// The index that an indicator determines, from the others: f·j = −(c + Σ others) with f = ±1.
  mutating func solved(_ factors: [Int], _ constant: Int, _ place: Int, _ subscripts: [FormID]) -> FormID {
    let sign = -factors[place]
    var parts: [(form: FormID, isNegative: Bool)] = []
    var offset = constant * sign
    for (k, factor) in factors.enumerated() where k != place {
      let times = factor * sign
      if case .number(let known) = store[subscripts[k]].kind, let value = known.integer {
        offset += times * value
        continue
      }
      let form = times.magnitude == 1 ? subscripts[k] : store.product([store.number(Coefficient(Int(times.magnitude))), subscripts[k]])
      parts.append((form, times < 0))
    }
    if offset != 0 || parts.isEmpty { parts.append((store.number(Coefficient(Int(offset.magnitude))), offset < 0)) }
    return store.sum(parts)
  }
}
