import Expressions
import Numerals
import Shapes

/// Recognises matrix notation in index form.
///
/// Goals in order of priority: the form is equal to the value; it exists whenever the product is a series-parallel network of its labels; it is short;
/// it reads like a textbook's (names of the program, inner products as `x'*y`, no brackets that can be spared).
struct MatrixRenderer {
  var arena: Arena
  var store = FormStore()
  let names: NameTable
  var memo: [PolynomialID: FormID?] = [:]
  /// Forms with merged axes.
  var mergedMemo: [MergedKey: FormID?] = [:]
  /// Named statements by the atom of largest number in their value, so that only candidates are tried.
  var namesByAnchor: [AtomID: [Int]] = [:]
  /// Named values that are one atom up to scale and order of axes.
  var wholeNames: [Factor: (statement: Int, scale: Coefficient, labels: [Int])] = [:]
  /// Calls of functions of each entry among the named values, as far as they were needed.
  var entrywiseCalls: [FormID?] = []
  /// Statements for what has no form of its own, made once for all answers: the gradient of an abstract function, an operand in index notation.
  var definitions: [(name: String, indices: [String], form: FormID)] = []
  /// Statements that the answer needs before it: name and form.
  var auxiliary: [(name: String, indices: [String], form: FormID)] = []
  /// Letters for the sums of index notation.
  var indexLetters = IndexLetters(taken: [])
  /// Along which axes an atom's index stands alone in index notation.
  var loneAxes: [AtomID: Set<Int>] = [:]
  /// How many terms index notation has taken so far; past the limit the answer is given up.
  var indexEffort = 0
  static let maximumIndexEffort = 20_000
  /// Parts of an index form that have statements of their own.
  var indexNames: [AtomID: FormID] = [:]

  init(arena: Arena, names: NameTable) {
    self.arena = arena
    self.names = names
    for (k, named) in names.statements.enumerated() {
      // A value that is the same along an axis is no atom with that axis.
      guard named.value.axes.count <= 2, !named.value.isZero, arena.usedAxes(named.value).count == named.value.axes.count else { continue }
      if named.value.terms.count == 1 {
        if named.value.terms[0].factors.count > 1, !named.value.terms[0].bound.isEmpty {
          let (factor, scale) = self.arena.wholeFactor(named.value)
          wholeNames[Factor(factor.atom, [])] = wholeNames[Factor(factor.atom, [])] ?? (k, scale, factor.labels)
        }
        guard let anchor = named.value.terms[0].factors.map(\.atom).max() else { continue }
        if named.value.terms[0].factors.count == 1, named.value.terms[0].bound.isEmpty, case .variable = self.arena[anchor].kind { continue }
        namesByAnchor[anchor, default: []].append(k)
      } else {
        let (factor, scale) = self.arena.wholeFactor(named.value)
        wholeNames[Factor(factor.atom, [])] = wholeNames[Factor(factor.atom, [])] ?? (k, scale, factor.labels)
        if let anchor = named.value.terms.flatMap({ $0.factors.map(\.atom) }).max() { namesByAnchor[anchor, default: []].append(k) }
      }
    }
  }

  /// The form of a value with at most two axes: a column for one, rows first for two; nil when it has no matrix form.
  mutating func form(of value: Polynomial) -> FormID? {
    let id = arena.intern(value)
    if let known = memo[id] { return known }
    prepare(value)
    let result = renderSum(value)
    memo[id] = .some(result)
    return result
  }

  /// Renders what the value's atoms are made of, operands first, so that no call nests deeper than one atom.
  private mutating func prepare(_ value: Polynomial) {
    for atom in arena.atoms(of: [value]) {
      for operand in arena.operands(of: arena[atom].kind) where memo[operand] == nil {
        let inner = arena.polynomials[operand]
        let result = inner.axes.count <= 2 ? renderSum(inner) : nil
        memo[operand] = .some(result)
      }
    }
  }

  private mutating func operand(_ id: PolynomialID) -> FormID? {
    if let known = memo[id] { return known }
    return form(of: arena.polynomials[id])
  }

  /// An operand as a scalar when it is the same at every entry.
  private mutating func varying(_ id: PolynomialID) -> FormID? {
    let value = arena.polynomials[id]
    guard !value.axes.isEmpty, arena.usedAxes(value).isEmpty else { return operand(id) }
    let core = arena.narrowed(value, to: [])
    return form(of: core)
  }

