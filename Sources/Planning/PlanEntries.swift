import Diagnostics
import Typing

// What is done entry by entry, and the functions that need several passes in their stable forms.
extension PlanBuilder {
  /// A function entry by entry of views broadcast to the shape.
  ///
  /// Axes along which nothing varies are left out and repeated afterwards. The entries are computed in the order in which most operands lie in memory, so that
  /// exp(Z') and exp(Z) are one array.
  mutating func map(_ operation: ScalarOperation, _ views: [PlanView], _ shape: [Int]) -> PlanView {
    let operands = views.map { $0.broadcast(to: shape) }
    if let folded = folded(operation, operands.map(constant)) { return number(folded).broadcast(to: shape) }
    if let same = unchanged(operation, operands) { return same }
    let varying = shape.indices.filter { axis in operands.contains { $0.strides[axis] != 0 } }
    let order = storageOrder(varying, operands)
    let extents = order.map { shape[$0] }
    var read = operands.map { view in PlanGraph.Operand(node: view.node, offset: view.offset, strides: order.map { view.strides[$0] }) }
    // step(z) = step(relu(z)): where relu(z) is there, z itself need not be kept.
    if operation == .step, let relu = graph.existing(.map(.relu), read, extents: extents, shape: extents) {
      read = [PlanView(relu, shape: extents).operand]
    }
    let node = graph.node(.map(operation), read, extents: extents, shape: extents)
    let steps = PlanGraph.rowMajor(extents)
    var strides = Array(repeating: 0, count: shape.count)
    for (place, axis) in order.enumerated() { strides[axis] = steps[place] }
    return PlanView(node: node, offset: 0, shape: shape, strides: strides)
  }

  /// The axes by falling step, those that tie in their own order.
  func storageOrder(_ axes: [Int], _ views: [PlanView]) -> [Int] {
    let weights = axes.map { axis in views.reduce(0) { $0 + $1.strides[axis].magnitude } }
    return axes.indices.sorted { weights[$0] != weights[$1] ? weights[$0] > weights[$1] : $0 < $1 }.map { axes[$0] }
  }

  /// The value of the four operations on numbers.
  private func folded(_ operation: ScalarOperation, _ a: [Double?]) -> Double? {
    let numbers = a.compactMap { $0 }
    guard numbers.count == a.count else { return nil }
    switch operation {
    case .add: return numbers[0] + numbers[1]
    case .subtract: return numbers[0] - numbers[1]
    case .multiply: return numbers[0] * numbers[1]
    case .divide where numbers[1] != 0: return numbers[0] / numbers[1]
    case .negate: return -numbers[0]
    default: return nil
    }
  }

  /// The operand that 1·a, a/1 and a + 0 leave as it is.
  private func unchanged(_ operation: ScalarOperation, _ a: [PlanView]) -> PlanView? {
    switch operation {
    case .multiply: constant(a[0]) == 1 ? a[1] : constant(a[1]) == 1 ? a[0] : nil
    case .divide: constant(a[1]) == 1 ? a[0] : nil
    case .add: constant(a[0]) == 0 ? a[1] : constant(a[1]) == 0 ? a[0] : nil
    case .subtract: constant(a[1]) == 0 ? a[0] : nil
    default: nil
    }
  }

  /// c·a
  mutating func scaled(_ c: Double, _ a: PlanView) -> PlanView {
    if c == -1 { return map(.negate, [a], a.shape) }
    return map(.multiply, [number(c), a], a.shape)
  }

  /// aᵇ, by multiplication where the exponent is a small integer.
  mutating func power(_ a: PlanView, _ b: PlanView, _ shape: [Int]) -> PlanView {
    guard let exponent = constant(b) else { return map(.power, [a, b], shape) }
    switch exponent {
    case 0: return number(1).broadcast(to: shape)
    case 1: return a.broadcast(to: shape)
    case 2: return map(.square, [a], shape)
    case -1: return map(.reciprocal, [a], shape)
    case 0.5: return map(.sqrt, [a], shape)
    case 3: return map(.multiply, [map(.square, [a], shape), a], shape)
    case 4: return map(.square, [map(.square, [a], shape)], shape)
    case -2: return map(.reciprocal, [map(.square, [a], shape)], shape)
    default: return map(.power, [a, b], shape)
    }
  }

