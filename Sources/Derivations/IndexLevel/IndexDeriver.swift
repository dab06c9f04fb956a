import Catalogue
import Diagnostics
import Emission
import Formulas
import Nabla
import Shapes
import Syntax
import Typing

extension IndexDerivation {
  /// Works a derivative out entry by entry.
  ///
  /// What cannot be told in steps that a person can read, because axes were multiplied into one or lines would be longer than a page, is told as the engine's
  /// own entry. The derivation is not checked yet: see ``replay()``.
  ///
  /// - Parameters:
  ///   - unfolding: a program, the variable, and the name of an error signal ∂J/∂value: a row for a vector, of the value's shape for a matrix.
  ///   - answer: the certified derivative, where it is known; the engine finds it otherwise.
  ///   - engine: the engine.
  /// - Throws: what the engine throws for the program, where the rules lead to no result either.
  public init(_ unfolding: Unfolding, answer: Derivative? = nil, engine: Engine = Engine()) throws(Diagnostic) {
    var deriver = IndexDeriver(unfolding, engine)
    deriver.findAnswer(answer)
    deriver.derive()
    // Where neither steps nor the engine lead to an entry, the engine says why.
    if let fault = deriver.fault, !deriver.hasResult { throw fault }
    self = deriver.finished()
  }

  /// Works the derivative of a problem out entry by entry, by its first variable.
  ///
  /// - Throws: what is wrong with the problem.
  public init(_ problem: Problem, cotangent: String? = nil, engine: Engine = Engine()) throws(Diagnostic) {
    let program = try engine.elaborate(problem)
    let tree = try Parser.parse(problem.program)
    let name = problem.variables.first ?? program.variables.first { !$0.facts.contains(.constant) }?.name
    guard let name, let place = program.variables.firstIndex(where: { $0.name == name }) else {
      let why = problem.variables.first.map { Message("the program has no variable \($0)", "程序里没有变量 \($0)") }
      throw Diagnostic(
        .unknownName, why ?? Message("the program has no variable to differentiate by", "程序里没有可以求导的变量"), at: .none)
    }
    try self.init(Unfolding(program: program, tree: tree, variable: place, cotangent: cotangent), engine: engine)
  }
}

/// The making of one entry-by-entry derivation.
struct IndexDeriver {
  let unfolding: Unfolding
  let engine: Engine
  let catalogue = Catalogue.standard
  let program: TypedProgram
  let dependent: Set<TypedProgram.ID>
  let letters: IndexLetters
  let replay: IndexReplay
  let display: IndexDisplay
  /// The name of the value that is differentiated.
  let valueName: String
  var expressions = IndexExpressions()
  let variableLabels: [Int]
  var slope: FunctionSlope
  var passages: [IndexDerivation.Passage] = []
  var groups: [IndexReplay.Group] = []
  var ranges: [Int] = []
  var answer: Derivative?
  /// What kept the engine from an answer.
  var fault: Diagnostic?
  /// The engine's shorter entry of the result where it holds functions of whole arrays.
  var unreadable: EngineEntry?

  /// True once some passage states the derivative's entry.
  var hasResult: Bool {
    passages.contains { passage in
      switch passage {
      case .derivative, .cotangent, .engine, .program: true
      default: false
      }
    }
  }

  /// The variable.
  var variable: TypedProgram.Variable { program.variables[unfolding.variable] }
  var resultType: ValueType { program[program.result].type }

