import Testing
import WrittenText

@testable import Pictures

/// A graph of a seed: as many nodes as asked, each with a few sources among those before it.
private func randomGraph(_ seed: UInt64, nodes count: Int) -> ComputationGraph {
  var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
  func next(_ bound: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(bound))
  }
  var edges: [ComputationGraph.Edge] = []
  for target in 1..<count {
    for _ in 0..<next(3) { edges.append(.init(source: next(target), target: target)) }
    if target == count - 1 { edges.append(.init(source: target - 1, target: target)) }
  }
  let hasSource = Set(edges.map(\.target))
  let nodes = (0..<count).map { place in
    SampleGraph.node(
      "n\(place)", SampleGraph.bold("n\(place)"), nil, "n × \(place)",
      place == count - 1 ? .objective : hasSource.contains(place) ? .intermediate : .variable,
      signal: next(2) == 0)
  }
  return ComputationGraph(nodes: nodes, edges: edges)
}

@Suite("The layout of a graph")
struct GraphLayoutTests {
  private func layout(_ graph: ComputationGraph) -> (layout: GraphLayout, rooms: [GraphLayout.Room]) {
    let rooms = graph.nodes.indices.map { GraphLayout.Room(left: 10 + Double($0 % 7), right: 12 + Double($0 % 5) * 6, height: 20) }
    return (GraphLayout(graph, rooms: rooms, spacing: .init(across: 8, down: 30, bend: 4)), rooms)
  }

