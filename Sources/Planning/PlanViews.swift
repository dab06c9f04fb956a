import Diagnostics
import Numerals
import Typing

// Every array of the graph as a view: transposes, broadcasts, slices and subscripts change strides only.
extension PlanBuilder {
  /// The view of an array whose arguments are built.
  mutating func view(of id: ArrayGraph.ID) throws(Diagnostic) -> PlanView {
    let node = arrays[id]
    let shape = try lengths.shape(node.axes)
    if isContraction(id) { return try contraction(of: id, shape: shape) }
    var a: [PlanView] = []
    for argument in node.arguments where !isPlace[argument] { a.append(try builtView(argument)) }
    switch node.operation {
    case .number(let c), .fill(let c): return number(c.value).broadcast(to: shape)
    case .length(let dimension): return number(Double(try lengths.length(dimension)))
    case .parameter(let place): return PlanView(graph.node(.input(place), [], extents: shape, shape: shape), shape: shape)
    case .scale(let c): return scaled(c.value, a[0])
    case .add: return map(.add, a, shape)
    case .subtract: return map(.subtract, a, shape)
    case .multiply: return map(.multiply, a, shape)
    case .divide: return map(.divide, a, shape)
    case .power: return power(a[0], a[1], shape)
    case .solve: return solved(a[0], a[1])
    case .inverse: return inverse(a[0])
    case .determinant: return PlanView(graph.node(.determinant, [factorization(a[0]).operand], extents: [], shape: []), shape: [])
    case .matrixPower(let exponent): return matrixPower(a[0], exponent)
    case .identity, .diagonalMatrix, .product, .outer, .trace, .einsum: return try contraction(of: id, shape: shape)
    case .diagonalPart:
      let step = a[0].strides[0] + a[0].strides[1]
      return PlanView(node: a[0].node, offset: a[0].offset, shape: shape, strides: [step])
    case .kronecker: return kronecker(a[0], a[1], shape)
    case .vectorize: return reshape(a[0].permuted([1, 0]), to: shape)
    case .reduce(let reduction, let axis): return reduce(reduction, a[0], over: axis.map { [$0] } ?? Array(a[0].shape.indices))
    case .permute(let permutation): return a[0].permuted(permutation)
    case .align(let pattern):
      var next = 0
      var strides: [Int] = []
      for stands in pattern {
        strides.append(stands ? a[0].strides[next] : 0)
        if stands { next += 1 }
      }
      return PlanView(node: a[0].node, offset: a[0].offset, shape: shape, strides: strides)
    case .broadcast: return a[0].broadcast(to: shape)
    case .reshape: return reshape(a[0], to: shape)
    case .slice(let slices): return slice(a[0], slices, shape)
    case .gather: return try gather(node, a[0], shape)
    case .range: return number(0).broadcast(to: shape)
    case .delta: return try delta(node, shape)
    case .template(let key): return try call(key, a, shape)
    case .callable(let key):
      throw Diagnostic(
        .unsupported, Message("\(key.prefix { $0 != "'" }) is known by name only and has no values", "\(key.prefix { $0 != "'" }) 只有名字，没有数值"),
        at: .none,
        help: Message("replace it with a function to run the program", "要运行程序，请把它换成一个函数"))
    }
  }

  /// The view of an argument, which stands before its user and is built.
  func builtView(_ id: ArrayGraph.ID) throws(Diagnostic) -> PlanView {
    guard let view = views[id] else {
      throw failures[id] ?? Diagnostic(.unsupported, Message("an array that was taken into a product", "数组已并入乘积"), at: .none)
    }
    return view
  }

  /// A number.
  mutating func number(_ value: Double) -> PlanView { PlanView(graph.node(.number(value), [], extents: [], shape: []), shape: []) }

  /// The number that every entry of a view is, where it is known.
  func constant(_ view: PlanView) -> Double? {
    if case .number(let value) = graph[view.node].operation { return value }
    return nil
  }

  private func slice(_ a: PlanView, _ slices: [ArrayGraph.Slice], _ shape: [Int]) -> PlanView {
    var offset = a.offset
    var strides: [Int] = []
    for (axis, slice) in slices.enumerated() {
      switch slice {
      case .full: strides.append(a.strides[axis])
      case .at(let place): offset += place * a.strides[axis]
      case .range(let start, _):
        offset += start * a.strides[axis]
        strides.append(a.strides[axis])
      }
    }
    return PlanView(node: a.node, offset: offset, shape: shape, strides: strides)
  }

