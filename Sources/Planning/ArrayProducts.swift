import Numerals
import Typing

// Contractions of a's last axis with b's first. What has structure (identity, diagonal, outer product, constant, inverse) is never multiplied out:
//
//     diag(v)·B = v[i]·B[i,j]        (u·vᵀ)·x = u·(v·x)        A⁻¹·b = solve(A, b)        A·B·x = A·(B·x)
extension ArrayGraph {
  /// The product of arrays of one or two axes each.
  package mutating func product(_ a: ID, _ b: ID) -> ID {
    let axes = Array(nodes[a].axes.dropLast() + nodes[b].axes.dropFirst())
    let (left, right) = (peeled(a), peeled(b))
    var result = scale(left.factor * right.factor, chain(left.rest, right.rest))
    for (scalar, divides) in left.scalars + right.scalars {
      result = divides ? divide(result, scalar, axes) : multiply(scalar, result, axes)
    }
    return result
  }

  /// u·vᵀ
  package mutating func outer(_ u: ID, _ v: ID) -> ID {
    let axes = nodes[u].axes + nodes[v].axes
    if let c = constant(u), let d = constant(v) { return fill(c * d, axes) }
    let (c, x) = factored(u)
    let (d, y) = factored(v)
    return scale(c * d, node(.outer, [x, y], axes))
  }

  /// Aᵀ; an array of fewer axes stays.
  package mutating func transpose(_ a: ID) -> ID {
    guard order(a) == 2 else { return a }
    return permute(a, [1, 0])
  }

  /// The axes in another order.
  package mutating func permute(_ a: ID, _ permutation: [Int]) -> ID {
    if permutation == Array(permutation.indices) { return a }
    let axes = permutation.map { nodes[a].axes[$0] }
    let arguments = nodes[a].arguments
    switch nodes[a].operation {
    case .permute(let inner): return permute(arguments[0], permutation.map { inner[$0] })
    case .einsum(let labels, let output): return node(.einsum(labels, permutation.map { output[$0] }), arguments, axes)
    case .fill(let c): return fill(c, axes)
    case .identity, .diagonalMatrix: return a
    case .outer where order(a) == 2 && !named.contains(a): return node(.outer, [arguments[1], arguments[0]], axes)
    case .scale(let c) where !named.contains(a): return scale(c, permute(arguments[0], permutation))
    default: return node(.permute(permutation), [a], axes)
    }
  }

  /// The array without the scalars that it is multiplied with or divided by.
  package func peeled(_ a: ID) -> (factor: Coefficient, scalars: [(scalar: ID, divides: Bool)], rest: ID) {
    var (factor, rest) = factored(a)
    var scalars: [(ID, Bool)] = []
    while let (scalar, inner, divides) = scalarFactor(rest) {
      scalars.append((scalar, divides))
      let (c, next) = factored(inner)
      factor = factor * c
      rest = next
    }
    return (factor, scalars, rest)
  }

  /// s and A when the node is s·A or A/s with a scalar s.
  private func scalarFactor(_ a: ID) -> (scalar: ID, rest: ID, divides: Bool)? {
    guard order(a) > 0, !named.contains(a) else { return nil }
    let arguments = nodes[a].arguments
    switch nodes[a].operation {
    case .multiply:
      if order(arguments[0]) == 0 { return (arguments[0], arguments[1], false) }
      if order(arguments[1]) == 0 { return (arguments[1], arguments[0], false) }
    case .divide where order(arguments[1]) == 0 && order(arguments[0]) > 0: return (arguments[1], arguments[0], true)
    default: break
    }
    return nil
  }

  /// The product, associated so that a vector at either end is multiplied first.
  private mutating func chain(_ a: ID, _ b: ID) -> ID {
    let factors = order(b) == 1 && order(a) == 2 ? matrixFactors(a).reversed() : order(a) == 1 && order(b) == 2 ? matrixFactors(b) : []
    if factors.count < 2 { return pair(a, b) }
    var result = order(b) == 1 ? b : a
    for factor in factors { result = order(b) == 1 ? product(factor, result) : product(result, factor) }
    return result
  }

  /// The factors of an unnamed matrix product, in order.
  private func matrixFactors(_ a: ID) -> [ID] {
    var factors: [ID] = []
    var pending = [a]
    while let next = pending.popLast() {
      if let parts = arguments(of: next, if: .product), !named.contains(next), parts.allSatisfy({ order($0) == 2 }) {
        pending += [parts[1], parts[0]]
      } else {
        factors.append(next)
      }
    }
    return factors
  }

  /// The product of two arrays neither of which is looked through as a product.
  private mutating func pair(_ a: ID, _ b: ID) -> ID {
    let axes = Array(nodes[a].axes.dropLast() + nodes[b].axes.dropFirst())
    if let special = structured(a, b, axes) ?? solved(a, b, axes) { return special }
    // xᵀ·Bᵀ = B·x
    if order(a) == 1, let turned = arguments(of: b, if: .permute([1, 0])), !named.contains(b) { return pair(turned[0], a) }
    return node(.product, [a, b], axes)
  }

  /// The product with a constant vector, an identity, a diagonal matrix or an outer product; nil when neither is one.
  private mutating func structured(_ a: ID, _ b: ID, _ axes: [Dimension]) -> ID? {
    if order(a) == 1, let c = constant(a) { return scale(c, reduce(.sum, axis: order(b) == 2 ? 0 : nil, b, axes)) }
    if order(b) == 1, let c = constant(b) { return scale(c, reduce(.sum, axis: order(a) == 2 ? 1 : nil, a, axes)) }
    if nodes[a].operation == .identity { return b }
    if nodes[b].operation == .identity { return a }
    switch (arguments(of: a, if: .diagonalMatrix)?[0], arguments(of: b, if: .diagonalMatrix)?[0]) {
    case (let v?, let w?): return diagonalMatrix(multiply(v, w, nodes[v].axes))
    case (let v?, nil): return multiply(order(b) == 2 ? align(v, [true, false]) : v, b, axes)
    case (nil, let w?): return multiply(a, w, axes)
    case (nil, nil): break
    }
    if let parts = arguments(of: a, if: .outer), order(a) == 2, !named.contains(a) {
      let rest = product(parts[1], b)
      return order(b) == 1 ? multiply(rest, parts[0], axes) : outer(parts[0], rest)
    }
    if let parts = arguments(of: b, if: .outer), order(b) == 2, !named.contains(b) {
      let rest = product(a, parts[0])
      return order(a) == 1 ? multiply(rest, parts[1], axes) : outer(rest, parts[1])
    }
    return nil
  }

  /// A⁻¹·b, A⁻ᵀ·b, a·A⁻¹ and a·A⁻ᵀ as solutions of linear systems; nil when no inverse stands where one can be.
  private mutating func solved(_ a: ID, _ b: ID, _ axes: [Dimension]) -> ID? {
    if let matrix = inverted(a, transposed: false) { return node(.solve, [matrix, b], axes) }
    if order(a) == 1, let matrix = inverted(b, transposed: true) { return node(.solve, [matrix, a], axes) }
    return nil
  }

  /// M when the node is the inverse of M, up to the transpose asked for.
  private mutating func inverted(_ a: ID, transposed: Bool) -> ID? {
    guard !named.contains(a) else { return nil }
    if let matrix = arguments(of: a, if: .inverse) { return transposed ? transpose(matrix[0]) : matrix[0] }
    if let inner = arguments(of: a, if: .permute([1, 0]))?[0], !named.contains(inner), let matrix = arguments(of: inner, if: .inverse) {
      return transposed ? matrix[0] : transpose(matrix[0])
    }
    return nil
  }
}
