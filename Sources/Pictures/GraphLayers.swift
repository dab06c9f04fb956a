/// A graph in layers, from top to bottom, with a place in every layer that an edge passes through.
struct GraphLayers {
  /// What stands in a layer: a node of the graph, or a bend of an edge.
  struct Vertex {
    /// The node; nil for a bend.
    var node: Int?
    var layer: Int
    /// The vertices that it is joined to in the layer above, and below.
    var above: [Int] = []
    var below: [Int] = []
    /// How strongly each of them pulls: a value computed on the way more than one from outside, so that what is computed runs straight down.
    var pullAbove: [Double] = []
    var pullBelow: [Double] = []
  }

  /// Nodes first, by their places in the graph, then bends.
  private(set) var vertices: [Vertex]
  /// The vertices of each layer, from left to right.
  var layers: [[Int]]
  /// For each edge of the graph the vertices that it runs through, from its source to its target.
  private(set) var paths: [[Int]]

  /// The layers of a graph: what comes from outside stands just above its first use, all else just below the last thing that it needs.
  init(_ graph: ComputationGraph) {
    let count = graph.nodes.count
    var layer = Array(repeating: 0, count: count)
    let edges = graph.edges.sorted { ($0.target, $0.source) < ($1.target, $1.source) }
    for edge in edges { layer[edge.target] = max(layer[edge.target], layer[edge.source] + 1) }
    var hasSource = Array(repeating: false, count: count)
    for edge in edges { hasSource[edge.target] = true }
    var firstUse = Array(repeating: Int.max, count: count)
    for edge in edges { firstUse[edge.source] = min(firstUse[edge.source], layer[edge.target]) }
    for node in 0..<count where !hasSource[node] && firstUse[node] < .max { layer[node] = firstUse[node] - 1 }

    vertices = (0..<count).map { Vertex(node: $0, layer: layer[$0]) }
    paths = []
    for edge in graph.edges {
      var path = [edge.source]
      for passed in (layer[edge.source] + 1)..<max(layer[edge.source] + 1, layer[edge.target]) {
        vertices.append(Vertex(node: nil, layer: passed))
        path.append(vertices.count - 1)
      }
      path.append(edge.target)
      for (upper, lower) in zip(path, path.dropFirst()) {
        let pull = graph.nodes[edge.source].kind == .variable ? 1.0 : 6.0
        vertices[upper].below.append(lower)
        vertices[upper].pullBelow.append(pull)
        vertices[lower].above.append(upper)
        vertices[lower].pullAbove.append(pull)
      }
      paths.append(path)
    }
    layers = Array(repeating: [], count: (layer.max() ?? -1) + 1)
    for vertex in vertices.indices { layers[vertices[vertex].layer].append(vertex) }
  }

  /// Orders each layer by the mean place of its neighbours, down and up again, and keeps the order with the fewest crossings.
  mutating func reduceCrossings(sweeps: Int = 12) {
    var best = layers
    var fewest = crossings()
    for sweep in 0..<sweeps where fewest > 0 {
      let isDown = sweep.isMultiple(of: 2)
      let order = isDown ? Array(layers.indices.dropFirst()) : Array(layers.indices.dropLast().reversed())
      for layer in order {
        let places = places(of: isDown ? layer - 1 : layer + 1)
        let current = self.places(of: layer)
        let means = layers[layer].map { vertex in
          let neighbours = isDown ? vertices[vertex].above : vertices[vertex].below
          let mean = neighbours.isEmpty ? nil : neighbours.reduce(0.0) { $0 + Double(places[$1] ?? 0) } / Double(neighbours.count)
          return (vertex, mean ?? Double(current[vertex] ?? 0))
        }
        layers[layer] = means.sorted { $0.1 < $1.1 }.map(\.0)
      }
      let count = crossings()
      if count < fewest { (fewest, best) = (count, layers) }
    }
    layers = best
  }

  /// How often edges cross between neighbouring layers: inversions, counted with a tree of partial sums, so in time n log n.
  func crossings() -> Int {
    var total = 0
    for layer in layers.indices.dropLast() {
      let places = places(of: layer + 1)
      let ends = layers[layer].flatMap { vertex in vertices[vertex].below.map { places[$0] ?? 0 }.sorted() }
      // sums[k] counts the ends in a range of places that closes at k.
      var sums = Array(repeating: 0, count: layers[layer + 1].count + 1)
      for (seen, end) in ends.enumerated() {
        var notRight = 0
        var k = end + 1
        while k > 0 {
          notRight += sums[k]
          k -= k & -k
        }
        total += seen - notRight
        k = end + 1
        while k < sums.count {
          sums[k] += 1
          k += k & -k
        }
      }
    }
    return total
  }

  private func places(of layer: Int) -> [Int: Int] { Dictionary(uniqueKeysWithValues: layers[layer].enumerated().map { ($1, $0) }) }
}
