import Planning
import Typing

// Sums of products over labelled axes, two factors at a time.
extension LoopBody {
  /// A factor: an array of the graph, or a value made on the way.
  enum Factor {
    case array(ArrayGraph.ID)
    case value(String, [Dimension])
  }

  private func axes(_ factor: Factor) -> [Dimension] {
    switch factor {
    case .array(let id): function.graph[id].axes
    case .value(_, let axes): axes
    }
  }

  private func entry(_ factor: Factor, _ indices: [String]) -> CodeExpression {
    switch factor {
    case .array(let id): entries.entry(id, indices)
    case .value(let name, let axes): CodeExpression(place(name, axes, indices))
    }
  }

  mutating func writeContraction(_ factors: [(Factor, [Int])], _ output: [Int], _ node: ArrayGraph.Node, _ name: String) {
    var factors = factors
    var lengths: [Int: Dimension] = [:]
    for (factor, labels) in factors {
      for (label, axis) in zip(labels, axes(factor)) { lengths[label] = axis }
    }
    while factors.count > 2, factors.count <= 64 {
      let (first, second, kept) = ContractionOrder.nextPair(factors.map(\.1), output)
      let shape = kept.compactMap { lengths[$0] }
      let product = temporary(shape)
      contract([factors[first], factors[second]], kept, lengths, product, shape)
      factors.remove(at: second)
      factors[first] = (.value(product, shape), kept)
    }
    contract(factors, output, lengths, name, node.axes)
  }

  private mutating func contract(
    _ factors: [(Factor, [Int])], _ output: [Int], _ lengths: [Int: Dimension], _ name: String, _ shape: [Dimension]
  ) {
    let summed = Set(factors.flatMap(\.1)).subtracting(output).sorted()
    func sum(_ body: inout LoopBody, _ total: String, _ known: [Int: String]) {
      body.loops(summed.compactMap { lengths[$0] }) { body, inner in
        let indices = known.merging(zip(summed, inner).map { ($0, $1) }) { first, _ in first }
        let product = factors.enumerated().map { place, factor in
          body.entry(factor.0, factor.1.map { indices[$0] ?? "0" }).bracketed(below: place == 0 ? .product : .power)
        }
        body.emit(body.syntax.addition(total, product.joined(separator: " * ")))
      }
    }
    if output.isEmpty {
      emit(syntax.variable(name, "0.0"))
      sum(&self, name, [:])
      return
    }
    loops(shape) { body, outer in
      let total = body.total
      body.emit(body.syntax.variable(total, "0.0"))
      sum(&body, total, Dictionary(zip(output, outer).map { ($0, $1) }) { first, _ in first })
      body.emit(body.syntax.assignment(body.place(name, shape, outer), total))
    }
  }
}
