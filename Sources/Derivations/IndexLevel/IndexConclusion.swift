import Formulas
import Nabla
import Shapes
import Syntax
import Typing

extension IndexDeriver {
  /// What follows from the derivative of the entry: cases, the error signal, the matrix.
  mutating func conclude(_ value: Int, _ labels: [Int]) throws(EntryFailure) {
    let free = labels + variableLabels
    if let cases = cases(value, labels) { passages.append(.cases(cases)) }
    if let single = singleEntry(value, labels) { passages.append(.singleEntry(single)) }
    if unfolding.cotangent != nil, !labels.isEmpty {
      try concludeWithSignal(value, labels)
      return
    }
    let shown = line(derivativeEntry(labels), value, free, [.definition])
    var result = shown
    if let entry = unreadable {
      result = IndexDerivation.Line(left: derivativeEntry(labels), right: entry.formula, source: entry.source, rules: [.definition])
    }
    guard let result else { throw EntryFailure() }
    reassemble(value, result, labels, isRow: isRow(labels), isCollected: unreadable != nil)
    if let last = groups.indices.last { groups[last].answer = freeAnswer }
  }

  /// (∂z/∂x)ᵢⱼ
  private func derivativeEntry(_ labels: [Int]) -> Formula {
    let whole = Formula.partial(display.symbol(valueName), display.symbol(variable.name))
    let letters = (labels + variableLabels).map { display.entry(expressions.labels[$0].letter, []) }
    return letters.isEmpty ? whole : .subscripted(.fenced(whole), letters)
  }

  /// True where the derivative of a vector by a number, or of a number by a vector, is a row.
  private func isRow(_ labels: [Int]) -> Bool {
    if case .row = variable.type, labels.isEmpty { return true }
    if case .row = resultType, variableLabels.isEmpty { return true }
    return false
  }

  // MARK: Cases

  private func factors(_ value: Int) -> (isNegative: Bool, factors: [Int]) {
    var id = value
    var isNegative = false
    if case .negative(let inner) = expressions[id] {
      isNegative = true
      id = inner
    }
    if case .product(let list) = expressions[id] { return (isNegative, list) }
    return (isNegative, [id])
  }

  /// What stands beside the deltas between free indices, and what these ask for; nil where there are none.
  private mutating func withoutDeltas(_ value: Int) -> (rest: Int, equal: [(Subscript, Subscript)])? {
    let (isNegative, factors) = factors(value)
    var equal: [(Subscript, Subscript)] = []
    var rest: [Int] = []
    for factor in factors {
      if case .delta(let a, let b, _) = expressions[factor] { equal.append((a, b)) } else { rest.append(factor) }
    }
    guard !equal.isEmpty else { return nil }
    let product = expressions.product(rest)
    return (isNegative ? expressions.negative(product) : product, equal)
  }

  private mutating func cases(_ value: Int, _ labels: [Int]) -> IndexDerivation.Cases? {
    guard let (rest, equal) = withoutDeltas(value) else { return nil }
    let free = labels + variableLabels
    guard let shown = display.formula(rest, scope(free), in: expressions) else { return nil }
    var conditions: [Formula] = []
    for (a, b) in equal {
      guard let left = subscriptFormula(a), let right = subscriptFormula(b) else { return nil }
      conditions.append(.equation(left, right))
    }
    let left = labels.isEmpty ? derivativeEntry(labels) : Formula.partial(valueEntry(valueName, labels), variableEntry)
    return IndexDerivation.Cases(left: left, value: shown, conditions: conditions)
  }

  private func subscriptFormula(_ form: Subscript) -> Formula? { form.lone.map { display.entry(expressions.labels[$0].letter, []) } }

  /// ∂z/∂W_ij where it is a vector with one entry that is not zero.
  private mutating func singleEntry(_ value: Int, _ labels: [Int]) -> IndexDerivation.SingleEntry? {
    guard labels.count == 1, variableLabels.count == 2, let (rest, equal) = withoutDeltas(value), equal.count == 1 else { return nil }
    let places = [equal[0].0, equal[0].1].compactMap(\.lone)
    guard places.contains(labels[0]), let place = places.first(where: { $0 != labels[0] }), !expressions.labels(in: rest).contains(labels[0]),
      let entry = display.formula(rest, scope(labels + variableLabels), in: expressions)
    else { return nil }
    var isRow = false
    if case .row = resultType { isRow = true }
    return IndexDerivation.SingleEntry(
      left: .partial(display.symbol(valueName), variableEntry), entry: entry, place: display.entry(expressions.labels[place].letter, []), isRow: isRow
    )
  }

