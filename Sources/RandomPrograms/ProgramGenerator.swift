/// Makes well-typed programs at random, over the whole language, whose values are defined almost everywhere.
///
/// Expressions are made from the kind that is wanted downwards, so that every program is well typed by construction. Domains are kept by construction as
/// well: a logarithm stands over what is positive whatever the variables are, an inverse over what is invertible almost everywhere.
public struct ProgramGenerator {
  var random: RandomNumbers
  /// The lengths that this program's types are made of.
  var lengths: [AxisLength] = []
  var declarations: [RandomProgram.Declaration] = []
  /// Values that earlier statements named.
  var named: [NamedValue] = []
  /// The indices in scope, with the lengths that they run over.
  var scope: [ScopedIndex] = []
  /// Indices that are in use around the expression in matrix notation that is being made.
  var outerIndices: [String] = []
  /// Statements that had to be made for an expression, ahead of the one that is being made.
  var pending: [RandomProgram.Statement] = []
  /// How many names statements have got.
  private var serial = 0

  /// A value with a name.
  struct NamedValue {
    var name: String
    var kind: ValueKind
    var magnitude: Double
    var isGeneric: Bool
  }

  /// An index and what it runs over.
  struct ScopedIndex {
    var name: String
    var length: AxisLength
  }

  /// Values of entries beyond this are squeezed before they are used further.
  static let largestMagnitude = 300.0

  init(random: RandomNumbers) { self.random = random }

  /// The program of a place in a family of programs; `size` of 0 … 6 says how large it becomes.
  public static func program(seed: UInt64, member: Int, size: Int) -> RandomProgram {
    var attempt = 0
    while true {
      var generator = ProgramGenerator(random: RandomNumbers(seed: seed &+ UInt64(attempt) &* 7919, member: member))
      if let program = generator.program(size: size) { return program }
      attempt += 1
    }
  }

  // MARK: Programs

  private mutating func program(size: Int) -> RandomProgram? {
    let names = ["m", "n", "p"]
    let numbers = ["2", "3", "4", "5"]
    let pool = random.once(in: 4) ? names + numbers : random.once(in: 5) ? numbers : names
    for _ in 0..<1 + random.below(3) { lengths.append(AxisLength(random.pick(pool))) }
    let depth = min(5, 1 + size * 4 / 6)
    var statements: [RandomProgram.Statement] = []
    let wantedStatements = size == 0 ? 0 : random.below(min(size, 4))
    for _ in 0..<wantedStatements {
      let statement = self.statement(depth: max(1, depth - 1))
      statements += pending + [statement]
      pending = []
    }
    let kind = objectiveKind()
    let value = expression(kind, depth)
    statements += pending
    statements.append(RandomProgram.Statement(name: random.once(in: 3) ? "result" : nil, value: value))
    return finished(statements)
  }

  private mutating func objectiveKind() -> ValueKind {
    switch random.below(20) {
    case 0..<12: .scalar
    case 12..<15: .column(length())
    case 15: .row(length())
    case 16, 17: .matrix(length(), length())
    case 18: .column(AxisLength(length().factors + length().factors))
    default: .matrix(AxisLength(length().factors + length().factors), AxisLength(length().factors + length().factors))
    }
  }

  private mutating func statement(depth: Int) -> RandomProgram.Statement {
    if random.once(in: 4) { return indexedStatement(depth: depth) }
    let kind = anyKind()
    let value = expression(kind, depth)
    let name = newName(["s", "z", "r", "Z", "H"][kind.axes.count == 2 ? 3 : isRow(kind) ? 2 : kind.axes.count])
    named.append(NamedValue(name: name, kind: kind, magnitude: value.magnitude, isGeneric: value.isGeneric))
    return RandomProgram.Statement(name: name, value: value)
  }

  private func isRow(_ kind: ValueKind) -> Bool { if case .row = kind { true } else { false } }

