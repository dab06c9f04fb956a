/// Forms of vectors and matrices in matrix notation.
extension ProgramGenerator {
  mutating func vectorForm(_ kind: ValueKind, _ depth: Int) -> ProgramNode? {
    let next = depth - 1
    let isColumn = if case .column = kind { true } else { false }
    let n = kind.axes[0]
    let k = length()
    switch random.below(19) {
    case 0, 1, 2, 3:
      let matrix = expression(isColumn ? .matrix(n, k) : .matrix(k, n), next)
      let vector = expression(isColumn ? .column(k) : .row(k), next)
      let size = 3 * matrix.magnitude * vector.magnitude
      return isColumn
        ? infix(times(), matrix, vector, kind, .product, magnitude: size) : infix(times(), vector, matrix, kind, .product, magnitude: size)
    case 4, 5:
      let operand = expression(isColumn ? .row(n) : .column(n), next)
      return postfix(operand, random.once(in: 10) ? random.pick(["ᵀ", "^T"]) : "'", kind, magnitude: operand.magnitude)
    case 6: return call("softmax", [expression(kind, next)], kind, magnitude: 1)
    case 7: return call("logsoftmax", [expression(kind, next)], kind, magnitude: 5)
    case 8:
      var operand = generic(kind)
      operand.isFixed = true
      return call("layernorm", [operand], kind, magnitude: 2)
    case 9, 10, 11: return reduced(kind, n, k, isColumn, next)
    case 12:
      guard isColumn else { return nil }
      return call("diag", [expression(.matrix(n, n), next)], kind, magnitude: 10)
    case 13:
      guard isColumn else { return nil }
      let power = postfix(expression(.matrix(n, n), 0), "^" + random.pick(["2", "3"]), .matrix(n, n), magnitude: 40)
      return infix("*", power, expression(kind, next), kind, .product, magnitude: 200)
    case 14:
      guard isColumn else { return infix("*", expression(kind, next), inverse(n, next), kind, .product, magnitude: 30) }
      return infix("*", inverse(n, next), expression(kind, next), kind, .product, magnitude: 30)
    case 15:
      let vector = generic(kind)
      return infix("/", vector, call("norm2", [vector], .scalar, magnitude: 3), kind, .product, magnitude: 1)
    case 16:
      guard n.factors.count == 2 || n.integer.map({ $0 == 4 }) == true else { return nil }
      let (a, b) = split(n)
      if random.once(in: 2), isColumn { return call("vec", [expression(.matrix(b, a), next)], kind, magnitude: 10) }
      return call(
        "kron", [expression(isColumn ? .column(a) : .row(a), next), expression(isColumn ? .column(b) : .row(b), next)], kind, magnitude: 10)
    case 17:
      guard isColumn, n.factors.count == 2 else { return nil }
      let (a, b) = split(n)
      let (c, d) = (length(), length())
      let rows = AxisLength(a.factors + b.factors)
      let columns = AxisLength(c.factors + d.factors)
      let product = call("kron", [expression(.matrix(a, c), next), expression(.matrix(b, d), next)], .matrix(rows, columns), magnitude: 10)
      return infix("*", product, call("vec", [expression(.matrix(d, c), next)], .column(columns), magnitude: 10), kind, .product, magnitude: 200)
    default:
      guard n.isDeclarable else { return nil }
      return partnerSized(kind, next)
    }
  }

  private mutating func partnerSized(_ kind: ValueKind, _ depth: Int) -> ProgramNode {
    let (fill, value) = (leaf("vector(\(random.pick(["1", "2", "0.5"])))", kind, magnitude: 1, isGeneric: false), expression(kind, depth))
    var fixed = fill
    fixed.isFixed = true
    var partner = value
    // A vector of one number takes its size from its partner, which must have one of its own.
    if partner.text.contains("vector(") { partner = generic(kind) }
    return infix(random.pick(["+", "-"]), fixed, partner, kind, .sum, magnitude: 1 + partner.magnitude)
  }

