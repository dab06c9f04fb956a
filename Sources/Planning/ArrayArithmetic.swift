import Numerals
import Typing

// Entry-by-entry arithmetic. The broadcasting is NumPy's: axes are matched from the last one backwards.
extension ArrayGraph {
  /// The number.
  package mutating func number(_ c: Coefficient) -> ID { node(.number(c), [], []) }

  /// The array of that shape with every entry c.
  package mutating func fill(_ c: Coefficient, _ axes: [Dimension]) -> ID {
    axes.isEmpty ? number(c) : node(.fill(c), [], axes)
  }

  /// c·a
  package mutating func scale(_ c: Coefficient, _ a: ID) -> ID {
    if c.isOne { return a }
    let axes = nodes[a].axes
    if let d = constant(a) { return fill(c * d, axes) }
    if c.isZero { return fill(.zero, axes) }
    if named.contains(a) { return node(.scale(c), [a], axes) }
    let arguments = nodes[a].arguments
    switch nodes[a].operation {
    case .scale(let d): return scale(c * d, arguments[0])
    case .subtract where c == .minusOne && axes == nodes[arguments[0]].axes:
      return node(.subtract, [arguments[1], arguments[0]], axes)
    case .divide:
      if case .number(let d) = nodes[arguments[0]].operation { return divide(number(c * d), arguments[1], axes) }
    default: break
    }
    return node(.scale(c), [a], axes)
  }

  /// a + b of the given shape.
  package mutating func add(_ a: ID, _ b: ID, _ axes: [Dimension]) -> ID {
    if let c = constant(a), let d = constant(b) { return fill(c + d, axes) }
    if isZero(a), nodes[b].axes == axes { return b }
    if isZero(b), nodes[a].axes == axes { return a }
    let x = thinned(a, beside: b, axes)
    let y = thinned(b, beside: x, axes)
    let (c, d) = (factored(x), factored(y))
    if c.factor.isNegative, !d.factor.isNegative { return subtract(y, scale(-c.factor, c.rest), axes) }
    if d.factor.isNegative { return subtract(x, scale(-d.factor, d.rest), axes) }
    if let e = constant(y), e.isNegative { return subtract(x, scale(.minusOne, y), axes) }
    return node(.add, [x, y], axes)
  }

  /// a − b of the given shape.
  package mutating func subtract(_ a: ID, _ b: ID, _ axes: [Dimension]) -> ID {
    if let c = constant(a), let d = constant(b) { return fill(c - d, axes) }
    if isZero(a), nodes[b].axes == axes { return scale(.minusOne, b) }
    if isZero(b), nodes[a].axes == axes { return a }
    let x = thinned(a, beside: b, axes)
    let y = thinned(b, beside: x, axes)
    let d = factored(y)
    if d.factor.isNegative { return node(.add, [x, scale(-d.factor, d.rest)], axes) }
    return node(.subtract, [x, y], axes)
  }

  /// a·b entry by entry, of the given shape; numeric factors come to the front.
  package mutating func multiply(_ a: ID, _ b: ID, _ axes: [Dimension]) -> ID {
    if let c = constant(a), nodes[b].axes == axes { return scale(c, b) }
    if let c = constant(b), nodes[a].axes == axes { return scale(c, a) }
    // A call of a method that changes nothing reads the graph before its arguments are computed, so the operands come first.
    let left = thinned(a, beside: b, axes)
    let right = thinned(b, beside: left, axes)
    let (c, x) = factored(left)
    let (d, y) = factored(right)
    if order(x) == 0, let v = arguments(of: y, if: .diagonalMatrix), !named.contains(y) {
      return scale(c * d, diagonalMatrix(multiply(x, v[0], nodes[v[0]].axes)))
    }
    return scale(c * d, node(.multiply, [x, y], axes))
  }