  /// An operand in matrix notation, or the name of a statement that gives it in index notation.
  private mutating func stated(_ id: PolynomialID) -> FormID? {
    if let form = operand(id) { return form }
    let value = arena.polynomials[id]
    guard (1...2).contains(value.axes.count), let statement = indexStatement(of: value) else { return nil }
    let name = freshName(["T", "S", "Q"])
    definitions.append((name, statement.labels, statement.form))
    let symbol = store.symbol(name, value.axes.count == 1 ? .column : .matrix)
    memo[id] = .some(symbol)
    return symbol
  }

  // MARK: Atoms

  /// The form of an atom and a number: atom = scale · form. The number comes from a statement that names a multiple of the atom.
  mutating func shown(_ atom: AtomID) -> (form: FormID, scale: Coefficient)? {
    if let whole = wholeNames[Factor(atom, [])], let form = symbol(of: whole.statement) {
      return (whole.labels == [1, 0] ? store.transpose(form) : form, whole.scale.reciprocal)
    }
    return form(ofAtom: atom).map { ($0, .one) }
  }

  /// The form of an atom with at most two axes.
  mutating func form(ofAtom atom: AtomID) -> FormID? {
    if let whole = wholeNames[Factor(atom, [])], let form = named(whole) { return form }
    let symmetric = arena[atom].isSymmetric
    switch arena[atom].kind {
    case .number(let value): return store.number(value)
    case .extent(let extent): return store.call("sum", [ones(extent)], .scalar)
    case .variable(let number): return variable(number)
    case .delta(let extent): return store.call("eye", [dimension(extent)], .matrix, symmetric: true)
    case .indicator: return nil
    case .polynomial(let p): return operand(p)
    case .apply(let function, let p):
      if function == .named("log"), let form = logSumExp(p) { return form }
      return operand(p).map { store.elementwise(function.written, $0) }
    case .power(let b, let e):
      guard let base = varying(b), let exponent = varying(e) else { return nil }
      let scalar = arena[atom].axes.isEmpty
      return store.make(
        scalar ? .power(base, exponent) : .hadamardPower(base, exponent),
        scalar ? .scalar : store[base].orientation == .scalar ? store[exponent].orientation : store[base].orientation, symmetric: symmetric)
    case .inverse(let p, rows: 1): return stated(p).map { store.call("inv", [$0], .matrix, symmetric: symmetric) }
    case .inverse: return nil
    case .determinant(let p, let rows):
      // A matrix and its transpose have one determinant; bare takes the one that is shorter to write.
      return (rows == 1 ? stated(p) : mergedOperand(p, rows: rows)).map { store.call("det", [store.bare($0)], .scalar, symmetric: true) }
    case .selection(let selection, let p, let kept):
      guard kept < 2, let inner = stated(p) ?? (kept == 0 ? mergedEntries(p) : mergedOperand(p, rows: kept)) else { return nil }
      if kept == 0 { return store.call(selection.rawValue, [inner], .scalar) }
      return store.call(selection.rawValue, [inner, store.symbol("rows", .scalar)], .column)
    case .abstractScalar(let name, let p, order: 0): return argument(of: name, p).map { store.call(name, [$0], .scalar) }
    case .abstractScalar(let name, let p, order: 1): return abstractGradient(name, p)
    case .abstractScalar: return nil
    }
  }

  private mutating func variable(_ number: Int) -> FormID? {
    guard let shown = names.variables[number] else { return nil }
    let atom = arena.variables[number]
    if shown.isDiagonal { return store.call("diag", [store.symbol(shown.name, .matrix, symmetric: true)], .column) }
    switch (shown.rows, atom.axes.count) {
    case (_, 0): return store.symbol(shown.name, .scalar)
    case (1, 1): return store.symbol(shown.name, .column)
    case (0, 1): return store.transpose(store.symbol(shown.name, .row))
    case (1, 2): return store.symbol(shown.name, .matrix, symmetric: atom.isSymmetric)
    default: return nil
    }
  }

  /// The argument of an abstract function, a row where its type says so.
  private mutating func argument(of name: String, _ p: PolynomialID) -> FormID? {
    stated(p).map { names.rowFunctions.contains(name) ? store.transpose($0) : $0 }
  }

  /// The gradient δ of an abstract scalar function at a named value: the row `dJ/dz`, given a name in a statement before the answer.
  private mutating func abstractGradient(_ name: String, _ p: PolynomialID) -> FormID? {
    guard let shown = argument(of: name, p) else { return nil }
    var symbolName: String
    if case .symbol(let known) = store[shown].kind {
      symbolName = known
    } else {
      symbolName = freshName(["z", "y", "o"])
      definitions.append((symbolName, [], shown))
    }
    let quotient = store.quotient(store.symbol("d" + name, .scalar), store.symbol("d" + symbolName, .scalar))
    if let known = definitions.first(where: { $0.form == quotient }) {
      symbolName = known.name
    } else {
      symbolName = freshName(["delta"])
      definitions.append((symbolName, [], quotient))
    }
    switch arena.polynomials[p].axes.count {
    case 0: return store.symbol(symbolName, .scalar)
    case 1: return store.transpose(store.symbol(symbolName, .row))
    default: return store.symbol(symbolName, .matrix)
    }
  }