  /// Entries at places that are affine in the indices: a view with the steps that the places take.
  private mutating func gather(_ node: ArrayGraph.Node, _ a: PlanView, _ shape: [Int]) throws(Diagnostic) -> PlanView {
    var offset = a.offset
    var strides = Array(repeating: 0, count: shape.count)
    for (axis, argument) in node.arguments.dropFirst().enumerated() {
      let place = try affine(argument, axes: shape.count)
      let reach = zip(place.factors, shape).map { $0 * ($1 - 1) }
      let least = place.constant + reach.filter { $0 < 0 }.reduce(0, +)
      let greatest = place.constant + reach.filter { $0 > 0 }.reduce(0, +)
      if least < 0 || greatest >= a.shape[axis] {
        throw Diagnostic(
          .shapeMismatch,
          Message(
            "a subscript runs from \(least + 1) to \(greatest + 1) along an axis of length \(a.shape[axis])",
            "在长度为 \(a.shape[axis]) 的轴上，下标从 \(least + 1) 到 \(greatest + 1)"), at: .none)
      }
      offset += place.constant * a.strides[axis]
      for k in strides.indices { strides[k] += place.factors[k] * a.strides[axis] }
    }
    return PlanView(node: a.node, offset: offset, shape: shape, strides: strides)
  }

  /// constant + Σ factors·i of an array of places. Such an array is made of ranges, sums and scalings by lowering, and is as deep as a subscript has terms.
  func affine(_ id: ArrayGraph.ID, axes: Int) throws(Diagnostic) -> (constant: Int, factors: [Int]) {
    var constant = 0
    var factors = Array(repeating: 0, count: axes)
    // What is still to be added: an array, its multiple, and the axis of the result for each of its own.
    var pending = [(id: id, multiple: 1, axes: trailing(id, of: axes))]
    while let (id, multiple, places) = pending.popLast() {
      let node = arrays[id]
      switch node.operation {
      case .number(let c), .fill(let c): constant += multiple * (c.integer ?? 0)
      case .range: if let place = places.last { factors[place] += multiple }
      case .scale(let c): pending.append((node.arguments[0], multiple * (c.integer ?? 0), places))
      case .add, .subtract:
        for (k, argument) in node.arguments.enumerated() {
          let missing = node.axes.count - arrays.order(argument)
          pending.append((argument, k == 1 && node.operation == .subtract ? -multiple : multiple, Array(places.dropFirst(missing))))
        }
      case .align(let pattern): pending.append((node.arguments[0], multiple, zip(places, pattern).filter(\.1).map(\.0)))
      default: throw Diagnostic(.unsupported, Message("a subscript that is not affine", "下标不是仿射的"), at: .none)
      }
    }
    return (constant, factors)
  }

  private func trailing(_ id: ArrayGraph.ID, of axes: Int) -> [Int] { Array((axes - arrays.order(id))..<axes) }

  /// The entries of a delta between two places, which are known beforehand.
  private mutating func delta(_ node: ArrayGraph.Node, _ shape: [Int]) throws(Diagnostic) -> PlanView {
    let (p, q) = (try affine(node.arguments[0], axes: shape.count), try affine(node.arguments[1], axes: shape.count))
    let count = PlanGraph.count(shape)
    if count > PlanBuilder.largestTable {
      throw Diagnostic(
        .limit,
        Message("a Kronecker delta of \(count) entries with shifted indices is larger than what is accepted", "带平移下标的克罗内克 δ 有 \(count) 个元素，超过上限"),
        at: .none)
    }
    var values = Array(repeating: 0.0, count: count)
    var position = Array(repeating: 0, count: shape.count)
    for place in 0..<count {
      var difference = p.constant - q.constant
      for k in position.indices { difference += (p.factors[k] - q.factors[k]) * position[k] }
      if difference == 0 { values[place] = 1 }
      for k in position.indices.reversed() {
        position[k] += 1
        if position[k] < shape[k] { break }
        position[k] = 0
      }
    }
    return PlanView(graph.table(values, shape: shape), shape: shape)
  }

  /// The most entries of a table that a plan holds.
  private static let largestTable = 1 << 22
}