  /// a/b entry by entry, of the given shape.
  package mutating func divide(_ a: ID, _ b: ID, _ axes: [Dimension]) -> ID {
    if let d = constant(b), !d.isZero, nodes[a].axes == axes { return scale(d.reciprocal, a) }
    let left = thinned(a, beside: b, axes)
    let right = thinned(b, beside: left, axes)
    let (c, x) = factored(left)
    let (d, y) = factored(right)
    if constant(x) == .one, let s = sigmoid(y, axes) { return scale(d.reciprocal, s) }
    let factor = d.isZero ? c : c / d
    if case .number(let e) = nodes[x].operation { return node(.divide, [number(factor * e), d.isZero ? b : y], axes) }
    return scale(factor, node(.divide, [x, d.isZero ? b : y], axes))
  }

  /// aᵇ entry by entry, of the given shape.
  package mutating func power(_ a: ID, _ b: ID, _ axes: [Dimension]) -> ID {
    guard case .number(let exponent) = nodes[b].operation, nodes[a].axes == axes else {
      let base = thinned(a, beside: b, axes)
      return node(.power, [base, thinned(b, beside: base, axes)], axes)
    }
    if exponent.isOne { return a }
    if exponent.isZero { return fill(.one, axes) }
    if exponent == .minusOne { return divide(number(.one), a, axes) }
    if exponent == .half, templates.contains("sqrt") { return node(.template("sqrt"), [a], axes) }
    if exponent == Coefficient(2), let x = arguments(of: a, if: .template("norm2")), !named.contains(a) { return sumOfSquares(x[0]) }
    return node(.power, [a, b], axes)
  }

  /// Σ xᵢ² over all entries.
  package mutating func sumOfSquares(_ array: ID) -> ID {
    var x = array
    if case .permute = nodes[x].operation { x = nodes[x].arguments[0] }
    if order(x) == 1 { return product(x, x) }
    return reduce(.sum, axis: nil, power(x, number(Coefficient(2)), nodes[x].axes), [])
  }

  /// A shorter array that broadcasts to the same values: a number for a constant array, u as a column for u·1ᵀ, v for 1·vᵀ.
  ///
  /// It stands for `a` only beside an operand that has the full shape.
  private mutating func thinned(_ a: ID, beside other: ID, _ axes: [Dimension]) -> ID {
    guard !axes.isEmpty, nodes[other].axes == axes, nodes[a].axes == axes, !named.contains(a) else { return a }
    switch nodes[a].operation {
    case .fill(let c): return number(c)
    case .outer:
      let parts = nodes[a].arguments
      if let c = constant(parts[1]) { return scale(c, align(parts[0], [true, false])) }
      if let c = constant(parts[0]) { return scale(c, parts[1]) }
    default: break
    }
    // What scalars multiply or divide is thinned, then they are put back.
    let (c, scalars, rest) = peeled(a)
    guard rest != a else { return a }
    var result = thinned(rest, beside: other, axes)
    guard result != rest else { return a }
    for (scalar, divides) in scalars {
      let shape = order(result) == 0 ? [] : nodes[result].axes
      result = divides ? divide(result, scalar, shape) : multiply(scalar, result, shape)
    }
    return scale(c, result)
  }

  private func isZero(_ a: ID) -> Bool { constant(a)?.isZero ?? false }

  /// 1/(1 + exp(−x)) as the stable sigmoid of x; nil when y is not 1 + exp(−x).
  private mutating func sigmoid(_ y: ID, _ axes: [Dimension]) -> ID? {
    guard templates.contains("sigmoid"), let x = exponentBesideOne(y) else { return nil }
    return node(.template("sigmoid"), [scale(.minusOne, x)], axes)
  }

  /// x when the node is 1 + exp x.
  package func exponentBesideOne(_ y: ID) -> ID? {
    guard let terms = arguments(of: y, if: .add) else { return nil }
    for (one, other) in [(terms[0], terms[1]), (terms[1], terms[0])] where constant(one) == .one {
      if let x = arguments(of: other, if: .template("exp")) { return x[0] }
    }
    return nil
  }
}
