import Numerals
import Typing

/// The arrays of a function of one example turned into those of a batch: what depends on the example gets a first axis that counts examples.
///
///     z = W·x + b            ─▶   Z[e,i] = Σⱼ W[i,j]·X[e,j] + b[i]
///     D(W) = δ·xᵀ            ─▶   D(W)[i,j] = Σₑ δ[e,i]·X[e,j] / B
///
/// Each node is turned by itself, so that what the value and the derivatives share stays shared.
struct BatchedArrays {
  /// The arrays of the batch.
  private(set) var graph: ArrayGraph
  private let single: ArrayGraph
  private let examples: Set<Int>
  private let batch: Dimension
  /// The array of the batch for each of one example, and whether it has the axis of examples.
  private var turned: [(id: ArrayGraph.ID, isBatched: Bool)?]

  /// - Parameters:
  ///   - graph: the arrays of one example.
  ///   - examples: the parameters that differ from example to example.
  ///   - batch: the number of examples.
  init(_ graph: ArrayGraph, examples: Set<Int>, batch: Dimension) {
    single = graph
    self.examples = examples
    self.batch = batch
    self.graph = ArrayGraph(templates: graph.templates)
    turned = Array(repeating: nil, count: graph.nodes.count)
  }

  /// The means over the examples of some arrays; nil where something that depends on the example has no form with one more axis.
  mutating func means(of outputs: [ArrayGraph.ID]) -> [ArrayGraph.ID]? {
    let uses = single.uses(of: outputs)
    for id in single.nodes.indices where uses[id] > 0 {
      guard let array = turn(id) else { return nil }
      turned[id] = array
      if single.named.contains(id) { graph.named.insert(array.id) }
    }
    var means: [ArrayGraph.ID] = []
    for output in outputs {
      guard let (id, isBatched) = turned[output] else { return nil }
      if isBatched {
        let axes = single[output].axes
        let sum = graph.node(.reduce(.sum, axis: 0), [id], axes)
        means.append(graph.node(.divide, [sum, graph.node(.length(batch), [], [])], axes))
      } else {
        means.append(id)
      }
    }
    return means
  }

  private mutating func turn(_ id: ArrayGraph.ID) -> (id: ArrayGraph.ID, isBatched: Bool)? {
    let node = single[id]
    let arguments = node.arguments.compactMap { turned[$0] }
    guard arguments.count == node.arguments.count else { return nil }
    let a = arguments.map(\.id)
    let axes = [batch] + node.axes
    if case .parameter(let place) = node.operation, examples.contains(place) { return (graph.node(node.operation, [], axes), true) }
    guard arguments.contains(where: \.isBatched) else { return (graph.node(node.operation, a, node.axes), false) }
    switch node.operation {
    case .scale: return (graph.node(node.operation, a, axes), true)
    case .add, .subtract, .multiply, .divide, .power: return (entrywise(node, arguments), true)
    case .template(let key):
      if ScalarOperation(rawValue: key) != nil { return (entrywise(node, arguments), true) }
      // A function of a whole vector is one of each row.
      guard PlannedProgram.rowFunctions.contains(key), a.count == 1, single.order(node.arguments[0]) == 1 else { return nil }
      return (graph.node(.template("\(key) rows"), a, axes), true)
    case .product:
      let (m, n) = (single.order(node.arguments[0]), single.order(node.arguments[1]))
      let left = Array(1..<(m + 1))
      let right = [m] + Array((m + 1)..<(m + n))
      return (einsum(node, arguments, [left, right], left.dropLast() + right.dropFirst()), true)
    case .outer:
      let (m, n) = (single.order(node.arguments[0]), single.order(node.arguments[1]))
      return (einsum(node, arguments, [Array(1..<(m + 1)), Array((m + 1)..<(m + n + 1))], Array(1..<(m + n + 1))), true)
    case .einsum(let inputs, let output): return (einsum(node, arguments, inputs.map { $0.map { $0 + 1 } }, output.map { $0 + 1 }), true)
    case .trace: return (einsum(node, arguments, [[1, 1]], []), true)
    case .diagonalPart: return (einsum(node, arguments, [[1, 1]], [1]), true)
    case .diagonalMatrix: return (einsum(node, arguments, [[1]], [1, 1]), true)
    case .permute(let permutation): return (graph.node(.permute([0] + permutation.map { $0 + 1 }), a, axes), true)
    case .align(let pattern): return (graph.node(.align([true] + pattern), a, axes), true)
    case .broadcast: return (graph.node(.broadcast, [spread(arguments[0], single.order(node.arguments[0]), to: node.axes.count)], axes), true)
    case .reshape: return (graph.node(.reshape, a, axes), true)
    case .slice(let slices): return (graph.node(.slice([.full] + slices), a, axes), true)
    case .reduce(let reduction, let axis?): return (graph.node(.reduce(reduction, axis: axis + 1), a, axes), true)
    case .reduce(let reduction, nil):
      var result = a[0]
      for axis in single[node.arguments[0]].axes.indices.reversed() {
        result = graph.node(.reduce(reduction, axis: axis + 1), [result], [batch] + single[node.arguments[0]].axes.prefix(axis))
      }
      return (result, true)
    case .number, .length, .parameter, .identity, .fill, .solve, .inverse, .determinant, .matrixPower, .kronecker, .vectorize, .range, .gather,
      .delta,
      .callable:
      return nil
    }
  }

