import Numerals
import Typing

// The matrix functions and the reductions. As in products, what has structure is not multiplied out: tr(A·B) = Σ A[i,j]·B[j,i].
extension ArrayGraph {
  /// The diagonal matrix of a vector.
  package mutating func diagonalMatrix(_ v: ID) -> ID { node(.diagonalMatrix, [v], nodes[v].axes + nodes[v].axes) }

  /// The diagonal of a square matrix.
  package mutating func diagonalPart(_ a: ID) -> ID {
    let axes = [nodes[a].axes[0]]
    let (c, x) = factored(a)
    let arguments = nodes[x].arguments
    switch nodes[x].operation {
    case .diagonalMatrix: return scale(c, arguments[0])
    case .identity: return fill(c, axes)
    case .outer: return scale(c, multiply(arguments[0], arguments[1], axes))
    case .product where !named.contains(x):
      let entries = multiply(arguments[0], transpose(arguments[1]), nodes[arguments[0]].axes)
      return scale(c, reduce(.sum, axis: 1, entries, axes))
    default: return scale(c, node(.diagonalPart, [x], axes))
    }
  }

  /// tr A
  package mutating func trace(_ a: ID) -> ID {
    let (c, x) = factored(a)
    let arguments = nodes[x].arguments
    switch nodes[x].operation {
    case .identity: return scale(c, node(.length(nodes[x].axes[0]), [], []))
    case .diagonalMatrix: return scale(c, reduce(.sum, axis: nil, arguments[0], []))
    case .outer: return scale(c, product(arguments[0], arguments[1]))
    case .permute([1, 0]): return scale(c, node(.trace, arguments, []))
    case .kronecker where arguments.allSatisfy { order($0) == 2 && nodes[$0].axes[0] == nodes[$0].axes[1] }:
      let traces = arguments.map { node(.trace, [$0], []) }
      return scale(c, multiply(traces[0], traces[1], []))
    case .product where !named.contains(x):
      let (left, right) = (arguments[0], transpose(arguments[1]))
      return scale(c, left == right ? sumOfSquares(left) : reduce(.sum, axis: nil, multiply(left, right, nodes[left].axes), []))
    default: return scale(c, node(.trace, [x], []))
    }
  }

  /// A⁻¹
  package mutating func inverse(_ a: ID) -> ID {
    let axes = nodes[a].axes
    if axes.isEmpty { return divide(number(.one), a, []) }
    if let v = arguments(of: a, if: .diagonalMatrix) { return diagonalMatrix(divide(number(.one), v[0], nodes[v[0]].axes)) }
    if nodes[a].operation == .identity { return a }
    if let inner = arguments(of: a, if: .inverse) { return inner[0] }
    return node(.inverse, [a], axes)
  }

  /// det A
  package mutating func determinant(_ a: ID) -> ID {
    if order(a) == 0 { return a }
    if let v = arguments(of: a, if: .diagonalMatrix) { return reduce(.product, axis: nil, v[0], []) }
    return node(.determinant, [a], [])
  }

  /// A^k
  package mutating func matrixPower(_ a: ID, _ exponent: Int) -> ID {
    if exponent == 1 { return a }
    if exponent == -1 { return inverse(a) }
    if exponent == 0 { return node(.identity, [], nodes[a].axes) }
    if exponent == 2 { return product(a, a) }
    return node(.matrixPower(exponent), [a], nodes[a].axes)
  }

  /// A reduction over the axis, or over all of them; the shape is that of the result.
  package mutating func reduce(_ reduction: Reduction, axis: Int?, _ a: ID, _ axes: [Dimension]) -> ID {
    if order(a) == 0 { return a }
    if reduction == .maximum || reduction == .minimum, let c = constant(a) { return fill(c, axes) }
    guard reduction == .sum else { return node(.reduce(reduction, axis: axis), [a], axes) }
    let (c, scalars, x) = peeled(a)
    var result = scale(c, sum(x, axis: axis, axes))
    for (scalar, divides) in scalars { result = divides ? divide(result, scalar, axes) : multiply(scalar, result, axes) }
    return result
  }

