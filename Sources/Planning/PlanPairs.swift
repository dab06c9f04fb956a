// One step of a contraction: two arrays, entry by entry over the labels they share and keep, multiplied as matrices over those that end here.
extension PlanBuilder {
  /// The product of two factors, summed over the labels that are not kept.
  ///
  /// - Parameters:
  ///   - kept: the labels that the output or other factors have.
  ///   - order: the order of the labels that the result should have if it costs nothing.
  ///   - factor: a number that the product is multiplied with.
  mutating func pair(_ a: Contraction.Factor, _ b: Contraction.Factor, kept: Set<Int>, order: [Int]?, factor: Double) -> Contraction.Factor {
    let shared = a.labels.filter(b.labels.contains)
    let summed = shared.filter { !kept.contains($0) }
    let batch = shared.filter(kept.contains)
    let rows = a.labels.filter { !shared.contains($0) }
    let columns = b.labels.filter { !shared.contains($0) }
    if summed.isEmpty || rows.isEmpty && columns.isEmpty || !batch.isEmpty && (rows.isEmpty || columns.isEmpty) {
      return entrywise(a, b, summed: summed, order: order, factor: factor)
    }
    // The result has the rows first; which factor gives them is chosen by the order asked for, or else by what is stable under renaming.
    let wanted = order?.filter { (rows + columns).contains($0) } ?? []
    // A matrix stands before a vector.
    var swaps = rows.isEmpty || columns.isEmpty ? rows.isEmpty : wanted.isEmpty ? a.view.node > b.view.node : columns.contains(wanted[0])
    if let order, let direct = products(a, b, rows: rows, columns: columns, summed: summed, order: order, factor: factor) { return direct }
    if !rows.isEmpty, !columns.isEmpty, !isOrderFixed, batch.isEmpty, let cheaper = cheaperOrder(a, b, rows, columns, summed) { swaps = cheaper }
    if batch.isEmpty {
      let (m, n) = (length(a, rows), length(b, columns))
      if m != n { lengthsOfRows[Set([m, n])] = swaps ? m : n }
    }
    return swaps
      ? matrices(b, a, batch: batch, rows: columns, columns: rows, summed: summed, factor: factor)
      : matrices(a, b, batch: batch, rows: rows, columns: columns, summed: summed, factor: factor)
  }

  /// Whether it costs less to let the second factor give the rows; nil where both orders cost the same, or so little beside the product that it does not matter.
  ///
  /// A matrix on the right whose rows are not contiguous is turned first, passes over rows shorter than a register are slow, and so are those over matrices of the
  /// same lengths of which one lies by rows and the other by columns.
  private func cheaperOrder(_ a: Contraction.Factor, _ b: Contraction.Factor, _ rows: [Int], _ columns: [Int], _ summed: [Int]) -> Bool? {
    func isTurned(_ factor: Contraction.Factor) -> Bool {
      factor.labels.indices.contains { summed.contains(factor.labels[$0]) && factor.view.strides[$0] == 1 }
    }
    let (m, n, k) = (length(a, rows), length(b, columns), length(a, summed))
    guard max(m, n, k) <= PlanBuilder.longestSmall else { return nil }
    func price(_ left: Int, _ right: Int, _ factor: Contraction.Factor) -> Int {
      let isOther = lengthsOfRows[Set([left, right])].map { $0 != right } ?? false
      return (isTurned(factor) ? right * k : 0) + (right < 16 && left >= 16 ? PlanBuilder.priceOfShortRow * left * right : 0)
        + (isOther && left != right ? PlanBuilder.priceOfOtherOrder * left * right : 0)
    }
    let (plain, swapped) = (price(m, n, b), price(n, m, a))
    return plain == swapped ? nil : swapped < plain
  }

  /// The longest axis of a product beside which turning a factor counts.
  private static let longestSmall = 1024
  /// What an entry costs in passes over rows shorter than a register, where one that is turned costs 1.
  private static let priceOfShortRow = 32
  /// And what one costs in passes together with a matrix that lies the other way.
  private static let priceOfOtherOrder = 4

  /// The entries that a factor has along some labels.
  private func length(_ factor: Contraction.Factor, _ labels: [Int]) -> Int {
    labels.reduce(1) { total, label in total * (factor.labels.firstIndex(of: label).map { factor.view.shape[$0] } ?? 1) }
  }

  /// The shortest side of the blocks that a large result is written in.
  private static let shortestBlock = 16
  /// The fewest entries of a result for which its order matters.
  private static let leastOrdered = 65_536

