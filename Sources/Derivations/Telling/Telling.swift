import Diagnostics
import Formulas
import Nabla
import Pages
import Syntax
import Typing

/// Tells a derivation as a page, in one language.
///
/// Each rule is explained where it is first used, and named wherever it is used again.
public struct Telling: Sendable {
  /// The language.
  public var language: Language
  /// True where steps are unfolded into entries.
  public var unfolds: Bool

  /// A telling.
  public init(_ language: Language, unfolds: Bool = false) {
    self.language = language
    self.unfolds = unfolds
  }

  /// A condition of an answer, which the engine states in English, in the language.
  public func condition(_ text: String) -> [Run] { ConditionWords(language: language).runs(text) }

  /// The page of a derivation.
  public func page(_ derivation: Derivation) -> Page {
    var teller = PageTeller(derivation, self)
    return teller.page()
  }

  /// The page of a derivation's result alone.
  public func resultPage(_ derivation: Derivation) -> Page {
    var teller = PageTeller(derivation, self)
    return teller.resultPage()
  }
}

/// One page while it is told.
struct PageTeller {
  private let derivation: Derivation
  private let telling: Telling
  private let phrases: Phrases
  private let shapes: ShapeWords
  private var notation: PartNotation
  private var reasons: Reasons
  private var part: Derivation.Part
  private var explained: Set<String> = []
  /// The signs and functions that were said what they are.
  private var introduced: Set<String> = []
  /// The works that rules were cited from, in the order of their first use.
  private var cited: [Work] = []
  private var blocks: [Page.Block] = []
  private var details: [[Page.Block]] = []

  init(_ derivation: Derivation, _ telling: Telling) {
    self.derivation = derivation
    self.telling = telling
    phrases = Phrases(language: telling.language)
    shapes = ShapeWords(language: telling.language)
    part = derivation.parts[0]
    notation = PartNotation(derivation.parts[0])
    reasons = Reasons(derivation.parts[0], language: telling.language)
  }

  /// The derivative's symbol.
  private var whole: Formula {
    let (value, by) = (derivation.parts[0].objective, derivation.answer.variable)
    return derivation.answer.order == 2 ? .secondPartial(notation.name(value), notation.name(by)) : notation.partial(of: value, by: by)
  }

  mutating func resultPage() -> Page {
    let whole = whole
    let title: [Run] = [.formula(whole)]
    conclude(whole)
    return Page(title: title, language: telling.language, blocks: blocks)
  }

  mutating func page() -> Page {
    let whole = whole
    for (k, part) in derivation.parts.enumerated() {
      self.part = part
      notation = PartNotation(part)
      reasons = Reasons(part, language: telling.language)
      if derivation.parts.count > 1 {
        heading(k == 0 ? phrases.gradientHeading : phrases.hessianHeading, [:], level: 1)
      }
      tell(level: derivation.parts.count > 1 ? 2 : 1)
    }
    conclude(whole)
    nameSources()
    return Page(title: phrases.fill(phrases.title, ["derivative": [.formula(whole)]]), language: telling.language, blocks: blocks, details: details)
  }

  // MARK: Parts

  private mutating func tell(level: Int) {
    chain(level)
    for stage in part.stages {
      heading(of: stage, level)
      if stage.kind == .entries, part.links.last?.type.axes.count ?? 0 > 0 { paragraph(phrases.tensor, [:]) }
      for k in stage.calculations.indices { tell(stage.calculations[k], of: stage, isFirst: k == 0) }
    }
  }

  private mutating func chain(_ level: Int) {
    let gaps = ["by": [Run.formula(notation.name(part.variable))], "value": [Run.formula(notation.name(part.objective))]]
    heading(phrases.chainHeading, [:], level: level)
    let isConstant = part.links.last?.inputs.isEmpty == true
    let isLong = part.links.count > 1 || part.links.contains { !$0.passed.isEmpty }
    paragraph(isConstant ? phrases.constant : isLong ? phrases.chain : phrases.single, gaps)
    var lines: [Page.Line] = []
    for link in part.links {
      for name in link.passed {
        guard let tree = part.passed[name], let statement = tree.statements.last else { continue }
        lines.append(Page.Line(left: notation.left(statement), right: notation.value(statement, of: tree), reason: shapes.runs(notation.type(name))))
      }
      for statement in link.definition.statements {
        var reason = shapes.runs(link.type)
        if link.isGenerated { reason += [.text(telling.language == .english ? "; " : "；"), .text(phrases.namedHere)] }
        lines.append(Page.Line(left: notation.left(statement), right: notation.value(statement, of: link.definition), reason: reason))
      }
    }
    blocks.append(.calculation(lines))
    let words = NotationWords(language: telling.language)
    let signs = words.signs(part).filter { introduced.insert($0.name).inserted }
    if !signs.isEmpty { blocks.append(.paragraph(words.runs(signs))) }
  }

