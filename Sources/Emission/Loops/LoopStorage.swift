import Planning
import Typing

/// Which arrays of a graph get storage in emitted loops. All others are written out where their entries are read.
///
/// Stored are: results and the values of statements; what takes a loop of its own; what is used twice; what an array of more entries reads; and what would make
/// an expression long. Transposes, slices, broadcasts and other views are never stored: they rename indices.
struct LoopStorage {
  /// An expression is at most this deep.
  private static let deepest = 12

  /// An expression holds at most this many operations.
  private let heaviest: Int
  /// The stored arrays.
  private(set) var stored: Set<ArrayGraph.ID> = []
  /// The keys of the functions known by name only that take an array as a whole.
  private let reducing: Set<String>

  /// The arrays of a function that are stored, where no expression holds more than `heaviest` operations.
  init(_ function: LoweredFunction, uses: [Int], heaviest: Int) {
    self.heaviest = heaviest
    let graph = function.graph
    reducing = Set(function.callables.filter(\.function.reduces).map(\.function.key))
    for id in graph.nodes.indices where uses[id] > 0 {
      let node = graph[id]
      if isWhole(node) || function.statements[id] != nil { stored.insert(id) }
      if uses[id] > 1 { store(under: id, graph) }
      for (place, argument) in node.arguments.enumerated() {
        switch reading(node, place, graph) {
        case .once: break
        case .often: store(under: argument, graph)
        case .inOrder: if !graph[argument].operation.isParameter { stored.insert(argument) }
        }
      }
    }
    for result in function.results where !Self.isView(graph[result.array].operation) && !graph[result.array].operation.isParameter {
      stored.insert(result.array)
    }
    storeLongExpressions(graph, uses)
  }

  /// How an operation reads an argument.
  private enum Reading {
    /// Each entry at most once.
    case once
    /// Some entries several times.
    case often
    /// As one run of memory.
    case inOrder
  }

  private func reading(_ node: ArrayGraph.Node, _ place: Int, _ graph: ArrayGraph) -> Reading {
    switch node.operation {
    case .product, .einsum, .outer, .kronecker, .broadcast: return .often
    case .gather: return place == 0 ? .often : .once
    case .delta: return .once
    case .solve, .inverse, .determinant, .matrixPower: return .inOrder
    case .template, .callable: return isWhole(node) ? .inOrder : .once
    case .reshape:
      let isListing = graph[node.arguments[0]].axes.filter { !$0.isOne } != node.axes.filter { !$0.isOne }
      return isListing ? .inOrder : .once
    default: return graph[node.arguments[place]].axes == node.axes || Self.isView(node.operation) || isWhole(node) ? .once : .often
    }
  }

  /// Stores what a view shows, unless it is written as cheaply as it is read.
  private mutating func store(under id: ArrayGraph.ID, _ graph: ArrayGraph) {
    var id = id
    while Self.isView(graph[id].operation) { id = graph[id].arguments[0] }
    switch graph[id].operation {
    case .number, .length, .parameter, .identity, .fill, .range, .delta: break
    default: if !Self.isPlace(id, graph) { stored.insert(id) }
    }
  }

  private mutating func storeLongExpressions(_ graph: ArrayGraph, _ uses: [Int]) {
    var weights = Array(repeating: 0, count: graph.nodes.count)
    var depths = weights
    for id in graph.nodes.indices where uses[id] > 0 {
      let arguments = graph[id].arguments.filter { !stored.contains($0) }
      weights[id] = arguments.reduce(1) { $0 + weights[$1] }
      depths[id] = 1 + (arguments.map { depths[$0] }.max() ?? 0)
      if weights[id] > heaviest || depths[id] > Self.deepest, !Self.isView(graph[id].operation), !Self.isPlace(id, graph) { stored.insert(id) }
    }
  }

  /// True for arrays of integers: ranges and their affine combinations, which gathers and deltas read.
  static func isPlace(_ id: ArrayGraph.ID, _ graph: ArrayGraph) -> Bool {
    var pending = [id]
    var hasRange = false
    var steps = 0
    while let next = pending.popLast() {
      steps += 1
      switch graph[next].operation {
      case .range: hasRange = true
      case .number: break
      case .scale, .add, .subtract, .align, .permute, .broadcast: pending += graph[next].arguments
      default: return false
      }
      if steps > 1_000 { return false }
    }
    return hasRange
  }

  /// True for what only renames the indices of its argument.
  static func isView(_ operation: ArrayGraph.Operation) -> Bool {
    switch operation {
    case .permute, .align, .slice, .broadcast, .reshape, .vectorize, .diagonalPart: true
    default: false
    }
  }

  /// True for what takes a loop or a routine of its own.
  func isWhole(_ node: ArrayGraph.Node) -> Bool {
    switch node.operation {
    case .product, .solve, .inverse, .determinant, .trace, .matrixPower, .reduce, .einsum: true
    case .template(let key): Self.routine(key) != nil
    case .callable(let key): reducing.contains(key)
    default: false
    }
  }

  /// True for what a routine computes, which in Swift makes the array too.
  func isRoutine(_ node: ArrayGraph.Node) -> Bool {
    switch node.operation {
    case .solve, .inverse, .matrixPower, .template, .callable: isWhole(node)
    default: false
    }
  }

  /// The routine of a function that works on whole arrays.
  static func routine(_ key: String) -> String? {
    let name = key.prefix { $0 != " " }
    return ["logdet", "logsumexp", "softmax", "logsoftmax"].contains(String(name)) ? String(name) : nil
  }
}

extension ArrayGraph.Operation {
  /// True for a parameter of the function.
  var isParameter: Bool {
    if case .parameter = self { return true }
    return false
  }
}