  @Test("nodes of a layer stand apart, edges lead down, all lies within the frame", arguments: UInt64(1)...40)
  func geometry(seed: UInt64) {
    let graph = randomGraph(seed, nodes: 3 + Int(seed))
    let (layout, rooms) = layout(graph)
    for a in graph.nodes.indices {
      #expect(layout.centers[a].x - rooms[a].left >= -1e-6 && layout.centers[a].x + rooms[a].right <= layout.width + 1e-6)
      for b in graph.nodes.indices where b != a && layout.layers[a] == layout.layers[b] && layout.centers[a].x <= layout.centers[b].x {
        #expect(layout.centers[b].x - layout.centers[a].x >= rooms[a].right + 8 + rooms[b].left - 1e-6)
      }
    }
    for (edge, route) in zip(graph.edges, layout.routes) {
      #expect(layout.layers[edge.source] < layout.layers[edge.target])
      #expect(route.first == layout.centers[edge.source] && route.last == layout.centers[edge.target])
      for (upper, lower) in zip(route, route.dropFirst()) { #expect(upper.y < lower.y) }
    }
  }

  @Test("sweeps never add crossings; counting them agrees with looking at every pair", arguments: UInt64(1)...40)
  func crossings(seed: UInt64) {
    var layers = GraphLayers(randomGraph(seed, nodes: 25))
    let before = layers.crossings()
    #expect(before == pairs(layers))
    layers.reduceCrossings()
    #expect(layers.crossings() <= before)
    #expect(layers.crossings() == pairs(layers))
  }

  private func pairs(_ layers: GraphLayers) -> Int {
    var total = 0
    for (upper, lower) in zip(layers.layers, layers.layers.dropFirst()) {
      let edges = upper.enumerated().flatMap { place, vertex in
        layers.vertices[vertex].below.compactMap { end in lower.firstIndex(of: end).map { (place, $0) } }
      }
      for a in edges { for b in edges where a.0 < b.0 && a.1 > b.1 { total += 1 } }
    }
    return total
  }

  @Test("places keep their distances and are the nearest that do")
  func nearest() {
    #expect(GraphLayout.nearest(to: [0, 100], weights: [1, 1], distances: [10]) == [0, 100])
    #expect(GraphLayout.nearest(to: [0, 0], weights: [1, 1], distances: [10]) == [-5, 5])
    // The heavier one moves less: 3·a + 1·(a + 8) is least for a = −2.
    #expect(GraphLayout.nearest(to: [0, 0], weights: [3, 1], distances: [8]) == [-2, 6])
    #expect(GraphLayout.nearest(to: [], weights: [], distances: []).isEmpty)
  }
}

@Suite("Drawings of graphs")
struct GraphDrawingTests {
  @Test("a picture is well formed, names every node, and has an arrow for each edge and each signal", arguments: UInt64(1)...20)
  func picture(seed: UInt64) {
    let graph = randomGraph(seed, nodes: 4 + Int(seed))
    let svg = GraphSVGWriter().write(graph, title: "a < b", description: "\"c\" & d")
    let markup = Markup(svg)
    #expect(markup.fault == nil)
    #expect(markup.elements.filter { $0 == "rect" }.count == graph.nodes.count)
    for node in graph.nodes { #expect(svg.contains("data-node=\"\(node.id)\"")) }
    let signals = graph.edges.filter { graph.nodes[$0.source].signal != nil }.count
    #expect(markup.elements.filter { $0 == "path" }.count == 2 * (graph.edges.count + signals))
    for forbidden in ["<script", "foreignObject", "href", "NaN", "inf"] { #expect(!svg.contains(forbidden)) }
  }

  @Test("a drawing is no wider than the terminal and shows every value", arguments: [40, 60, 80, 120], UInt64(1)...10)
  func drawing(width: Int, seed: UInt64) {
    let graph = randomGraph(seed, nodes: 3 + Int(seed))
    let text = GraphTextWriter(width: width).write(graph)
    for node in graph.nodes { #expect(text.contains(node.label.text)) }
    if text.contains("╭") { #expect(text.split(separator: "\n").allSatisfy { $0.count <= width + 2 }) }
  }

  @Test("a graph of hundreds of values is reduced, and says so", arguments: [61, 200, 900])
  func reduction(count: Int) {
    let graph = randomGraph(3, nodes: count)
    let (reduced, omitted) = graph.reduced()
    #expect(reduced.nodes.count <= ComputationGraph.maximumNodes)
    #expect(reduced.nodes.count + omitted == count)
    #expect(reduced.nodes.last == graph.nodes.last)
    #expect(Set(reduced.nodes.map(\.id)).isSubset(of: graph.nodes.map(\.id)))
    #expect(GraphTextWriter().write(graph).contains("… and \(omitted) more values"))
    #expect(Markup(GraphSVGWriter().write(graph, title: "", description: "")).fault == nil)
  }

  @Test("a value that was left out still joins what it stood between")
  func joining() {
    let nodes = (0..<70).map {
      SampleGraph.node("n\($0)", SampleGraph.bold("n\($0)"), nil, "", $0 == 0 ? .variable : $0 == 69 ? .objective : .intermediate, signal: true)
    }
    let chain = ComputationGraph(nodes: nodes, edges: (1..<70).map { .init(source: $0 - 1, target: $0) })
    let reduced = chain.reduced().graph
    #expect(reduced.nodes.count == 60)
    #expect(reduced.edges.count == 59)
    #expect(Set(reduced.edges.map(\.target)).count == 59)
  }

  @Test("names cannot break out of a picture", arguments: ["<script>", "\"/><x", "权重", "a\u{202E}", "\u{0}", "👩‍🚀", "]]>"])
  func hostile(name: String) {
    let graph = ComputationGraph(nodes: [SampleGraph.node(name, SampleGraph.italic(name), nil, name, .objective, signal: true)], edges: [])
    let markup = Markup(GraphSVGWriter().write(graph, title: name, description: name))
    #expect(markup.fault == nil)
    #expect(Set(markup.elements).isSubset(of: ["svg", "title", "desc", "style", "g", "rect", "text", "tspan"]))
    #expect(!GraphTextWriter().write(graph).unicodeScalars.contains { $0 == "\u{202E}" || $0 == "\u{0}" })
  }

  @Test("an empty graph is an empty picture")
  func empty() {
    let graph = ComputationGraph(nodes: [], edges: [])
    #expect(Markup(GraphSVGWriter().write(graph, title: "", description: "")).fault == nil)
    #expect(GraphTextWriter().write(graph).isEmpty)
  }
}
