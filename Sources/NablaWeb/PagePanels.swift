import Catalogue
import Derivations
import Diagnostics
import Emission
import Formulas
import JSON
import Nabla
import Pages
import Pictures
import Planning
import Syntax

/// What a page shows beside the derivatives, each only where it is asked for: derivations, the picture of the computation, code.
enum PagePanels {
  static func members(_ answer: Answer, _ request: PageRequest, _ engine: Engine) throws(Diagnostic) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = []
    if let depth = request.steps { members.append(JSONValue.Member("pages", .array(try pages(answer, request, engine, depth)))) }
    if request.wantsGraph { members.append(JSONValue.Member("graph", try graph(answer, request, engine))) }
    let targets = Target.allCases.filter { request.formats.contains($0.rawValue) }
    if !targets.isEmpty { members.append(JSONValue.Member("code", .object(targets.map { code(answer, $0, request) }))) }
    return members
  }

  /// How value and derivatives would be computed, as text; dimensions without a size have the size 100.
  static func plan(_ answer: Answer, _ request: PageRequest) throws(Diagnostic) -> [JSONValue.Member] {
    var sizes: [String: Int] = [:]
    for axis in answer.program.variables.flatMap(\.type.axes) {
      for term in axis.extents.flatMap(\.terms) { sizes[term.name] = request.batch.sizes[term.name] ?? 100 }
    }
    let plan = try Plan(
      program: answer.program, derivatives: answer.derivatives.map { ($0.variable, $0.order, $0.typed) }, includesValue: true, sizes: sizes)
    return [JSONValue.Member("ok", .bool(true)), JSONValue.Member("plan", .string(plan.text(entry: 8, in: request.language)))]
  }

  /// The whole file in a language, or why there is none.
  private static func code(_ answer: Answer, _ target: Target, _ request: PageRequest) -> JSONValue.Member {
    let text: String
    do throws(Diagnostic) {
      text = try answer.code(in: target, CodeOptions(name: nil, sizes: request.batch.sizes, hasCheck: true, training: nil))
    } catch {
      text = error.wording.text(in: request.language) + (error.advice.map { "\n\($0.text(in: request.language))" } ?? "")
    }
    return JSONValue.Member(target.rawValue, .string(text))
  }

  /// The derivation of each derivative, as a piece of HTML.
  private static func pages(
    _ answer: Answer, _ request: PageRequest, _ engine: Engine, _ depth: PageRequest.Depth
  ) throws(Diagnostic) -> [JSONValue] {
    let telling = Telling(request.language, unfolds: depth == .index)
    var pages: [JSONValue] = []
    for derivation in try Explanation(engine: engine).derivations(of: answer, to: request.batch.problem) {
      let page = telling.page(derivation)
      pages.append(.object([JSONValue.Member("html", .string(HTMLPageWriter().body(page)))]))
    }
    return pages
  }

  /// The picture, and what there is to say of each node.
  private static func graph(_ answer: Answer, _ request: PageRequest, _ engine: Engine) throws(Diagnostic) -> JSONValue {
    let places = try engine.variables(of: request.batch.problem, in: answer.program)
    let tree = try Parser.parse(request.batch.problem.program)
    let graph = try ComputationGraph(
      tree, answer.program, by: places, signatures: Catalogue.standard.signatures, language: request.language)
    let nodes = graph.nodes.map { node -> JSONValue.Member in
      let formulas = ([node.title] + (node.signal.map { [$0] } ?? [])).map { MathMLWriter().write($0.formula, style: .enlarged) }
      let words = [node.title.text, node.shape, node.signal?.text ?? "", node.signalShape].filter { !$0.isEmpty }
      return JSONValue.Member(
        node.id,
        .object([
          JSONValue.Member("text", .string(words.joined(separator: ", "))), JSONValue.Member("mathml", .array(formulas.map(JSONValue.string))),
        ]))
    }
    return .object([
      JSONValue.Member("svg", .string(graph.svg(in: request.language))), JSONValue.Member("nodes", .object(nodes)),
    ])
  }
}
