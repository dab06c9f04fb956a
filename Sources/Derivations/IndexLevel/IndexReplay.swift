import Diagnostics
import Shapes
import Syntax
import Typing
import Verification

/// Evaluates the lines of an entry-by-entry derivation: the program once with the variable as it moves, and once with everything held.
struct IndexReplay: Sendable {
  /// Lines that must all be equal, with what they begin from and end in.
  struct Group: Sendable {
    /// The value of a node of the program, or its derivative by the variable, that the first line must equal.
    var reference: (node: TypedProgram.ID, isDerivative: Bool)?
    /// The lines.
    var sources: [IndexDerivation.Source]
    /// A text whose value the last line must equal.
    var answer: String?
  }

  /// The place of the variable.
  let variable: Int
  /// The program with what is held beside it: every name once more under another name.
  private(set) var doubled: TypedProgram
  /// The names of what is held, by the names of what moves.
  private(set) var heldNames: [String: String] = [:]
  /// The names of values that the program does not name, by their nodes.
  private(set) var generated: [TypedProgram.ID: String] = [:]
  /// The generated names with the nodes that they name, as far as the program has no name for them.
  private(set) var additions: [(name: String, node: TypedProgram.ID)] = []
  /// What must agree.
  var groups: [Group] = []
  /// The name that lines have in their texts.
  let lineName: String
  private let held: TypedProgram.ID
  private let signatures: SignatureTable
  private let functions: [String: ScalarFunction]

  /// A replay of a program by the variable at a place. The nodes of `naming` get names, none of them in `taken`; the result gets `resultName` unless it has
  /// a name, and `signal` is one more variable.
  init(
    _ program: TypedProgram, variable: Int, naming nodes: [TypedProgram.ID], resultName: String, signal: TypedProgram.Variable?, taken: Set<String>,
    signatures: SignatureTable, functions: [String: ScalarFunction]
  ) {
    self.variable = variable
    self.signatures = signatures
    self.functions = functions
    doubled = program
    if let signal { doubled.variables.append(signal) }
    if let last = program.statements.last, last.name == nil {
      doubled.statements.append(TypedProgram.Statement(name: resultName, value: last.value, span: .none))
    }
    var supply = NameSupply(taken: program.takenNames.union(taken), signatures: signatures)
    lineName = supply.name(preferring: ["D", "E", "F", "D_"])
    for node in nodes {
      if let named = program.statements.first(where: { $0.value == node })?.name {
        generated[node] = named
        continue
      }
      if case .variable(let place) = program[node].operation {
        generated[node] = program.variables[place].name
        continue
      }
      let name = supply.name(preferring: ["u", "v", "z"])
      generated[node] = name
      additions.append((name, node))
      doubled.statements.append(TypedProgram.Statement(name: name, value: node, span: .none))
    }
    // The same nodes once more, on top of a value of the variable that does not move; taken twice negatively, it is no longer the variable itself.
    let moving = program.nodes.firstIndex { $0.operation == .variable(variable) }
    let first = doubled.nodes.count
    if let moving {
      let node = program[moving]
      doubled.nodes.append(TypedProgram.Node(.negate, [moving], node.type, node.span))
      doubled.nodes.append(TypedProgram.Node(.negate, [first], node.type, node.span))
    }
    held = doubled.nodes.count - 1
    let (offset, still) = (doubled.nodes.count, held)
    for node in program.nodes {
      var copy = node
      copy.arguments = node.arguments.map { program[$0].operation == .variable(variable) ? still : $0 + offset }
      doubled.nodes.append(copy)
    }
    func hold(_ name: String, _ node: TypedProgram.ID) {
      let heldName = supply.name(like: name + "_held")
      heldNames[name] = heldName
      doubled.statements.append(TypedProgram.Statement(name: heldName, value: node, span: .none))
    }
    if moving != nil { hold(program.variables[variable].name, still) }
    for statement in doubled.statements {
      guard let name = statement.name, statement.value < first else { continue }
      hold(name, program[statement.value].operation == .variable(variable) ? still : statement.value + offset)
    }
  }

  /// A row turned into a column, as entries in index notation make one; any other value as it is.
  private func upright(_ node: TypedProgram.ID, in program: inout TypedProgram) -> TypedProgram.ID {
    guard case .row(let length) = program[node].type else { return node }
    program.nodes.append(TypedProgram.Node(.transpose, [node], .column(length), program[node].span))
    return program.nodes.count - 1
  }

  /// Compares the lines of every group.
  ///
  /// - Throws: `unverified` with the text of the first line that does not follow, `limit` where the lines take more work than is accepted.
  func run() throws(Diagnostic) {
    var program = doubled
    var equations: [LineEquation] = []
    var texts: [String] = []
    var serial = 0
    func read(_ text: String) throws(Diagnostic) -> TypedProgram.ID {
      var tree = try Parser.parse(text)
      serial += 1
      // Each text gets names of its own, as all stand in one program.
      tree = tree.withLineNames { "\($0)_line\(serial)" }
      program = try Elaborator.elaborate(tree, after: program, signatures: signatures, text: text)
      return program.result
    }
    for group in groups {
      var above: LineSide?
      var moving: LineSide?
      if let (node, isDerivative) = group.reference {
        above = isDerivative ? .derivative(of: node, by: .variable(variable), holding: []) : .value(upright(node, in: &program))
      }
      var last: IndexDerivation.Source?
      for source in group.sources where source != last {
        last = source
        let node = try read(source.text)
        let side: LineSide = source.isDerivative ? .derivative(of: node, by: .variable(variable), holding: [held]) : .value(node)
        if source.isDerivative, moving == nil { moving = side }
        if let above {
          equations.append(LineEquation(side, equals: above))
          texts.append(source.text)
        }
        above = side
      }
      if let answer = group.answer, let above {
        // Rows and columns are turned as the answer's type says, so only the entries of the dual numbers' derivative are compared.
        let reference = group.reference.map { LineSide.derivative(of: $0.node, by: .variable(variable), holding: []) } ?? moving ?? above
        equations.append(LineEquation(.value(try read(answer)), equals: reference))
        texts.append(last?.text ?? answer)
      }
    }
    guard let place = try LineChecker(functions: functions).firstDisagreement(equations, in: program) else { return }
    throw Diagnostic(
      .unverified, Message("a line of the derivation does not follow from the one above: \(texts[place])", "推导中有一行不能由上一行得出：\(texts[place])"),
      at: .none)
  }
}

extension SyntaxTree {
  /// The tree with the names of its statements changed wherever they stand.
  fileprivate func withLineNames(_ rename: (String) -> String) -> SyntaxTree {
    var out = self
    var names: [String: String] = [:]
    for place in out.statements.indices {
      guard let name = out.statements[place].name else { continue }
      names[name] = rename(name)
      out.statements[place].name = names[name]
    }
    for id in out.nodes.indices {
      guard case .name(let name) = out.nodes[id].kind else { continue }
      if let new = names[name] {
        out.nodes[id].kind = .name(new)
      } else if name.hasPrefix("d"), let new = names[String(name.dropFirst())] {
        // The point of a gradient dJ/dz.
        out.nodes[id].kind = .name("d" + new)
      }
    }
    return out
  }
}

extension IndexDerivation {
  /// Compares every line with the one above it, the first one with dual numbers on the program as typed, and the last one with the certified derivative.
  ///
  /// - Throws: `unverified` with the line that does not follow, `limit` where the lines take more work than is accepted.
  public func replay() throws(Diagnostic) { try replayer.run() }
}