  mutating func anyKind() -> ValueKind {
    switch random.below(8) {
    case 0, 1: .scalar
    case 2, 3, 4: .column(length())
    case 5: .row(length())
    default: .matrix(length(), length())
    }
  }

  mutating func length() -> AxisLength { random.pick(lengths) }

  mutating func newName(_ stem: String) -> String {
    serial += 1
    return stem + String(serial)
  }

  /// Chooses the variables to differentiate by; nil where there are none.
  private mutating func finished(_ statements: [RandomProgram.Statement]) -> RandomProgram? {
    // A dimension that a constant names must stand in a declaration.
    let words = Set(statements.flatMap(\.value.words))
    for length in Set(lengths) where words.contains(length.text) && !declarations.contains(where: { $0.kind?.axes.contains(length) == true }) {
      _ = declare(.column(length), "vector(\(length.text))")
    }
    var program = RandomProgram(declarations: declarations, statements: statements, variables: [], order: 1)
    program.dropUnused()
    let candidates = program.declarations.filter { $0.kind != nil && !$0.type.contains("constant") }
    guard !candidates.isEmpty, let result = program.statements.last?.value.kind else { return nil }
    program.variables = [random.pick(candidates).name]
    while random.once(in: 3), program.variables.count < 3 {
      let next = random.pick(candidates).name
      if !program.variables.contains(next) { program.variables.append(next) }
    }
    let axes = program.variables.compactMap { name in candidates.first { $0.name == name }?.kind?.axes.count }.max() ?? 0
    let resultAxes = result.axes.reduce(0) { $0 + $1.factors.count }
    if resultAxes + 2 * axes <= 4, random.once(in: 3), !program.usesAbstractFunction { program.order = 2 }
    let text = program.text
    // Lengths in constants need their declarations, and so do the ranges of indices that stand alone nowhere.
    if random.once(in: 8), !["eye(", "ones(", "zeros(", "[i+", "[2*i", "-i]"].contains(where: text.contains) {
      for k in program.declarations.indices where random.once(in: 2) { program.leaveOut(k) }
    }
    return program
  }

  // MARK: Expressions

  /// An expression of a kind, made of at most about `depth` levels.
  mutating func expression(_ kind: ValueKind, _ depth: Int) -> ProgramNode {
    var node = candidate(kind, depth)
    if node.magnitude > Self.largestMagnitude {
      node = call(random.pick(["tanh", "sin", "sigmoid", "arctan"]), [node], kind, magnitude: 1.5)
    }
    return node
  }

  private mutating func candidate(_ kind: ValueKind, _ depth: Int) -> ProgramNode {
    if depth <= 0 || random.once(in: 8) {
      if let leaf = leaf(kind) { return leaf }
      if depth <= 0 { return forced(kind, depth) }
    }
    for _ in 0..<12 {
      let found: ProgramNode?
      if !scope.isEmpty, kind == .scalar {
        found = random.once(in: 2) ? entry(depth) : anyForm(kind, depth)
      } else if random.once(in: 2) {
        found = anyForm(kind, depth)
      } else {
        switch kind {
        case .scalar: found = scalarForm(depth)
        case .column, .row: found = vectorForm(kind, depth)
        case .matrix(let m, let n): found = matrixForm(m, n, depth)
        case .tensor: found = nil
        }
      }
      if let found { return found }
    }
    if let leaf = leaf(kind) { return leaf }
    return forced(kind, depth)
  }

  /// Kinds that no variable can have are made of products.
  private mutating func forced(_ kind: ValueKind, _ depth: Int) -> ProgramNode {
    switch kind {
    case .scalar, .tensor: return number()
    case .column(let n):
      let (a, b) = split(n)
      return call("kron", [expression(.column(a), depth - 1), expression(.column(b), depth - 1)], kind, magnitude: 4)
    case .row(let n):
      let (a, b) = split(n)
      return call("kron", [expression(.row(a), depth - 1), expression(.row(b), depth - 1)], kind, magnitude: 4)
    case .matrix(let m, let n):
      if m.factors.count > 1, n.factors.count > 1 {
        let ((a, b), (c, d)) = (split(m), split(n))
        return call("kron", [expression(.matrix(a, c), depth - 1), expression(.matrix(b, d), depth - 1)], kind, magnitude: 4)
      }
      return infix("*", expression(.column(m), depth - 1), expression(.row(n), depth - 1), kind, .product, magnitude: 4)
    }
  }

