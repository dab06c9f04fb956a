extension ComputationGraph {
  /// The most nodes that a picture holds.
  public static let maximumNodes = 60

  /// The graph with at most so many nodes, and how many were left out: first what comes from outside and receives no signal, then values on the way with a single user,
  /// whose sources become the user's, then what stands first.
  public func reduced(to limit: Int = ComputationGraph.maximumNodes) -> (graph: ComputationGraph, omitted: Int) {
    guard nodes.count > limit else { return (self, 0) }
    var isKept = Array(repeating: true, count: nodes.count)
    var excess = nodes.count - limit
    var sources = Array(repeating: Set<Int>(), count: nodes.count)
    var users = Array(repeating: Set<Int>(), count: nodes.count)
    for edge in edges {
      sources[edge.target].insert(edge.source)
      users[edge.source].insert(edge.target)
    }
    func remove(_ place: Int) {
      isKept[place] = false
      excess -= 1
      for user in users[place] {
        sources[user].remove(place)
        for source in sources[place] {
          sources[user].insert(source)
          users[source].insert(user)
        }
      }
      for source in sources[place] { users[source].remove(place) }
    }
    for place in nodes.indices where excess > 0 && nodes[place].kind == .variable && nodes[place].signal == nil { remove(place) }
    for place in nodes.indices where excess > 0 && isKept[place] && nodes[place].kind == .intermediate && users[place].count == 1 { remove(place) }
    for place in nodes.indices where excess > 0 && isKept[place] && nodes[place].kind != .objective {
      // What many values need and many give is cut out, not joined up: there would be more edges than before.
      if sources[place].count > 3 { sources[place] = [] }
      remove(place)
    }
    var places: [Int: Int] = [:]
    var kept: [Node] = []
    for place in nodes.indices where isKept[place] {
      places[place] = kept.count
      kept.append(nodes[place])
    }
    var joined: [Edge] = []
    for target in nodes.indices where isKept[target] {
      for source in sources[target].sorted() {
        if let from = places[source], let to = places[target] { joined.append(Edge(source: from, target: to)) }
      }
    }
    return (ComputationGraph(nodes: kept, edges: joined), nodes.count - kept.count)
  }
}
