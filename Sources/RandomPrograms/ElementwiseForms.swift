/// Forms that values of every kind have.
extension ProgramGenerator {
  mutating func anyForm(_ kind: ValueKind, _ depth: Int) -> ProgramNode? {
    let next = depth - 1
    switch random.below(16) {
    case 0, 1, 2: return sum(kind, next)
    case 3: return prefix(random.once(in: 10) ? "+" : "-", expression(kind, next))
    case 4, 5:
      let (s, value) = (expression(.scalar, next), expression(kind, next))
      let size = s.magnitude * value.magnitude
      return random.once(in: 3)
        ? infix(times(), value, s, kind, .product, magnitude: size) : infix(times(), s, value, kind, .product, magnitude: size)
    case 6: return infix("/", expression(kind, next), positive(.scalar, next), kind, .product, magnitude: 100)
    case 7, 8:
      let (left, right) = (expression(kind, next), expression(random.once(in: 8) ? .scalar : kind, next))
      return infix(timesEach(), left, right, kind, .product, magnitude: left.magnitude * right.magnitude)
    case 9: return infix(overEach(), expression(random.once(in: 8) ? .scalar : kind, next), positive(kind, next), kind, .product, magnitude: 100)
    case 10: return power(kind, next)
    case 11, 12: return elementwise(kind, next)
    case 13: return kinked(kind, next)
    case 14: return extremum(kind, next)
    default: return random.once(in: 3) ? abstract(kind, next) : elementwise(kind, next)
    }
  }

  private mutating func sum(_ kind: ValueKind, _ depth: Int) -> ProgramNode {
    var left = expression(kind, depth)
    var right = expression(random.once(in: 8) ? .scalar : kind, depth)
    if case .matrix(let m, let n) = kind, random.once(in: 4) { right = expression(random.once(in: 2) ? .row(n) : .column(m), depth) }
    if right.kind == kind, left.text == right.text { left = infix("+", left, number(), kind, .sum, magnitude: left.magnitude + 2) }
    if right.kind != kind, random.once(in: 3) { swap(&left, &right) }
    return infix(random.once(in: 2) ? "-" : "+", left, right, kind, .sum, magnitude: left.magnitude + right.magnitude)
  }

  private mutating func power(_ kind: ValueKind, _ depth: Int) -> ProgramNode {
    let symbol = kind == .scalar && !random.once(in: 4) ? "^" : ".^"
    switch random.below(8) {
    case 0, 1, 2:
      let base = expression(kind, depth)
      return postfix(base, symbol + "2", kind, magnitude: base.magnitude * base.magnitude)
    case 3:
      let base = expression(kind, depth)
      return postfix(base, symbol + random.pick(["3", "4", "1"]), kind, magnitude: base.magnitude * base.magnitude * base.magnitude)
    case 4: return postfix(positive(kind, depth), symbol + random.pick(["0.5", "-0.5", "1.5", "-1", "-2", "2.5"]), kind, magnitude: 100)
    case 5: return power(symbol, positive(kind, depth), bounded(.scalar, depth), kind, magnitude: 50)
    case 6: return power(".^", positive(kind, depth), bounded(kind, depth), kind, magnitude: 50)
    default:
      var base = number()
      base.isFixed = true
      return power(kind == .scalar ? symbol : ".^", base, bounded(kind, depth), kind, magnitude: 50)
    }
  }

  mutating func elementwise(_ kind: ValueKind, _ depth: Int) -> ProgramNode {
    switch random.below(12) {
    case 0: return call("exp", [bounded(kind, depth)], kind, magnitude: 12)
    case 1: return call(random.pick(["log", "log", "ln"]), [positive(kind, depth)], kind, magnitude: 6)
    case 2: return call("sqrt", [positive(kind, depth)], kind, magnitude: 18)
    case 3: return call(random.pick(["sinh", "cosh"]), [bounded(kind, depth)], kind, magnitude: 6)
    case 4: return call("tan", [call("tanh", [expression(kind, depth)], kind, magnitude: 1)], kind, magnitude: 1.6)
    case 5:
      let half = infix("/", call("sin", [expression(kind, depth)], kind, magnitude: 1), number("2"), kind, .product, magnitude: 0.5)
      return call(random.pick(["arcsin", "arccos", "asin", "acos"]), [half], kind, magnitude: 2)
    case 6: return call(random.pick(["arctan", "atan"]), [expression(kind, depth)], kind, magnitude: 1.6)
    case 7: return call(random.pick(["sin", "cos", "tanh", "erf", "sigmoid", "σ"]), [expression(kind, depth)], kind, magnitude: 1)
    case 8: return call("reciprocal", [positive(kind, depth)], kind, magnitude: 10)
    case 9:
      let argument = expression(kind, depth)
      return call("square", [argument], kind, magnitude: argument.magnitude * argument.magnitude)
    default:
      let argument = expression(kind, depth)
      return call(random.pick(["softplus", "gelu", "silu", "sin", "tanh"]), [argument], kind, magnitude: max(1, argument.magnitude))
    }
  }