  /// A reduction over some axes; the others stay in their order.
  mutating func reduce(_ reduction: Reduction, _ a: PlanView, over axes: [Int]) -> PlanView {
    let shape = a.shape.indices.filter { !axes.contains($0) }.map { a.shape[$0] }
    if let c = constant(a), reduction == .sum {
      return number(c * Double(axes.reduce(1) { $0 * a.shape[$1] })).broadcast(to: shape)
    }
    if axes.allSatisfy({ a.shape[$0] == 1 }) {
      let kept = a.shape.indices.filter { !axes.contains($0) }
      return PlanView(node: a.node, offset: a.offset, shape: shape, strides: kept.map { a.strides[$0] })
    }
    let order = storageOrder(Array(a.shape.indices), [a])
    let extents = order.map { a.shape[$0] }
    let kept = order.map { !axes.contains($0) }
    let result = zip(extents, kept).filter(\.1).map(\.0)
    let read = PlanGraph.Operand(node: a.node, offset: a.offset, strides: order.map { a.strides[$0] })
    let node = graph.node(.reduce(reduction, kept: kept), [read], extents: extents, shape: result)
    // The result's axes lie in storage order; they are turned back into the order asked for.
    let places = order.filter { !axes.contains($0) }
    let back = places.indices.sorted { places[$0] < places[$1] }
    return PlanView(node, shape: result).permuted(back)
  }

  /// A named function. Softmax and its like subtract the largest entry first: exp(xᵢ − max x) is at most 1, and the sum at least 1.
  mutating func call(_ key: String, _ a: [PlanView], _ shape: [Int]) throws(Diagnostic) -> PlanView {
    if let operation = ScalarOperation(rawValue: key) { return map(operation, a, shape) }
    let words = key.split(separator: " ")
    let name = words.first.map(String.init) ?? key
    let axes = words.count < 2 ? Array(a[0].shape.indices) : [words[1] == "rows" ? 1 : 0].filter { $0 < a[0].shape.count }
    switch name {
    case "logdet": return PlanView(graph.node(.logDeterminant, [factorization(a[0]).operand], extents: [], shape: []), shape: [])
    case "mean":
      let count = axes.reduce(1) { $0 * a[0].shape[$1] }
      return map(.divide, [reduce(.sum, a[0], over: axes), number(Double(count))], shape)
    case "norm2":
      return map(.sqrt, [reduce(.sum, map(.square, [a[0]], a[0].shape), over: axes)], shape)
    case "logsumexp":
      let (largest, _, total) = shiftedExponentials(a[0], axes)
      return map(.add, [largest, map(.log, [total], shape)], shape)
    case "softmax":
      let (_, exponentials, total) = shiftedExponentials(a[0], axes)
      return map(.divide, [exponentials, restored(total, axes, shape)], shape)
    case "logsoftmax":
      let (largest, _, total) = shiftedExponentials(a[0], axes)
      let shifted = map(.subtract, [a[0], restored(largest, axes, shape)], shape)
      return map(.subtract, [shifted, restored(map(.log, [total], total.shape), axes, shape)], shape)
    default: throw Diagnostic(.unsupported, Message("the function \(key) has no kernel", "函数 \(key) 没有计算核"), at: .none)
    }
  }

  /// max x, exp(x − max x) and Σ exp(x − max x), each row or column by itself where the axes say so.
  private mutating func shiftedExponentials(_ x: PlanView, _ axes: [Int]) -> (largest: PlanView, exponentials: PlanView, total: PlanView) {
    let largest = reduce(.maximum, x, over: axes)
    let shifted = map(.subtract, [x, restored(largest, axes, x.shape)], x.shape)
    let exponentials = map(.exp, [shifted], x.shape)
    return (largest, exponentials, reduce(.sum, exponentials, over: axes))
  }

  /// A reduced array repeated along the axes that it was reduced over.
  private func restored(_ a: PlanView, _ axes: [Int], _ shape: [Int]) -> PlanView {
    var next = 0
    var strides: [Int] = []
    for axis in shape.indices {
      strides.append(axes.contains(axis) ? 0 : a.strides[next])
      if !axes.contains(axis) { next += 1 }
    }
    return PlanView(node: a.node, offset: a.offset, shape: shape, strides: strides)
  }

  /// A ⊗ B: entry (i₁i₂, j₁j₂) is A[i₁, j₁]·B[i₂, j₂].
  mutating func kronecker(_ a: PlanView, _ b: PlanView, _ shape: [Int]) -> PlanView {
    let interleaved = zip(a.shape, b.shape).flatMap { [$0, $1] }
    func spread(_ view: PlanView, first: Bool) -> PlanView {
      PlanView(node: view.node, offset: view.offset, shape: interleaved, strides: view.strides.flatMap { first ? [$0, 0] : [0, $0] })
    }
    let left = spread(a, first: true)
    let right = spread(b, first: false)
    let node = graph.node(.map(.multiply), [left.operand, right.operand], extents: interleaved, shape: interleaved)
    return PlanView(node, shape: shape)
  }
}