  init(_ unfolding: Unfolding, _ engine: Engine) {
    self.unfolding = unfolding
    self.engine = engine
    let program = unfolding.program
    self.program = program
    slope = FunctionSlope(engine: engine)
    let flags = program.dependent(on: unfolding.variable)
    dependent = Set(program.nodes.indices.filter { flags[$0] })
    let variable = program.variables[unfolding.variable]
    var supply = NameSupply(taken: program.takenNames, signatures: catalogue.signatures)
    let axes = program[program.result].type.axes.count
    let valueName =
      program.statements.last?.name ?? supply.name(preferring: axes == 0 ? ["J", "L", "f"] : axes == 1 ? ["f", "g", "z"] : ["F", "G", "Z"])
    self.valueName = valueName
    // An index may bear the name of another index, but not a value's or a dimension's.
    let names = program.variables.map(\.name) + program.statements.compactMap(\.name) + Array(program.abstractFunctions.keys)
    var taken = program.takenNames.subtracting(Set(program.indices.map(\.name)).subtracting(names))
    taken.insert(valueName)
    if let cotangent = unfolding.cotangent { taken.insert(cotangent) }
    let statementAxes = program.statements.filter { $0.name != nil }.map { program[$0.value].type.axes.count }.max() ?? 0
    letters = IndexLetters(
      taken: taken, variableAxes: variable.type.axes.reduce(0) { $0 + $1.extents.count },
      valueAxes: program[program.result].type.axes.reduce(0) { $0 + $1.extents.count }, statementAxes: statementAxes)
    let points = program.nodes.compactMap { node in if case .abstractFunction = node.operation { node.arguments[0] } else { nil } }
    let replay = IndexReplay(
      program, variable: unfolding.variable, naming: points, resultName: valueName,
      signal: unfolding.cotangent.map { name in
        TypedProgram.Variable(name: name, type: IndexDeriver.signalType(program[program.result].type), facts: [], isInferred: false)
      },
      taken: taken.union(letters.variable).union(letters.others.prefix(8)),
      signatures: catalogue.signatures, functions: catalogue.functions)
    self.replay = replay
    let cotangent = unfolding.cotangent ?? ""
    let name: (IndexedWhole, Bool) -> String = { whole, isHeld in
      let plain: String
      switch whole {
      case .variable(let place): plain = program.variables[place].name
      case .statement(let place): plain = program.statements[place].name ?? valueName
      case .abstractGradient(_, let node): plain = replay.generated[node] ?? ""
      case .cotangent: plain = cotangent
      default: plain = ""
      }
      return isHeld ? replay.heldNames[plain] ?? plain : plain
    }
    var types: [String: ValueType] = [:]
    for variable in program.variables { types[variable.name] = variable.type }
    for statement in program.statements { if let name = statement.name { types[name] = program[statement.value].type } }
    for (name, node) in replay.additions { types[name] = program[node].type }
    types[valueName] = program[program.result].type
    if let signal = unfolding.cotangent { types[signal] = IndexDeriver.signalType(program[program.result].type) }
    display = IndexDisplay(
      program: program, emitter: LaTeXEmitter(types: types, signatures: catalogue.signatures), letters: letters.others, name: name,
      variable: variable.name, variableLabels: variable.type.axes.flatMap(\.extents).indices.map { $0 })
    var labels: [Int] = []
    for (letter, extent) in zip(letters.variable, variable.type.axes.flatMap(\.extents)) {
      labels.append(expressions.label(letter, extent, isFree: true))
    }
    variableLabels = labels
  }

  /// An error signal is a row for a vector, and of the value's shape for a matrix.
  static func signalType(_ type: ValueType) -> ValueType { if case .column(let n) = type { .row(n) } else { type } }

  // MARK: The answer

  /// The statements of the program, and the problem that has the error signal in it.
  mutating func findAnswer(_ known: Derivative?) {
    if let known, unfolding.cotangent == nil {
      answer = known
      return
    }
    var text = SourcePrinter.print(SyntaxTree(nodes: unfolding.tree.nodes, statements: unfolding.tree.statements))
    var declarations: [(name: String, type: String)] = program.variables.map { ($0.name, $0.declaredType) }
    for (name, function) in program.abstractFunctions.sorted(by: { $0.key < $1.key }) { declarations.append((name, function.declaredType)) }
    if let signal = unfolding.cotangent {
      // The language has no product that pairs two tensors into a number without indices; the steps are checked by themselves.
      if case .tensor = resultType { return }
      var tree = unfolding.tree
      tree.declarations = []
      guard let last = tree.statements.indices.last else { return }
      let isNamed = tree.statements[last].name != nil
      if !isNamed { tree.statements[last].name = valueName }
      text = SourcePrinter.print(tree) + "\n" + IndexDeriver.pairing(signal, valueName, resultType)
      declarations.append((signal, IndexDeriver.signalType(resultType).text))
    }
    do throws(Diagnostic) {
      answer = try engine.derive(Problem(program: text, declarations: declarations, variables: [variable.name])).derivatives.first
    } catch {
      // Without the engine's answer, as where a declaration cannot state a length, dual numbers check the steps all the same.
      fault = error
    }
  }