  func number(_ text: String) -> ProgramNode {
    var node = leaf(text, .scalar, magnitude: Double(text) ?? 1, isGeneric: false)
    node.isFixed = true
    return node
  }

  /// Functions that have a kink at zero, of what vanishes nowhere on purpose.
  private mutating func kinked(_ kind: ValueKind, _ depth: Int) -> ProgramNode? {
    var argument = expression(kind, depth)
    guard argument.isGeneric else { return nil }
    argument.isFixed = true
    let name = random.pick(["abs", "relu", "relu", "sign", "step"])
    var node = call(name, [argument], kind, magnitude: argument.magnitude)
    node.isGeneric = false
    return node
  }

  private mutating func extremum(_ kind: ValueKind, _ depth: Int) -> ProgramNode? {
    let (left, right) = (expression(kind, depth), expression(random.once(in: 4) ? .scalar : kind, depth))
    guard left.isGeneric, right.isGeneric || right.kind == .scalar, !left.text.holds(right.text), !right.text.holds(left.text) else { return nil }
    var node = call(random.pick(["max", "min"]), [left, right], kind, magnitude: max(left.magnitude, right.magnitude))
    node.isGeneric = false
    return node
  }

  private mutating func abstract(_ kind: ValueKind, _ depth: Int) -> ProgramNode {
    if !declarations.contains(where: { $0.name == "f" }) { declarations.append(RandomProgram.Declaration(name: "f", kind: nil, type: "elementwise")) }
    return call(random.once(in: 5) ? "f'" : "f", [expression(kind, depth)], kind, magnitude: 2)
  }

  // MARK: Values within bounds

  /// A value whose entries are of moderate size.
  mutating func bounded(_ kind: ValueKind, _ depth: Int) -> ProgramNode {
    let node = expression(kind, depth)
    return node.magnitude <= 2.5 ? node : call(random.pick(["tanh", "sin", "sigmoid"]), [node], kind, magnitude: 1)
  }

  /// A value whose entries are positive, and not near zero.
  mutating func positive(_ kind: ValueKind, _ depth: Int) -> ProgramNode {
    let next = depth - 1
    var node: ProgramNode
    switch random.below(8) {
    case 0: node = call("exp", [bounded(kind, next)], kind, magnitude: 12)
    case 1, 2:
      let square = postfix(expression(kind, next), kind == .scalar ? "^2" : ".^2", kind, magnitude: 10)
      node = infix("+", number("1"), square, kind, .sum, magnitude: 10)
    case 3: node = call("sigmoid", [bounded(kind, next)], kind, magnitude: 1)
    case 4: node = call("softplus", [bounded(kind, next)], kind, magnitude: 3)
    case 5:
      node = infix(
        "+", number("2"), call(random.pick(["sin", "cos", "tanh"]), [expression(kind, next)], kind, magnitude: 1), kind, .sum, magnitude: 3)
    default:
      if kind.axes.allSatisfy(\.isDeclarable), scope.isEmpty {
        node = leaf(variable(kind, type: kind.text + " positive"), kind, magnitude: 2, isGeneric: true)
      } else {
        node = infix("+", call("abs", [generic(kind)], kind, magnitude: 2), number("0.5"), kind, .sum, magnitude: 3)
      }
    }
    node.isFixed = true
    return node
  }

  /// A variable, or what comes nearest.
  mutating func generic(_ kind: ValueKind) -> ProgramNode {
    if kind == .scalar, !scope.isEmpty { return access(indices: [random.pick(scope)]) }
    if kind.axes.allSatisfy(\.isDeclarable) {
      var node = leaf(variable(kind), kind, magnitude: 2, isGeneric: true)
      node.isFixed = true
      return node
    }
    return expression(kind, 0)
  }
}

extension String {
  /// True where the other text stands within this one.
  fileprivate func holds(_ other: String) -> Bool {
    var rest = Substring(self)
    while !rest.isEmpty {
      if rest.hasPrefix(other) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}