  private mutating func reduced(_ kind: ValueKind, _ n: AxisLength, _ k: AxisLength, _ isColumn: Bool, _ depth: Int) -> ProgramNode? {
    let from: ValueKind = isColumn ? .matrix(n, k) : .matrix(k, n)
    let axis = isColumn ? "rows" : "columns"
    switch random.below(9) {
    case 0, 1, 2:
      let operand = expression(from, depth)
      return call("sum", [operand], kind, magnitude: 3 * operand.magnitude, axis: axis)
    case 3: return call("mean", [expression(from, depth)], kind, magnitude: 5, axis: axis)
    case 4: return call("logsumexp", [bounded(from, depth)], kind, magnitude: 5, axis: axis)
    case 5: return call(random.pick(["norm2", "norm1"]), [generic(from)], kind, magnitude: 5, axis: axis)
    case 6: return call("prod", [bounded(from, depth)], kind, magnitude: 20, axis: axis)
    default: return call(random.pick(["max", "min"]), [generic(from)], kind, magnitude: 3, axis: axis)
    }
  }

  mutating func matrixForm(_ m: AxisLength, _ n: AxisLength, _ depth: Int) -> ProgramNode? {
    let next = depth - 1
    let kind = ValueKind.matrix(m, n)
    let k = length()
    switch random.below(22) {
    case 0, 1, 2, 3:
      let (left, right) = (expression(.matrix(m, k), next), expression(.matrix(k, n), next))
      return infix(times(), left, right, kind, .product, magnitude: 3 * left.magnitude * right.magnitude)
    case 4, 5:
      let (left, right) = (expression(.column(m), next), expression(.row(n), next))
      return infix(times(), left, right, kind, .product, magnitude: left.magnitude * right.magnitude)
    case 6, 7, 8:
      let operand = expression(.matrix(n, m), next)
      return postfix(operand, random.once(in: 10) ? random.pick(["ᵀ", "^T"]) : "'", kind, magnitude: operand.magnitude)
    case 9: return call("softmax", [expression(kind, next)], kind, magnitude: 1, axis: random.pick(["rows", "columns"]))
    case 10: return call("logsoftmax", [expression(kind, next)], kind, magnitude: 5, axis: random.pick(["rows", "columns"]))
    case 11: return call("layernorm", [generic(kind)], kind, magnitude: 2, axis: random.pick(["rows", "columns"]))
    case 12, 13:
      guard m == n else { return nil }
      return call("diag", [expression(random.once(in: 5) ? .row(n) : .column(n), next)], kind, magnitude: 4)
    case 14, 15, 16:
      guard m == n else { return nil }
      return inverse(n, next)
    case 17:
      guard m == n else { return nil }
      let operand = expression(kind, next - 1)
      let exponent = random.pick(["2", "3", "2"])
      return postfix(operand, "^" + exponent, kind, magnitude: 30 * operand.magnitude * operand.magnitude)
    case 18:
      guard m == n else { return nil }
      return call(random.pick(["adj", "adjugate"]), [invertible(n, next)], kind, magnitude: 30)
    case 19:
      guard m.factors.count == 2, n.factors.count == 2 else { return nil }
      let ((a, b), (c, d)) = (split(m), split(n))
      let (left, right) = (expression(.matrix(a, c), next), expression(.matrix(b, d), next))
      return random.once(in: 4)
        ? infix("⊗", left, right, kind, .product, magnitude: 16) : call("kron", [left, right], kind, magnitude: left.magnitude * right.magnitude)
    case 20:
      guard n.isDeclarable, m.isDeclarable else { return nil }
      let ones = postfix(leaf("ones(\(n.text))", .column(n), magnitude: 1, isGeneric: false), "'", .row(n), magnitude: 1)
      return infix("*", expression(.column(m), next), ones, kind, .product, magnitude: 10)
    default:
      guard m.isDeclarable, n.isDeclarable, random.once(in: 2) else { return nil }
      let fill = leaf("zeros(\(m.text), \(n.text))", kind, magnitude: 0, isGeneric: false)
      return infix("+", expression(kind, next), fill, kind, .sum, magnitude: 10)
    }
  }

