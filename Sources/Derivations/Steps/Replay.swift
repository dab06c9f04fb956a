import Catalogue
import Diagnostics
import Nabla
import Syntax
import Typing
import Verification

extension Derivation {
  /// Checks every line: a first line against dual numbers on the program, each other one against the line above it, the last one against the answer. All
  /// lines are one program, evaluated as a whole at random sizes and points.
  ///
  /// - Parameter catalogue: The functions of the language.
  /// - Throws: `unverified` with the rule at which the values part, or where no point of the domain could be found; `limit` where evaluation is too much work.
  public func replay(catalogue: Catalogue = .standard) throws(Diagnostic) {
    for part in parts { try part.replay(catalogue: catalogue) }
  }
}

extension Derivation.Part {
  /// Checks every line of the part.
  ///
  /// - Throws: as `Derivation.replay`.
  func replay(catalogue: Catalogue) throws(Diagnostic) {
    var ledger = Ledger(self)
    let typed = try ledger.typed(signatures: catalogue.signatures)
    let (equations, steps) = ledger.equations(in: typed)
    guard let place = try LineChecker(functions: catalogue.functions).firstDisagreement(equations, in: typed) else { return }
    let step = steps[place]
    throw Diagnostic(
      .unverified,
      Message(
        "the derivation by \(variable) does not pass its check: by the rule \(step.rule.name), \(step.source) is not what stood before it",
        "对 \(variable) 的推导没有通过检验：按规则 \(step.rule.name)，\(step.source) 与前一式不相等"),
      at: .none)
  }
}

/// All lines of a part as one program.
private struct Ledger {
  private let part: Derivation.Part
  private var tree = SyntaxTree()
  /// For each line the position of its statement, its calculation and its step.
  private var lines: [(statement: Int, calculation: Calculation, step: Step, isFirst: Bool)] = []

  init(_ part: Derivation.Part) {
    self.part = part
    var serial = 0
    for calculation in part.stages.flatMap(\.calculations) {
      if case .transposed(let name) = calculation.meaning {
        let value = tree.addTransposed(tree.add(.name(name)))
        tree.statements.append(
          SyntaxTree.Statement(name: Ledger.turned(name), nameSpan: .none, indices: nil, indexSpans: [], value: value, span: .none))
      }
      for (k, step) in calculation.steps.enumerated() {
        guard let last = step.after.statements.last else { continue }
        for statement in step.after.statements.dropLast() { append(statement, of: step.after, named: statement.name) }
        serial += 1
        append(last, of: step.after, named: "line_\(serial)")
        lines.append((tree.statements.count - 1, calculation, step, k == 0))
      }
      guard !calculation.steps.isEmpty else { continue }
      for name in [calculation.name, calculation.signal].compactMap({ $0 }) {
        let value = tree.add(.name("line_\(serial)"))
        tree.statements.append(SyntaxTree.Statement(name: name, nameSpan: .none, indices: nil, indexSpans: [], value: value, span: .none))
      }
    }
  }

  private static func turned(_ name: String) -> String { "\(name)_turned" }

  private mutating func append(_ statement: SyntaxTree.Statement, of other: SyntaxTree, named name: String?) {
    var copy = statement
    copy.value = tree.adopt(statement.value, of: other)
    copy.name = name
    tree.statements.append(copy)
  }

  /// The program with the lines behind it.
  ///
  /// - Throws: what keeps a line from being read.
  mutating func typed(signatures: SignatureTable) throws(Diagnostic) -> TypedProgram {
    do throws(Diagnostic) {
      return try Elaborator.elaborate(tree, after: part.program, signatures: signatures)
    } catch {
      throw Diagnostic(
        error.code == .limit ? .limit : .unverified,
        Message("the derivation by \(part.variable) does not read back: \(error.wording)", "对 \(part.variable) 的推导无法重新读入：\(error.wording)"), at: .none
      )
    }
  }

  func equations(in typed: TypedProgram) -> (equations: [LineEquation], steps: [Step]) {
    var equations: [LineEquation] = []
    var steps: [Step] = []
    let start = part.program.statements.count
    var above: TypedProgram.ID?
    for line in lines {
      let node = typed.statements[start + line.statement].value
      if line.isFirst { above = nil }
      let reference: LineSide? = above.map { .value($0) } ?? side(line.calculation.meaning, typed)
      if let reference {
        equations.append(LineEquation(.value(node), equals: reference))
        steps.append(line.step)
      }
      above = node
    }
    return (equations, steps)
  }

  private func side(_ meaning: Calculation.Meaning, _ typed: TypedProgram) -> LineSide? {
    func node(_ name: String) -> TypedProgram.ID? { typed.statement(named: name) }
    func mover(_ name: String) -> Mover? { node(name).map { .node($0) } ?? typed.variable(named: name).map { .variable($0) } }
    switch meaning {
    case .total(let value, let by):
      guard let value = node(value), let by = mover(by) else { return nil }
      return .derivative(of: value, by: by, holding: [])
    case .constrained(let value, let by):
      guard let value = node(value), let by = mover(by) else { return nil }
      return .derivative(of: value, by: by, holding: [], isProjected: true)
    case .transposed(let name): return node(Ledger.turned(name)).map { .value($0) }
    case .direct(let value, let by, let holding):
      guard let value = node(value), let by = mover(by) else { return nil }
      return .derivative(of: value, by: by, holding: holding.compactMap(node))
    case .differential(let value, let by, let along, let holding):
      guard let value = node(value), let by = mover(by), let along = typed.variable(named: along) else { return nil }
      guard let direction = typed.nodes.firstIndex(where: { $0.operation == .variable(along) }) else { return nil }
      return .differential(of: value, by: by, along: direction, holding: holding.compactMap(node))
    }
  }
}
