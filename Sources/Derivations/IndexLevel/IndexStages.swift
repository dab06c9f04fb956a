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
    guard needed.count <= Self.mostStatements else { throw EntryFailure() }
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
  /// How many levels of functions inside one another are gone through, and how large the derivative may be on the way.
  private static let mostRounds = 16
  private static let largest = 20 * IndexDeriver.longestLine
  /// The most named values between the variable and the result.
  private static let mostStatements = 24

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
    expressions.reletter(value, by: letters.others)
    let own = valueEntry(name, labels)
    if let definition = line(own, value, labels, [.definition]) {
      passages.append(.definition(name: display.symbol(name), line: definition))
      // Where axes are merged the value and its entries have different shapes, and the derivative's lines are compared alone.
      let isPlain = program[node].type.axes.allSatisfy { $0.extents.count == 1 }
      if isPlain, let source = definition.source { groups.append(IndexReplay.Group(reference: (node, false), sources: [source])) }
    }
    let slopes = SlopeTable(slope)
    var working = PartialDifferentiation(
      program: program, variable: unfolding.variable, variableLabels: variableLabels, dependent: dependent, expansion: expansion,
      slope: { slopes.slope($0, &$1, at: $2) })
    working.statements = known
    let lemmas = passages.count
    let lines = try carriedOut(value, labels, name, &working)
    var result = lines.value
    var shown = lines.lines
    // The engine's shorter form, in which later lines use the derivative as well.
    let certified = node == program.result ? (unfolding.cotangent == nil ? answer : nil) : answer(toStatement: name)
    if let shorter = collected(labels + variableLabels, of: certified), shorter.isShorter(than: shown.last?.source?.text) {
      shown.append(IndexDerivation.Line(left: nil, right: shorter.formula, source: shorter.source, rules: [simplified(shown.last?.source?.text)]))
      if let read = read(shorter.source.text, labels + variableLabels) {
        result = read
      } else if node == program.result {
        unreadable = shorter
      }
    }
    passages.append(.derivative(name: display.symbol(name), lines: shown))
    groups.append(IndexReplay.Group(reference: (node, true), sources: shown.compactMap(\.source)))
    for rule in lines.lemmas.reversed() { passages.insert(rule, at: lemmas) }
    return (labels, result)
  }

  /// The engine's derivative of a named statement.
  private func answer(toStatement name: String) -> Derivative? {
    guard let last = unfolding.tree.statements.firstIndex(where: { $0.name == name }) else { return nil }
    var tree = unfolding.tree
    tree.declarations = []
    tree.statements = Array(tree.statements[...last])
    var declarations: [(name: String, type: String)] = []
    var needed = Array(repeating: false, count: program.nodes.count)
    if let node = program.statement(named: name) { needed[node] = true }
    for id in program.nodes.indices.reversed() where needed[id] { for argument in program[id].arguments { needed[argument] = true } }
    for id in program.nodes.indices where needed[id] {
      guard case .variable(let place) = program[id].operation else { continue }
      declarations.append((program.variables[place].name, program.variables[place].declaredType))
    }
    for (name, function) in program.abstractFunctions.sorted(by: { $0.key < $1.key }) { declarations.append((name, function.declaredType)) }
    return try? engine.derive(Problem(program: SourcePrinter.print(tree), declarations: declarations, variables: [variable.name])).derivatives.first
  }

  /// A text in index notation as an expression over free labels.
  private mutating func read(_ text: String, _ free: [Int]) -> Int? {
    guard let tree = try? Parser.parse(text), let last = tree.statements.last, tree.statements.count == 1 else { return nil }
    var reader = IndexReader(program, scope: Dictionary(free.map { (expressions.labels[$0].letter, $0) }, uniquingKeysWith: { first, _ in first }))
    return reader.read(tree, last.value, into: &expressions)
  }

  private mutating func carriedOut(
    _ value: Int, _ labels: [Int], _ name: String, _ working: inout PartialDifferentiation
  ) throws(EntryFailure) -> (lines: [IndexDerivation.Line], value: Int, lemmas: [IndexDerivation.Passage]) {
    let free = labels + variableLabels
    var lines: [IndexDerivation.Line] = []
    var pendingRules: [IndexRule] = []
    var lemmas: [IndexRule] = []
    var firstEntries: [IndexDerivation.Passage] = []
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
      guard !expressions.isExhausted, rounds < Self.mostRounds, expressions.writtenSize(of: current) < Self.largest else { throw EntryFailure() }
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
    if let entry = entryOfVariable(current, free), !passages.contains(where: { if case .entryOfVariable = $0 { true } else { false } }) {
      firstEntries.append(entry)
    }
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
    return (lines, contracted, firstEntries + (try lemmas.map { rule throws(EntryFailure) in try lemma(rule, working) }))
  }
}

extension IndexDeriver {
  /// The rule for the first entry of the variable that stands under ∂: ∂Wₖₗ/∂Wᵢⱼ = δₖᵢ δₗⱼ.
  private mutating func entryOfVariable(_ root: Int, _ free: [Int]) -> IndexDerivation.Passage? {
    guard !variableLabels.isEmpty else { return nil }
    for id in expressions.nodes(of: root) {
      guard case .partial(let body) = expressions[id], case .entry(.variable(unfolding.variable), let subscripts) = expressions[body],
        subscripts.count == variableLabels.count
      else { continue }
      let extents = variable.type.axes.flatMap(\.extents)
      let letters = subscripts.flatMap { $0.terms.map(\.index) }
      let deltas = expressions.product(subscripts.indices.map { expressions.delta(subscripts[$0], .label(variableLabels[$0]), extents[$0]) })
      let inner = scope(free + letters)
      guard let left = display.formula(id, inner, in: expressions), let right = display.formula(deltas, inner, in: expressions),
        let one = display.formula(expressions.number(1), inner, in: expressions)
      else { return nil }
      var conditions: [Formula] = []
      for (place, form) in subscripts.enumerated() {
        guard let shown = display.formula(form, inner, expressions) else { return nil }
        conditions.append(.equation(shown, display.entry(inner[variableLabels[place]] ?? "", [])))
      }
      return .entryOfVariable(IndexDerivation.Cases(left: left, value: one, conditions: conditions), deltas: right)
    }
    return nil
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
