import Shapes
import Typing

extension PartialDifferentiation {
  private mutating func entry(_ node: TypedProgram.ID, _ labels: [Int], _ expressions: inout IndexExpressions) throws(EntryFailure) -> Int {
    if let statement = expansion.named[node] { return expressions.intern(.entry(.statement(statement), labels.map { .label($0) })) }
    return try expansion.entry(node, labels.map { .label($0) }, in: &expressions)
  }

  /// The rules of inverses, determinants, abstract functions and selected entries; nil for what is an entry already.
  mutating func matrixRule(
    _ whole: IndexedWhole, _ subscripts: [Subscript], _ expressions: inout IndexExpressions
  ) throws(EntryFailure) -> Int? {
    switch whole {
    case .variable, .statement, .cotangent: return nil
    case .inverse(let node):
      // ∂Y[k,l] = −Σ Y[k,m]·∂M[m,n]·Y[n,l] with Y = M⁻¹
      guard subscripts.count == 2 else { throw EntryFailure() }
      note(.inverseRule)
      let labels = expansion.labels(program[node].type.axes.flatMap(\.extents), 0, &expressions)
      let inner = try entry(node, labels, &expressions)
      let left = expressions.intern(.entry(whole, [subscripts[0], .label(labels[0])]))
      let right = expressions.intern(.entry(whole, [.label(labels[1]), subscripts[1]]))
      let product = expressions.product([left, expressions.partial(inner), right])
      return expressions.negative(expressions.contraction(labels, product))
    case .determinant(let node):
      // ∂det M = Σ C[m,n]·∂M[m,n] with the cofactors C[m,n] = adj(M)[n,m]
      let extents = program[node].type.axes.flatMap(\.extents)
      guard extents.count == 2 else { throw EntryFailure() }
      note(.determinantRule)
      let labels = expansion.labels(extents, 0, &expressions)
      let inner = try entry(node, labels, &expressions)
      let cofactor = expressions.intern(.entry(.adjugate(of: node), [.label(labels[1]), .label(labels[0])]))
      return expressions.contraction(labels, expressions.product([cofactor, expressions.partial(inner)]))
    case .abstractValue(let name, let node):
      note(.totalDerivative(name))
      let labels = expansion.labels(program[node].type.axes.flatMap(\.extents), 0, &expressions)
      let inner = try entry(node, labels, &expressions)
      let gradient = expressions.intern(.entry(.abstractGradient(name, at: node), labels.map { .label($0) }))
      return expressions.contraction(labels, expressions.product([gradient, expressions.partial(inner)]))
    case .selection(let reduction, let axis, let node): return try selection(whole, subscripts, reduction, axis, node, &expressions)
    case .adjugate, .abstractGradient: throw EntryFailure()
    }
  }

  /// ∂Πu = Σ (Πu/uₖ)·∂uₖ; the largest entry moves with the entry that attains it.
  private mutating func selection(
    _ whole: IndexedWhole, _ subscripts: [Subscript], _ reduction: Reduction, _ axis: Axis, _ node: TypedProgram.ID,
    _ expressions: inout IndexExpressions
  ) throws(EntryFailure) -> Int {
    let type = program[node].type
    let extents = type.axes.flatMap(\.extents)
    let rows = type.rows?.extents.count ?? 0
    let summed = axis == .all ? extents[...] : axis == .rows ? extents[rows...] : extents[..<rows]
    let labels = expansion.labels(Array(summed), 0, &expressions)
    let lone = labels.map { Subscript.label($0) }
    let places = axis == .all ? lone : axis == .rows ? subscripts + lone : lone + subscripts
    var inner = expressions.intern(.number(.zero))
    if let statement = expansion.named[node] {
      inner = expressions.intern(.entry(.statement(statement), places))
    } else {
      inner = try expansion.entry(node, places, in: &expressions)
    }
    let value = expressions.intern(.entry(whole, subscripts))
    let weight: Int
    if reduction == .product {
      note(.productOfEntries)
      weight = expressions.quotient(value, inner)
    } else {
      note(.extremeEntry)
      let gap = reduction == .maximum ? [value, expressions.negative(inner)] : [inner, expressions.negative(value)]
      let sign = expressions.intern(.call("sign", order: 0, [expressions.sum(gap)]))
      weight = expressions.sum([expressions.number(.one), expressions.negative(sign)])
    }
    return expressions.contraction(labels, expressions.product([weight, expressions.partial(inner)]))
  }
}
