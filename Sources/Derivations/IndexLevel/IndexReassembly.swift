import Catalogue
import Formulas
import Nabla
import Shapes
import Syntax
import Typing

extension IndexDeriver {
  /// What is sought: the array of all derivatives, and the derivative in one place of it.
  func sought() -> IndexDerivation.Passage {
    let name = unfolding.cotangent == nil ? valueName : "J"
    let isScalar = unfolding.cotangent != nil || resultType == .scalar
    let objective = display.symbol(name)
    let whole = Formula.partial(objective, display.symbol(variable.name))
    func cell(_ row: String, _ column: String, _ entry: (String, String) -> Formula) -> Formula { entry(row, column) }
    func array(_ rows: Extent, _ columns: Extent, _ entry: (Formula, Formula) -> Formula) -> Formula {
      let one = Formula.number(1)
      let (m, n) = (display.extent(rows), display.extent(columns))
      if rows == .literal(1), columns == .literal(1) { return .array([[entry(one, one)]]) }
      let (across, down, diagonal) = (Formula.sign("⋯", .prefix), Formula.sign("⋮", .prefix), Formula.sign("⋱", .prefix))
      return .array([[entry(one, one), across, entry(one, n)], [down, diagonal, down], [entry(m, one), across, entry(m, n)]])
    }
    func subscripted(_ name: String, _ places: [Formula]) -> Formula { .subscripted(display.entry(name, ["1"]).withoutSubscript, places) }
    let letters = variableLabels.map { display.entry(expressions.labels[$0].letter, []) }
    var grid: Formula?
    if isScalar, case .matrix(let m, let n) = variable.type, m.extents.count == 1, n.extents.count == 1 {
      grid = array(m.extents[0], n.extents[0]) { .partial(objective, subscripted(variable.name, [$0, $1])) }
    } else if !isScalar, resultType.axes.count == 1, variable.type.axes.count == 1, let m = resultType.axes[0].extents.first,
      let n = variable.type.axes[0].extents.first
    {
      grid = array(m, n) { .partial(subscripted(valueName, [$0]), subscripted(variable.name, [$1])) }
    }
    let valueLetters = isScalar ? [] : Array(self.letters.others.prefix(resultType.axes.reduce(0) { $0 + $1.extents.count }))
    let place = valueLetters.map { display.entry($0, []) } + letters
    let above = isScalar ? objective : display.entry(valueName, valueLetters)
    let entry = Formula.partial(above, variableEntry)
    let sought = place.isEmpty ? whole : Formula.equation(.subscripted(.fenced(whole), place), entry)
    return .sought(array: grid.map { .equation(whole, $0) }, entry: sought)
  }

  // MARK: The matrix

  /// The entries read as a matrix: each term, then the whole.
  mutating func reassemble(_ value: Int, _ line: IndexDerivation.Line, _ labels: [Int], isRow: Bool) {
    let free = labels + variableLabels
    let entry = IndexDerivation.Line(left: line.left ?? derivativeEntryOfObjective(), right: line.right, source: line.source, rules: [.definition])
    guard free.count <= 2 else {
      passages.append(.reassembly([], lines: [entry]))
      return
    }
    var readings: [IndexDerivation.Reading] = []
    if case .sum(let terms) = expressions[value] {
      if terms.count <= 6 { for term in terms { if let reading = reading(term, free, isRow) { readings.append(reading) } else { readings = []; break } } }
    } else if let reading = reading(value, free, isRow) {
      readings = [reading]
    }
    var lines: [IndexDerivation.Line] = []
    if let source = line.source, !source.isDerivative, let tree = MatrixReading(program: signalProgram, catalogue: catalogue).matrix(source.text, isRow: isRow),
      let (definitions, formula) = display.matrix(tree), unfolding.cotangent != nil
    {
      let whole = Formula.partial(display.symbol("J"), display.symbol(variable.name))
      lines += definitions.map { IndexDerivation.Line(left: $0.left, right: $0.right, source: nil, rules: []) }
      lines.append(IndexDerivation.Line(left: whole, right: formula, source: nil, rules: [.definition]))
    }
    if let answerLines = answerLine([.definition]), lines.isEmpty || unfolding.cotangent == nil || answerLines.last?.right != lines.last?.right {
      if lines.isEmpty { lines = answerLines } else if isRow { lines += answerLines }
    }
    passages.append(.reassembly(readings, lines: lines.isEmpty ? [entry] : lines))
  }

  /// The program with the error signal among its variables.
  private var signalProgram: TypedProgram {
    var out = program
    if let signal = unfolding.cotangent {
      out.variables.append(TypedProgram.Variable(name: signal, type: IndexDeriver.signalType(resultType), facts: [], isInferred: false))
    }
    return out
  }

  private func derivativeEntryOfObjective() -> Formula {
    let name = unfolding.cotangent == nil ? valueName : "J"
    return .partial(display.symbol(name), variableEntry)
  }

  /// A term, the matrix whose entry it is, and the rule that says so.
  private mutating func reading(_ term: Int, _ free: [Int], _ isRow: Bool) -> IndexDerivation.Reading? {
    guard !free.isEmpty, let source = source(term, free, isDerivative: false), let shown = display.formula(term, scope(free), in: expressions),
      let tree = MatrixReading(program: signalProgram, catalogue: catalogue).matrix(source.text, isRow: isRow), tree.statements.count == 1,
      let (_, matrix) = display.matrix(tree)
    else { return nil }
    let indices = free.map { display.entry(expressions.labels[$0].letter, []) }
    let rule = expressions.matrixRule(of: term, rows: [free[0]], columns: Array(free.dropFirst()))
    return IndexDerivation.Reading(entry: shown, matrix: .subscripted(.fenced(matrix), indices), rule: rule)
  }

  /// The engine's matrix form, and the definitions that it uses.
  func answerLine(_ rules: [IndexRule]) -> [IndexDerivation.Line]? {
    guard let answer, let source = answer.source, let tree = try? Parser.parse(source), let (definitions, value) = display.matrix(tree) else { return nil }
    let whole = Formula.partial(display.symbol(unfolding.cotangent == nil ? valueName : "J"), display.symbol(variable.name))
    var lines = definitions.map { IndexDerivation.Line(left: $0.left, right: $0.right, source: nil, rules: []) }
    lines.append(IndexDerivation.Line(left: whole, right: value, source: nil, rules: rules))
    return lines
  }
}

extension Formula {
  /// The base of a formula that is a base with scripts; the formula itself otherwise.
  var withoutSubscript: Formula {
    guard !nodes.isEmpty, case .script = nodes[root].kind else { return self }
    var out = self
    out.root = nodes[root].children[0]
    return out
  }
}
