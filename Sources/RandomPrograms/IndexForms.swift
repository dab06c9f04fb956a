/// Index notation: sums, entries, and statements with indices on the left.
extension ProgramGenerator {
  /// A scalar at given indices.
  mutating func entry(_ depth: Int) -> ProgramNode? {
    switch random.below(6) {
    case 0: return indexedSum(depth - 1)
    case 1, 2: return expressionEntry(depth - 1)
    default: return access(indices: Array(scope.shuffled(using: &random).prefix(1 + random.below(3))))
    }
  }

  /// `A[i,j]`, `x[i]*y[j]`: a value in which every one of the indices stands alone.
  mutating func access(indices: [ScopedIndex]) -> ProgramNode {
    guard let first = indices.first else { return number() }
    switch indices.count {
    case 1:
      switch random.below(6) {
      case 0: return access(variable(.row(first.length)), [first.name])
      case 1: return access(variable(.matrix(first.length, first.length)), [first.name, first.name])
      default: return access(name(.column(first.length))?.text ?? variable(.column(first.length)), [first.name])
      }
    case 2:
      if random.once(in: 3) { return product(access(indices: [indices[0]]), access(indices: [indices[1]])) }
      let kind = ValueKind.matrix(indices[0].length, indices[1].length)
      return access(name(kind)?.text ?? variable(kind), indices.map(\.name))
    default:
      if indices.count == 3, random.once(in: 2) { return access(variable(.tensor(indices.map(\.length))), indices.map(\.name)) }
      return product(access(indices: Array(indices.prefix(1))), access(indices: Array(indices.dropFirst())))
    }
  }

  private func product(_ left: ProgramNode, _ right: ProgramNode) -> ProgramNode {
    var node = infix("*", left, right, .scalar, .product, magnitude: 4)
    node.isFixed = true
    return node
  }

  func access(_ name: String, _ subscripts: [String]) -> ProgramNode {
    leaf("\(name)[\(subscripts.joined(separator: ","))]", .scalar, magnitude: 2, isGeneric: true)
  }

  /// An entry of an expression in matrix notation.
  private mutating func expressionEntry(_ depth: Int) -> ProgramNode? {
    let indices = Array(scope.shuffled(using: &random).prefix(1 + random.below(2)))
    let kind: ValueKind
    if indices.count == 1 {
      kind = random.once(in: 5) ? .row(indices[0].length) : .column(indices[0].length)
    } else {
      kind = .matrix(indices[0].length, indices[1].length)
    }
    let outer = scope
    scope = []
    outerIndices += outer.map(\.name)
    defer { outerIndices.removeLast(outer.count) }
    let base: ProgramNode
    if case .matrix(let m, let n) = kind, m == n, random.once(in: 3) {
      base =
        random.once(in: 2) ? leaf("eye(\(n.text))", kind, magnitude: 1, isGeneric: false) : call("inv", [invertible(n, depth)], kind, magnitude: 4)
    } else {
      base = expression(kind, depth)
    }
    scope = outer
    let names = indices.map(\.name).joined(separator: ",")
    var node = ProgramNode(
      pieces: ["", "[\(names)]"], operands: [base], wanted: [.atom], binding: .atom, kind: .scalar, scope: scope.map(\.name),
      magnitude: base.magnitude,
      isGeneric: base.isGeneric)
    node.isFixed = false
    return node
  }

  /// `sum[k](…)` over one or two new indices.
  mutating func indexedSum(_ depth: Int) -> ProgramNode? {
    let taken = Set(scope.map(\.name) + outerIndices)
    let free = ["i", "j", "k", "l"].filter { !taken.contains($0) }
    guard free.count >= 2, scope.count < 3 else { return nil }
    let bound = (0..<1 + random.below(2)).map { ScopedIndex(name: free[$0], length: length()) }
    guard bound.allSatisfy({ $0.length.isDeclarable }) else { return nil }
    scope += bound
    var summand = access(indices: bound + (random.once(in: 2) ? [] : scope.dropLast(bound.count).suffix(1)))
    summand.isFixed = true
    if depth > 0 {
      let other = expression(.scalar, depth - 1)
      let size = summand.magnitude * max(1, other.magnitude)
      summand = infix(random.pick(["*", "*", "+"]), summand, other, .scalar, .product, magnitude: size)
      if summand.pieces[1] == "+" { summand = infix("+", summand.operands[0], other, .scalar, .sum, magnitude: size) }
      summand.isFixed = true
      if random.once(in: 4) {
        summand = call(random.pick(["tanh", "sin", "softplus", "square"]), [summand], .scalar, magnitude: size * size)
        summand.isFixed = true
      }
    }
    scope.removeLast(bound.count)
    let names = bound.map(\.name).joined(separator: ",")
    return ProgramNode(
      pieces: ["sum[\(names)](", ")"], operands: [summand], wanted: [.sum], binding: .atom, kind: .scalar, scope: scope.map(\.name),
      magnitude: 4 * summand.magnitude, isGeneric: summand.isGeneric)
  }

