import Catalogue
import Diagnostics
import Emission
import Formulas
import Nabla
import Pages
import Syntax
import Typing

extension Identity {
  /// How far a page goes into an identity.
  public enum Depth: String, Sendable, Hashable, CaseIterable {
    /// The result, and its derivation in matrix notation.
    case matrix
    /// That, and the derivation entry by entry.
    case index
  }

  /// The identity as a page: derived, checked and replayed as it is asked for.
  ///
  /// - Throws: what the engine throws; `unverified` where a line does not follow, which would be a fault of the engine.
  public func page(in language: Language, depth: Depth = .matrix, engine: Engine = Engine()) throws(Diagnostic) -> Page {
    var writer = IdentityPageWriter(self, language)
    let answer = try engine.derive(problem)
    writer.introduce()
    try writer.state(answer)
    for claim in claims { try writer.judge(claim, engine, answer.program) }
    try writer.deriveInMatrices(answer, engine)
    if depth == .index { try writer.deriveInEntries(engine) }
    return writer.page
  }
}

/// The making of an identity's page.
private struct IdentityPageWriter {
  let identity: Identity
  let language: Language
  let words: IdentityWords
  var page: Page

  init(_ identity: Identity, _ language: Language) {
    self.identity = identity
    self.language = language
    words = IdentityWords(language)
    page = Page(title: [.text(words.text(identity.title))], language: language)
  }

  /// The program, where it stands in print, and what is worth knowing.
  mutating func introduce() {
    for note in identity.notes { page.blocks.append(.paragraph([.text(words.text(note))])) }
    page.blocks.append(.program(Identity.source(identity.problem.program, identity.problem.declarations)))
    if let citation = identity.citation { page.blocks.append(.paragraph(words.source(citation))) }
  }

  /// The derivatives, and how they were checked.
  mutating func state(_ answer: Answer) throws(Diagnostic) {
    let value = answer.program.statements.last?.name ?? (answer.type == .scalar ? "J" : "f")
    // δ·z moves as J does when z moves, so the derivative is called ∂J.
    let objective = identity.parts.count == 1 && identity.parts[0].cotangent != nil ? "J" : value
    for derivative in answer.derivatives {
      let emitter = LaTeXEmitter(derivative.typed, signatures: Catalogue.standard.signatures)
      let tree = try Parser.parse(derivative.shown)
      let formula = emitter.formula(derivativeOf: objective, by: derivative.variable, order: derivative.order, answer: tree)
      page.blocks.append(.remark(.result, [.formula(formula)]))
      if !derivative.conditions.isEmpty {
        page.blocks.append(
          .paragraph(
            words.conditions(derivative.conditions) { text in
              (try? Parser.parse(text)).flatMap { tree in tree.statements.last.map { emitter.formula(tree, node: $0.value) } }
            }))
      }
      if let free = derivative.unconstrained { page.blocks.append(.paragraph(words.unconstrained(free))) }
    }
    let certificates = answer.derivatives.map(\.certificate)
    page.blocks.append(.paragraph(words.checked(points: certificates.reduce(0) { $0 + $1.points }, isExact: certificates.allSatisfy(\.isExact))))
  }

  /// A formula that is often seen, judged by the engine.
  mutating func judge(_ claim: Identity.Claim, _ engine: Engine, _ program: TypedProgram) throws(Diagnostic) {
    let emitter = LaTeXEmitter(program, signatures: Catalogue.standard.signatures)
    var problem = identity.problem
    problem.layout = claim.layout
    let result = try engine.check(problem, claim: claim.formula)
    let shown = emitter.formula(try Parser.parse(claim.formula))
    page.blocks.append(
      .remark(
        result.verdict == .equal ? .note : .caution,
        words.verdict(claim, shown, result) { text in
          (try? Parser.parse(text)).flatMap { tree in tree.statements.count == 1 ? emitter.formula(tree) : nil }
        }))
  }

  /// The derivation in matrix notation.
  mutating func deriveInMatrices(_ answer: Answer, _ engine: Engine) throws(Diagnostic) {
    for derivation in try Explanation(engine: engine).derivations(of: answer, to: identity.problem) {
      append(Telling(language).page(derivation), under: words.matrixHeading(derivation.answer.variable))
    }
  }

  /// The derivations entry by entry.
  mutating func deriveInEntries(_ engine: Engine) throws(Diagnostic) {
    for part in identity.parts {
      let problem = Problem(program: part.program, declarations: part.declarations, variables: [part.variable])
      let derivation = try IndexDerivation(problem, cotangent: part.cotangent, engine: engine)
      try derivation.replay()
      append(derivation.page(in: language), under: nil)
    }
  }

  /// Another page's blocks below a heading, which is its title unless stated.
  private mutating func append(_ other: Page, under heading: [Run]?) {
    let offset = page.details.count
    page.blocks.append(.heading(level: 1, heading ?? other.title))
    func moved(_ block: Page.Block) -> Page.Block {
      switch block {
      case .detail(let summary, let number): .detail(summary: summary, number + offset)
      case .heading(let level, let runs): .heading(level: level + 1, runs)
      default: block
      }
    }
    page.blocks += other.blocks.map(moved)
    page.details += other.details.map { $0.map(moved) }
  }
}

extension Identity {
  /// A program with its declarations before it, as it is typed.
  static func source(_ program: String, _ declarations: [(name: String, type: String)]) -> String {
    (declarations.map { "\($0.name): \($0.type)" } + program.split(separator: "\n").map(String.init)).joined(separator: "\n")
  }

  /// The list of all identities as a page: a table for each group.
  public static func contents(in language: Language) -> Page {
    let words = IdentityWords(language)
    var page = Page(title: [.text(words.contents)], language: language)
    for group in Group.allCases {
      page.blocks.append(.heading(level: 1, [.text(words.title(of: group))]))
      let rows = all.filter { $0.group == group }.map { identity in
        [
          [Run.code(identity.name)], [Run.text(words.text(identity.title))],
          [Run.code(identity.problem.program.split(separator: "\n").joined(separator: "; "))],
        ]
      }
      page.blocks.append(.table(head: words.tableHead, rows: rows))
    }
    return page
  }
}
