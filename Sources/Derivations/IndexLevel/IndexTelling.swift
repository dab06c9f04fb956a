import Diagnostics
import Formulas
import Pages

extension IndexDerivation {
  /// The derivation as a page of its own.
  public func page(in language: Language) -> Page {
    let words = IndexWords(language, program: program, variable: variable)
    return Page(title: words.title(title), language: language, blocks: blocks(in: language))
  }

  /// The derivation as blocks of a page, without a title.
  public func blocks(in language: Language) -> [Page.Block] {
    let words = IndexWords(language, program: program, variable: variable)
    var blocks: [Page.Block] = []
    if !ranges.isEmpty { blocks.append(.paragraph(words.ranges(ranges))) }
    for passage in passages {
      switch passage {
      case .sought(let array, let entry):
        blocks.append(.paragraph(words.sought(entry: entry, hasArray: array != nil)))
        if let array { blocks.append(.calculation([Page.Line(left: nil, relation: "", right: array)])) }
      case .definition(let name, let line):
        blocks.append(.paragraph(words.definition(name, isNumber: line.left == name)))
        blocks.append(.calculation([told(line, words, isFirst: true)]))
      case .entryOfVariable(let cases, let deltas):
        blocks.append(.paragraph(words.entryOfVariable(cases.left, isSymmetric: isSymmetric, signal: cotangent)))
        let condition = Formula.row([.words(words.condition)] + words.joined(cases.conditions))
        let shown = Formula.cases([(cases.value, condition), (.number(0), .words(words.otherwise))])
        blocks.append(.calculation([Page.Line(left: cases.left, right: shown), Page.Line(left: nil, right: deltas)]))
      case .lemma(let rule, let matrix, let lines):
        blocks.append(.paragraph(words.lemma(rule, matrix)))
        blocks.append(.calculation(lines.map { Page.Line(left: $0.left, right: $0.right, reason: words.lemmaReason(rule, $0.rules)) }))
      case .derivative(_, let lines):
        blocks.append(.paragraph(words.derivative(lines.first?.left)))
        blocks.append(.calculation(lines.enumerated().map { told($0.element, words, isFirst: $0.offset == 0) }))
      case .cases(let cases):
        blocks.append(.paragraph(words.casesIntroduction))
        let zero = Formula.number(0)
        let condition = Formula.row([.words(words.condition)] + words.joined(cases.conditions))
        let right = Formula.cases([(cases.value, condition), (zero, .words(words.otherwise))])
        blocks.append(.calculation([Page.Line(left: cases.left, right: right)]))
      case .singleEntry(let single):
        blocks.append(.paragraph(words.singleEntryIntroduction(single)))
        blocks.append(.calculation([Page.Line(left: single.left, right: vector(single), reason: words.place(single.place))]))
      case .cotangent(let signal, let lines):
        blocks.append(.paragraph(words.cotangent(signal, lines)))
        blocks.append(.calculation(lines.enumerated().map { told($0.element, words, isFirst: $0.offset == 0) }))
      case .reassembly(let readings, let lines): blocks += reassembly(readings, lines, words)
      case .constrained(let isDiagonal, let line):
        blocks.append(.paragraph(words.constrained(isDiagonal: isDiagonal)))
        blocks.append(.calculation([told(line, words, isFirst: true)]))
      case .turned(let line):
        blocks.append(.paragraph(words.turned))
        blocks.append(.calculation([told(line, words, isFirst: true)]))
      case .entries(let line, let isTensor):
        blocks.append(.paragraph(isTensor ? words.tensor : words.entries))
        blocks.append(.calculation([told(line, words, isFirst: true)]))
      case .program(let text):
        blocks.append(.paragraph(words.engine))
        blocks.append(.program(text))
      case .engine(let lines):
        blocks.append(.paragraph(words.engine))
        blocks.append(.calculation(lines.map { told($0, words, isFirst: true) }))
      }
    }
    return blocks
  }

  /// True where the entries of the variable turn out not to be free of one another.
  private var isConstrained: Bool { passages.contains { if case .constrained = $0 { true } else { false } } }

  /// True where the variable is declared symmetric, so that its entries are not free of one another.
  private var isSymmetric: Bool { !program.variables[variable].facts.isDisjoint(with: [.symmetric, .positiveDefinite]) }

  private func told(_ line: Line, _ words: IndexWords, isFirst: Bool) -> Page.Line {
    Page.Line(left: line.left, right: line.right, reason: isFirst ? [] : words.reason(line.rules))
  }

  /// The vector of zeros with one entry in it.
  private func vector(_ single: SingleEntry) -> Formula {
    let zero = Formula.number(0)
    let dots = Formula.sign(single.isRow ? "⋯" : "⋮", .prefix)
    let entries = [zero, dots, zero, single.entry, zero, dots, zero]
    return .array(single.isRow ? [entries] : entries.map { [$0] })
  }

  private func reassembly(_ readings: [Reading], _ lines: [Line], _ words: IndexWords) -> [Page.Block] {
    var blocks: [Page.Block] = []
    if !readings.isEmpty {
      blocks.append(.paragraph(words.readings(count: readings.count)))
      blocks.append(.calculation(readings.map { Page.Line(left: $0.entry, right: $0.matrix, reason: words.reason($0.rule)) }))
    }
    blocks.append(.paragraph(isConstrained ? words.freeWhole : words.whole))
    let shown = lines.map { Page.Line(left: $0.left, right: $0.right) }
    blocks.append(.calculation(shown))
    return blocks
  }
}
