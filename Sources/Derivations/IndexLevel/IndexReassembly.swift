import Catalogue
import Formulas
import Nabla
import Shapes
import Syntax
import Typing

extension IndexDeriver {
  /// What is sought: the array of all derivatives, and the derivative in one place of it.
  func sought() -> IndexDerivation.Passage {
    let name = unfolding.cotangent == nil ? valueName : unfolding.objective
    let isScalar = unfolding.cotangent != nil || resultType == .scalar
    let objective = display.symbol(name)
    let whole = Formula.partial(objective, display.symbol(variable.name))
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
  ///
  /// - Parameter isCollected: true where the line is the engine's shorter form and no longer the value's.
  mutating func reassemble(_ value: Int, _ line: IndexDerivation.Line, _ labels: [Int], isRow: Bool, isCollected: Bool) {
    let free = labels + variableLabels
    let left = line.left ?? derivativeEntryOfObjective()
    let entry = IndexDerivation.Line(left: left, right: line.right, source: line.source, rules: [.definition])
    guard free.count <= 2 else {
      passages.append(.entries(entry, isTensor: true))
      if answer != nil, freeAnswer == nil, let projected = projectedEntry(labels) {
        passages.append(.constrained(isDiagonal: variable.facts.contains(.diagonal), line: projected))
      }
      return
    }
    let readings = readings(value, line, free, isRow: isRow, isCollected: isCollected)
    var lines: [IndexDerivation.Line] = []
    let whole = Formula.partial(display.symbol(unfolding.cotangent == nil ? valueName : unfolding.objective), display.symbol(variable.name))
    if unfolding.cotangent != nil, let source = line.source, !source.isDerivative,
      let tree = MatrixReading(program: signalProgram, catalogue: catalogue).matrix(source.text, isRow: isRow),
      let (definitions, formula) = display.matrix(tree)
    {
      lines = definitions.map { IndexDerivation.Line(left: $0.left, right: $0.right, source: nil, rules: []) }
      lines.append(IndexDerivation.Line(left: whole, right: formula, source: nil, rules: [.definition]))
    } else if freeAnswer != nil, var answerLines = answerLine(answer?.unconstrained ?? answer?.source) {
      // With the entries free it is not yet the derivative within the symmetric matrices.
      if answer?.unconstrained != nil, let last = answerLines.indices.last { answerLines[last].left = display.symbol("G") }
      lines = answerLines
    }
    if lines.isEmpty { passages.append(.entries(entry, isTensor: false)) } else { passages.append(.reassembly(readings, lines: lines)) }
    // In numerator layout the derivative by a column is a row; the gradient in the column's shape is its transpose.
    if unfolding.cotangent != nil, isRow, case .column = variable.type, let turned = answerLine(answer?.source)?.last {
      passages.append(.turned(IndexDerivation.Line(left: .transposed(.fenced(whole)), right: turned.right, source: nil, rules: [])))
    }
    if answer?.unconstrained != nil || freeAnswer == nil, let projected = answerLine(answer?.source)?.last ?? projectedEntry(labels) {
      passages.append(.constrained(isDiagonal: variable.facts.contains(.diagonal), line: projected))
    }
  }

  /// The engine's entry within the symmetric or diagonal matrices.
  private func projectedEntry(_ labels: [Int]) -> IndexDerivation.Line? {
    let free = labels + variableLabels
    guard let entry = engineEntry(free, of: answer) else { return nil }
    let whole = Formula.partial(display.symbol(valueName), display.symbol(variable.name))
    let letters = free.map { display.entry(expressions.labels[$0].letter, []) }
    return IndexDerivation.Line(left: .subscripted(.fenced(whole), letters), right: entry.formula, source: entry.source, rules: [])
  }

  private mutating func readings(
    _ value: Int, _ line: IndexDerivation.Line, _ free: [Int], isRow: Bool, isCollected: Bool
  ) -> [IndexDerivation.Reading] {
    if isCollected {
      guard let source = line.source, let matrix = self.matrix(source, free, isRow), matrix != line.right else { return [] }
      return [IndexDerivation.Reading(entry: line.right, matrix: matrix, rule: .contraction)]
    }
    guard case .sum(let terms) = expressions[value] else { return reading(value, free, isRow).map { [$0] } ?? [] }
    let readings = terms.prefix(6).compactMap { reading($0, free, isRow) }
    return readings.count == terms.count ? readings : []
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
    let name = unfolding.cotangent == nil ? valueName : unfolding.objective
    return .partial(display.symbol(name), variableEntry)
  }

  /// A term, the matrix whose entry it is, and the rule that says so.
  private mutating func reading(_ term: Int, _ free: [Int], _ isRow: Bool) -> IndexDerivation.Reading? {
    guard let source = source(term, free, isDerivative: false), let shown = display.formula(term, scope(free), in: expressions),
      let matrix = matrix(source, free, isRow)
    else { return nil }
    let rule = expressions.matrixRule(of: term, rows: Array(free.prefix(1)), columns: Array(free.dropFirst()))
    return IndexDerivation.Reading(entry: shown, matrix: matrix, rule: rule)
  }

  /// A text in index notation as the entry of a matrix.
  private func matrix(_ source: IndexDerivation.Source, _ free: [Int], _ isRow: Bool) -> Formula? {
    guard !free.isEmpty, let tree = MatrixReading(program: signalProgram, catalogue: catalogue).matrix(source.text, isRow: isRow),
      tree.statements.count == 1, let (_, matrix) = display.matrix(tree)
    else { return nil }
    return .subscripted(.fenced(matrix), free.map { display.entry(expressions.labels[$0].letter, []) })
  }

  /// A matrix form of the result, and the definitions that it uses.
  func answerLine(_ source: String?) -> [IndexDerivation.Line]? {
    guard let source, let tree = (try? Parser.parse(source))?.withoutBareName, let (definitions, value) = display.matrix(tree) else { return nil }
    let whole = Formula.partial(display.symbol(unfolding.cotangent == nil ? valueName : unfolding.objective), display.symbol(variable.name))
    var lines = definitions.map { IndexDerivation.Line(left: $0.left, right: $0.right, source: nil, rules: []) }
    lines.append(IndexDerivation.Line(left: whole, right: value, source: nil, rules: [.definition]))
    return lines
  }
}

extension SyntaxTree {
  /// The value itself where the last of two statements is no more than the name of the first.
  fileprivate var withoutBareName: SyntaxTree {
    guard statements.count == 2, let last = statements.last, case .name(let name) = self[last.value].kind, statements[0].name == name else {
      return self
    }
    return inlined() ?? self
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