  /// A function entry by entry: axes are matched from the last one, so what lacks axes that others have gets them behind the first.
  private mutating func entrywise(_ node: ArrayGraph.Node, _ arguments: [(id: ArrayGraph.ID, isBatched: Bool)]) -> ArrayGraph.ID {
    let operands = zip(arguments, node.arguments).map { spread($0, single.order($1), to: node.axes.count) }
    return graph.node(node.operation, operands, [batch] + node.axes)
  }

  /// An array of a batch with axes of length 1 behind that of the examples, up to an order; others need none.
  private mutating func spread(_ array: (id: ArrayGraph.ID, isBatched: Bool), _ order: Int, to wanted: Int) -> ArrayGraph.ID {
    guard array.isBatched, order < wanted else { return array.id }
    let missing = wanted - order
    let axes = [batch] + Array(repeating: .literal(1), count: missing) + graph[array.id].axes.dropFirst()
    let pattern = [true] + Array(repeating: false, count: missing) + Array(repeating: true, count: order)
    return graph.node(.align(pattern), [array.id], axes)
  }

  /// An Einstein summation whose labels leave 0 free for the examples.
  private mutating func einsum(
    _ node: ArrayGraph.Node, _ arguments: [(id: ArrayGraph.ID, isBatched: Bool)], _ labels: [[Int]], _ output: [Int]
  ) -> ArrayGraph.ID {
    let inputs = zip(arguments, labels).map { $0.isBatched ? [0] + $1 : $1 }
    return graph.node(.einsum(inputs, [0] + output), arguments.map(\.id), [batch] + node.axes)
  }
}

extension PlannedProgram {
  /// The functions of a whole vector that have a form for each row of a matrix.
  static let rowFunctions: Set<String> = ["mean", "norm2", "logsumexp", "softmax", "logsoftmax"]

  /// The means of the value and the derivatives over a batch of examples; nil where something that depends on the example, such as the inverse of a matrix, is
  /// computed for one example at a time only.
  ///
  /// - Parameters:
  ///   - names: the variables that differ from example to example, and what they are called as arrays with a row for each example.
  ///   - dimension: the name of the number of examples, which the program does not use.
  public func batched(_ names: [String: String], dimension: String) -> PlannedProgram? {
    let batch = Dimension.named(dimension)
    var arrays = BatchedArrays(graph, examples: Set(self.variables.indices.filter { names[self.variables[$0].name] != nil }), batch: batch)
    guard let means = arrays.means(of: outputs.map(\.array)) else { return nil }
    var variables = self.variables
    for place in variables.indices {
      guard let name = names[variables[place].name] else { continue }
      let axes = [batch] + variables[place].type.axes
      let type: ValueType = axes.count == 1 ? .column(batch) : axes.count == 2 ? .matrix(axes[0], axes[1]) : .tensor(axes)
      variables[place] = TypedProgram.Variable(name: name, type: type, facts: [], isInferred: variables[place].isInferred)
    }
    return PlannedProgram(variables: variables, graph: arrays.graph, outputs: zip(outputs, means).map { ($0.variable, $0.order, $1) })
  }
}