  // MARK: The error signal

  private mutating func concludeWithSignal(_ value: Int, _ labels: [Int]) throws(EntryFailure) {
    guard let signal = unfolding.cotangent else { return }
    // The entries of the value are summed over: the free labels become bound ones.
    let statement = program.statements.count - 1
    let entry = expressions.intern(.entry(.statement(statement), labels.map { .label($0) }))
    let error = expressions.intern(.entry(.cotangent, labels.map { .label($0) }))
    let chain = expressions.contraction(labels, expressions.product([error, expressions.partial(entry)]))
    let put = expressions.contraction(labels, expressions.product([error, value]))
    let (contracted, used) = expressions.contracted(put)
    let objective = display.symbol(unfolding.objective)
    let left = Formula.partial(objective, variableEntry)
    var lines: [IndexDerivation.Line] = []
    // Σₖ ∂J/∂zₖ·∂zₖ/∂Wᵢⱼ is shown with ∂J/∂zₖ, whose name is the signal.
    let letters = labels.map { display.entry(expressions.labels[$0].letter, []) }
    let sum = Formula.subscripted(.sign("∑", .large), letters)
    let point = valueEntry(valueName, labels)
    let product = Formula.row([
      sum, .sign(Formula.invisibleTimes, .binary), .partial(objective, point), .sign(Formula.invisibleTimes, .binary), .partial(point, variableEntry),
    ])
    lines.append(IndexDerivation.Line(left: left, right: product, source: nil, rules: [.totalDerivative(unfolding.objective)]))
    for (id, rules) in [(chain, [IndexRule.errorSignal]), (put, [.known(valueName)])] {
      if let line = line(nil, id, variableLabels, rules), line.right != lines.last?.right { lines.append(line) }
    }
    if contracted != put {
      let kept = used.compactMap { delta in
        delta.value.lone.map { IndexRule.Surviving(index: expressions.labels[delta.label].letter, value: expressions.labels[$0].letter) }
      }
      if let line = line(nil, contracted, variableLabels, [.survivingTerm(kept)]) { lines.append(line) }
    }
    guard let result = line(nil, contracted, variableLabels, [.definition]) ?? lines.last else { throw EntryFailure() }
    groups.append(IndexReplay.Group(sources: lines.compactMap(\.source)))
    var isCollected = false
    if var shorter = collected(variableLabels, of: answer), shorter.isShorter(than: result.source?.text), freeAnswer != nil {
      shorter.source.isDerivative = false
      isCollected = true
      lines.append(IndexDerivation.Line(left: nil, right: shorter.formula, source: shorter.source, rules: [simplified(result.source?.text)]))
      groups[groups.count - 1].sources.append(shorter.source)
    }
    groups[groups.count - 1].answer = freeAnswer
    passages.append(.cotangent(signal: display.symbol(signal), lines: lines))
    // In numerator layout the derivative by a column is a row.
    reassemble(contracted, lines.last ?? result, [], isRow: variableLabels.count == 1, isCollected: isCollected)
  }

  // MARK: The engine's entry

  /// The engine's entry in the letters of the derivation.
  struct EngineEntry {
    var formula: Formula
    var source: IndexDerivation.Source

    func isShorter(than other: String?) -> Bool { other.map { source.text.count * 10 < $0.count * 9 } ?? true }
  }

  /// That a line is the engine's shorter form of one above, and which declared facts of what stands there it may rest on.
  func simplified(_ above: String?) -> IndexRule {
    let used = above.flatMap { try? Parser.parse($0) }?.names
    let names = program.variables.indices.filter { place in
      place != unfolding.variable && !program.variables[place].facts.isDisjoint(with: [.oneHot, .sumsToOne])
        && (used?.contains(program.variables[place].name) ?? program.nodes.contains { $0.operation == .variable(place) })
    }
    return .collected(summingToOne: names.map { program.variables[$0].name })
  }

