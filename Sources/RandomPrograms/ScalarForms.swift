/// Forms of scalars in matrix notation.
extension ProgramGenerator {
  mutating func scalarForm(_ depth: Int) -> ProgramNode? {
    let next = depth - 1
    let (m, n) = (length(), length())
    switch random.below(30) {
    case 0, 1, 2:
      let (left, right) = (expression(.row(n), next), expression(.column(n), next))
      return infix(times(), left, right, .scalar, .product, magnitude: 3 * left.magnitude * right.magnitude)
    case 3:
      let (left, middle, right) = (expression(.row(m), next), expression(.matrix(m, n), next), expression(.column(n), next))
      let size = 3 * left.magnitude * middle.magnitude
      return infix("*", infix("*", left, middle, .row(n), .product, magnitude: size), right, .scalar, .product, magnitude: 3 * size * right.magnitude)
    case 4, 5, 6, 7:
      let operand = expression(random.once(in: 3) ? .matrix(m, n) : random.once(in: 5) ? .row(n) : .column(n), next)
      let name = random.pick(["sum", "sum", "sum", "mean"])
      return call(name, [operand], .scalar, magnitude: operand.magnitude * 4)
    case 8, 9:
      let operand = expression(.matrix(n, n), next)
      return call(random.pick(["tr", "trace"]), [operand], .scalar, magnitude: 3 * operand.magnitude)
    case 10: return call("det", [invertible(n, next)], .scalar, magnitude: 30)
    case 11: return call(random.once(in: 2) ? "logdet" : "log", random.once(in: 2) ? [determinantOfDefinite(n, next)] : [definite(n, next)], .scalar)
    case 12, 13:
      let operand = generic(vectorOrMatrix(m, n))
      return call(random.pick(["norm2", "norm1", "norm2", "norm"]), [operand], .scalar, magnitude: 5)
    case 14:
      var operand = expression(vectorOrMatrix(m, n), next)
      operand.isFixed = true
      guard operand.isGeneric else { return nil }
      return postfix(call("norm2", [operand], .scalar, magnitude: 6), "^2", .scalar, magnitude: 9 * operand.magnitude * operand.magnitude)
    case 15: return call(random.pick(["logsumexp", "lse"]), [bounded(vectorOrMatrix(m, n), next)], .scalar, magnitude: 4)
    case 16:
      var operand = expression(.column(n), next)
      guard operand.isGeneric else { return nil }
      operand.isFixed = true
      return call(random.pick(["max", "min"]), [operand], .scalar, magnitude: operand.magnitude)
    case 17: return call("prod", [bounded(random.once(in: 3) ? .matrix(m, n) : .column(n), next)], .scalar, magnitude: 30)
    case 18:
      let probabilities = random.once(in: 2) ? call("softmax", [expression(.column(n), next)], .column(n), magnitude: 1) : positive(.column(n), next)
      var fixed = probabilities
      fixed.isFixed = true
      return call("cross_entropy", [label(n), fixed], .scalar, magnitude: 10)
    case 19:
      return call(
        "logistic_loss", [leaf(variable(.column(n)), .column(n), magnitude: 2, isGeneric: true), expression(.column(n), next)], .scalar, magnitude: 20
      )
    case 20:
      let (left, right) = (expression(.matrix(m, n), next), expression(.matrix(n, m), next))
      return call(
        "tr", [infix(times(), left, right, .matrix(m, m), .product, magnitude: 9)], .scalar, magnitude: 9 * left.magnitude * right.magnitude)
    case 21, 22: return merged(next)
    case 23: return abstractLoss(next)
    case 24, 25, 26: return indexedSum(next)
    case 27: return shiftedSum()
    case 28: return random.once(in: 2) ? shifted(next) : constantEntry()
    default: return infix(random.pick(["*", "+", "-"]), expression(.scalar, next), number(), .scalar, .product, magnitude: 100)
    }
  }

  /// `log(det(A))` and `logdet(A)` need a positive determinant.
  private mutating func determinantOfDefinite(_ n: AxisLength, _ depth: Int) -> ProgramNode {
    var node = call("det", [definite(n, depth)], .scalar, magnitude: 50)
    node.isFixed = true
    return node
  }

  private func call(_ name: String, _ arguments: [ProgramNode], _ kind: ValueKind) -> ProgramNode {
    let isMatrix = arguments[0].kind.axes.count == 2
    return call(isMatrix ? "logdet" : "log", arguments, kind, magnitude: 8)
  }

  private mutating func vectorOrMatrix(_ m: AxisLength, _ n: AxisLength) -> ValueKind {
    switch random.below(5) {
    case 0, 1: .matrix(m, n)
    case 2: .row(n)
    default: .column(n)
    }
  }

  /// A target of a cross-entropy.
  private mutating func label(_ n: AxisLength) -> ProgramNode {
    let type = random.pick(["onehot(\(n.text))", "distribution(\(n.text))", "vector(\(n.text))"])
    return leaf(variable(.column(n), type: type), .column(n), magnitude: 1, isGeneric: true)
  }

  /// Values of merged axes: vec and kron.
  private mutating func merged(_ depth: Int) -> ProgramNode {
    let (m, n) = (length(), length())
    let stacked = AxisLength(n.factors + m.factors)
    let vec = call("vec", [expression(.matrix(m, n), depth)], .column(stacked), magnitude: 4)
    switch random.below(6) {
    case 0: return infix("*", postfix(vec, "'", .row(stacked), magnitude: 4), expression(.column(stacked), depth), .scalar, .product, magnitude: 50)
    case 1: return postfix(call("norm2", [vec], .scalar, magnitude: 5), "^2", .scalar, magnitude: 30)
    case 2:
      let product = call("kron", [expression(.matrix(m, m), depth), expression(.matrix(n, n), depth)], .matrix(stacked, stacked), magnitude: 9)
      return call("tr", [product], .scalar, magnitude: 80)
    case 3: return call("sum", [elementwise(.column(stacked), depth)], .scalar, magnitude: 50)
    case 4:
      let product = call("kron", [expression(.row(n), depth), expression(.row(m), depth)], .row(stacked), magnitude: 9)
      return infix("*", product, vec, .scalar, .product, magnitude: 80)
    default: return call("sum", [expression(.matrix(stacked, AxisLength(stacked.factors)), depth)], .scalar, magnitude: 80)
    }
  }

  /// An unknown scalar function of a vector or a matrix.
  private mutating func abstractLoss(_ depth: Int) -> ProgramNode? {
    if let known = declarations.first(where: { $0.type.hasPrefix("function") }) {
      guard let kind = anyFunctionKind(known.type) else { return nil }
      return call(known.name, [expression(kind, depth)], .scalar, magnitude: 3)
    }
    let kind: ValueKind = random.once(in: 3) ? .matrix(length(), length()) : random.once(in: 4) ? .row(length()) : .column(length())
    declarations.append(RandomProgram.Declaration(name: "J", kind: nil, type: "function(\(kind.text))"))
    return call("J", [expression(kind, depth)], .scalar, magnitude: 3)
  }

  private func anyFunctionKind(_ type: String) -> ValueKind? {
    var kinds: [ValueKind] = []
    for m in lengths {
      kinds += [.column(m), .row(m)]
      for n in lengths { kinds.append(.matrix(m, n)) }
    }
    return kinds.first { "function(\($0.text))" == type }
  }
}