  /// The sum of an array that no scalar can be taken out of.
  private mutating func sum(_ x: ID, axis: Int?, _ axes: [Dimension]) -> ID {
    if let d = constant(x) {
      let count = nodes[x].axes.enumerated().filter { axis == nil || axis == $0.offset }.reduce(number(.one)) { total, axis in
        multiply(total, node(.length(axis.element), [], []), [])
      }
      return axes.isEmpty ? scale(d, count) : multiply(fill(d, axes), count, axes)
    }
    if axis == nil, !named.contains(x) {
      let arguments = nodes[x].arguments
      switch nodes[x].operation {
      case .multiply where order(x) == 1 && arguments.allSatisfy({ order($0) == 1 }): return product(arguments[0], arguments[1])
      case .power where order(x) == 1 && constant(arguments[1]) == Coefficient(2): return product(arguments[0], arguments[0])
      case .diagonalMatrix, .permute: return node(.reduce(.sum, axis: nil), arguments, [])
      case .identity: return node(.length(nodes[x].axes[0]), [], [])
      default: break
      }
    }
    return node(.reduce(.sum, axis: axis), [x], axes)
  }

  /// New axes of length 1 where false stands. Leading ones are left out, since broadcasting adds them.
  package mutating func align(_ a: ID, _ pattern: [Bool]) -> ID {
    let kept = Array(pattern.drop { !$0 })
    if kept.allSatisfy({ $0 }) { return a }
    if case .number = nodes[a].operation { return a }
    var axes: [Dimension] = []
    var next = 0
    for stands in kept {
      axes.append(stands ? nodes[a].axes[next] : .literal(1))
      if stands { next += 1 }
    }
    if case .scale(let c) = nodes[a].operation, !named.contains(a) { return scale(c, node(.align(kept), nodes[a].arguments, axes)) }
    return node(.align(kept), [a], axes)
  }

  /// The same entries in exactly that shape, repeated where an axis is missing or has length 1.
  package mutating func broadcast(_ a: ID, to axes: [Dimension]) -> ID {
    if nodes[a].axes == axes { return a }
    if let c = constant(a) { return fill(c, axes) }
    if case .scale(let c) = nodes[a].operation, !named.contains(a) { return scale(c, broadcast(nodes[a].arguments[0], to: axes)) }
    return node(.broadcast, [a], axes)
  }

  /// The entries in that shape, where only axes of length 1 come or go.
  package mutating func reshape(_ a: ID, to axes: [Dimension]) -> ID {
    if nodes[a].axes == axes { return a }
    if let c = constant(a) { return fill(c, axes) }
    return node(.reshape, [a], axes)
  }

  /// A call of the template of that key, in a stable form where the arguments have one.
  package mutating func call(_ key: String, _ arguments: [ID], _ axes: [Dimension]) -> ID {
    // det of a number is that number.
    if key == "logdet", order(arguments[0]) == 0 { return call("log", arguments, axes) }
    if key == "log", let stable = logarithm(arguments[0], axes) { return stable }
    return node(.template(key), arguments, axes)
  }

  /// log softmax, log Σ exp, log det and log(1 + exp x) without overflow; nil for any other logarithm.
  private mutating func logarithm(_ a: ID, _ axes: [Dimension]) -> ID? {
    let arguments = nodes[a].arguments
    func known(_ key: String) -> String? { templates.contains(key) ? key : nil }
    switch nodes[a].operation {
    case .template(let key) where key.hasPrefix("softmax"):
      if let stable = known("log" + key) { return node(.template(stable), arguments, axes) }
    case .reduce(.sum, let axis):
      if let x = self.arguments(of: arguments[0], if: .template("exp")), axis == nil || order(arguments[0]) == 2,
        let stable = known("logsumexp" + (axis.map { $0 == 1 ? " rows" : " columns" } ?? ""))
      {
        return node(.template(stable), x, axes)
      }
    case .determinant:
      if let stable = known("logdet") { return node(.template(stable), arguments, axes) }
    default:
      if let x = exponentBesideOne(a), let stable = known("softplus") { return node(.template(stable), [x], axes) }
    }
    return nil
  }
}