  /// `z[i] = …`
  mutating func indexedStatement(depth: Int) -> RandomProgram.Statement {
    let rank = 1 + random.below(2)
    let indices = (0..<rank).map { ScopedIndex(name: ["i", "j"][$0], length: length()) }
    scope = indices
    var anchor = access(indices: indices)
    anchor.isFixed = true
    let other = expression(.scalar, depth)
    var value = infix(random.pick(["*", "+"]), anchor, other, .scalar, .sum, magnitude: anchor.magnitude * max(1, other.magnitude))
    if value.pieces[1] == " * " { value = infix("*", anchor, other, .scalar, .product, magnitude: value.magnitude) }
    value.isFixed = true
    if value.magnitude > Self.largestMagnitude { value = call("tanh", [value], .scalar, magnitude: 1) }
    value.isFixed = true
    scope = []
    let kind: ValueKind = rank == 1 ? .column(indices[0].length) : .matrix(indices[0].length, indices[1].length)
    let name = newName(rank == 1 ? "z" : "Z")
    named.append(NamedValue(name: name, kind: kind, magnitude: value.magnitude, isGeneric: value.isGeneric))
    return RandomProgram.Statement(name: name, indices: indices.map(\.name), value: value)
  }

  // MARK: Shifted indices

  /// A scalar with shifted subscripts.
  mutating func shiftedSum() -> ProgramNode? {
    guard scope.isEmpty, outerIndices.isEmpty else { return nil }
    let n = length()
    guard n.isDeclarable else { return nil }
    let integer = n.integer
    let x = variable(.column(n))
    switch random.below(6) {
    case 0:
      if let integer, integer < 3 { return nil }
      return leaf("sum[i]((\(x)[i+1] - \(x)[i+2])^2)", .scalar, magnitude: 20, isGeneric: true)
    case 1:
      guard let integer else { return nil }
      return leaf("sum[i](\(variable(.column(n)))[i]*\(x)[\(integer + 1)-i])", .scalar, magnitude: 20, isGeneric: true)
    case 2:
      guard let integer, integer % 2 == 0, integer > 2 else { return nil }
      let half = AxisLength(String(integer / 2))
      return leaf("sum[i](\(variable(.column(half)))[i]*\(x)[2*i\(random.once(in: 2) ? "-1" : "")])", .scalar, magnitude: 20, isGeneric: true)
    case 3:
      if let integer, integer < 3 { return nil }
      let matrix = variable(.matrix(n, n))
      return leaf("sum[i](\(matrix)[i+1,i+2]*\(x)[i+1])", .scalar, magnitude: 20, isGeneric: true)
    case 4:
      guard let integer, integer >= 3 else { return nil }
      let (image, kernel) = (variable(.matrix(n, n)), variable(.matrix(AxisLength("2"), AxisLength("2"))))
      return leaf("sum[i,j](tanh(sum[k,l](\(kernel)[k,l]*\(image)[i+k-1,j+l-1])))", .scalar, magnitude: 10, isGeneric: true)
    default:
      let kernel = AxisLength(integer.map { String(max(2, $0 - 1)) } ?? "2")
      return leaf("sum[i](sum[k](\(variable(.column(kernel)))[k]*\(x)[i+k-1])^2)", .scalar, magnitude: 50, isGeneric: true)
    }
  }

  /// A convolution as a statement of its own, and a scalar made of its result.
  mutating func shifted(_ depth: Int) -> ProgramNode? {
    guard scope.isEmpty, outerIndices.isEmpty, pending.isEmpty else { return nil }
    let (n, p) = (length(), length())
    guard n != p, n.isDeclarable, p.isDeclarable, (n.integer == nil) == (p.integer == nil) else { return nil }
    if let a = n.integer, let b = p.integer, a < b { return nil }
    let (x, w) = (variable(.column(n)), variable(.column(p)))
    let length: AxisLength
    if let a = n.integer, let b = p.integer {
      length = AxisLength(String(a - b + 1))
    } else {
      length = AxisLength("\(n.text)-\(p.text)+1")
    }
    let kind = ValueKind.column(length)
    let name = newName("c")
    let start = random.once(in: 3) ? "" : "-1"
    let shift = start.isEmpty ? AxisLength("\(length.text)-1") : length
    let sum = leaf("sum[k](\(w)[k]*\(x)[i+k\(start)])", .scalar, magnitude: 20, isGeneric: true)
    if start.isEmpty, length.integer == 1 { return nil }
    pending.append(RandomProgram.Statement(name: name, indices: ["i"], value: sum))
    let actual = start.isEmpty ? ValueKind.column(length.integer.map { AxisLength(String($0 - 1)) } ?? shift) : kind
    named.append(NamedValue(name: name, kind: actual, magnitude: 20, isGeneric: true))
    let value = leaf(name, actual, magnitude: 20, isGeneric: true)
    switch random.below(5) {
    case 0: return infix("*", postfix(value, "'", .row(length), magnitude: 20), value, .scalar, .product, magnitude: 200)
    case 1: return call("sum", [call("tanh", [value], actual, magnitude: 1)], .scalar, magnitude: 4)
    case 2: return call("logsumexp", [value], .scalar, magnitude: 20)
    case 3: return call("norm2", [value], .scalar, magnitude: 20)
    default: return call("sum", [postfix(value, ".^2", actual, magnitude: 100)], .scalar, magnitude: 200)
    }
  }

  /// `x[1]`, `A[2,1]`
  mutating func constantEntry() -> ProgramNode? {
    guard scope.isEmpty, outerIndices.isEmpty else { return nil }
    let (m, n) = (length(), length())
    guard m.isDeclarable, n.isDeclarable else { return nil }
    let (a, b) = (String(1 + random.below(m.integer ?? 1)), String(1 + random.below(n.integer ?? 1)))
    return random.once(in: 2) ? access(variable(.column(m)), [a]) : access(variable(.matrix(m, n)), [a, b])
  }
}
