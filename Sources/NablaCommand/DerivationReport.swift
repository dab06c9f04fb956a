import Catalogue
import Derivations
import Diagnostics
import JSON
import Nabla
import Pages
import Pictures
import Syntax

/// The derivations of an answer as the command writes them. One that did not pass its check is not told; its fault is.
struct DerivationReport {
  /// True where steps are asked for.
  let hasSteps: Bool
  /// What kept a derivation from being told.
  private(set) var fault: Diagnostic?
  /// The derivations as a batch tells them.
  private(set) var records: [Result<JSONValue, Diagnostic>] = []
  private var pages: [Page] = []
  private let usesColor: Bool
  private let language: Language
  /// The picture of the computation, where steps are asked for.
  private var picture: Page.Block?

  /// The derivations of an answer; without a depth their results alone.
  init(_ answer: Answer, _ problem: Problem, depth: DeriveCommand.Steps?, language: Language, usesColor: Bool) {
    hasSteps = depth != nil
    self.usesColor = usesColor
    self.language = language
    if hasSteps, let tree = try? Parser.parse(problem.program) {
      let places = answer.derivatives.compactMap { derivative in answer.program.variables.firstIndex { $0.name == derivative.variable } }
      let graph = try? ComputationGraph(tree, answer.program, by: places, signatures: Catalogue.standard.signatures, language: language)
      picture = graph?.block(in: language)
    }
    let telling = Telling(language, unfolds: depth == .index)
    let explanation = Explanation()
    for derivative in answer.derivatives {
      do throws(Diagnostic) {
        guard hasSteps else {
          pages.append(telling.resultPage(try explanation.derivation(of: derivative, in: answer.program, to: problem)))
          continue
        }
        let derivation = try explanation.checkedDerivation(of: derivative, in: answer.program, to: problem)
        pages.append(telling.page(derivation))
        records.append(.success(StepRecords(language: language, unfolds: depth == .index).value(derivation)))
      } catch {
        fault = error
        records.append(.failure(error))
        if let derivation = try? explanation.derivation(of: derivative, in: answer.program, to: problem) {
          pages.append(telling.resultPage(derivation))
        }
      }
    }
  }

  /// The derivations for a terminal, behind the answer; empty where none are asked for.
  var text: String {
    guard hasSteps, fault == nil else { return "" }
    let ink = Ink(usesColor: usesColor)
    let writer = TextPageWriter(width: 100) { text, style in
      switch style {
      case .heading, .strong: ink.heading(text)
      case .formula, .code: ink.formula(text)
      case .aside: ink.aside(text)
      case .note: ink.label(text)
      case .caution: ink.wrong(text)
      case .result: ink.right(text)
      }
    }
    return pages.map { "\n" + writer.write($0) }.joined()
  }

  /// The pages in a format, as one document.
  func written(by writer: some PageWriter) -> String {
    var page = Page.joined(pages, title: [.text(language == .chinese ? "导数" : "Derivatives")], language: language)
    if let picture { page.blocks.insert(picture, at: 0) }
    return writer.write(page)
  }
}
