import Diagnostics
import Syntax

/// What a name of the program stands for.
enum Meaning {
  /// A variable, by its place in `TypedProgram.variables`.
  case variable(Int)
  /// The value of a statement.
  case value(TypedProgram.ID)
  /// An abstract function.
  case function(TypedProgram.AbstractFunction)
}

/// One text under elaboration: the program itself, or the body of a definition with its parameters bound.
struct Frame {
  let tree: SyntaxTree
  /// The values of a definition's parameters; nil for the program itself.
  var parameters: [String: TypedProgram.ID]?
  /// The axis whose body this is; `all` for the program itself.
  var axis = Axis.all
  /// The span that all nodes of a body get: the call's.
  var callSpan: SourceSpan?
  /// The typed node of each syntax node that has one.
  var typed: [TypedProgram.ID]
  /// The indices in scope, as places in `TypedProgram.indices`.
  var indices: [String: Int] = [:]
  /// The indices of the statement at hand.
  var statementIndices: [Int] = []
  /// The accesses of the statement at hand, from which the indices get their ranges.
  var accesses: [IndexedAccess] = []

  init(_ tree: SyntaxTree, parameters: [String: TypedProgram.ID]? = nil, callSpan: SourceSpan? = nil) {
    self.tree = tree
    self.parameters = parameters
    self.callSpan = callSpan
    typed = Array(repeating: -1, count: tree.nodes.count)
  }
}

/// A program while it is being elaborated.
struct Elaboration {
  /// The most nodes of a typed program, unfolded definitions counted.
  static let nodeLimit = 200_000
  /// The most extents merged into one axis, and the most definitions unfolded inside one another.
  static let mergeLimit = 64
  /// The most warnings about accesses whose bounds nothing guarantees.
  static let warningLimit = 16

  let signatures: SignatureTable
  let text: String
  var program = TypedProgram()
  var frame: Frame
  var names: [String: Meaning] = [:]
  /// The dimension names that types have brought in.
  var dimensionNames: Set<String> = []
  /// Index names of the program, which its statements may not bear.
  var indexNames: Set<String> = []
  /// Where each name is assigned, by the statement's position.
  var assigned: [String: Int] = [:]
  /// The statement at hand.
  var position = 0
  var lengths = LengthEquations()
  /// The types supposed for undeclared names; nil where such names are errors.
  var ranks: RankAssumptions?
  /// `vector(c)` and `matrix(c)`, whose sizes come from their partners.
  var partnerSizedFills: Set<TypedProgram.ID> = []
  /// True when the program leaves types to inference, so that it may also name dimensions in `ones(n)` alone; nil until that is asked.
  var leavesTypesOpen: Bool?
  /// The syntax node of the program that is being typed, and how many were typed before it: where an elaboration stands when it fails.
  var place: SyntaxTree.ID = 0
  var progress = 0
  /// Definitions unfolded inside one another at present.
  var depth = 0

  init(_ tree: SyntaxTree, signatures: SignatureTable, text: String) {
    self.signatures = signatures
    self.text = text
    frame = Frame(tree)
    for (position, statement) in tree.statements.enumerated() {
      if let name = statement.name, assigned[name] == nil { assigned[name] = position }
      if let indices = statement.indices { indexNames.formUnion(indices) }
    }
    for node in tree.nodes {
      if case .indexedSum(let indices) = node.kind { indexNames.formUnion(indices) }
    }
    program.nodes.reserveCapacity(tree.nodes.count)
  }

  /// Takes over the environment that a finished program leaves behind.
  mutating func resume(_ finished: TypedProgram) {
    program = finished
    for (place, variable) in finished.variables.enumerated() { names[variable.name] = .variable(place) }
    for (name, function) in finished.abstractFunctions { names[name] = .function(function) }
    for statement in finished.statements {
      if let name = statement.name { names[name] = .value(statement.value) }
    }
    for node in finished.nodes { noteDimensions(of: node.type) }
    for variable in finished.variables { noteDimensions(of: variable.type) }
    for case .scalar(let argument) in finished.abstractFunctions.values { noteDimensions(of: argument) }
  }

  mutating func noteDimensions(of type: ValueType) {
    for axis in type.axes {
      for extent in axis.extents {
        for term in extent.terms { dimensionNames.insert(term.name) }
      }
    }
  }

  // MARK: Nodes

  /// Appends a node that stands for a syntax node of the frame; throws where the program grows too large.
  mutating func add(
    _ operation: TypedOperation, _ arguments: [TypedProgram.ID], _ type: ValueType, _ syntax: SyntaxTree.ID
  ) throws(Diagnostic) -> TypedProgram.ID {
    let span = span(of: syntax)
    guard program.nodes.count < Self.nodeLimit else {
      throw Diagnostic(
        .limit,
        Message("the program has more than \(Self.nodeLimit) operations, unfolded definitions counted", "程序的运算超过 \(Self.nodeLimit) 个（包括展开的定义）"),
        at: span)
    }
    program.nodes.append(TypedProgram.Node(operation, arguments, type, span))
    return program.nodes.count - 1
  }

