import Typing

// Linear systems, inverses, determinants and powers of square matrices. One factorisation serves them all; a transposed matrix shares it with the matrix.
extension PlanBuilder {
  /// The factorisation of a matrix: n×n factors by rows, then room for the pivots and for what the factorisation says of itself.
  mutating func factorization(_ a: PlanView) -> PlanView {
    let n = a.shape[0]
    let shape = [n * n + n + 4]
    return PlanView(graph.node(.factorize, [a.operand], extents: a.shape, shape: shape), shape: shape)
  }

  /// The matrix that is factorised, and whether the one asked for is its transpose.
  private func oriented(_ a: PlanView) -> (PlanView, isTransposed: Bool) {
    a.shape.count == 2 && a.strides[0] < a.strides[1] ? (a.permuted([1, 0]), true) : (a, false)
  }

  /// A⁻¹·B for a matrix or a vector B.
  mutating func solved(_ a: PlanView, _ b: PlanView) -> PlanView {
    let (matrix, isTransposed) = oriented(a)
    let factors = factorization(matrix)
    let right = PlanView(stored(b), shape: b.shape)
    let node = graph.node(.solve(transposed: isTransposed), [factors.operand, right.operand], extents: b.shape, shape: b.shape)
    return PlanView(node, shape: b.shape)
  }

  /// A⁻¹
  mutating func inverse(_ a: PlanView) -> PlanView {
    let (matrix, isTransposed) = oriented(a)
    let node = graph.node(.inverse, [factorization(matrix).operand], extents: a.shape, shape: a.shape)
    let inverse = PlanView(node, shape: a.shape)
    return isTransposed ? inverse.permuted([1, 0]) : inverse
  }

  /// A^k by repeated squaring, in the order of the exponent's bits from the highest.
  mutating func matrixPower(_ a: PlanView, _ exponent: Int) -> PlanView {
    if a.shape.isEmpty { return power(a, number(Double(exponent)), []) }
    let base = exponent < 0 ? inverse(a) : a
    let bits = exponent.magnitude
    if bits == 0 { return delta(a.shape[0]) }
    var result = base
    for bit in (0..<(UInt.bitWidth - 1 - bits.leadingZeroBitCount)).reversed() {
      result = matrixProduct(result, result)
      if bits >> bit & 1 == 1 { result = matrixProduct(result, base) }
    }
    return result
  }

  /// The identity matrix.
  mutating func delta(_ n: Int) -> PlanView {
    let one = number(1).broadcast(to: [n])
    let node = graph.node(.place(offset: 0, strides: [n + 1]), [one.operand], extents: [n], shape: [n, n])
    return PlanView(node, shape: [n, n])
  }

  private mutating func matrixProduct(_ a: PlanView, _ b: PlanView) -> PlanView {
    var product = Contraction()
    let labels = [a.shape[0], a.shape[1], b.shape[1]].map { product.label($0) }
    product.factors = [Contraction.Factor(view: a, labels: [labels[0], labels[1]]), Contraction.Factor(view: b, labels: [labels[1], labels[2]])]
    let output = [labels[0], labels[2]]
    return contracted(prepared(product, output: output), output: output)
  }
}
