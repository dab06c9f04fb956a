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
    for link in chain.links { stages.append(try forwardStage(link)) }
  }

  /// The part, with the derivative turned as the answer lies and written as the answer is.
  ///
  /// - Throws: where the answer does not parse, which its certificate excludes.
  mutating func finished(_ answer: Derivative, _ layout: LayoutConvention) throws(Diagnostic) -> Derivation.Part {
    guard let last = stages.last?.calculations.last, var result = last.result else {
      throw Diagnostic(.unsupported, "the derivative has no steps", at: .none)
    }
    let (value, by) = (objective.name, chain.variable)
    let about = subject(value, by)
    let shown = try answerTree(answer)
    let meaning = Calculation.Meaning.total(of: value, by: by)
    if let unconstrained = answer.unconstrained, let free = try Parser.parse(unconstrained).inlined() {
      let isDiagonal = chain.program.variables[chain.place].facts.contains(.diagonal)
      var calculation = Calculation(name: partial(of: value, by: by), meaning: meaning, type: signalType(by))
      calculation.add(.together, free, about)
      stages.append(Stage(.summary, by, calculations: [calculation]))
      let projected = isDiagonal ? free.applying("diag").applying("diag") : Self.symmetricPart(free)
      var constrained = Calculation(name: partial(of: value, by: by), meaning: .direct(of: value, by: by, holding: []), type: signalType(by))
      constrained.add(isDiagonal ? .diagonalMatrices : .symmetricMatrices, projected, about)
      constrained.add(.algebra, shown, about)
      stages.append(Stage(.constraint, by, calculations: [constrained]))
    } else {
      let turns = turn(layout)
      var calculation = Calculation(name: partial(of: value, by: by), meaning: meaning, type: answer.type)
      if let turns {
        result = result.transposed()
        calculation.add(turns, result, about)
      } else {
        calculation.add(last.steps.last?.rule ?? .together, result, about)
      }
      calculation.add(.together, shown, about)
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
    var calculation = Calculation(name: partial(of: value, by: by), meaning: .direct(of: value, by: by, holding: []), type: answer.type)
    calculation.add(.entries, try answerTree(answer), subject(value, by), unfolding: unfolding(objective, by: by, signal: nil))
    stages = [Stage(.entries, by, calculations: [calculation])]
    return part()
  }

  private func part() -> Derivation.Part {
    var program = chain.program
    program.variables += directions
    return Derivation.Part(links: chain.links, variable: chain.variable, program: program, symbols: symbols, stages: stages)
  }

  /// The answer's text as a tree whose own names nothing else bears.
  private mutating func answerTree(_ answer: Derivative) throws(Diagnostic) -> SyntaxTree {
    let tree = try Parser.parse(answer.shown)
    var renamed: [String: String] = [:]
    for statement in tree.statements { if let name = statement.name { renamed[name] = supply.name(like: name) } }
    return tree.renaming(renamed)
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