  /// The product in the order asked for, where one of matrices would be large and in another order: products of blocks, one for each place along the other axes. The last labels of
  /// the order that one factor has are the columns, those before them that the other one has the rows. nil where the blocks would be small.
  private mutating func products(
    _ a: Contraction.Factor, _ b: Contraction.Factor, rows: [Int], columns: [Int], summed: [Int], order: [Int], factor: Double
  ) -> Contraction.Factor? {
    func length(_ label: Int) -> Int {
      a.labels.firstIndex(of: label).map { a.view.shape[$0] } ?? b.labels.firstIndex(of: label).map { b.view.shape[$0] } ?? 1
    }
    var result: [Int] = []
    for label in order where !result.contains(label) && (a.labels.contains(label) || b.labels.contains(label)) { result.append(label) }
    guard let last = result.last, PlanGraph.count(result.map(length)) >= PlanBuilder.leastOrdered else { return nil }
    let swaps = rows.contains(last)
    let (left, right, leftOnly, rightOnly) = swaps ? (b, a, columns, rows) : (a, b, rows, columns)
    let columnCount = result.reversed().prefix { rightOnly.contains($0) }.count
    let rowCount = result.dropLast(columnCount).reversed().prefix { leftOnly.contains($0) }.count
    let blockColumns = Array(result.suffix(columnCount))
    let blockRows = Array(result.dropLast(columnCount).suffix(rowCount))
    let batches = Array(result.dropLast(columnCount + rowCount))
    // What one product gives in the right order, or does not make worse, stays one product.
    if batches.allSatisfy({ left.labels.contains($0) && right.labels.contains($0) }) { return nil }
    guard min(PlanGraph.count(blockRows.map(length)), PlanGraph.count(blockColumns.map(length))) >= PlanBuilder.shortestBlock else { return nil }
    func steps(_ factor: Contraction.Factor, _ group: [Int]) -> Int? {
      let axes = group.compactMap { factor.labels.firstIndex(of: $0) }
      return merged(factor.view.permuted(axes + factor.labels.indices.filter { !axes.contains($0) }), 0..<axes.count)
    }
    func operand(_ factor: Contraction.Factor, _ group: [Int], isLeft: Bool) -> PlanGraph.Operand? {
      guard let along = steps(factor, group), let inner = steps(factor, summed), along == 1 || inner == 1 else { return nil }
      let outer = batches.map { label in factor.labels.firstIndex(of: label).map { factor.view.strides[$0] } ?? 0 }
      return PlanGraph.Operand(node: factor.view.node, offset: factor.view.offset, strides: outer + (isLeft ? [along, 0] : [0, along]) + [inner])
    }
    guard let first = operand(left, blockRows, isLeft: true), let second = operand(right, blockColumns, isLeft: false) else { return nil }
    let shape = batches.map(length) + [PlanGraph.count(blockRows.map(length)), PlanGraph.count(blockColumns.map(length))]
    let node = graph.node(.contract(factor: factor), [first, second], extents: shape + [PlanGraph.count(summed.map(length))], shape: shape)
    return Contraction.Factor(view: PlanView(node, shape: result.map(length)), labels: result)
  }

  /// The product entry by entry, then summed.
  private mutating func entrywise(
    _ a: Contraction.Factor, _ b: Contraction.Factor, summed: [Int], order: [Int]?, factor: Double
  ) -> Contraction.Factor {
    let (small, large) = PlanGraph.count(a.view.shape) < PlanGraph.count(b.view.shape) ? (a, b) : (b, a)
    var labels = small.labels.filter { !large.labels.contains($0) } + large.labels
    if let order, summed.isEmpty {
      // An output is written in its own order.
      let places = labels.map { label in order.firstIndex(of: label) ?? order.count }
      labels = labels.indices.sorted { places[$0] != places[$1] ? places[$0] < places[$1] : $0 < $1 }.map { labels[$0] }
    }
    let shape = labels.map { label in
      large.labels.firstIndex(of: label).map { large.view.shape[$0] } ?? small.labels.firstIndex(of: label).map { small.view.shape[$0] } ?? 1
    }
    func spread(_ factor: Contraction.Factor) -> PlanView {
      let strides = labels.map { label in factor.labels.firstIndex(of: label).map { factor.view.strides[$0] } ?? 0 }
      return PlanView(node: factor.view.node, offset: factor.view.offset, shape: shape, strides: strides)
    }
    let views = a.view.node <= b.view.node ? [spread(a), spread(b)] : [spread(b), spread(a)]
    let extents = shape
    let isSquare = views[0] == views[1]
    let read = isSquare ? [views[0].operand] : views.map(\.operand)
    let node = graph.node(.map(isSquare ? .square : .multiply), read, extents: extents, shape: extents)
    var result = PlanView(node, shape: extents)
    if !summed.isEmpty {
      result = reduce(.sum, result, over: labels.indices.filter { summed.contains(labels[$0]) })
      labels.removeAll(where: summed.contains)
    }
    if factor != 1 { result = scaled(factor, result) }
    return Contraction.Factor(view: result, labels: labels)
  }

