/// Variables, numerals and constants.
extension ProgramGenerator {
  /// A name or a constant of a kind; nil for kinds that none can have.
  mutating func leaf(_ kind: ValueKind) -> ProgramNode? {
    if kind == .scalar, random.once(in: 4) { return number() }
    if scope.isEmpty, random.once(in: 10), let constant = constant(kind) { return constant }
    if kind == .scalar, !scope.isEmpty, !random.once(in: 4) {
      return access(indices: Array(scope.shuffled(using: &random).prefix(1 + random.below(2))))
    }
    return name(kind)
  }

  /// A named value or a variable.
  mutating func name(_ kind: ValueKind) -> ProgramNode? {
    let earlier = named.filter { $0.kind == kind }
    if !earlier.isEmpty, !random.once(in: 3) {
      let value = random.pick(earlier)
      return leaf(value.name, kind, magnitude: value.magnitude, isGeneric: value.isGeneric)
    }
    guard kind.axes.allSatisfy(\.isDeclarable) else { return nil }
    return leaf(variable(kind), kind, magnitude: 2, isGeneric: true)
  }

  /// The name of a variable of a kind, of those there are or a new one.
  mutating func variable(_ kind: ValueKind) -> String {
    let present = declarations.filter { $0.kind == kind }
    if !present.isEmpty, declarations.count >= 7 || !random.once(in: 3) { return random.pick(present).name }
    return declare(kind, facts(for: kind))
  }

  /// A variable of exactly that type.
  mutating func variable(_ kind: ValueKind, type: String) -> String {
    let present = declarations.filter { $0.kind == kind && $0.type == type }
    if !present.isEmpty, !random.once(in: 3) { return random.pick(present).name }
    return declare(kind, type)
  }

  mutating func declare(_ kind: ValueKind, _ type: String) -> String {
    let name = freshName(kind, type)
    declarations.append(RandomProgram.Declaration(name: name, kind: kind, type: type))
    return name
  }

  private func freshName(_ kind: ValueKind, _ type: String) -> String {
    let pool: [String]
    switch kind {
    case .scalar: pool = ["a", "b", "c", "g", "θ", "λ", "b_1"]
    case .column: pool = ["x", "y", "w", "v", "u", "z", "h", "ŷ", "x₁"]
    case .row: pool = ["r", "s", "t", "q", "r_1"]
    case .matrix: pool = type.hasPrefix("s") ? ["S", "K", "R", "Q"] : ["A", "B", "X", "W", "M", "C", "D", "U", "V"]
    case .tensor: pool = ["T", "G"]
    }
    let taken = Set(declarations.map(\.name) + named.map(\.name))
    return pool.first { !taken.contains($0) } ?? "\(pool[0])_\(declarations.count)"
  }

  private mutating func facts(for kind: ValueKind) -> String {
    let plain = kind.text
    let choice = random.below(24)
    if choice == 0 { return plain + " constant" }
    switch kind {
    case .scalar: return choice < 4 ? plain + " positive" : choice < 6 ? plain + " nonneg" : plain
    case .column(let n):
      return choice < 3
        ? "onehot(\(n.text))" : choice < 6 ? "distribution(\(n.text))" : choice < 9 ? plain + " positive" : choice < 10 ? plain + " nonneg" : plain
    case .row: return choice < 3 ? plain + " positive" : plain
    case .matrix(let m, let n):
      if m == n, choice < 12 { return choice < 4 ? "symmetric(\(n.text))" : choice < 8 ? "spd(\(n.text))" : "diagonal(\(n.text))" }
      return choice > 21 ? plain + " positive" : plain
    case .tensor: return plain
    }
  }

  mutating func number() -> ProgramNode {
    let numerals = ["2", "3", "0.5", "1", "4", "0.1", "2.5", "1e-1", "7", "0.25", "1.5"]
    let text = random.pick(numerals)
    return leaf(text, .scalar, magnitude: Double(text) ?? 1, isGeneric: false)
  }

  private mutating func constant(_ kind: ValueKind) -> ProgramNode? {
    guard kind.axes.allSatisfy(\.isDeclarable) else { return nil }
    switch kind {
    case .scalar, .tensor: return nil
    case .column(let n): return leaf("ones(\(n.text))", kind, magnitude: 1, isGeneric: false)
    case .row(let n): return postfix(leaf("ones(\(n.text))", .column(n), magnitude: 1, isGeneric: false), "'", kind, magnitude: 1)
    case .matrix(let m, let n):
      if m == n, !random.once(in: 3) { return leaf("eye(\(n.text))", kind, magnitude: 1, isGeneric: false) }
      return leaf("ones(\(m.text), \(n.text))", kind, magnitude: 1, isGeneric: false)
    }
  }
}
