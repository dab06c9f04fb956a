import Diagnostics
import Planning

/// A result as a sum of products of smaller arrays: an identity times a block, a diagonal, blocks along one, outer products.
///
/// The Hessian of ‖T − UVᵀ‖² by a U of m × k entries has m²k² entries; as I ⊗ 2VᵀV it has k². Any array is one, with itself as its only factor.
///
///     let function = try CompiledFunction<Double>(program: …, derivatives: …, keepsFactors: true)
///     let hessian = try function.factored(arrays)[1]
///     let step = try hessian.product(with: direction)
public struct FactoredArray<Real: Element>: Hashable, Sendable {
  /// How the factors make the entries; a factor's `part` is its place among `factors`.
  public let form: FactoredForm
  /// The arrays.
  public let factors: [DenseArray<Real>]

  /// The lengths of the axes of the array that is stood for.
  public var shape: [Int] { form.shape }

  init(form: FactoredForm, factors: [DenseArray<Real>]) {
    self.form = form
    self.factors = factors
  }

  /// How many entries are stored.
  public var storedCount: Int { factors.reduce(0) { $0 + $1.elements.count } }

  /// All entries.
  ///
  /// - Throws: `limit` where they are too many.
  public func dense() throws(Diagnostic) -> DenseArray<Real> {
    let count = shape.reduce(1) { $0.multipliedReportingOverflow(by: $1).overflow ? Int.max : $0 * $1 }
    guard count <= Plan.largestArray else {
      throw Diagnostic(
        .limit, Message("\(count) entries are more than what is accepted, \(Plan.largestArray)", "有 \(count) 个元素，超过上限 \(Plan.largestArray) 个"),
        at: .none,
        help: Message("use the factors, or a product with a vector", "请使用各因子，或与向量的乘积"))
    }
    var entries = [Real](repeating: 0, count: count)
    for term in form.terms { try product(term).add(to: &entries) }
    return DenseArray(shape: shape, elements: entries)
  }

  /// Σ D[i, …, j, …]·v[j, …] for an array v of the shape of the last axes: a Hessian or a Jacobian times a direction. The entries are never made: the cost is that of
  /// passing over the factors.
  ///
  /// - Throws: `shapeMismatch` where the last axes have other lengths, `limit` where an array in between would be too large.
  public func product(with direction: DenseArray<Real>) throws(Diagnostic) -> DenseArray<Real> {
    guard direction.shape.count <= shape.count, Array(shape.suffix(direction.shape.count)) == direction.shape, direction.isComplete else {
      let (given, whole) = ("\(direction.shape)", "\(shape)")
      throw Diagnostic(
        .shapeMismatch, Message("a direction of shape \(given) does not fit the last axes of \(whole)", "形状为 \(given) 的方向与 \(whole) 的最后几个轴不符"),
        at: .none,
        help: Message("give an array of the shape of the variable", "请给出与变量同形状的数组"))
    }
    let result = Array(shape.dropLast(direction.shape.count))
    let inner = direction.elements.count
    var entries = [Real](repeating: 0, count: result.reduce(1, *))
    for term in form.terms {
      // The last axes are the fastest, so a step is one along the first axes and one along the last.
      var product = product(term)
      product.factors.append(LabelledProduct.Factor(entries: direction.elements, offset: term.offset % inner, strides: term.steps.map { $0 % inner }))
      product.offset = term.offset / inner
      product.steps = term.steps.map { $0 / inner }
      try product.add(to: &entries)
    }
    return DenseArray(shape: result, elements: entries)
  }

  private func product(_ term: FactoredForm.Term) -> LabelledProduct<Real> {
    LabelledProduct(
      coefficient: Real(term.coefficient), extents: term.extents,
      factors: term.factors.map { LabelledProduct.Factor(entries: factors[$0.part].elements, offset: 0, strides: $0.strides) },
      offset: term.offset, steps: term.steps)
  }
}

extension FactoredArray: CustomStringConvertible {
  /// The form with the factors as P1, P2, …
  public var description: String {
    let names = factors.indices.map { "P\($0 + 1)" }
    return "[\(form.indices.joined(separator: ","))] = \(form.text(names: names))"
  }
}

extension Executable {
  /// A result as its factors, copied; one with all its entries has itself as its factor.
  public func factored(_ place: Int) -> FactoredArray<Real> {
    let output = plan.outputs[place]
    let form = output.form ?? FactoredForm(dense: output.shape)
    let parts = output.form == nil ? [output.part ?? 0] : form.parts
    let factors = parts.map { DenseArray(shape: plan.parts[$0].shape, elements: Array(part($0))) }
    return FactoredArray(form: output.form == nil ? form : form.renumbered(parts), factors: factors)
  }
}