  /// Where a fault of a syntax node is reported.
  func span(of syntax: SyntaxTree.ID) -> SourceSpan { frame.callSpan ?? frame.tree[syntax].span }

  /// The type of a typed node as far as it is known.
  func type(of id: TypedProgram.ID) -> ValueType { lengths.resolve(program.nodes[id].type) }

  // MARK: Statements

  /// Elaborates the statements of the program in order.
  mutating func elaborateStatements() throws(Diagnostic) {
    for (position, statement) in frame.tree.statements.enumerated() {
      self.position = position
      if let name = statement.name { try checkIsFree(name, at: statement.nameSpan) }
      let value = try elaborate(statement)
      program.statements.append(TypedProgram.Statement(name: statement.name, value: value, span: statement.span))
      if let name = statement.name { names[name] = .value(value) }
    }
  }

  /// The value of one statement of the frame; indices on its left are bound for the whole of it.
  mutating func elaborate(_ statement: SyntaxTree.Statement) throws(Diagnostic) -> TypedProgram.ID {
    frame.accesses.removeAll(keepingCapacity: true)
    frame.statementIndices.removeAll(keepingCapacity: true)
    guard let indices = statement.indices else {
      let value = try elaborate(expression: statement.value)
      try settleRanges(of: statement)
      return value
    }
    var left: [Int] = []
    for (place, index) in indices.enumerated() {
      let span = place < statement.indexSpans.count ? statement.indexSpans[place] : statement.nameSpan
      left.append(try bind(index: index, at: frame.callSpan ?? span))
    }
    let entry = try elaborate(expression: statement.value)
    try checkIsEntry(entry, syntax: statement.value, of: Self.entry(of: statement.name))
    try settleRanges(of: statement)
    for index in indices { frame.indices[index] = nil }
    let axes = left.map { Dimension(program.indices[$0].extent) }
    let type: ValueType =
      switch axes.count {
      case 1: .column(axes[0])
      case 2: .matrix(axes[0], axes[1])
      default: .tensor(axes)
      }
    return try add(.comprehension(left), [entry], type, statement.value)
  }

  /// The finished program: every length known or named, warnings added.
  mutating func finished() throws(Diagnostic) -> TypedProgram {
    if !lengths.isTrivial { try settleLengths() }
    warnOfCloseNames()
    return program
  }

  /// Puts the solved lengths into every type.
  private mutating func settleLengths() throws(Diagnostic) {
    lengths.compress()
    let inferred = Set(program.variables.filter(\.isInferred).flatMap { lengths.unsolved(in: $0.type) })
    for fill in partnerSizedFills.sorted() where !lengths.unsolved(in: program[fill].type).allSatisfy(inferred.contains) {
      let constant = quoted(program[fill].span).map(Message.code) ?? Message("the constant", "常数")
      throw Diagnostic(
        .shapeMismatch, Message("nothing determines the size of \(constant)", "无法确定 \(constant) 的大小"), at: program[fill].span,
        help: Message("ones(n) and ones(m,n) say their size", "ones(n) 和 ones(m,n) 会写明大小"))
    }
    var taken = takenNames
    for variable in program.variables { lengths.nameUnknowns(in: variable.type, taken: &taken) }
    for node in program.nodes { lengths.nameUnknowns(in: node.type, taken: &taken) }
    for place in program.variables.indices { program.variables[place].type = lengths.resolve(program.variables[place].type) }
    for place in program.nodes.indices { program.nodes[place].type = lengths.resolve(program.nodes[place].type) }
    for place in program.indices.indices { program.indices[place].extent = lengths.resolve(program.indices[place].extent) }
  }

  /// The names that a new dimension may not have: a dimension that is called like a variable would be confusing.
  private var takenNames: Set<String> {
    dimensionNames.union(names.keys).union(indexNames).union(assigned.keys)
  }

  /// The type as a message shows it: lengths that nothing determines get the names that they would have in a finished program.
  func shown(_ type: ValueType) -> String { withNames(type).text }

  /// The length as a message shows it.
  func shown(_ length: Dimension) -> String { withNames(.column(length)).axes[0].text }

  private func withNames(_ type: ValueType) -> ValueType {
    guard !lengths.unsolved(in: type).isEmpty else { return lengths.resolve(type) }
    var scratch = lengths
    var taken = takenNames
    for variable in program.variables { scratch.nameUnknowns(in: variable.type, taken: &taken) }
    for node in program.nodes { scratch.nameUnknowns(in: node.type, taken: &taken) }
    scratch.nameUnknowns(in: type, taken: &taken)
    return scratch.resolve(type)
  }
}