  mutating func freshName(_ candidates: [String]) -> String {
    let used = names.taken.union(auxiliary.map(\.name)).union(definitions.map(\.name))
    if let free = candidates.first(where: { !used.contains($0) }) { return free }
    var k = 1
    while used.contains("\(candidates[0])\(k)") { k += 1 }
    return "\(candidates[0])\(k)"
  }

  /// A length as it is written: `n`, `3`, `n-k+1`.
  mutating func dimension(_ extent: Extent) -> FormID {
    var parts: [(form: FormID, isNegative: Bool)] = []
    for term in extent.terms {
      let symbol = store.symbol(term.name, .scalar)
      let factor = Int(term.factor.magnitude)
      parts.append((factor == 1 ? symbol : store.product([store.number(Coefficient(factor)), symbol]), term.factor < 0))
    }
    if extent.constant != 0 || parts.isEmpty { parts.append((store.number(Coefficient(abs(extent.constant))), extent.constant < 0)) }
    return store.sum(parts)
  }

  mutating func ones(_ extent: Extent) -> FormID { store.call("ones", [dimension(extent)], .column) }

  private mutating func named(_ whole: (statement: Int, scale: Coefficient, labels: [Int])) -> FormID? {
    // The statement's value is scale · atom with the atom's axis a at the value's axis labels[a].
    guard var form = symbol(of: whole.statement) else { return nil }
    if whole.labels == [1, 0] { form = store.transpose(form) }
    return scaled(form, by: whole.scale.reciprocal)
  }

  /// A named statement as a column or matrix; nil for a call whose argument has no matrix form.
  mutating func symbol(of statement: Int) -> FormID? {
    let named = names.statements[statement]
    if named.argument != nil { return entrywiseCall(statement) }
    let symmetric = named.value.axes.count == 2 && named.value.axes[0] == named.value.axes[1] && arena.permuted(named.value, [1, 0]) == named.value
    let form = store.symbol(named.name, named.orientation, symmetric: symmetric)
    return named.orientation == .row ? store.transpose(form) : form
  }

  /// A call of a function of each entry that stands in the program, as `silu(W*x)`.
  ///
  /// Calls are rendered in the order of the program, so that one inside another is there before it and nothing nests.
  private mutating func entrywiseCall(_ statement: Int) -> FormID? {
    while entrywiseCalls.count <= statement, let argument = names.statements[entrywiseCalls.count].argument {
      let form = stated(arena.intern(argument))
      let name = names.statements[entrywiseCalls.count].name
      entrywiseCalls.append(form.map { store.elementwise(name, $0) })
    }
    return entrywiseCalls.indices.contains(statement) ? entrywiseCalls[statement] : nil
  }

  mutating func scaled(_ form: FormID, by factor: Coefficient) -> FormID {
    let magnitude = assemble(factor.magnitude, [], form)
    return factor.isNegative ? store.negative(magnitude) : magnitude
  }

  /// log Σ exp(u) over all axes of u, or over its rows.
  private mutating func logSumExp(_ p: PolynomialID) -> FormID? {
    let value = arena.polynomials[p]
    guard let (argument, rows) = sumOfExponentials(value), let form = form(of: argument) else { return nil }
    if argument.axes.count == value.axes.count + 1, argument.axes.count == 2 {
      return rows
        ? store.call("logsumexp", [form, store.symbol("rows", .scalar)], .column)
        : store.transpose(store.call("logsumexp", [form, store.symbol("columns", .scalar)], .row))
    }
    guard value.axes.isEmpty, argument.axes.count == 1 else { return nil }
    return store.call("logsumexp", [store.bare(form)], .scalar)
  }

  /// u, when the value is Σ exp(u) over some axes of u; true when what is kept of two axes is the first.
  func sumOfExponentials(_ value: Polynomial) -> (argument: Polynomial, rows: Bool)? {
    guard value.terms.count == 1, value.terms[0].coefficient.isOne, value.terms[0].factors.count == 1 else { return nil }
    let factor = value.terms[0].factors[0]
    guard factor.exponent.integer?.magnitude == 1, case .apply(.named("exp"), let p) = arena[factor.atom].kind,
      Set(factor.labels).count == factor.labels.count, factor.labels.count == value.axes.count + value.terms[0].bound.count
    else { return nil }
    return (arena.polynomials[p].scaled(by: factor.exponent), factor.labels.first == 0)
  }
}