  // MARK: Invertible matrices

  /// A matrix that is invertible almost everywhere.
  mutating func invertible(_ n: AxisLength, _ depth: Int) -> ProgramNode {
    let kind = ValueKind.matrix(n, n)
    var node: ProgramNode
    switch n.isDeclarable ? random.below(8) : 7 {
    case 0, 1: node = leaf(variable(kind), kind, magnitude: 2, isGeneric: true)
    case 2, 3: node = definite(n, depth)
    case 4:
      let product = infix(
        "*", leaf(variable(kind), kind, magnitude: 2, isGeneric: true), leaf(variable(kind), kind, magnitude: 2, isGeneric: true), kind, .product,
        magnitude: 9)
      node = product
      node.operands = node.operands.map(Self.fixed)
    case 5:
      node = infix("+", leaf(variable(kind), kind, magnitude: 2, isGeneric: true), multipleOfIdentity(n), kind, .sum, magnitude: 4)
      node.operands = node.operands.map(Self.fixed)
    case 6: node = call("diag", [positive(.column(n), depth)], kind, magnitude: 3)
    default:
      guard n.factors.count > 1 else { return definite(n, depth) }
      let (a, b) = split(n)
      node = call("kron", [invertible(a, depth - 1), invertible(b, depth - 1)], kind, magnitude: 4)
    }
    node.isFixed = true
    return node
  }

  /// A symmetric positive definite matrix.
  mutating func definite(_ n: AxisLength, _ depth: Int) -> ProgramNode {
    let kind = ValueKind.matrix(n, n)
    var node: ProgramNode
    switch n.isDeclarable ? random.below(5) : 3 {
    case 0: node = leaf(variable(kind, type: "spd(\(n.text))"), kind, magnitude: 2, isGeneric: true)
    case 1 where depth > 0, 2 where depth > 0:
      let k = length()
      let factor = expression(.matrix(n, k), min(1, depth - 1))
      let gram = infix("*", factor, postfix(factor, "'", .matrix(k, n), magnitude: 2), kind, .product, magnitude: 9)
      node = infix("+", Self.fixed(gram), multipleOfIdentity(n), kind, .sum, magnitude: 9)
    default:
      guard n.isDeclarable else { return call("diag", [positive(.column(n), depth)], kind, magnitude: 3) }
      let vector = leaf(variable(.column(n)), .column(n), magnitude: 2, isGeneric: true)
      let outer = infix("*", vector, postfix(vector, "'", .row(n), magnitude: 2), kind, .product, magnitude: 4)
      node = infix("+", multipleOfIdentity(n), Self.fixed(outer), kind, .sum, magnitude: 5)
    }
    node.isFixed = true
    return node
  }

  private mutating func multipleOfIdentity(_ n: AxisLength) -> ProgramNode {
    let identity = leaf("eye(\(n.text))", .matrix(n, n), magnitude: 1, isGeneric: false)
    return Self.fixed(random.once(in: 2) ? identity : infix("*", number("2"), identity, .matrix(n, n), .product, magnitude: 2))
  }

  private mutating func inverse(_ n: AxisLength, _ depth: Int) -> ProgramNode {
    let operand = invertible(n, depth)
    let kind = ValueKind.matrix(n, n)
    if random.once(in: 3) { return postfix(operand, random.once(in: 4) ? "^-2" : "^-1", kind, magnitude: 4) }
    return call(random.once(in: 8) ? "inverse" : "inv", [operand], kind, magnitude: 4)
  }

  /// The node and all within, not to be exchanged.
  static func fixed(_ node: ProgramNode) -> ProgramNode {
    var fixed = node
    fixed.isFixed = true
    fixed.operands = fixed.operands.map(Self.fixed)
    return fixed
  }
}