  private mutating func heading(of stage: Stage, _ level: Int) {
    let by = [Run.formula(notation.name(stage.subject))]
    let isEnd = stage.subject == part.variable
    switch stage.kind {
    case .jacobian, .differential: heading(isEnd ? phrases.derivativeHeading : phrases.signalHeading, ["by": by], level: level)
    case .forward: heading(phrases.forwardHeading, ["value": by, "by": [.formula(notation.name(part.variable))]], level: level)
    case .entries: heading(phrases.entriesHeading, [:], level: level)
    case .layout: heading(phrases.layoutHeading, [:], level: level)
    case .constraint: heading(phrases.constraintHeading, [:], level: level)
    case .summary: heading(phrases.summaryHeading, [:], level: level)
    }
  }

  private mutating func tell(_ calculation: Calculation, of stage: Stage, isFirst: Bool) {
    introduce(calculation, of: stage, isFirst: isFirst)
    // Under the heading of a summary nothing else is explained.
    if stage.kind == .summary { explained.insert(Rule.together.name) }
    explain(calculation.steps)
    var lines: [Page.Line] = []
    for (k, step) in calculation.steps.enumerated() {
      guard let last = step.after.statements.last else { continue }
      var reason: [Run] = stage.kind == .summary && k == 0 ? [] : [.text(reasons.wording(step.rule).title)]
      let conditions = reasons.conditions(step)
      if !conditions.isEmpty { reason += [.text(phrases.listSeparator), .text(phrases.condition)] + conditions }
      let right = last.indices == nil ? notation.value(step.after) : notation.value(last, of: step.after)
      let left = k > 0 ? nil : last.indices != nil ? notation.left(last) : notation.name(calculation.name)
      lines.append(Page.Line(left: left, right: right, reason: reason))
      for statement in step.after.statements.dropLast() {
        lines.append(
          Page.Line(left: notation.left(statement), right: notation.value(statement, of: step.after), reason: [.text(phrases.whereWord)]))
      }
    }
    blocks.append(.calculation(lines))
    if telling.unfolds { for step in calculation.steps { unfold(step) } }
    if let signal = calculation.signal { name(signal, calculation, stage) }
  }

  private mutating func introduce(_ calculation: Calculation, of stage: Stage, isFirst: Bool) {
    switch calculation.meaning {
    case .constrained, .transposed: return
    case .direct(let value, let by, let holding):
      guard stage.kind == .jacobian else { return }
      if calculation.steps.first?.rule == .vectorIdentification {
        paragraph(phrases.read, [:])
        return
      }
      let gaps = ["value": formula(value), "by": formula(by), "held": list(holding)]
      let isPlain = holding.isEmpty || value != part.objective
      if isFirst {
        paragraph(isPlain ? phrases.direct : phrases.directHolding, gaps)
      } else {
        paragraph(isPlain ? phrases.next : phrases.nextHolding, gaps)
      }
    case .differential(let value, let by, let along, let holding):
      // Where the objective's own differential follows that of a link, it goes on from it.
      if stage.kind == .differential, calculation.steps.count > 1, calculation.steps[0].rule == .gradientAsForm {
        paragraph(phrases.total, ["value": formula(part.objective)])
      } else {
        let isPart = if case .differential(_, let held) = part.symbols[calculation.name] { !held.isEmpty } else { false }
        let sentence = isPart ? phrases.differentialHolding : isFirst ? phrases.differential : phrases.again
        paragraph(sentence, ["value": formula(value), "by": formula(by), "along": formula(along), "held": list(holding)])
      }
    case .total(_, let by):
      guard stage.kind == .jacobian || stage.kind == .differential, let first = calculation.steps.first else { return }
      if [Rule.identification, .identificationByEntries, .vectorIdentification].contains(first.rule) {
        paragraph(phrases.read, [:])
      } else if stage.calculations.count == 1, stage.users == [part.objective] {
        // A chain of one link has said so already.
        if part.links.count > 1 { paragraph(phrases.totalAlone, ["by": formula(by), "value": formula(part.objective)]) }
      } else {
        paragraph(phrases.total, ["value": formula(part.objective)])
      }
    }
  }

