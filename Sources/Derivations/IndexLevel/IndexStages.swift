import Formulas
import Nabla
import Shapes
import Syntax
import Typing

extension IndexDeriver {
  /// All passages.
  mutating func derive() {
    do {
      try deriveByRules()
    } catch {
      // The engine's own entry takes the place of the steps.
      passages.removeAll { if case .definition = $0 { false } else { true } }
      groups = []
      passages.insert(sought(), at: 0)
      passages += engineEntry()
    }
  }

  private mutating func deriveByRules() throws(EntryFailure) {
    guard dependent.contains(program.result) else {
      passages.append(sought())
      throw EntryFailure()
    }
    var known: [Int: (labels: [Int], value: Int)] = [:]
    let named = namedStatements()
    let needed = neededStatements(named)
    passages.append(sought())
    for place in needed {
      let node = program.statements[place].value
      known[place] = try stage(node, program.statements[place].name ?? "", named, known)
    }
    let (labels, value) = try stage(program.result, valueName, named, known)
    try conclude(value, labels)
  }

  /// The statements that stand for themselves, by their nodes.
  private func namedStatements() -> [TypedProgram.ID: Int] {
    var named: [TypedProgram.ID: Int] = [:]
    for (place, statement) in program.statements.enumerated() where statement.name != nil && named[statement.value] == nil {
      switch program[statement.value].operation {
      case .variable, .number: continue
      default: named[statement.value] = place
      }
    }
    return named
  }

  /// The named statements on the way from the variable to the result, in order.
  private func neededStatements(_ named: [TypedProgram.ID: Int]) -> [Int] {
    var needed: Set<TypedProgram.ID> = [program.result]
    for id in program.nodes.indices.reversed() where needed.contains(id) { needed.formUnion(program[id].arguments) }
    return named.filter { needed.contains($0.key) && dependent.contains($0.key) && $0.key != program.result }.values.sorted()
  }

  // MARK: One value

  /// How many lines carry rules out before the rest is done in one line.
  private static let mostRuleLines = 6

  /// The passages of one value: its entry, and the derivative of its entry.
  ///
  /// - Returns: the labels of the entry, and the derivative.
  private mutating func stage(
    _ node: TypedProgram.ID, _ name: String, _ named: [TypedProgram.ID: Int], _ known: [Int: (labels: [Int], value: Int)]
  ) throws(EntryFailure) -> (labels: [Int], value: Int) {
    let labels = valueLabels(program[node].type)
    guard labels.count == program[node].type.axes.reduce(0, { $0 + $1.extents.count }) else { throw EntryFailure() }
    var expansion = EntryExpansion(program, letters: Array(letters.others.dropFirst(labels.count)))
    expansion.named = named
    if node == program.result { expansion.named[node] = nil }
    let value = try expansion.entry(node, labels.map { .label($0) }, in: &expressions)
    let own = valueEntry(name, labels)
    if let definition = line(own, value, labels, [.definition]) {
      passages.append(.definition(name: display.symbol(name), line: definition))
      if let source = definition.source { groups.append(IndexReplay.Group(reference: (node, false), sources: [source])) }
    }
    let slopes = SlopeTable(slope)
    var working = PartialDifferentiation(
      program: program, variable: unfolding.variable, variableLabels: variableLabels, dependent: dependent, expansion: expansion,
      slope: { slopes.slope($0, &$1, at: $2) })
    working.statements = known
    let lemmas = passages.count
    let lines = try carriedOut(value, labels, name, &working)
    let result = lines.value
    passages.append(.derivative(name: display.symbol(name), lines: lines.lines))
    groups.append(IndexReplay.Group(reference: (node, true), sources: lines.lines.compactMap(\.source)))
    for rule in lines.lemmas.reversed() { passages.insert(rule, at: lemmas) }
    return (labels, result)
  }

  private mutating func carriedOut(
    _ value: Int, _ labels: [Int], _ name: String, _ working: inout PartialDifferentiation
  ) throws(EntryFailure) -> (lines: [IndexDerivation.Line], value: Int, lemmas: [IndexDerivation.Passage]) {
    let free = labels + variableLabels
    var lines: [IndexDerivation.Line] = []
    var pendingRules: [IndexRule] = []
    var lemmas: [IndexRule] = []
    let left = Formula.partial(valueEntry(name, labels), variableEntry)
    func add(_ this: inout IndexDeriver, _ id: Int, _ rules: [IndexRule]) {
      pendingRules += rules.filter { !pendingRules.contains($0) }
      guard let line = this.line(lines.isEmpty ? left : nil, id, free, pendingRules), line.right != lines.last?.right else { return }
      lines.append(line)
      pendingRules = []
    }
    var current = expressions.partial(value)
    add(&self, current, [.definition])
    working.used = []
    let passed = working.pushedThroughLinear(current, in: &expressions)
    if passed != current { add(&self, passed, working.used) }
    current = passed
    var rounds = 0
    while working.isOpen(current, expressions) {
      guard !expressions.isExhausted, rounds < 200 else { throw EntryFailure() }
      working.used = []
      let next = try working.pushedThroughRules(current, in: &expressions)
      let pushed = working.pushedThroughLinear(next, in: &expressions)
      guard pushed != current else { throw EntryFailure() }
      for rule in working.used where rule == .inverseRule || rule == .determinantRule { if !lemmas.contains(rule) { lemmas.append(rule) } }
      current = pushed
      if rounds < Self.mostRuleLines { add(&self, current, working.used) } else { pendingRules += working.used.filter { !pendingRules.contains($0) } }
      rounds += 1
    }
    working.used = []
    let entered = try working.substitutedEntries(current, in: &expressions)
    add(&self, entered, working.used)
    let (contracted, used) = expressions.contracted(entered)
    let surviving = used.compactMap { delta -> IndexRule.Surviving? in
      guard let value = delta.value.lone else { return nil }
      return IndexRule.Surviving(index: expressions.labels[delta.label].letter, value: expressions.labels[value].letter)
    }
    var kept: [IndexRule.Surviving] = []
    for pair in surviving where !kept.contains(pair) { kept.append(pair) }
    if contracted != entered { add(&self, contracted, [.survivingTerm(kept)]) }
    if !pendingRules.isEmpty || lines.isEmpty { throw EntryFailure() }
    if expressions.isExhausted { throw EntryFailure() }
    return (lines, contracted, try lemmas.map { rule throws(EntryFailure) in try lemma(rule, working) })
  }
}

/// The derivatives of named functions, kept while one value is differentiated.
final class SlopeTable {
  private var slopes: FunctionSlope

  init(_ slopes: FunctionSlope) { self.slopes = slopes }

  func slope(_ function: String, _ expressions: inout IndexExpressions, at argument: Int) -> (value: Int, text: String)? {
    slopes.slope(function, &expressions, at: argument)
  }
}
