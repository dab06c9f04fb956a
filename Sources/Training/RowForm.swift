import Diagnostics
import Syntax
import Typing

/// The syntax of a program's values with a row for each example of a batch.
struct RowForm {
  /// How a value depends on the example.
  enum Rows {
    /// Not at all.
    case none
    /// A number for each example: a column.
    case number
    /// A vector of either kind for each example: a matrix with a row for each.
    case vector
  }

  /// A value's syntax, and how it depends on the example.
  struct Form {
    var node: SyntaxTree.ID
    var rows: Rows
  }

  let program: TypedProgram
  /// The name of the batch's length.
  let dimension: String
  /// The functions that take `rows`.
  private let rowFunctions: Set<String>
  /// The syntax so far.
  var tree = SyntaxTree()
  private var forms: [TypedProgram.ID: Form] = [:]
  /// The values that differ from example to example.
  private var varying: Set<TypedProgram.ID> = []
  private var variables: [Int: (name: String, isExample: Bool)] = [:]

  init(program: TypedProgram, dimension: String, rowFunctions: Set<String>) {
    self.program = program
    self.dimension = dimension
    self.rowFunctions = rowFunctions
  }

  /// Says what a variable is called, and whether it differs from example to example.
  mutating func declare(_ variable: Int, as name: String, isExample: Bool) {
    variables[variable] = (name, isExample)
    guard isExample else { return }
    for (id, node) in program.nodes.enumerated() {
      if node.operation == .variable(variable) || node.arguments.contains(where: varying.contains) { varying.insert(id) }
    }
  }

  /// Adds a statement; where it has a name, the value goes by it from then on.
  mutating func state(_ name: String?, _ form: Form, value: TypedProgram.ID) {
    tree.statements.append(SyntaxTree.Statement(name: name, nameSpan: .none, indices: nil, indexSpans: [], value: form.node, span: .none))
    if let name { forms[value] = Form(node: tree.add(.name(name)), rows: form.rows) }
  }

  // MARK: Values

  /// The form of a value.
  ///
  /// - Throws: `unsupported` where a value on the way has none.
  mutating func form(_ value: TypedProgram.ID) throws(Diagnostic) -> Form {
    var open = [value]
    while let id = open.last {
      if forms[id] != nil {
        open.removeLast()
        continue
      }
      let needs = arguments(of: id)
      let missing = needs.filter { forms[$0] == nil }
      if missing.isEmpty {
        forms[id] = try made(id, needs.compactMap { forms[$0] })
        open.removeLast()
      } else {
        open += missing.reversed()
      }
    }
    guard let form = forms[value] else { throw unsupported(value) }
    return form
  }

  /// What a value is made from. A function that is defined is kept as a call where its value is the same for all examples, where it takes rows and where it
  /// is applied entry by entry; otherwise its body is taken.
  private func arguments(of id: TypedProgram.ID) -> [TypedProgram.ID] {
    let node = program[id]
    guard case .defined(let name, _) = node.operation else { return node.arguments }
    let arguments = Array(node.arguments.dropLast())
    let isCall = !varying.contains(id) || rowFunctions.contains(name) || isEntrywise(id)
    return isCall ? arguments : [node.arguments[node.arguments.count - 1]]
  }

  /// True where a function's value at an entry depends on its argument's entry alone.
  private func isEntrywise(_ id: TypedProgram.ID) -> Bool {
    let node = program[id]
    guard node.arguments.count == 2, program[node.arguments[0]].type == node.type else { return false }
    var pending = [node.arguments[1]]
    var seen: Set<TypedProgram.ID> = [node.arguments[0]]
    while let next = pending.popLast() {
      guard seen.insert(next).inserted else { continue }
      guard seen.count < 100 else { return false }
      switch program[next].operation {
      case .number: break
      case .elementwise, .negate, .add, .subtract, .hadamard, .hadamardDivide, .divide, .power, .defined: pending += program[next].arguments
      case .multiply where program[next].arguments.contains(where: { program[$0].type == .scalar }): pending += program[next].arguments
      default: return false
      }
    }
    return true
  }

  func unsupported(_ id: TypedProgram.ID) -> Diagnostic {
    Diagnostic(.unsupported, Message("this value has no form with a row for each example", "这个值不能写成每行一个样本的形式"), at: program[id].span)
  }

