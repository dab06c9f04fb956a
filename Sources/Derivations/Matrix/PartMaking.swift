import Diagnostics
import Nabla
import Numerals
import Syntax
import Typing

extension PartMaker {
  /// From the objective back to the variable: the signal of each link, last first.
  ///
  /// - Throws: what the engine throws on a link.
  mutating func goBackward() throws(Diagnostic) {
    guard !objective.inputs.isEmpty else {
      throw Diagnostic(
        .unsupported, Message("\(objective.name) does not depend on \(chain.variable)", "\(objective.name) 不依赖于 \(chain.variable)"), at: .none)
    }
    for value in chain.links.dropLast().reversed().map(\.name) + [chain.variable] {
      let isMatrix = ([value] + chain.users(of: value).map(\.name)).contains { name in
        if case .matrix = chain.type(of: name) { true } else { false }
      }
      var stage = isMatrix && objective.type == .scalar ? try differentialStage(value) : try jacobianStage(value)
      guard let last = stage.calculations.indices.last else { continue }
      totals[value] = stage.calculations[last].name
      environment.variables.append(
        TypedProgram.Variable(name: stage.calculations[last].name, type: stage.calculations[last].type, facts: [], isInferred: false))
      if value != chain.variable { stage.calculations[last].signal = name(signalOf: value, type: signalType(value)) }
      stages.append(stage)
    }
  }

  /// From the variable on to the objective: how each link moves, first to last.
  ///
  /// - Throws: what the engine throws on a link.
  mutating func goForward() throws(Diagnostic) {
    guard !objective.inputs.isEmpty else {
      throw Diagnostic(
        .unsupported, Message("\(objective.name) does not depend on \(chain.variable)", "\(objective.name) 不依赖于 \(chain.variable)"), at: .none)
    }
    for link in chain.links { stages.append(try forwardStage(link)) }
  }

  /// The part, with the derivative turned as the answer lies and written as the answer is.
  ///
  /// - Parameters:
  ///   - answer: The answer.
  ///   - layout: The layout asked for.
  ///   - isProjected: True where the answer is the projection of the derivative found, though it does not say so.
  /// - Throws: where the answer does not parse, which its certificate excludes.
  mutating func finished(
    _ answer: Derivative, _ layout: LayoutConvention, isProjected: Bool = false
  ) throws(Diagnostic) -> Derivation.Part {
    guard let last = stages.last?.calculations.last, let result = last.result else {
      throw Diagnostic(.unsupported, Message("the derivative has no steps", "这个导数没有推导步骤"), at: .none)
    }
    let (value, by) = (objective.name, chain.variable)
    let about = subject(value, by)
    let shown = try answerTree(answer)
    let meaning = Calculation.Meaning.total(of: value, by: by)
    let isDiagonal = chain.program.variables[chain.place].facts.contains(.diagonal)
    var free = isDiagonal || isProjected ? result : nil
    if let unconstrained = answer.unconstrained { free = try Parser.parse(unconstrained).inlined() }
    if let free {
      var calculation = Calculation(name: partial(of: value, by: by), meaning: meaning, type: signalType(by))
      calculation.add(last.steps.last?.rule ?? .together, result, about)
      conclude(&calculation, with: free, about)
      if calculation.steps.count > 1 { stages.append(Stage(.summary, by, calculations: [calculation])) }
      let projected = isDiagonal ? free.applying("diag").applying("diag") : Self.symmetricPart(free)
      var constrained = Calculation(name: partial(of: value, by: by), meaning: .constrained(of: value, by: by), type: signalType(by))
      constrained.add(
        isDiagonal ? .diagonalMatrices : .symmetricMatrices, projected, about,
        conditions: ["\(by) is \(isDiagonal ? "diagonal" : "symmetric")"])
      constrained.add(.algebra, shown, about)
      constrained.steps[0].before = free
      stages.append(Stage(.constraint, by, calculations: [constrained]))
    } else {
      let turns = turn(layout)
      // The same factors in another order are not worth a line of their own.
      if turns == nil, result.length == shown.length, result.names == shown.names, shown.statements.count == 1, shown.statements[0].indices == nil {
        replaceLast(by: shown)
        return part()
      }
      var calculation = Calculation(
        name: partial(of: value, by: by), meaning: turns == nil ? meaning : .transposed(of: last.name), type: answer.type)
      if let turns {
        calculation.add(turns, result.transposed(), about)
        calculation.steps[0].before = result
      } else {
        calculation.add(last.steps.last?.rule ?? .together, result, about)
      }
      conclude(&calculation, with: shown, about)
      // Without a turn a first line would only repeat what stands above.
      if turns != nil || calculation.steps.count > 1 {
        stages.append(Stage(turns == nil ? .summary : .layout, by, calculations: [calculation]))
      }
    }
    return part()
  }

  /// The part that is told entry by entry.
  ///
  /// - Throws: where the answer does not parse, which its certificate excludes.
  mutating func finishedByEntries(_ answer: Derivative) throws(Diagnostic) -> Derivation.Part {
    let (value, by) = (objective.name, chain.variable)
    stages = []
    directions = []
    symbols = [:]
    var calculation = Calculation(name: partial(of: value, by: by), meaning: .constrained(of: value, by: by), type: answer.type)
    calculation.add(
      objective.inputs.isEmpty ? .constant : .entries, try answerTree(answer), subject(value, by),
      unfolding: unfolding(objective, by: by, signal: nil))
    stages = [Stage(.entries, by, calculations: [calculation])]
    return part()
  }

  private mutating func replaceLast(by tree: SyntaxTree) {
    guard let stage = stages.indices.last, let calculation = stages[stage].calculations.indices.last,
      let step = stages[stage].calculations[calculation].steps.indices.last
    else { return }
    stages[stage].calculations[calculation].steps[step].after = tree
  }

  private func part() -> Derivation.Part {
    var program = chain.program
    program.variables += directions
    var passed: [String: SyntaxTree] = [:]
    for name in chain.links.flatMap(\.passed) { passed[name] = chain.definition(of: name) }
    return Derivation.Part(links: chain.links, passed: passed, variable: chain.variable, program: program, symbols: symbols, stages: stages)
  }

  /// The answer's text as a tree whose own names nothing else bears.
  private mutating func answerTree(_ answer: Derivative) throws(Diagnostic) -> SyntaxTree {
    try Parser.parse(answer.shown).renamingOwnNames { supply.name(like: $0) }
  }

  /// The rule by which the result is turned to the layout asked for; nil where it lies right.
  private func turn(_ layout: LayoutConvention) -> Rule? {
    switch (objective.type, chain.type(of: chain.variable), layout) {
    case (.scalar, .column, .shape): .shapeConvention
    case (.scalar, .column, .denominator), (.scalar, .row, .denominator): .denominatorLayout
    case (.scalar, .matrix, .numerator): .numeratorLayout
    case (.scalar, _, _): nil
    case (_, _, .denominator): .denominatorLayout
    default: nil
    }
  }

  /// (G + Gᵀ)/2
  private static func symmetricPart(_ tree: SyntaxTree) -> SyntaxTree {
    let sum = SyntaxTree.sum([(tree, false), (tree.transposed(), false)])
    return SyntaxTree.expression { $0.add(.binary(.divide), [$0.adopt(sum), $0.add(.number(Coefficient(2)))]) }
  }
}
