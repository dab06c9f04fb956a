/// Where the nodes of a graph stand and where its edges run, in any unit of length. Layers lie below one another.
public struct GraphLayout: Sendable {
  /// The room that a node takes, from its middle.
  public struct Room: Sendable {
    /// To the left of the middle.
    public var left: Double
    /// To the right of it.
    public var right: Double
    /// The height of its box.
    public var height: Double

    /// The room of a node.
    public init(left: Double, right: Double, height: Double) {
      self.left = left
      self.right = right
      self.height = height
    }
  }

  /// A point, x to the right, y downwards.
  public struct Point: Sendable, Hashable {
    /// To the right.
    public var x: Double
    /// Downwards.
    public var y: Double
  }

  /// How far apart things stand.
  public struct Spacing: Sendable {
    /// Between neighbours of a layer.
    public var across: Double
    /// Between layers.
    public var down: Double
    /// The width of an edge that passes through a layer.
    public var bend: Double

    /// Distances.
    public init(across: Double, down: Double, bend: Double) {
      self.across = across
      self.down = down
      self.bend = bend
    }
  }

  /// The middle of each node.
  public private(set) var centers: [Point]
  /// For each edge the points that it runs through: the middle of its source, of its bends, of its target.
  public private(set) var routes: [[Point]]
  /// The top and bottom of each layer.
  public private(set) var bands: [(top: Double, bottom: Double)]
  /// The layer of each node.
  public private(set) var layers: [Int]
  /// The width of the whole.
  public private(set) var width: Double
  /// The height of the whole.
  public private(set) var height: Double

  /// The layout of a graph of at most a few hundred nodes: layers, few crossings, and neighbours as near to one another as they fit.
  public init(_ graph: ComputationGraph, rooms: [Room], spacing: Spacing) {
    var layered = GraphLayers(graph)
    layered.reduceCrossings()
    let bend = Room(left: spacing.bend / 2, right: spacing.bend / 2, height: 0)
    let room = layered.vertices.map { vertex in vertex.node.map { rooms[$0] } ?? bend }
    let x = GraphLayout.columns(layered, room, spacing.across)

    bands = []
    var top = 0.0
    for layer in layered.layers {
      let height = layer.map { room[$0].height }.max() ?? 0
      bands.append((top, top + height))
      top += height + spacing.down
    }
    let left = layered.vertices.indices.map { x[$0] - room[$0].left }.min() ?? 0
    let right = layered.vertices.indices.map { x[$0] + room[$0].right }.max() ?? 0
    let bands = bands
    func point(_ vertex: Int) -> Point {
      let band = bands[layered.vertices[vertex].layer]
      return Point(x: x[vertex] - left, y: (band.top + band.bottom) / 2)
    }
    centers = graph.nodes.indices.map(point)
    routes = layered.paths.map { $0.map(point) }
    layers = graph.nodes.indices.map { layered.vertices[$0].layer }
    width = right - left
    height = bands.last?.bottom ?? 0
  }

  /// The middles of all vertices: each as near to the mean of its neighbours as the others of its layer allow, swept down and up.
  private static func columns(_ layered: GraphLayers, _ room: [Room], _ gap: Double, sweeps: Int = 16) -> [Double] {
    var x = Array(repeating: 0.0, count: layered.vertices.count)
    for layer in layered.layers {
      var end = 0.0
      for vertex in layer {
        x[vertex] = end + room[vertex].left
        end += room[vertex].left + room[vertex].right + gap
      }
      for vertex in layer { x[vertex] -= end / 2 }
    }
    for sweep in 0..<sweeps {
      let isDown = sweep.isMultiple(of: 2)
      for layer in isDown ? Array(layered.layers) : layered.layers.reversed() {
        // The last sweeps look both ways.
        let wishes = layer.map { vertex -> Double in
          let own = layered.vertices[vertex]
          let looksBothWays = sweep >= sweeps - 4
          var (sum, weight) = (0.0, 0.0)
          if isDown || looksBothWays {
            for (other, pull) in zip(own.above, own.pullAbove) { (sum, weight) = (sum + pull * x[other], weight + pull) }
          }
          if !isDown || looksBothWays {
            for (other, pull) in zip(own.below, own.pullBelow) { (sum, weight) = (sum + pull * x[other], weight + pull) }
          }
          return weight > 0 ? sum / weight : x[vertex]
        }
        let weights = layer.map { vertex in
          max(0.5, layered.vertices[vertex].pullAbove.reduce(0, +) + layered.vertices[vertex].pullBelow.reduce(0, +))
        }
        let places = nearest(to: wishes, weights: weights, distances: zip(layer, layer.dropFirst()).map { room[$0].right + gap + room[$1].left })
        for (vertex, place) in zip(layer, places) { x[vertex] = place }
      }
    }
    return x
  }

  /// The places nearest to those wished for, in the sense of weighted least squares, that keep their distances.
  ///
  /// With s_k the sum of the distances up to k, y_k = x_k − s_k must not fall from left to right: isotonic regression, by pooling neighbours that violate it.
  static func nearest(to wishes: [Double], weights: [Double], distances: [Double]) -> [Double] {
    var shifts = [0.0]
    for distance in distances { shifts.append(shifts[shifts.count - 1] + distance) }
    var pools: [(sum: Double, weight: Double, count: Int)] = []
    for (place, shift) in shifts.enumerated() where place < wishes.count {
      pools.append((weights[place] * (wishes[place] - shift), weights[place], 1))
      while pools.count > 1 {
        let (last, before) = (pools[pools.count - 1], pools[pools.count - 2])
        guard before.sum / before.weight > last.sum / last.weight else { break }
        pools.removeLast(2)
        pools.append((before.sum + last.sum, before.weight + last.weight, before.count + last.count))
      }
    }
    let values = pools.flatMap { pool in Array(repeating: pool.sum / pool.weight, count: pool.count) }
    return zip(values, shifts).map { $0 + $1 }
  }
}