  /// Σ δₖ zₖ as text: δ z for a column, z δᵀ for a row, tr(GᵀZ) for a matrix.
  static func pairing(_ signal: String, _ value: String, _ type: ValueType) -> String {
    switch type {
    case .scalar: "\(signal)*\(value)"
    case .column: "\(signal)*\(value)"
    case .row: "\(value)*\(signal)'"
    case .matrix: "tr(\(signal)'*\(value))"
    case .tensor: value
    }
  }

  // MARK: Scopes

  /// The letters of labels that are free.
  func scope(_ labels: [Int]) -> [Int: String] {
    Dictionary((labels + variableLabels).map { ($0, expressions.labels[$0].letter) }, uniquingKeysWith: { first, _ in first })
  }

  /// New free labels for the entries of a value of that type.
  mutating func valueLabels(_ type: ValueType) -> [Int] {
    let labels = zip(letters.others, type.axes.flatMap(\.extents)).map { expressions.label($0, $1, isFree: true) }
    ranges += labels
    return labels
  }

  /// The text of a line over free labels; nil where it is too long.
  func source(_ root: Int, _ free: [Int], isDerivative: Bool) -> IndexDerivation.Source? {
    var writer = IndexWriter(expressions, program: program, letters: letters.others, name: display.name)
    let stated = isDerivative ? free.filter { !variableLabels.contains($0) } : free
    guard let node = writer.write(root, scope: scope(free), ranged: stated, for: isDerivative ? .derivative : .value) else { return nil }
    let indices = stated.map { expressions.labels[$0].letter }
    var tree = writer.tree
    tree.statements = [
      SyntaxTree.Statement(
        name: replay.lineName, nameSpan: .none, indices: indices.isEmpty ? nil : indices, indexSpans: [], value: node, span: .none)
    ]
    return IndexDerivation.Source(text: SourcePrinter.print(tree), isDerivative: isDerivative)
  }

  /// True where some derivative of a node is not carried out.
  func hasPartial(_ root: Int) -> Bool { expressions.nodes(of: root).contains { if case .partial = expressions[$0] { true } else { false } } }

  /// A line; nil where it is too long to be read.
  mutating func line(_ left: Formula?, _ root: Int, _ free: [Int], _ rules: [IndexRule]) -> IndexDerivation.Line? {
    guard expressions.writtenSize(of: root) <= IndexDeriver.longestLine, let right = display.formula(root, scope(free), in: expressions) else {
      return nil
    }
    for id in expressions.nodes(of: root) {
      if case .contraction(let bound, _) = expressions[id] { ranges += bound.filter { !ranges.contains($0) } }
    }
    return IndexDerivation.Line(left: left, right: right, source: source(root, free, isDerivative: hasPartial(root)), rules: rules)
  }

  /// The most nodes of a line that a person is asked to read.
  static let longestLine = 260

  /// The entry of the variable: Wᵢⱼ.
  var variableEntry: Formula { display.entry(variable.name, variableLabels.map { expressions.labels[$0].letter }) }

  /// An entry of a value of a name.
  func valueEntry(_ name: String, _ labels: [Int]) -> Formula { display.entry(name, labels.map { expressions.labels[$0].letter }) }

  /// The derivation as a value.
  func finished() -> IndexDerivation {
    // Free indices and those of sums by their lengths; a letter that sums of several lengths share says nothing.
    var lengths: [String: Set<Extent>] = [:]
    for label in variableLabels + ranges { lengths[expressions.labels[label].letter, default: []].insert(expressions.labels[label].extent) }
    var byExtent: [Extent: [String]] = [:]
    for (letter, extents) in lengths {
      if let extent = extents.first, extents.count == 1 { byExtent[extent, default: []].append(letter) }
    }
    let stated = byExtent.map { (letters: $0.value.sorted(), extent: $0.key) }.sorted { $0.letters[0] < $1.letters[0] }.map { entry in
      IndexDerivation.Range(letters: entry.letters.map { display.entry($0, []) }, extent: display.extent(entry.extent))
    }
    var replayer = replay
    replayer.groups = groups
    let title = Formula.partial(
      unfolding.cotangent == nil ? display.symbol(valueName) : display.symbol(unfolding.objective), display.symbol(variable.name))
    return IndexDerivation(
      program: program, variable: unfolding.variable, cotangent: unfolding.cotangent, title: title, ranges: stated, passages: passages,
      answer: answer,
      replayer: replayer)
  }
}
