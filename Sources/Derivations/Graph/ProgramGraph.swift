import Diagnostics
import Emission
import Formulas
import Pages
import Pictures
import Shapes
import Syntax
import Typing

extension ComputationGraph {
  /// The graph of a program: its variables, its statements, and the values in between that a derivation gives names to; on the paths from the variables that are differentiated by
  /// to the objective, the error signal that arrives at each.
  ///
  /// - Parameters:
  ///   - tree: the program's syntax.
  ///   - program: the program typed.
  ///   - places: the variables to differentiate by, as places in `program.variables`.
  ///   - language: the language of the few words.
  /// - Throws: what keeps the program from being typed again, which its first typing excludes.
  public init(
    _ tree: SyntaxTree, _ program: TypedProgram, by places: [Int], signatures: SignatureTable, language: Language = .english
  ) throws(Diagnostic) {
    self = try ProgramGraph(tree, program, by: places, signatures: signatures, language: language).graph
  }
}

/// The work on one graph.
private struct ProgramGraph {
  private let parted: TypedTree
  private let emitter: LaTeXEmitter
  private let places: [Int]
  private let language: Language
  private let objective: String

  init(_ tree: SyntaxTree, _ program: TypedProgram, by places: [Int], signatures: SignatureTable, language: Language) throws(Diagnostic) {
    var statements = tree
    statements.declarations = []
    var supply = NameSupply(taken: program.takenNames, signatures: signatures)
    var objective = tree.statements.last?.name ?? ""
    // Each variable has its own places to stop at.
    for place in places {
      var splitting = Splitting(
        try TypedTree(statements, after: program.environment, signatures: signatures), by: place, supply: supply, signatures: signatures)
      objective = splitting.split()
      statements = splitting.tree
      supply = splitting.remaining
    }
    if objective.isEmpty, let last = statements.statements.indices.last {
      objective = supply.name(preferring: ["J", "f"])
      statements.statements[last].name = objective
    }
    parted = try TypedTree(statements, after: program.environment, signatures: signatures)
    emitter = LaTeXEmitter(parted.program, signatures: signatures)
    self.places = places
    self.language = language
    self.objective = objective
  }

  /// The graph: what the objective needs, variables before the first statement that uses them.
  var graph: ComputationGraph {
    let program = parted.program
    let statements = parted.tree.statements.enumerated().filter { $0.element.name != nil }
    var uses: [Int: Set<String>] = [:]
    for (k, statement) in statements { uses[k] = Chain.names(in: parted.tree, below: statement.value) }
    var needed: Set<String> = [objective]
    for (k, statement) in statements.reversed() where statement.name.map(needed.contains) == true { needed.formUnion(uses[k] ?? []) }
    let moves = places.map(program.dependent)
    func isOnPath(_ value: TypedProgram.ID) -> Bool { moves.contains { $0[value] } }

    var nodes: [ComputationGraph.Node] = []
    var edges: [ComputationGraph.Edge] = []
    var numbers: [String: Int] = [:]
    let types = Dictionary(program.variables.map { ($0.name, $0.type) }) { first, _ in first }
    let targets = Set(places.map { program.variables[$0].name })
    let result = program[program.result].type
    for (k, statement) in statements {
      guard let name = statement.name, needed.contains(name) else { continue }
      let used = (uses[k] ?? []).sorted()
      for variable in used where numbers[variable] == nil {
        guard let type = types[variable] else { continue }
        numbers[variable] = nodes.count
        let signal = targets.contains(variable) ? self.signal(variable) : nil
        nodes.append(
          ComputationGraph.Node(
            id: variable, label: .init(letter(variable)), shape: shape(type), kind: .variable, signal: signal,
            signalShape: signal == nil ? "" : gradientShape(type, result)))
      }
      let value = program.statements[program.statements.count - parted.tree.statements.count + k].value
      let signal = name != objective && isOnPath(value) ? self.signal(name) : nil
      let type = program[value].type
      numbers[name] = nodes.count
      nodes.append(
        ComputationGraph.Node(
          id: name, label: .init(letter(name)), equation: .init(equation(statement)), shape: shape(type),
          kind: name == objective ? .objective : .intermediate, signal: signal, signalShape: signal == nil ? "" : signalShape(type, result)))
      for source in used {
        if let source = numbers[source], let target = numbers[name] { edges.append(ComputationGraph.Edge(source: source, target: target)) }
      }
    }
    return ComputationGraph(nodes: nodes, edges: edges)
  }

  // MARK: Formulas

  private func letter(_ name: String) -> Formula {
    let tree = SyntaxTree(name: name)
    return emitter.formula(tree, node: tree.statements[0].value)
  }

  private func equation(_ statement: SyntaxTree.Statement) -> Formula {
    var tree = parted.tree
    tree.statements = [statement]
    return emitter.formula(tree)
  }

  /// ∂J/∂z
  private func signal(_ name: String) -> ComputationGraph.Label {
    var formula = Formula()
    let sides = [objective, name].map { side in
      var copied: [Formula.ID: Formula.ID] = [:]
      let letter = letter(side)
      let sign = formula.add(.sign("∂", .large))
      return formula.add(.row, [sign, formula.add(partOf: letter, letter.root, &copied)])
    }
    formula.add(.fraction, sides)
    return ComputationGraph.Label(formula)
  }

  // MARK: Shapes

  private func shape(_ type: ValueType) -> String {
    switch type {
    case .scalar: language == .chinese ? "标量" : "scalar"
    case .column(let n): "\(n.text) × 1"
    case .row(let n): "1 × \(n.text)"
    case .matrix(let m, let n): "\(m.text) × \(n.text)"
    case .tensor(let axes): axes.map(\.text).joined(separator: " × ")
    }
  }

  /// The signal of a value on the way: a row for a vector, the Jacobian of a vector objective; nothing where it is a tensor.
  private func signalShape(_ type: ValueType, _ result: ValueType) -> String {
    switch (result, type) {
    case (.scalar, .column(let n)), (.scalar, .row(let n)): "1 × \(n.text)"
    case (.scalar, _): shape(type)
    case (.column(let m), .column(let n)), (.row(let m), .column(let n)), (.column(let m), .row(let n)), (.row(let m), .row(let n)):
      "\(m.text) × \(n.text)"
    case (_, .scalar): shape(result)
    default: ""
    }
  }

  /// The derivative by a variable, in the variable's shape where the objective is a scalar.
  private func gradientShape(_ type: ValueType, _ result: ValueType) -> String { result == .scalar ? shape(type) : signalShape(type, result) }
}
