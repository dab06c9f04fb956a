import Diagnostics
import Typing

// Products of arrays, gathered whole, ordered by cost and built pair by pair.
extension PlanBuilder {
  /// A product while it is gathered.
  private struct Gathering {
    var product: Contraction
    /// Arrays still to be gathered with a label for each axis; nil where the one entry of an axis of length 1 is repeated.
    var pending: [(id: ArrayGraph.ID, labels: [Int?])]
  }

  /// The most products that the sums inside one make it into.
  private static let mostTerms = 64

  /// The contraction that a node is, with all that it takes in. A sum of outer products inside it is taken apart: Σ a·(b − c) = Σ a·b − Σ a·c, where b and c are
  /// smaller than b − c; a sum of matrix products is taken apart too, and put together again where that is cheaper.
  mutating func contraction(of id: ArrayGraph.ID, shape: [Int]) throws(Diagnostic) -> PlanView {
    var product = Contraction()
    let output = shape.map { product.label($0) }
    var open = [Gathering(product: product, pending: [(id, output.map { $0 })])]
    var terms: [Contraction] = []
    while var next = open.popLast() {
      let parts = try gather(&next, root: id)
      if parts.isEmpty { terms.append(next.product) }
      open += parts.reversed()
      if open.count + terms.count > PlanBuilder.mostTerms {
        throw Diagnostic(
          .limit, Message("a product of sums has more than \(PlanBuilder.mostTerms) terms", "和式的乘积展开超过 \(PlanBuilder.mostTerms) 项"), at: .none)
      }
    }
    isOrderFixed = outputs.contains(id)
    defer { isOrderFixed = true }
    return total(terms, output: output, shape: shape)
  }

  /// Gathers a product until nothing is left, or until a sum in it makes it several products, which are returned.
  private mutating func gather(_ state: inout Gathering, root: ArrayGraph.ID) throws(Diagnostic) -> [Gathering] {
    while let (next, labels) = state.pending.popLast() {
      if isAbsorbed[next], isSum(next) {
        var terms: [Gathering] = []
        for (k, argument) in arrays[next].arguments.enumerated() {
          var term = state
          if k == 1, arrays[next].operation == .subtract { term.product.factor = -term.product.factor }
          term.pending.append((argument, try matched(argument, arrays[next], labels)))
          terms.append(term)
        }
        return terms
      }
      if next == root || isAbsorbed[next] || isFree(next), let parts = try parts(next, labels, &state.product) {
        state.pending += parts.reversed()
        continue
      }
      let view = try builtView(next)
      let kept = labels.indices.filter { labels[$0] != nil }
      state.product.factors.append(
        Contraction.Factor(
          view: PlanView(node: view.node, offset: view.offset, shape: kept.map { view.shape[$0] }, strides: kept.map { view.strides[$0] }),
          labels: kept.compactMap { labels[$0] }))
    }
    return []
  }

  /// True for what costs nothing to take in although others use it too.
  private func isFree(_ id: ArrayGraph.ID) -> Bool {
    switch arrays[id].operation {
    case .number, .fill, .length, .scale, .permute, .align, .outer, .diagonalMatrix, .identity: true
    case .multiply:
      // An outer product written by broadcasting: taken apart it can be summed before it grows.
      arrays[id].arguments.allSatisfy { varying($0) < varying(id) }
    default: false
    }
  }

  /// True for a sum or a difference.
  private func isSum(_ id: ArrayGraph.ID) -> Bool {
    switch arrays[id].operation {
    case .add, .subtract: true
    default: false
    }
  }

  /// True for a sum or a difference each of whose terms varies along fewer axes or is a product of what does.
  func distributes(_ id: ArrayGraph.ID) -> Bool {
    switch arrays[id].operation {
    case .add, .subtract: varying(id) > 2 && arrays[id].arguments.allSatisfy { varying($0) < varying(id) || isGrowing($0) }
    default: false
    }
  }

  /// True for an outer product, scaled or turned.
  func isGrowing(_ id: ArrayGraph.ID) -> Bool {
    var id = id
    while true {
      switch arrays[id].operation {
      case .outer: return true
      case .multiply: return arrays[id].arguments.contains { varying($0) < varying(id) }
      case .scale, .permute, .align, .broadcast: id = arrays[id].arguments[0]
      case .divide where varying(arrays[id].arguments[1]) < varying(id): id = arrays[id].arguments[0]
      default: return false
      }
    }
  }