  private mutating func made(_ id: TypedProgram.ID, _ operands: [Form]) throws(Diagnostic) -> Form {
    let node = program[id]
    let nodes = operands.map(\.node)
    if case .variable(let place) = node.operation, let variable = variables[place] {
      let rows: Rows = !variable.isExample ? .none : node.type == .scalar ? .number : .vector
      return Form(node: tree.add(.name(variable.name)), rows: rows)
    }
    if operands.allSatisfy({ $0.rows == .none }) {
      guard let same = constantSyntax(id, nodes) else { throw unsupported(id) }
      return Form(node: same, rows: .none)
    }
    let rows: Rows
    switch node.type {
    case .scalar: rows = .number
    case .column, .row: rows = .vector
    case .matrix, .tensor: throw unsupported(id)
    }
    let made: SyntaxTree.ID?
    switch node.operation {
    case .negate: made = tree.add(.negate, nodes)
    case .elementwise(let name): made = call(name, nodes)
    case .transpose: made = nodes[0]
    case .add, .subtract: made = sum(id, operands, rows)
    case .multiply, .hadamard, .divide, .hadamardDivide: made = product(id, operands, rows)
    case .power: made = power(id, operands, rows)
    case .reduce(let reduction, .all):
      made = operands[0].rows == .vector ? call(reduction.rawValue, [nodes[0], tree.add(.name("rows"))]) : nodes[0]
    case .defined(let name, let axis): made = defined(id, name, axis, operands)
    default: made = nil
    }
    guard let made else { throw unsupported(id) }
    return Form(node: made, rows: rows)
  }

  private mutating func defined(_ id: TypedProgram.ID, _ name: String, _ axis: Axis, _ operands: [Form]) -> SyntaxTree.ID? {
    // The body was taken in place of the arguments.
    if arguments(of: id) == [program[id].arguments[program[id].arguments.count - 1]] { return operands[0].node }
    if isEntrywise(id) { return call(name, operands.map(\.node)) }
    guard axis == .all, operands.count == 1, operands[0].rows == .vector else { return nil }
    return call(name, [operands[0].node, tree.add(.name("rows"))])
  }

  // MARK: Objectives

  /// The mean of a value over the examples, taken at the innermost sums' place so that it reads as a person would write it.
  ///
  /// - Throws: `unsupported` where a value on the way has no form.
  mutating func objective(_ value: TypedProgram.ID) throws(Diagnostic) -> Form {
    let whole = try form(value)
    guard whole.rows == .number else { return whole }
    // Signs and constant factors stand before the mean.
    var prefix: [(SyntaxKind, SyntaxTree.ID?)] = []
    var inner = value
    while true {
      let node = program[inner]
      if program.statements.contains(where: { $0.value == inner && $0.name != nil && $0.value != value }) { break }
      if case .defined = node.operation, arguments(of: inner) == [node.arguments[node.arguments.count - 1]] {
        inner = node.arguments[node.arguments.count - 1]
      } else if case .negate = node.operation {
        prefix.append((.negate, nil))
        inner = node.arguments[0]
      } else if case .multiply = node.operation, let first = forms[node.arguments[0]], first.rows == .none {
        prefix.append((.binary(.multiply), first.node))
        inner = node.arguments[1]
      } else {
        break
      }
    }
    guard let form = forms[inner] else { throw unsupported(value) }
    var result = call("mean", [form.node])
    for (kind, factor) in prefix.reversed() { result = tree.add(kind, factor.map { [$0, result] } ?? [result]) }
    return Form(node: result, rows: .none)
  }

  // MARK: Syntax

  mutating func call(_ name: String, _ arguments: [SyntaxTree.ID]) -> SyntaxTree.ID { tree.add(.call(name, order: 0), arguments) }

  mutating func binary(_ operation: BinaryOperator, _ a: SyntaxTree.ID, _ b: SyntaxTree.ID) -> SyntaxTree.ID {
    tree.add(.binary(operation), [a, b])
  }

  mutating func transposed(_ a: SyntaxTree.ID) -> SyntaxTree.ID {
    if tree[a].kind == .transpose { return tree[a].children[0] }
    return tree.add(.transpose, [a])
  }
}
