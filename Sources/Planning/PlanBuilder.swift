import Diagnostics
import Numerals
import Typing

/// The road from arrays without orientation to arrays of known lengths.
///
/// What a contraction can take in whole (products, scalings, diagonal matrices, transposes) is gathered into it, so that the order of the whole product can be
/// chosen by cost; everything else becomes one node entry by entry.
package struct PlanBuilder {
  /// The values so far.
  package internal(set) var graph = PlanGraph()
  let arrays: ArrayGraph
  let lengths: PlanLengths
  /// How each array is read, once it is built.
  var views: [PlanView?]
  /// True where a product's order in memory is that of its axes, whatever it costs.
  var isOrderFixed = true
  /// For the two lengths of products of matrices so far the one that their rows have.
  var lengthsOfRows: [Set<Int>: Int] = [:]
  /// Why an array was not built; it matters only where something needs the array whole.
  var failures: [ArrayGraph.ID: Diagnostic] = [:]
  /// True for an array of integers that subscripts are made of: it is read as a formula and never built.
  private(set) var isPlace: [Bool]
  private(set) var isAbsorbed: [Bool]
  /// True for a product that an identity or a diagonal matrix is part of: its zeros are not computed with.
  private var holdsDelta: [Bool]
  private let uses: [Int]
  let outputs: Set<ArrayGraph.ID>

  /// Builds the arrays that the outputs need, and returns the node of each output, stored by rows.
  ///
  /// - Throws: `unsupported` for an abstract function or a function without a kernel, `limit` for an array that is too large.
  package static func build(
    _ arrays: ArrayGraph, outputs: [ArrayGraph.ID], lengths: PlanLengths
  ) throws(Diagnostic) -> (graph: PlanGraph, outputs: [PlanGraph.ID]) {
    var builder = PlanBuilder(arrays, outputs: outputs, lengths: lengths)
    let uses = builder.uses
    builder.absorb()
    for id in arrays.nodes.indices where uses[id] > 0 && !builder.isAbsorbed[id] && !builder.isPlace[id] {
      do throws(Diagnostic) { builder.views[id] = try builder.view(of: id) } catch { builder.failures[id] = error }
    }
    var nodes: [PlanGraph.ID] = []
    for output in outputs { nodes.append(builder.stored(try builder.builtView(output))) }
    return (builder.graph, nodes)
  }

  private init(_ arrays: ArrayGraph, outputs: [ArrayGraph.ID], lengths: PlanLengths) {
    self.arrays = arrays
    self.lengths = lengths
    self.outputs = Set(outputs)
    views = Array(repeating: nil, count: arrays.nodes.count)
    isAbsorbed = Array(repeating: false, count: arrays.nodes.count)
    isPlace = Array(repeating: false, count: arrays.nodes.count)
    holdsDelta = Array(repeating: false, count: arrays.nodes.count)
    uses = arrays.uses(of: outputs)
    for (id, node) in arrays.nodes.enumerated() {
      switch node.operation {
      case .range: isPlace[id] = true
      case .add, .subtract, .scale, .align: isPlace[id] = node.arguments.contains { isPlace[$0] }
      default: break
      }
      switch node.operation {
      case .identity, .diagonalMatrix: holdsDelta[id] = true
      case .scale, .permute, .align, .broadcast, .multiply, .outer: holdsDelta[id] = node.arguments.contains { holdsDelta[$0] }
      default: break
      }
    }
  }

  /// Marks the arrays that only one contraction uses and takes in: users come after their operands, so one pass from the end decides.
  private mutating func absorb() {
    // The contraction that takes an array in, and whether one of its sums of matrix products is taken apart: several would multiply.
    var whole = Array(arrays.nodes.indices)
    var isOpened = Array(repeating: false, count: arrays.nodes.count)
    for id in arrays.nodes.indices.reversed() where uses[id] > 0 {
      let node = arrays[id]
      guard isAbsorbed[id] || isContraction(id) else { continue }
      // What something is divided by is a factor of its own.
      let taken = node.operation == .divide ? node.arguments.prefix(1) : node.arguments[...]
      for argument in taken where uses[argument] == 1 && !outputs.contains(argument) {
        switch arrays[argument].operation {
        case .product, .outer, .multiply, .einsum, .scale, .permute, .align, .broadcast, .diagonalMatrix, .identity, .trace:
          isAbsorbed[argument] = true
        case .add, .subtract:
          isAbsorbed[argument] = distributes(argument)
          if !isAbsorbed[argument], !isOpened[whole[id]], !holdsDelta[argument], arrays[argument].arguments.contains(where: isProduct) {
            isAbsorbed[argument] = true
            isOpened[whole[id]] = true
          }
        case .divide: isAbsorbed[argument] = isGrowing(argument)
        case .reduce(.sum, _): isAbsorbed[argument] = isContraction(argument)
        default: break
        }
        if isAbsorbed[argument] { whole[argument] = whole[id] }
      }
    }
  }

  /// True for what is built as a contraction: a sum of products, and what holds an identity or a diagonal matrix.
  func isContraction(_ id: ArrayGraph.ID) -> Bool {
    let node = arrays[id]
    switch node.operation {
    case .product, .outer, .einsum, .trace: return true
    case .multiply: return node.arguments.contains { holdsDelta[$0] }
    case .scale: return isTakenIn(node.arguments[0])
    case .divide: return isLength(node.arguments[1]) && isTakenIn(node.arguments[0])
    case .reduce(.sum, _):
      // Σ A∘B is a contraction where A or B is itself a product; otherwise it is one pass over the entries.
      guard case .multiply = arrays[node.arguments[0]].operation else { return isProduct(node.arguments[0]) }
      return arrays[node.arguments[0]].arguments.contains(where: isProduct)
    default: return false
    }
  }

  /// True for a contraction that nothing else uses.
  private func isTakenIn(_ id: ArrayGraph.ID) -> Bool { uses[id] == 1 && !outputs.contains(id) && isContraction(id) }

  /// True for the length of an axis, as a number.
  func isLength(_ id: ArrayGraph.ID) -> Bool {
    if case .length = arrays[id].operation { return true }
    return false
  }

  /// True for a product of matrices, scaled or turned.
  private func isProduct(_ id: ArrayGraph.ID) -> Bool {
    var id = id
    while true {
      switch arrays[id].operation {
      case .product, .einsum, .outer: return true
      case .scale, .permute, .align, .broadcast: id = arrays[id].arguments[0]
      default: return false
      }
    }
  }

  /// The node that holds a view's entries by rows: the viewed node where it does, a copy otherwise.
  mutating func stored(_ view: PlanView) -> PlanGraph.ID {
    let node = graph[view.node]
    if view.isWhole(of: PlanGraph.count(node.shape)), isStored(node.operation) { return reshaped(view).node }
    return graph.node(.map(.copy), [view.operand], extents: view.shape, shape: view.shape)
  }

  private func isStored(_ operation: PlanGraph.Operation) -> Bool {
    switch operation {
    case .number, .table, .input: false
    default: true
    }
  }

  /// The whole of a node under the view's shape.
  private mutating func reshaped(_ view: PlanView) -> PlanView {
    if graph[view.node].shape == view.shape { return view }
    let whole = PlanView(view.node, shape: graph[view.node].shape)
    return PlanView(graph.node(.reshape, [whole.operand], extents: whole.shape, shape: view.shape), shape: view.shape)
  }

  /// The same entries in the same order under another shape: a view where the axes allow it, a copy otherwise.
  mutating func reshape(_ view: PlanView, to shape: [Int]) -> PlanView {
    if view.shape == shape { return view }
    let kept = view.shape.indices.filter { view.shape[$0] != 1 }
    if kept.map({ view.shape[$0] }) == shape.filter({ $0 != 1 }) {
      // Only axes of length 1 come or go.
      var next = kept.makeIterator()
      return PlanView(
        node: view.node, offset: view.offset, shape: shape, strides: shape.map { $0 == 1 ? 0 : next.next().map { view.strides[$0] } ?? 0 })
    }
    if view.isWhole(of: PlanGraph.count(graph[view.node].shape)) { return PlanView(view.node, shape: shape) }
    let copy = graph.node(.map(.copy), [view.operand], extents: view.shape, shape: view.shape)
    return PlanView(copy, shape: shape)
  }
}

extension ArrayGraph {
  /// How often each node is used by the nodes that the outputs need; at least 1 for an output.
  package func uses(of outputs: [ID]) -> [Int] {
    var uses = Array(repeating: 0, count: nodes.count)
    for id in outputs { uses[id] += 1 }
    for id in nodes.indices.reversed() where uses[id] > 0 {
      for argument in nodes[id].arguments { uses[argument] += 1 }
    }
    return uses
  }
}