  /// The product as one of matrices, or a batch of them: result[b, i, j] = factor · Σₖ a[b, i, k]·b[b, j, k].
  private mutating func matrices(
    _ a: Contraction.Factor, _ b: Contraction.Factor, batch: [Int], rows: [Int], columns: [Int], summed: [Int], factor: Double
  ) -> Contraction.Factor {
    // The summed labels in the storage order of the larger factor, the batch in that of the first; the other one is copied if it differs.
    let large = PlanGraph.count(a.view.shape) >= PlanGraph.count(b.view.shape) ? a : b
    let inner = large.labels.filter(summed.contains)
    let left = groups(a, [batch, rows, inner])
    let right = groups(b, [batch, columns, inner])
    func operands(_ first: PlanView, _ second: PlanView) -> [PlanGraph.Operand] {
      [
        PlanGraph.Operand(node: first.node, offset: first.offset, strides: [first.strides[0], first.strides[1], 0, first.strides[2]]),
        PlanGraph.Operand(node: second.node, offset: second.offset, strides: [second.strides[0], 0, second.strides[1], second.strides[2]]),
      ]
    }
    func length(_ label: Int) -> Int {
      a.labels.firstIndex(of: label).map { a.view.shape[$0] } ?? b.labels.firstIndex(of: label).map { b.view.shape[$0] } ?? 1
    }
    let extents = [left.shape[0], left.shape[1], right.shape[1], left.shape[2]]
    // The same product may be there already, turned.
    let turned = [extents[0], extents[2], extents[1], extents[3]]
    if let node = graph.existing(.contract(factor: factor), operands(right, left), extents: turned, shape: Array(turned.prefix(3))) {
      let labels = batch + columns + rows
      return Contraction.Factor(view: PlanView(node, shape: labels.map(length)), labels: labels)
    }
    let node = graph.node(.contract(factor: factor), operands(left, right), extents: extents, shape: Array(extents.prefix(3)))
    let labels = batch + rows + columns
    return Contraction.Factor(view: PlanView(node, shape: labels.map(length)), labels: labels)
  }

  /// The factor with one axis for each group of labels: a view where the steps allow it and one axis of the matrix is contiguous, otherwise a copy.
  private mutating func groups(_ factor: Contraction.Factor, _ groups: [[Int]]) -> PlanView {
    let flat = groups.flatMap { $0 }
    let full = factor.view.permuted(flat.compactMap { factor.labels.firstIndex(of: $0) })
    let shape = groups.map { $0.reduce(1) { total, label in total * (factor.labels.firstIndex(of: label).map { factor.view.shape[$0] } ?? 1) } }
    var strides: [Int] = []
    var start = 0
    for group in groups {
      let axes = start..<(start + group.count)
      start += group.count
      guard let step = merged(full, axes) else { return copied(full, shape) }
      strides.append(step)
    }
    let isMatrix = shape[1] == 1 || shape[2] == 1 || strides[1] == 1 || strides[2] == 1
    return isMatrix ? PlanView(node: full.node, offset: full.offset, shape: shape, strides: strides) : copied(full, shape)
  }

  /// The step of neighbouring axes taken as one; nil where they don't follow each other in memory.
  private func merged(_ view: PlanView, _ axes: Range<Int>) -> Int? {
    var step: Int?
    var expected = 0
    for axis in axes.reversed() where view.shape[axis] != 1 {
      if step == nil { step = view.strides[axis] } else if view.strides[axis] != expected { return nil }
      expected = view.strides[axis] * view.shape[axis]
    }
    return step ?? 0
  }

  private mutating func copied(_ view: PlanView, _ shape: [Int]) -> PlanView {
    let node = graph.node(.map(.copy), [view.operand], extents: view.shape, shape: view.shape)
    return PlanView(node, shape: shape)
  }
}

extension PlanGraph {
  /// True when a contraction of one matrix with a copy of it scaled along the summed axis, Σₖ s[k]·a[i,k]·a[j,k], gives a symmetric matrix.
  func isSymmetric(_ id: ID) -> Bool {
    let node = self[id]
    guard case .contract = node.operation, node.extents.count == 4, node.extents[0] == 1, node.extents[1] == node.extents[2] else { return false }
    func steps(_ operand: Operand, _ axis: Int) -> [Int] { [operand.strides[axis], operand.strides[3]] }
    let (left, right) = (node.operands[0], node.operands[1])
    if left.node == right.node { return left.offset == right.offset && steps(left, 1) == steps(right, 2) }
    for (scaled, plain, axis, other) in [(left, right, 1, 2), (right, left, 2, 1)] {
      guard case .map(.multiply) = self[scaled.node].operation, scaled.offset == 0 else { continue }
      let inner = self[scaled.node]
      guard let position = position(of: scaled, extents: node.extents) else { continue }
      let read = inner.operands.map { position.composed($0, axes: 4) }
      for (matrix, scale) in [(read[0], read[1]), (read[1], read[0])]
      where matrix.node == plain.node && matrix.offset == plain.offset && steps(matrix, axis) == steps(plain, other) && scale.strides[axis] == 0 {
        return true
      }
    }
    return false
  }
}
