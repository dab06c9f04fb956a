import Formulas

/// Draws a computation graph as SVG: values from top to bottom, what they are computed from above them, and beside each edge, in a second colour, the error signal that flows back.
///
/// Colours are those of the page, by the variables `--forward`, `--signal` and `--paper`, with the text's colour and a red where the page has none.
public struct GraphSVGWriter: Sendable {
  private static let fontSize = 15.0
  private static let smallSize = 12.0
  private static let padding = 12.0
  private static let lineHeight = 19.0
  private static let margin = 8.0
  /// Half the distance between an edge and the signal that flows back along it.
  private static let lane = 5.5

  /// A writer.
  public init() {}

  /// The picture, with a title and a description for those who do not see it.
  ///
  /// - Parameters:
  ///   - title: what the picture is called.
  ///   - description: what it shows, in a sentence.
  ///   - omission: the words for values that are not drawn, where there are too many for one picture.
  public func write(
    _ graph: ComputationGraph, title: String, description: String, omission: (Int) -> String = { "… and \($0) more values" }
  ) -> String {
    let (graph, omitted) = graph.reduced()
    let nodes = graph.nodes.map(Drawing.init)
    let layout = GraphLayout(
      graph, rooms: nodes.map(\.room), spacing: .init(across: 26, down: graph.nodes.contains { $0.signal != nil } ? 58 : 42, bend: 14))
    let footer = omitted > 0 ? Self.lineHeight + 8 : 0
    let size = (width: max(layout.width, 60) + 2 * Self.margin, height: layout.height + 2 * Self.margin + footer)
    var out = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"computation-graph\" role=\"img\" viewBox=\"0 0 \(n(size.width)) \(n(size.height))\" "
        + "width=\"\(n(size.width))\" height=\"\(n(size.height))\">",
      "<title>\(MarkupText.escaped(title))</title>", "<desc>\(MarkupText.escaped(description))</desc>", "<style>\(Self.styleSheet)</style>",
      "<g transform=\"translate(\(n(Self.margin)) \(n(Self.margin)))\">",
    ]
    for (edge, route) in zip(graph.edges, layout.routes) { out += self.edge(edge, route, graph, nodes, layout) }
    for (place, node) in graph.nodes.enumerated() { out += self.node(node, nodes[place], at: layout.centers[place]) }
    if omitted > 0 {
      out.append("<text class=\"shape\" x=\"0\" y=\"\(n(layout.height + Self.lineHeight))\">\(MarkupText.escaped(omission(omitted)))</text>")
    }
    return (out + ["</g>", "</svg>"]).joined(separator: "\n")
  }

  /// A node measured.
  private struct Drawing {
    var title: SVGText
    var shape: SVGText
    var signal: SVGText?
    var width: Double
    var height: Double

    init(_ node: ComputationGraph.Node) {
      title = SVGText(node.title.formula)
      shape = SVGText(words: node.shape)
      if let label = node.signal { signal = SVGText(label.formula.followed(by: node.signalShape)) }
      let text = max(title.width * fontSize, shape.width * smallSize)
      width = max(44, text + 2 * padding)
      height = (node.shape.isEmpty ? 1 : 2) * lineHeight + 8
    }

    var room: GraphLayout.Room {
      let label = signal.map { $0.width * smallSize + lane + 10 } ?? 0
      return GraphLayout.Room(left: width / 2, right: max(width / 2, label), height: height)
    }
  }

  private func node(_ node: ComputationGraph.Node, _ drawing: Drawing, at center: GraphLayout.Point) -> [String] {
    let (left, top) = (center.x - drawing.width / 2, center.y - drawing.height / 2)
    let radius = node.kind == .variable ? drawing.height / 2 : 5
    var out = [
      "<g class=\"node \(node.kind.rawValue)\" data-node=\"\(MarkupText.escaped(node.id))\">",
      "<rect x=\"\(n(left))\" y=\"\(n(top))\" width=\"\(n(drawing.width))\" height=\"\(n(drawing.height))\" rx=\"\(n(radius))\"/>",
      "<text x=\"\(n(center.x))\" y=\"\(n(top + 4 + 14))\" text-anchor=\"middle\">\(drawing.title.spans)</text>",
    ]
    if !node.shape.isEmpty {
      out.append(
        "<text class=\"shape\" x=\"\(n(center.x))\" y=\"\(n(top + 4 + 14 + Self.lineHeight - 1))\" text-anchor=\"middle\">\(drawing.shape.spans)</text>"
      )
    }
    if let signal = drawing.signal {
      let y = node.kind == .objective ? top + drawing.height + 14 : top + drawing.height + 15
      out.append("<text class=\"signal\" x=\"\(n(center.x + Self.lane + 8))\" y=\"\(n(y))\">\(signal.spans)</text>")
    }
    return out + ["</g>"]
  }

  /// The edge downwards, and the signal upwards where its source receives one.
  private func edge(
    _ edge: ComputationGraph.Edge, _ route: [GraphLayout.Point], _ graph: ComputationGraph, _ nodes: [Drawing], _ layout: GraphLayout
  ) -> [String] {
    let hasSignal = graph.nodes[edge.source].signal != nil
    let shift = hasSignal ? Self.lane : 0
    let top = route[0].y + nodes[edge.source].height / 2
    let bottom = route[route.count - 1].y - nodes[edge.target].height / 2
    // Edges arrive side by side, in the order of where they come from.
    let arrivals = graph.edges.indices.filter { graph.edges[$0].target == edge.target }.sorted {
      layout.routes[$0][layout.routes[$0].count - 2].x < layout.routes[$1][layout.routes[$1].count - 2].x
    }
    let own = arrivals.firstIndex { graph.edges[$0] == edge } ?? 0
    let step = min(24, (nodes[edge.target].width - 24) / Double(max(1, arrivals.count)))
    let offset = (Double(own) - Double(arrivals.count - 1) / 2) * step
    var points = route
    points[0].y = top
    points[points.count - 1].y = bottom
    points[points.count - 1].x += offset
    let names = "data-from=\"\(MarkupText.escaped(graph.nodes[edge.source].id))\" data-to=\"\(MarkupText.escaped(graph.nodes[edge.target].id))\""
    var out = ["<g class=\"edge\" \(names)>", line(points, shift: -shift, endsAt: points[points.count - 1], pointsDown: true), "</g>"]
    if hasSignal { out += ["<g class=\"back\" \(names)>", line(points, shift: shift, endsAt: points[0], pointsDown: false), "</g>"] }
    return out
  }

  /// A smooth line through points, upright at each, with an arrowhead at one end.
  private func line(_ points: [GraphLayout.Point], shift: Double, endsAt end: GraphLayout.Point, pointsDown: Bool) -> String {
    let head = 7.0
    var points = points
    if pointsDown { points[points.count - 1].y -= head - 1 } else { points[0].y += head - 1 }
    var path = "M\(n(points[0].x + shift)) \(n(points[0].y))"
    for (a, b) in zip(points, points.dropFirst()) {
      let reach = (b.y - a.y) * 0.5
      path += "C\(n(a.x + shift)) \(n(a.y + reach)) \(n(b.x + shift)) \(n(b.y - reach)) \(n(b.x + shift)) \(n(b.y))"
    }
    let (x, y) = (end.x + shift, end.y)
    let base = pointsDown ? y - head : y + head
    let arrow = "M\(n(x)) \(n(y))L\(n(x - 3.5)) \(n(base))L\(n(x + 3.5)) \(n(base))Z"
    return "<path class=\"line\" d=\"\(path)\"/><path class=\"head\" d=\"\(arrow)\"/>"
  }

  private func n(_ value: Double) -> String { SVGNumber.text(value) }

  /// What the class names of a picture mean; it stands in every picture, and a page that forbids that brings it along.
  public static let styleSheet = """
    .computation-graph{color:var(--forward,currentColor);font-family:"Latin Modern Roman","Latin Modern Math","STIX Two Text","STIX Two Math","Cambria Math",Cambria,"Times New Roman","Noto Serif CJK SC",serif;font-size:\(SVGNumber.text(fontSize))px}\
    .computation-graph text{fill:currentColor;white-space:pre}\
    .computation-graph rect{fill:var(--paper,none);stroke:currentColor;stroke-width:1.1}\
    .computation-graph .variable rect{stroke-dasharray:none;stroke-opacity:.45}\
    .computation-graph .objective rect{stroke-width:2.2}\
    .computation-graph .shape{font-size:\(SVGNumber.text(smallSize))px;fill-opacity:.65}\
    .computation-graph .edge .line{fill:none;stroke:currentColor;stroke-width:1.2}\
    .computation-graph .edge .head{fill:currentColor}\
    .computation-graph .back .line{fill:none;stroke:var(--signal,#b3401f);stroke-width:1.2;stroke-dasharray:4 2.5}\
    .computation-graph .back .head{fill:var(--signal,#b3401f)}\
    .computation-graph .signal{fill:var(--signal,#b3401f);font-size:\(SVGNumber.text(smallSize))px;paint-order:stroke;stroke:var(--paper,none);stroke-width:3px;stroke-linejoin:round}
    """
}

extension Formula {
  /// The formula with words after it.
  func followed(by words: String) -> Formula {
    guard !words.isEmpty else { return self }
    var out = self
    let whole = out.nodes.isEmpty ? out.add(.row) : root
    out.add(.row, [whole, out.add(.words("  " + words))])
    return out
  }
}