  /// The reasons of rules that were not used before.
  private mutating func explain(_ steps: [Step]) {
    for step in steps where explained.insert(step.rule.name).inserted {
      var runs: [Run] = []
      // The stop stands outside the bold face: in Markdown nothing closes behind a full-width stop.
      runs.append(.strong(reasons.wording(step.rule).title))
      runs.append(.text(phrases.stop + (telling.language == .english ? " " : "")))
      runs += reasons.runs(step)
      if let citation = step.rule.citation {
        if !cited.contains(citation.work) { cited.append(citation.work) }
        runs.append(.text((telling.language == .english ? " " : "") + "[\(citation.work.key), \(citation.place(telling.language))]"))
      }
      blocks.append(.paragraph(runs))
    }
  }

  private mutating func name(_ signal: String, _ calculation: Calculation, _ stage: Stage) {
    let isMatrix = if case .matrix = calculation.type { true } else { false }
    let isScalarObjective = part.links.last?.type == .scalar
    let phrase = !isScalarObjective ? phrases.jacobianSignal : isMatrix ? phrases.gradientSignal : phrases.signal
    paragraph(
      phrase, ["signal": formula(signal), "by": formula(stage.subject), "value": formula(part.objective), "shape": shapes.runs(calculation.type)])
  }

  private mutating func conclude(_ whole: Formula) {
    let answer = derivation.answer
    var runs: [Run] = [.formula(whole)]
    var definitions: [Run] = []
    if let tree = try? Parser.parse(answer.shown), let last = tree.statements.last, last.indices == nil {
      runs = [.formula(Formula.row([whole, .sign("="), notation.value(last, of: tree)]))]
      for statement in tree.statements.dropLast() {
        guard let left = notation.left(statement) else { continue }
        definitions.append(.text(definitions.isEmpty ? phrases.whereClause : phrases.listSeparator))
        definitions.append(.formula(Formula.row([left, .sign("="), notation.value(statement, of: tree)])))
      }
    }
    let shape = shapes.runs(answer.type)
    let isSpaced = if case .formula = shape.first { true } else { false }
    runs.append(.text(telling.language == .english ? ", " : isSpaced ? "，它是 " : "，它是"))
    runs += shape + definitions
    runs.append(.text(phrases.stop))
    runs += LayoutWords(language: telling.language).runs(derivation)
    if !answer.conditions.isEmpty {
      let conditions = ConditionWords(language: telling.language, formula: notation.formula).runs(answer.conditions)
      if telling.language == .english { runs.append(.text(" ")) }
      runs += phrases.fill(phrases.conditions, ["conditions": conditions])
    }
    blocks.append(.remark(.result, runs))
  }

  /// The works that the page cites, under the keys by which it does.
  private mutating func nameSources() {
    guard !cited.isEmpty else { return }
    heading(phrases.sourcesHeading, [:], level: 1)
    for work in cited { blocks.append(.paragraph([.text("[\(work.key)] \(work.title).")])) }
  }

  // MARK: Entries

  private mutating func unfold(_ step: Step) {
    guard let unfolding = step.unfolding, let entries = unfolding.entries() else { return }
    details.append(entries.blocks(in: telling.language))
    blocks.append(.detail(summary: [.text(phrases.unfold)], details.count - 1))
  }

  // MARK: Pieces

  private mutating func heading(_ sentence: String, _ gaps: [String: [Run]], level: Int) {
    blocks.append(.heading(level: level, phrases.fill(sentence, gaps)))
  }

  private mutating func paragraph(_ sentence: String, _ gaps: [String: [Run]]) { blocks.append(.paragraph(phrases.fill(sentence, gaps))) }

  private func formula(_ name: String) -> [Run] { [.formula(notation.name(name))] }

  private func list(_ names: [String]) -> [Run] {
    names.enumerated().flatMap { k, name in (k == 0 ? [] : [.text(telling.language == .english ? ", " : "、")]) + formula(name) }
  }
}

extension Formula {
  /// ∂²above/∂below²
  static func secondPartial(_ above: Formula, _ below: Formula) -> Formula {
    var out = Formula()
    let square = out.add(.script(subscript: false, superscript: true), [out.add(.sign("∂", .large)), out.add(.number("2"))])
    let top = out.add(.row, [square, out.graft(above)])
    let base = out.graft(below)
    let bottom = out.add(.row, [out.add(.sign("∂", .large)), out.add(.script(subscript: false, superscript: true), [base, out.add(.number("2"))])])
    out.add(.fraction, [top, bottom])
    return out
  }
}
