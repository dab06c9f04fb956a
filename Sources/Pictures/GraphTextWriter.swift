import Diagnostics

/// Draws a computation graph in box characters: values from top to bottom, each with its shape and the error signal that arrives at it. What is wider than the terminal is listed instead.
public struct GraphTextWriter: Sendable {
  private let width: Int

  /// A writer for so many columns.
  public init(width: Int = 80) { self.width = max(40, width) }

  /// The drawing, lines joined by newlines.
  ///
  /// - Parameter omission: the words for values that are not drawn, where there are too many for one picture.
  public func write(_ graph: ComputationGraph, omission: (Int) -> String = { "… and \($0) more values" }) -> String {
    let (graph, omitted) = graph.reduced()
    let boxes = graph.nodes.map(Box.init)
    let layout = GraphLayout(
      graph, rooms: boxes.map { GraphLayout.Room(left: Double($0.width / 2), right: Double($0.width - $0.width / 2), height: 1) },
      spacing: .init(across: 2, down: 1, bend: 1))
    let text = layout.width <= Double(width) ? drawing(graph, boxes, layout) : list(graph)
    return omitted > 0 ? text + "\n" + omission(omitted) : text
  }

  /// The text of a node.
  private struct Box {
    var lines: [String]
    var width: Int
    var kind: ComputationGraph.Kind

    init(_ node: ComputationGraph.Node) {
      lines = [node.title.text.shownSafely]
      if !node.shape.isEmpty { lines.append(node.shape) }
      if let signal = node.signal { lines.append("↑ \(signal.text)" + (node.signalShape.isEmpty ? "" : "  \(node.signalShape)")) }
      width = (lines.map(GraphTextWriter.columns).max() ?? 0) + 4
      kind = node.kind
    }
  }

  private static func columns(_ text: String) -> Int { text.reduce(0) { $0 + DisplayCell($1).width } }

  // MARK: The drawing

  private func drawing(_ graph: ComputationGraph, _ boxes: [Box], _ layout: GraphLayout) -> String {
    var tops: [Int] = []
    var heights: [Int] = []
    let tracks = TextTracks(graph, layout)
    var top = 0
    for layer in layout.bands.indices {
      let height = graph.nodes.indices.filter { layout.layers[$0] == layer }.map { boxes[$0].lines.count + 2 }.max() ?? 1
      tops.append(top)
      heights.append(height)
      top += height + tracks.rows(below: layer)
    }
    var canvas = TextCanvas(width: Int(layout.width.rounded(.up)) + 2, height: top)
    var boxTops: [Int] = []
    for (place, box) in boxes.enumerated() {
      let left = TextTracks.column(layout.centers[place]) - box.width / 2
      // Boxes of one layer stand on one line: from there the edges leave.
      let layer = layout.layers[place]
      let y = tops[layer] + heights[layer] - box.lines.count - 2
      boxTops.append(y)
      draw(box, left: left, top: y, on: &canvas)
    }
    tracks.draw(on: &canvas, tops: tops, heights: heights, boxTops: boxTops)
    return canvas.text
  }

  private func draw(_ box: Box, left: Int, top: Int, on canvas: inout TextCanvas) {
    let corners =
      switch box.kind {
      case .variable: ("╭", "─", "╮", "│", "╰", "╯")
      case .intermediate: ("┌", "─", "┐", "│", "└", "┘")
      case .objective: ("╔", "═", "╗", "║", "╚", "╝")
      }
    let bar = String(repeating: corners.1, count: box.width - 2)
    canvas.write(corners.0 + bar + corners.2, x: left, y: top)
    for (k, line) in box.lines.enumerated() {
      let free = box.width - 4 - GraphTextWriter.columns(line)
      canvas.write(corners.3, x: left, y: top + 1 + k)
      canvas.write(line, x: left + 2 + free / 2, y: top + 1 + k)
      canvas.write(corners.3, x: left + box.width - 1, y: top + 1 + k)
    }
    canvas.write(corners.4 + bar + corners.5, x: left, y: top + 1 + box.lines.count)
  }

  // MARK: The list

  /// One value a line: what it is, its shape, what it is computed from, and the signal that arrives at it.
  private func list(_ graph: ComputationGraph) -> String {
    graph.nodes.enumerated().map { place, node in
      var line = node.title.text.shownSafely
      if !node.shape.isEmpty { line += "   \(node.shape)" }
      let sources = graph.edges.filter { $0.target == place }.map { graph.nodes[$0.source].label.text.shownSafely }
      if !sources.isEmpty { line += "   ← \(sources.joined(separator: ", "))" }
      if let signal = node.signal { line += "   ↑ \(signal.text)" + (node.signalShape.isEmpty ? "" : "  \(node.signalShape)") }
      return line
    }.joined(separator: "\n")
  }
}
