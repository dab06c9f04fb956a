import Diagnostics
import Numerals
import Planning
import Typing

/// The walk from an array graph to the operations of StableHLO: one value for each node that the results need.
struct HLOGraph {
  /// An array of more entries is refused.
  private static let largest = 1 << 40

  /// The operations.
  var body = HLOBody()
  /// The values of the results.
  private(set) var results: [HLOValue] = []
  let function: LoweredFunction
  private let templates: FunctionTemplates
  private var values: [HLOValue?]
  private var factors: [ArrayGraph.ID: HLOValue] = [:]

  /// The walk over a function whose dimensions all have lengths.
  init(_ function: LoweredFunction, templates: FunctionTemplates) {
    self.function = function
    self.templates = templates
    values = Array(repeating: nil, count: function.graph.nodes.count)
  }

  /// The lines of the function.
  var lines: [String] { body.lines }

  /// The lengths of axes.
  func shape(of axes: [Dimension]) -> [Int] { axes.map { $0.value(function.sizes) ?? 1 } }

  /// Writes every node that the results need.
  ///
  /// - Throws: `Diagnostic` where StableHLO cannot express one.
  mutating func write() throws(Diagnostic) {
    let graph = function.graph
    let uses = function.uses()
    var integral: Set<ArrayGraph.ID> = []
    for id in graph.nodes.indices where LoopStorage.isPlace(id, graph) { integral.insert(id) }
    for id in graph.nodes.indices where uses[id] > 0 && !integral.contains(id) {
      let shape = shape(of: graph[id].axes)
      var count = 1
      for length in shape {
        let (product, overflow) = count.multipliedReportingOverflow(by: max(length, 0))
        guard length >= 0, !overflow, product <= Self.largest else {
          throw Diagnostic(
            .limit,
            length < 0
              ? Message("an axis has the length \(length) in these sizes", "在给定的大小下，有一个轴的长度为 \(length)")
              : Message("an array is too large in these sizes", "在给定的大小下，有一个数组太大"), at: .none)
        }
        count = product
      }
      values[id] = try value(id, shape)
    }
    results = function.results.compactMap { values[$0.array] }
  }

  /// The value of a node that is written.
  func value(_ id: ArrayGraph.ID) -> HLOValue { values[id] ?? HLOValue(name: "%none", shape: []) }

  private mutating func value(_ id: ArrayGraph.ID, _ shape: [Int]) throws(Diagnostic) -> HLOValue {
    let node = function.graph[id]
    let a = node.arguments.map(value)
    switch node.operation {
    case .number(let c), .fill(let c): return body.constant(c.value, shape)
    case .length(let n): return body.constant(Double(n.value(function.sizes) ?? 1), [])
    case .parameter(let place): return HLOValue(name: "%\(function.parameters[place].name)", shape: shape)
    case .identity:
      let mask = diagonal(shape)
      return body.numbers(mask)
    case .scale(let c): return scaled(c, a[0])
    case .add: return binary("add", a, shape)
    case .subtract: return binary("subtract", a, shape)
    case .multiply: return binary("multiply", a, shape)
    case .divide: return binary("divide", a, shape)
    case .power: return power(node, a, shape)
    case .product: return body.contract(a[0], a[1], over: ([a[0].shape.count - 1], [0]))
    case .outer: return body.contract(a[0], a[1], over: ([], []))
    case .solve: return try solution(of: node.arguments[0], a[1])
    case .inverse:
      let unit = body.numbers(diagonal(shape))
      return try solution(of: node.arguments[0], unit)
    case .determinant: return try determinant(of: node.arguments[0])
    case .matrixPower(let exponent): return try matrixPower(exponent, node.arguments[0])
    case .trace: return body.reduce("add", 0, body.masked(diagonal(a[0].shape), a[0]), [0, 1])
    case .diagonalPart: return body.reduce("add", 0, body.masked(diagonal(a[0].shape), a[0]), [1])
    case .diagonalMatrix:
      let rows = body.broadcast(a[0], to: shape, places: [0])
      return body.masked(diagonal(shape), rows)
    case .kronecker: return kronecker(a[0], a[1], shape)
    case .vectorize: return body.reshape(body.transpose(a[0], [1, 0]), shape)
    case .reduce(let reduction, let axis): return reduced(reduction, a[0], axis.map { [$0] } ?? Array(a[0].shape.indices))
    case .permute(let permutation): return body.transpose(a[0], permutation)
    case .align, .reshape: return body.reshape(a[0], shape)
    case .broadcast: return body.broadcast(a[0], to: shape)
    case .einsum(let inputs, let output): return contraction(Array(zip(a, inputs)), output)
    case .range: return body.numbers(body.iota(shape, axis: 0))
    case .slice(let slices): return body.reshape(slice(a[0], slices), shape)
    case .gather: return gathered(node, a[0], shape)
    case .delta: return body.numbers(body.same(places(node.arguments[0], shape), places(node.arguments[1], shape)))
    case .template(let key): return try called(key, node, a, shape)
    case .callable(let key):
      throw Diagnostic(
        .unsupported, Message("\(key) is known by name only, and StableHLO takes no functions", "\(key) 只有名字，而 StableHLO 不接受函数"), at: .none)
    }
  }

