import Diagnostics
import Numerals
import Typing

/// The road from typed programs to arrays: row and column vanish here.
///
/// Several programs may be lowered into one graph; variables are matched by name, and what they have in common becomes one node.
package struct ArrayLowering {
  /// The arrays.
  package var graph: ArrayGraph
  /// The variables of all programs, in the order in which they are met.
  package private(set) var variables: [TypedProgram.Variable] = []
  /// The abstract functions of all programs, in the order in which they are met: name and number of differentiations.
  package private(set) var callables: [Callable] = []
  /// The statements that have a name and are neither a variable nor a number, in the order in which they are met.
  package private(set) var statements: [(name: String, array: ArrayGraph.ID)] = []

  /// An abstract function, or its derivative, as a parameter of the emitted function.
  package struct Callable: Hashable {
    /// The function's name in the program.
    package var name: String
    /// How often it is differentiated.
    package var order: Int
    /// True for a function of an array to a scalar, false for one applied entry by entry.
    package var reduces: Bool
  }

  private var parameters: [String: ArrayGraph.ID] = [:]
  package var program = TypedProgram()
  package var values: [LabelledArray?] = []

  /// Lowering with the templates of those keys.
  package init(templates: Set<String>) { graph = ArrayGraph(templates: templates) }

  /// Lowers the whole program and returns the array of its last statement.
  ///
  /// The last statement of an answer is no local variable of its own: its value is the derivative.
  ///
  /// - Throws: `Diagnostic` (unsupported) for a node that has no array form.
  package mutating func lower(_ program: TypedProgram, isAnswer: Bool) throws(Diagnostic) -> ArrayGraph.ID {
    self.program = program
    for variable in program.variables where parameters[variable.name] == nil {
      parameters[variable.name] = graph.node(.parameter(variables.count), [], variable.type.axes)
      variables.append(variable)
    }
    var names: [TypedProgram.ID: String] = [:]
    for statement in isAnswer ? program.statements.dropLast() : program.statements[...] {
      if let name = statement.name, names[statement.value] == nil { names[statement.value] = name }
    }
    values = Array(repeating: nil, count: program.nodes.count)
    let needed = neededNodes()
    for id in program.nodes.indices where needed[id] {
      let value = try lowerNode(id)
      values[id] = value
      guard let name = names[id], value.labels.isEmpty else { continue }
      switch graph[value.array].operation {
      case .parameter, .number, .length: break
      default:
        if graph.named.insert(value.array).inserted { statements.append((name, value.array)) }
      }
    }
    let result = try array(program.result)
    return graph.reshape(result, to: program[program.result].type.axes)
  }

  /// The nodes that lead to a statement's value: the arguments of a function that has a template, the body of one that has none.
  private func neededNodes() -> [Bool] {
    var needed = Array(repeating: false, count: program.nodes.count)
    var pending = program.statements.map(\.value)
    while let id = pending.popLast() {
      if needed[id] { continue }
      needed[id] = true
      let node = program[id]
      if case .defined = node.operation {
        // The arguments are lowered too where the body is taken: it holds them.
        pending += template(of: id) == nil ? node.arguments.suffix(1) : node.arguments.dropLast()
      } else {
        pending += node.arguments
      }
    }
    return needed
  }

  /// The key of the template that a call of a defined function uses; nil when its body is to be used.
  ///
  /// Index notation is entry by entry, a template works on whole arrays: below an index the body is used.
  package func template(of id: TypedProgram.ID) -> String? {
    guard case .defined(let name, let axis) = program[id].operation else { return nil }
    let key = axis == .all ? name : "\(name) \(axis.rawValue)"
    guard graph.templates.contains(key), !usesIndices(id) else { return nil }
    return key
  }

  /// True when a value depends on an index: an access below it has one that no comprehension or sum between binds.
  private func usesIndices(_ id: TypedProgram.ID) -> Bool {
    if program.indices.isEmpty { return false }
    var pending = [id]
    var seen: Set<TypedProgram.ID> = []
    while let next = pending.popLast() {
      guard seen.insert(next).inserted else { continue }
      switch program[next].operation {
      case .comprehension: continue
      case .access(let subscripts) where subscripts.contains { !$0.terms.isEmpty }: return true
      default: pending += program[next].arguments
      }
    }
    return false
  }

  /// The array of a value that depends on no index.
  package func array(_ id: TypedProgram.ID) throws(Diagnostic) -> ArrayGraph.ID {
    guard let value = values[id] else { throw unsupported(Message("a value that was not lowered", "这个未处理的值"), id) }
    guard value.labels.isEmpty else { throw unsupported(Message("an array that depends on an index", "依赖于指标的数组"), id) }
    return value.array
  }

  package func unsupported(_ what: Message, _ id: TypedProgram.ID) -> Diagnostic {
    Diagnostic(.unsupported, Message("\(what) has no array form", "\(what) 不能写成数组运算"), at: program[id].span)
  }

  /// The array of a parameter.
  package func parameter(_ place: Int) -> ArrayGraph.ID? { parameters[program.variables[place].name] }

  /// The place of a callable among the parameters; it is added when it is new.
  package mutating func callable(_ name: String, order: Int, reduces: Bool) -> String {
    let callable = Callable(name: name, order: order, reduces: reduces)
    if !callables.contains(callable) { callables.append(callable) }
    return callable.key
  }
}

extension ArrayLowering.Callable {
  /// What tells it from every other: the name with a prime for each differentiation, which no name has.
  package var key: String { name + String(repeating: "'", count: order) }
  /// The name in the emitted function before it is made unique: `f`, `df`, `d2f`.
  package var suggestedName: String { order == 0 ? name : order == 1 ? "d\(name)" : "d\(order)\(name)" }
}
