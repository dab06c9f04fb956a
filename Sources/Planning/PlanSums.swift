// Sums of products: each product by itself, or what they have in common multiplied once, whichever is cheaper.
extension PlanBuilder {
  /// The sum of products over every label that the output lacks.
  mutating func total(_ terms: [Contraction], output: [Int], shape: [Int]) -> PlanView {
    let products = terms.map { prepared($0, output: output) }
    if let common = common(products, output: output), common.price < separatePrice(products, output: output) {
      return factored(products, common, output: output)
    }
    var total = contracted(products[0], output: output)
    for product in products.dropFirst() { total = map(.add, [total, contracted(product, output: output)], shape) }
    return total
  }

  /// What products have in common: Σₜ restₜ · Π shared = (Σₜ restₜ) · Π shared.
  private struct Common {
    var shared: [Contraction.Factor]
    var rests: [[Contraction.Factor]]
    /// The labels of the sum of the rests, and their lengths.
    var labels: [Int]
    var shape: [Int]
    var price: Double
  }

  /// The factors that all products have under the same labels, taken out; nil where there are none. A label that only a rest has is summed inside it, so that its number may
  /// mean another label elsewhere; one that a shared factor has means the same in all.
  private func common(_ products: [Contraction], output: [Int]) -> Common? {
    guard let first = products.first, products.count > 1 else { return nil }
    let result = output.map { first.representative($0) }
    guard products.allSatisfy({ product in output.map { product.representative($0) } == result }) else { return nil }
    var rests = products.map(\.factors)
    var shared: [Contraction.Factor] = []
    for factor in first.factors {
      let places = rests.map { $0.firstIndex(of: factor) }
      guard places.allSatisfy({ $0 != nil }) else { continue }
      shared.append(factor)
      for (t, place) in places.enumerated() { if let place { rests[t].remove(at: place) } }
    }
    if shared.isEmpty { return nil }
    let kept = Set(result)
    let needed = kept.union(shared.flatMap(\.labels))
    var (labels, shape): ([Int], [Int]) = ([], [])
    for factor in rests.joined().sorted(by: { $0.labels.count > $1.labels.count }) {
      for (label, length) in zip(factor.labels, factor.view.shape) where needed.contains(label) && !labels.contains(label) {
        labels.append(label)
        shape.append(length)
      }
    }
    var price = 0.0
    for (rest, product) in zip(rests, products) {
      price += ContractionOrder(labels: rest.map(\.labels), output: needed, extent: { product.extents[$0] }).price
    }
    let entries = shape.reduce(1.0) { $0 * Double($1) }
    price += 3 * ContractionOrder.priceOfEntry * entries * Double(products.count - 1)
    price += ContractionOrder(labels: shared.map(\.labels) + [labels], output: kept, extent: { first.extents[$0] }).price
    return Common(shared: shared, rests: rests, labels: labels, shape: shape, price: price)
  }

  /// What the products cost by themselves, with their sum.
  private func separatePrice(_ products: [Contraction], output: [Int]) -> Double {
    products.reduce(0) { price, product in
      let kept = Set(output.map { product.representative($0) })
      let entries = kept.reduce(1.0) { $0 * Double(product.extents[$1]) }
      return price + ContractionOrder(labels: product.factors.map(\.labels), output: kept, extent: { product.extents[$0] }).price
        + (price == 0 ? 0 : 3 * ContractionOrder.priceOfEntry * entries)
    }
  }

  private mutating func factored(_ products: [Contraction], _ common: Common, output: [Int]) -> PlanView {
    let result = output.map { products[0].representative($0) }
    let needed = Set(result).union(common.shared.flatMap(\.labels))
    var total: PlanView?
    for (rest, product) in zip(common.rests, products) {
      let term = multiplied(rest, kept: needed, order: common.labels, factor: product.factor)
      let strides = common.labels.map { label in term.labels.firstIndex(of: label).map { term.view.strides[$0] } ?? 0 }
      let view = PlanView(node: term.view.node, offset: term.view.offset, shape: common.shape, strides: strides)
      total = total.map { map(.add, [$0, view], common.shape) } ?? view
    }
    guard let total else { return number(0) }
    let whole = multiplied(common.shared + [Contraction.Factor(view: total, labels: common.labels)], kept: Set(result), order: result, factor: 1)
    return arranged(whole, result, products[0].extents)
  }
}