  /// The first factor of a merged length and the rest.
  func split(_ length: AxisLength) -> (AxisLength, AxisLength) {
    if let integer = length.integer, length.factors.count == 1 {
      let divisor = (2...max(2, integer)).first { integer % $0 == 0 } ?? integer
      return (AxisLength(String(divisor)), AxisLength(String(integer / divisor)))
    }
    return (AxisLength(length.factors[0]), AxisLength(Array(length.factors.dropFirst())))
  }

  // MARK: Building

  func leaf(_ text: String, _ kind: ValueKind, magnitude: Double, isGeneric: Bool) -> ProgramNode {
    ProgramNode(
      pieces: [text], operands: [], wanted: [], binding: .atom, kind: kind, scope: scope.map(\.name), magnitude: magnitude, isGeneric: isGeneric)
  }

  func call(_ name: String, _ arguments: [ProgramNode], _ kind: ValueKind, magnitude: Double, isGeneric: Bool = true, axis: String? = nil)
    -> ProgramNode
  {
    var pieces = [name + "("] + Array(repeating: ", ", count: arguments.count - 1)
    pieces.append((axis.map { ", " + $0 } ?? "") + ")")
    return ProgramNode(
      pieces: pieces, operands: arguments, wanted: arguments.map { _ in .sum }, binding: .atom, kind: kind, scope: scope.map(\.name),
      magnitude: magnitude, isGeneric: isGeneric && arguments.allSatisfy(\.isGeneric))
  }

  func infix(
    _ symbol: String, _ left: ProgramNode, _ right: ProgramNode, _ kind: ValueKind, _ binding: Binding, magnitude: Double
  ) -> ProgramNode {
    let spaced = binding == .sum ? " \(symbol) " : symbol
    return ProgramNode(
      pieces: ["", spaced, ""], operands: [left, right], wanted: [binding, Binding(rawValue: binding.rawValue + 1) ?? .atom], binding: binding,
      kind: kind, scope: scope.map(\.name), magnitude: magnitude, isGeneric: left.isGeneric || right.isGeneric)
  }

  func prefix(_ symbol: String, _ operand: ProgramNode) -> ProgramNode {
    ProgramNode(
      pieces: [symbol, ""], operands: [operand], wanted: [.sign], binding: .sign, kind: operand.kind, scope: scope.map(\.name),
      magnitude: operand.magnitude, isGeneric: operand.isGeneric)
  }

  func postfix(_ operand: ProgramNode, _ symbol: String, _ kind: ValueKind, magnitude: Double) -> ProgramNode {
    ProgramNode(
      pieces: ["", symbol], operands: [operand], wanted: [.postfix], binding: .postfix, kind: kind, scope: scope.map(\.name), magnitude: magnitude,
      isGeneric: operand.isGeneric)
  }

  /// `base^exponent` and `base.^exponent` with an exponent that is no numeral.
  func power(_ symbol: String, _ base: ProgramNode, _ exponent: ProgramNode, _ kind: ValueKind, magnitude: Double) -> ProgramNode {
    ProgramNode(
      pieces: ["", symbol, ""], operands: [base, exponent], wanted: [.postfix, .atom], binding: .postfix, kind: kind, scope: scope.map(\.name),
      magnitude: magnitude, isGeneric: base.isGeneric || exponent.isGeneric)
  }

  mutating func times() -> String { random.once(in: 12) ? random.pick(["·", "@"]) : "*" }
  mutating func timesEach() -> String { random.once(in: 12) ? random.pick(["∘", "⊙"]) : ".*" }
  mutating func overEach() -> String { random.once(in: 12) ? "⊘" : "./" }
}