  /// Where the row's number is the column's.
  mutating func diagonal(_ shape: [Int]) -> HLOValue {
    let (row, column) = (body.iota(shape, axis: 0), body.iota(shape, axis: 1))
    return body.same(row, column)
  }

  /// c·a
  mutating func scaled(_ c: Coefficient, _ a: HLOValue) -> HLOValue {
    if c == .minusOne { return body.unary("negate", a) }
    // A fraction is a quotient, which rounds once.
    if let (p, q) = c.fraction, q > 1 {
      let numerator = p == 1 ? a : body.binary("multiply", body.constant(Double(p), a.shape), a)
      return body.binary("divide", numerator, body.constant(Double(q), a.shape))
    }
    return body.binary("multiply", body.constant(c.value, a.shape), a)
  }

  private mutating func binary(_ operation: String, _ a: [HLOValue], _ shape: [Int]) -> HLOValue {
    let (x, y) = (body.broadcast(a[0], to: shape), body.broadcast(a[1], to: shape))
    return body.binary(operation, x, y)
  }

  /// aᵇ; a small integer power is a product.
  private mutating func power(_ node: ArrayGraph.Node, _ a: [HLOValue], _ shape: [Int]) -> HLOValue {
    if case .number(let c) = function.graph[node.arguments[1]].operation, let exponent = c.integer, (2...4).contains(exponent), a[0].shape == shape {
      return (1..<exponent).reduce(a[0]) { product, _ in body.binary("multiply", product, a[0]) }
    }
    return binary("power", a, shape)
  }

  private mutating func kronecker(_ a: HLOValue, _ b: HLOValue, _ shape: [Int]) -> HLOValue {
    let lengths = zip(a.shape, b.shape).flatMap { [$0, $1] }
    let left = body.broadcast(a, to: lengths, places: a.shape.indices.map { 2 * $0 })
    let right = body.broadcast(b, to: lengths, places: b.shape.indices.map { 2 * $0 + 1 })
    return body.reshape(body.binary("multiply", left, right), shape)
  }

  mutating func reduced(_ reduction: Reduction, _ a: HLOValue, _ axes: [Int]) -> HLOValue {
    switch reduction {
    case .sum: body.reduce("add", 0, a, axes)
    case .product: body.reduce("multiply", 1, a, axes)
    case .maximum: body.reduce("maximum", -.infinity, a, axes)
    case .minimum: body.reduce("minimum", .infinity, a, axes)
    }
  }

  private mutating func slice(_ a: HLOValue, _ slices: [ArrayGraph.Slice]) -> HLOValue {
    let ranges = zip(a.shape, slices).map { length, slice in
      switch slice {
      case .full: 0..<length
      case .at(let place): place..<(place + 1)
      case .range(let start, let count): start..<max(start, start + (count.value(function.sizes) ?? 1))
      }
    }
    return body.slice(a, ranges)
  }

  /// The entries at places, counted through the whole array.
  private mutating func gathered(_ node: ArrayGraph.Node, _ a: HLOValue, _ shape: [Int]) -> HLOValue {
    var place = places(node.arguments[1], shape)
    for (axis, index) in node.arguments.dropFirst(2).enumerated() {
      let row = body.binary("multiply", place, body.integer(a.shape[axis + 1], shape))
      place = body.binary("add", row, places(index, shape))
    }
    return body.gather(body.reshape(a, [a.shape.reduce(1, *)]), place)
  }

  /// The factor of a positive definite matrix, once for each matrix.
  mutating func factor(of matrix: ArrayGraph.ID) -> HLOValue {
    if let known = factors[matrix] { return known }
    let factor = body.cholesky(value(matrix))
    factors[matrix] = factor
    return factor
  }

  /// The text that a function has in StableHLO.
  func text(_ key: String) -> String? { templates.expressions[key] }
}
