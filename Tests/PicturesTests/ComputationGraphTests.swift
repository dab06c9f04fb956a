import Formulas
import Pictures
import Testing
import WrittenText

@Suite("A computation graph")
struct ComputationGraphTests {
  @Test("edges lead forward, once")
  func edges() {
    let node = ComputationGraph.Node(id: "n", label: .init(Formula()), shape: "", kind: .intermediate)
    let graph = ComputationGraph(
      nodes: [node, node],
      edges: [
        .init(source: 0, target: 1), .init(source: 0, target: 1), .init(source: 1, target: 0), .init(source: 0, target: 7),
        .init(source: 1, target: 1),
      ])
    #expect(graph.edges == [.init(source: 0, target: 1)])
  }
}

@Suite("Pictures of computation graphs")
struct GraphPictureTests {
  @Test func network() {
    GoldenFile.expect(GraphTextWriter().write(SampleGraph.network) + "\n", "network.txt")
    GoldenFile.expect(GraphSVGWriter().write(SampleGraph.network, title: "A network", description: "One hidden layer.") + "\n", "network.svg")
    GoldenFile.expect(GraphTextWriter().write(SampleGraph.recurrent) + "\n", "recurrent.txt")
    GoldenFile.expect(GraphSVGWriter().write(SampleGraph.recurrent, title: "Shared weights", description: "Three steps.") + "\n", "recurrent.svg")
  }
}