  /// Along how many axes an array may vary.
  private func varying(_ id: ArrayGraph.ID) -> Int { arrays[id].axes.filter { $0 != .literal(1) }.count }

  /// What a node under labels is a product of; nil for what is a factor itself. Numbers go to the product's factor, deltas merge labels.
  private mutating func parts(
    _ id: ArrayGraph.ID, _ labels: [Int?], _ product: inout Contraction
  ) throws(Diagnostic) -> [(id: ArrayGraph.ID, labels: [Int?])]? {
    let node = arrays[id]
    let a = node.arguments
    switch node.operation {
    case .number(let c), .fill(let c):
      product.factor *= c.value
      return []
    case .length(let dimension):
      product.factor *= Double(try lengths.length(dimension))
      return []
    case .scale(let c):
      product.factor *= c.value
      return [(a[0], labels)]
    case .permute(let permutation):
      var inner = labels
      for (place, axis) in permutation.enumerated() { inner[axis] = labels[place] }
      return [(a[0], inner)]
    case .align(let pattern): return [(a[0], zip(labels, pattern).filter(\.1).map(\.0))]
    case .broadcast, .multiply:
      var parts: [(ArrayGraph.ID, [Int?])] = []
      for argument in a { parts.append((argument, try matched(argument, node, labels))) }
      return parts
    case .divide where isLength(a[1]):
      guard case .length(let dimension) = arrays[a[1]].operation else { return nil }
      product.factor /= Double(try lengths.length(dimension))
      return [(a[0], try matched(a[0], node, labels))]
    case .divide where isAbsorbed[id]:
      let divisor = try builtView(a[1])
      let inner = try matched(a[1], node, labels)
      let kept = inner.indices.filter { inner[$0] != nil }
      let reciprocal = map(.reciprocal, [divisor], divisor.shape)
      product.factors.append(
        Contraction.Factor(
          view: PlanView(
            node: reciprocal.node, offset: reciprocal.offset, shape: kept.map { reciprocal.shape[$0] }, strides: kept.map { reciprocal.strides[$0] }),
          labels: kept.compactMap { inner[$0] }))
      return [(a[0], try matched(a[0], node, labels))]
    case .identity:
      if let i = labels[0], let j = labels[1] { product.merge(i, j) }
      return []
    case .diagonalMatrix:
      if let i = labels[0], let j = labels[1] { product.merge(i, j) }
      return [(a[0], [labels[0] ?? labels[1]])]
    case .trace:
      let label = product.label(try lengths.length(arrays[a[0]].axes[0]))
      return [(a[0], [label, label])]
    case .outer:
      let first = arrays.order(a[0])
      return [(a[0], Array(labels[..<first])), (a[1], Array(labels[first...]))]
    case .product:
      let first = arrays.order(a[0]) - 1
      let summed = product.label(try lengths.length(arrays[a[1]].axes[0]))
      return [(a[0], labels[..<first] + [summed]), (a[1], [summed] + labels[first...])]
    case .einsum(let inputs, let output):
      var known: [Int: Int?] = [:]
      for (number, label) in zip(output, labels) {
        // A number that stands twice in the output makes its labels one.
        if let other = known[number], let other, let label { product.merge(other, label) } else { known[number] = .some(label) }
      }
      var parts: [(ArrayGraph.ID, [Int?])] = []
      for (argument, numbers) in zip(a, inputs) {
        var inner: [Int?] = []
        for (axis, number) in numbers.enumerated() {
          if known[number] == nil { known[number] = product.label(try lengths.length(arrays[argument].axes[axis])) }
          inner.append(known[number] ?? nil)
        }
        parts.append((argument, inner))
      }
      return parts
    case .reduce(.sum, let axis) where isContraction(id):
      let axes = arrays[a[0]].axes
      var inner: [Int?] = []
      var next = 0
      for k in axes.indices {
        if axis.map({ $0 == k }) ?? true {
          inner.append(product.label(try lengths.length(axes[k])))
        } else {
          inner.append(labels[next])
          next += 1
        }
      }
      return [(a[0], inner)]
    default: return nil
    }
  }

  /// The labels of an operand's axes, matched from the last one; nil where an axis of one entry is repeated.
  private func matched(_ argument: ArrayGraph.ID, _ node: ArrayGraph.Node, _ labels: [Int?]) throws(Diagnostic) -> [Int?] {
    let axes = arrays[argument].axes
    let missing = node.axes.count - axes.count
    var inner: [Int?] = []
    for (axis, dimension) in axes.enumerated() {
      inner.append(dimension == .literal(1) && node.axes[axis + missing] != dimension ? nil : labels[axis + missing])
    }
    return inner
  }

