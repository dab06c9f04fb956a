import Catalogue
import Derivations
import Diagnostics
import Formulas
import JSON
import Nabla
import Pages
import Pictures
import Syntax

/// What a page shows beside the derivatives, each only where it is asked for: derivations, the picture of the computation, code.
enum PageExtras {
  static func members(_ answer: Answer, _ request: PageRequest, _ engine: Engine) throws(Diagnostic) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = []
    if let depth = request.steps { members.append(JSONValue.Member("pages", .array(try pages(answer, request, engine, depth)))) }
    if request.wantsGraph { members.append(JSONValue.Member("graph", try graph(answer, request, engine))) }
    return members
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
      JSONValue.Member("svg", .string(picture(graph, request.language))), JSONValue.Member("nodes", .object(nodes)),
    ])
  }

  private static func picture(_ graph: ComputationGraph, _ language: Language) -> String {
    switch language {
    case .english:
      GraphSVGWriter().write(
        graph, title: "The computation", description: "What is computed from what, from top to bottom, and the error signals that flow back.")
    case .chinese:
      GraphSVGWriter().write(graph, title: "计算图", description: "自上而下：各值由哪些值算出，以及反向流动的误差信号。", omission: { "… 另有 \($0) 个值" })
    }
  }
}