  /// The engine's answer where it is the one with the variable's entries free: within diagonal matrices it never is, and within symmetric ones it is
  /// stated besides, except for tensors.
  var freeAnswer: String? {
    guard let answer else { return nil }
    if variable.facts.contains(.diagonal) { return nil }
    guard isSymmetric else { return answer.shown }
    if case .tensor = answer.type { return nil }
    return answer.unconstrained ?? answer.shown
  }

  /// True where the variable is declared symmetric.
  private var isSymmetric: Bool { !variable.facts.isDisjoint(with: [.symmetric, .positiveDefinite]) }

  /// The engine's entry with the variable's entries free; nil where it takes several statements.
  func collected(_ free: [Int], of answer: Derivative?) -> EngineEntry? {
    guard answer?.unconstrained == nil, !variable.facts.contains(.diagonal) else { return nil }
    if isSymmetric, case .tensor = answer?.type { return nil }
    return engineEntry(free, of: answer)
  }

  /// The engine's entry; nil where it takes several statements.
  func engineEntry(_ free: [Int], of answer: Derivative?) -> EngineEntry? {
    guard let answer, var tree = try? Parser.parse(answer.index), tree.statements.count == 1,
      tree.statements[0].indices?.count ?? 0 == free.count
    else { return nil }
    let given = tree.statements[0].indices ?? []
    let wanted = free.map { expressions.labels[$0].letter }
    var names = Dictionary(zip(given, wanted), uniquingKeysWith: { first, _ in first })
    // Summation letters make way for the free ones.
    var spare = letters.others.filter { !wanted.contains($0) }.makeIterator()
    for node in tree.nodes {
      guard case .indexedSum(let bound) = node.kind else { continue }
      for letter in bound where names[letter] == nil { names[letter] = spare.next() ?? letter + "_" }
    }
    for id in tree.nodes.indices {
      switch tree.nodes[id].kind {
      case .name(let name): if let new = names[name] { tree.nodes[id].kind = .name(new) }
      case .indexedSum(let bound): tree.nodes[id].kind = .indexedSum(bound.map { names[$0] ?? $0 })
      default: break
      }
    }
    tree.statements[0].indices = wanted.isEmpty ? nil : wanted
    tree.statements[0].name = replay.lineName
    let formula = display.emitter.formula(tree, node: tree.statements[0].value)
    return EngineEntry(formula: formula, source: IndexDerivation.Source(text: SourcePrinter.print(tree), isDerivative: false))
  }

  /// How many statements of the engine's answer are told as formulas.
  private static let mostStatements = 12

  /// The engine's answer in place of the steps: its entry, and its matrix form.
  mutating func engineEntry() -> [IndexDerivation.Passage] {
    guard let answer else { return [] }
    let statements = max(answer.index.split(separator: "\n").count, answer.shown.split(separator: "\n").count)
    if statements > Self.mostStatements || answer.shown.utf8.count > 2_000 { return [.program(answer.shown)] }
    var out: [IndexDerivation.Passage] = []
    let labels = unfolding.cotangent == nil ? valueLabels(resultType) : []
    if let entry = engineEntry(labels + variableLabels, of: answer) {
      let left = unfolding.cotangent == nil ? derivativeEntry(labels) : Formula.partial(display.symbol(unfolding.objective), variableEntry)
      out.append(.engine(lines: [IndexDerivation.Line(left: left, right: entry.formula, source: entry.source, rules: [simplified(nil)])]))
    } else if let tree = try? Parser.parse(answer.index), let (definitions, value) = display.matrix(tree) {
      var lines = definitions.map { IndexDerivation.Line(left: $0.left, right: $0.right, source: nil, rules: []) }
      let indices = (tree.statements.last?.indices ?? []).map { display.entry($0, []) }
      let whole = Formula.partial(display.symbol(unfolding.cotangent == nil ? valueName : unfolding.objective), display.symbol(variable.name))
      let left = indices.isEmpty ? whole : Formula.subscripted(.fenced(whole), indices)
      lines.append(IndexDerivation.Line(left: left, right: value, source: nil, rules: [simplified(nil)]))
      out.append(.engine(lines: lines))
    }
    if let matrix = answerLine(answer.source) { out.append(.reassembly([], lines: matrix)) }
    return out
  }
}