  /// A product with merged labels replaced and its numbers gathered.
  func prepared(_ whole: Contraction, output: [Int]) -> Contraction {
    var product = whole
    product.settle()
    let kept = Set(output.map { product.representative($0) })
    // A label that no factor has is a repetition: summed it counts, kept it is repeated at the end. Numbers that were views of one entry go to the factor.
    var factors: [Contraction.Factor] = []
    for factor in product.factors {
      if factor.labels.isEmpty, let c = constant(factor.view) { product.factor *= c } else { factors.append(factor) }
    }
    let present = Set(factors.flatMap(\.labels))
    for label in product.extents.indices where product.representative(label) == label && !present.contains(label) && !kept.contains(label) {
      product.factor *= Double(product.extents[label])
    }
    product.factors = factors
    return product
  }

  /// The value of a product summed over every label that the output lacks; a label may stand several times in the output.
  mutating func contracted(_ product: Contraction, output: [Int]) -> PlanView {
    let result = output.map { product.representative($0) }
    return arranged(multiplied(product.factors, kept: Set(result), order: result, factor: product.factor), result, product.extents)
  }

  /// factor · Π factors, summed over every label that is not kept.
  ///
  /// - Parameter order: the order of the labels that the result should have if it costs nothing.
  mutating func multiplied(_ all: [Contraction.Factor], kept: Set<Int>, order: [Int], factor: Double) -> Contraction.Factor {
    let factors = all.indices.map { t in
      let others = Set(all.indices.filter { $0 != t }.flatMap { all[$0].labels }).union(kept)
      let alone = all[t].labels.filter { !others.contains($0) }
      return alone.isEmpty || all.count == 1 ? all[t] : summed(all[t], over: alone)
    }
    var extents: [Int: Int] = [:]
    for one in factors { for (label, length) in zip(one.labels, one.view.shape) { extents[label] = length } }
    let pairs = ContractionOrder(labels: factors.map(\.labels), output: kept) { extents[$0] ?? 1 }.pairs()
    var remaining: [Contraction.Factor?] = factors
    for (step, (first, second)) in pairs.enumerated() {
      guard let a = remaining[first], let b = remaining[second] else { continue }
      remaining[second] = nil
      let needed = kept.union(remaining.indices.filter { $0 != first }.flatMap { remaining[$0]?.labels ?? [] })
      let isLast = step == factors.count - 2
      remaining[first] = pair(a, b, kept: needed, order: isLast ? order : nil, factor: isLast ? factor : 1)
    }
    var last = remaining.compactMap { $0 }.first ?? Contraction.Factor(view: number(factor), labels: [])
    if factors.count == 1 {
      let alone = last.labels.filter { !kept.contains($0) }
      if !alone.isEmpty { last = summed(last, over: alone) }
      last.view = scaled(factor, last.view)
    }
    return last
  }

  private mutating func summed(_ factor: Contraction.Factor, over labels: [Int]) -> Contraction.Factor {
    let axes = factor.labels.indices.filter { labels.contains(factor.labels[$0]) }
    return Contraction.Factor(view: reduce(.sum, factor.view, over: axes), labels: factor.labels.filter { !labels.contains($0) })
  }

  /// The product's axes in the order of the output; where a label stands twice, zeros off the diagonal.
  mutating func arranged(_ last: Contraction.Factor, _ output: [Int], _ extents: [Int]) -> PlanView {
    let shape = output.map { extents[$0] }
    func steps(_ labels: [Int]) -> [Int] { labels.map { label in last.labels.firstIndex(of: label).map { last.view.strides[$0] } ?? 0 } }
    var distinct: [Int] = []
    for label in output where !distinct.contains(label) { distinct.append(label) }
    if distinct.count == output.count { return PlanView(node: last.view.node, offset: last.view.offset, shape: shape, strides: steps(output)) }
    let places = PlanGraph.rowMajor(shape)
    let strides = distinct.map { label in output.indices.filter { output[$0] == label }.reduce(0) { $0 + places[$1] } }
    let entries = PlanView(node: last.view.node, offset: last.view.offset, shape: distinct.map { extents[$0] }, strides: steps(distinct))
    let node = graph.node(.place(offset: 0, strides: strides), [entries.operand], extents: entries.shape, shape: shape)
    return PlanView(node, shape: shape)
  }
}
