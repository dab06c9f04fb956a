/// The lines between the layers of a drawing in characters. Everything that one value needs comes together in a row of its own, from which a line goes down to it.
struct TextTracks {
  /// The lines that come together between two layers: above a node, or above the place where an edge passes on.
  private struct Net {
    var layer: Int
    var target: Int?
    var column: Int
    /// Places in `departures`.
    var sources: [Int] = []
    var row = 0
  }

  /// A line that leaves a node, or a place where an edge passes.
  private struct Departure {
    var layer: Int
    var column: Int
    /// Places in `nets`.
    var nets: [Int] = []
  }

  private var nets: [Net] = []
  private var departures: [Departure] = []
  private var rowCounts: [Int]

  /// The tracks of a graph laid out.
  init(_ graph: ComputationGraph, _ layout: GraphLayout) {
    rowCounts = Array(repeating: 0, count: layout.bands.count)
    var netPlaces: [[Int]: Int] = [:]
    var departurePlaces: [[Int]: Int] = [:]
    for (number, (edge, route)) in zip(graph.edges, layout.routes).enumerated() {
      for step in 0..<route.count - 1 {
        let layer = layout.layers[edge.source] + step
        let arrives = step == route.count - 2
        // A bend is an edge's own.
        let netKey = arrives ? [0, edge.target, layer] : [1, number, layer]
        let departureKey = step == 0 ? [0, edge.source, layer] : [1, number, layer]
        let net = netPlaces[netKey] ?? nets.count
        if net == nets.count { nets.append(Net(layer: layer, target: arrives ? edge.target : nil, column: TextTracks.column(route[step + 1]))) }
        netPlaces[netKey] = net
        let departure = departurePlaces[departureKey] ?? departures.count
        if departure == departures.count { departures.append(Departure(layer: layer, column: TextTracks.column(route[step]))) }
        departurePlaces[departureKey] = departure
        nets[net].sources.append(departure)
        departures[departure].nets.append(net)
      }
    }
    partDepartures()
    assignRows()
  }

  /// The column of a point; whole numbers may come a little short.
  static func column(_ point: GraphLayout.Point) -> Int { Int((point.x + 1e-6).rounded(.down)) }

  /// A line that leaves where another value's line arrives would run into it: it leaves one column further on.
  private mutating func partDepartures() {
    for k in departures.indices {
      let clashes = nets.indices.contains { net in
        nets[net].layer == departures[k].layer && nets[net].column == departures[k].column && departures[k].nets != [net]
      }
      if clashes { departures[k].column += 1 }
    }
  }

  private func isStraight(_ net: Net) -> Bool { net.sources.allSatisfy { departures[$0].column == net.column } }

  private func reach(_ net: Net) -> ClosedRange<Int> {
    let columns = net.sources.map { departures[$0].column } + [net.column]
    return (columns.min() ?? net.column)...(columns.max() ?? net.column)
  }

  /// Rows in each gap: nets that do not overlap share one.
  private mutating func assignRows() {
    for layer in rowCounts.indices {
      var rows: [[ClosedRange<Int>]] = []
      let turning = nets.indices.filter { nets[$0].layer == layer && !isStraight(nets[$0]) }
      for k in turning.sorted(by: { reach(nets[$0]).lowerBound < reach(nets[$1]).lowerBound }) {
        let own = reach(nets[k])
        let row = rows.firstIndex { $0.allSatisfy { $0.upperBound + 1 < own.lowerBound || own.upperBound + 1 < $0.lowerBound } } ?? rows.count
        if row == rows.count { rows.append([]) }
        rows[row].append(own)
        nets[k].row = row
      }
      rowCounts[layer] = rows.count
    }
  }

  /// How many lines the gap below a layer takes: one to leave, the rows, one to arrive.
  func rows(below layer: Int) -> Int { layer == rowCounts.count - 1 ? 0 : rowCounts[layer] + (rowCounts[layer] == 0 ? 1 : 2) }

  /// Draws all lines. Edges that pass through a layer run down beside its boxes.
  ///
  /// - Parameters:
  ///   - tops: the first line of each layer.
  ///   - heights: the lines of each layer.
  ///   - boxTops: the first line of each node's box.
  func draw(on canvas: inout TextCanvas, tops: [Int], heights: [Int], boxTops: [Int]) {
    func start(_ layer: Int) -> Int { tops[layer] + heights[layer] }
    func row(_ net: Net) -> Int { start(net.layer) + 1 + net.row }
    func end(_ net: Net) -> Int { net.target.map { boxTops[$0] - 1 } ?? start(net.layer + 1) - 1 }
    for (place, net) in nets.enumerated() where !isStraight(net) {
      let reach = reach(net)
      canvas.horizontal(y: row(net), from: reach.lowerBound, to: reach.upperBound, net: place)
    }
    for departure in departures {
      let bottom = departure.nets.map { isStraight(nets[$0]) ? end(nets[$0]) : row(nets[$0]) }.max() ?? 0
      canvas.vertical(x: departure.column, from: start(departure.layer), to: bottom, joining: Set(departure.nets))
    }
    for (place, net) in nets.enumerated() {
      if !isStraight(net) { canvas.vertical(x: net.column, from: row(net), to: end(net), joining: [place]) }
      if net.target != nil { canvas.write("▼", x: net.column, y: end(net)) }
    }
  }
}
