import Diagnostics
import Planning
import Typing

/// A request as arrays, with a name in the target for everything that has one.
struct LoweredFunction {
  /// An array that is passed in.
  struct Parameter {
    /// The variable that it stands for.
    var variable: TypedProgram.Variable
    /// Its name.
    var name: String
  }

  /// A function that is passed in.
  struct Callable {
    /// The abstract function, or its derivative.
    var function: ArrayLowering.Callable
    /// The type of its argument; nil for one applied entry by entry.
    var argument: ValueType?
    /// Its name.
    var name: String
  }

  /// An array that is returned.
  struct Result {
    /// Its name.
    var name: String
    /// The array.
    var array: ArrayGraph.ID
    /// Its type.
    var type: ValueType
    /// For a derivative the place of the variable among the parameters.
    var parameter: Int?
    /// How often it is differentiated.
    var order: Int
  }

  /// The arrays.
  var graph: ArrayGraph
  /// The name of the function.
  var name: String
  /// The arrays that are passed in, in order.
  var parameters: [Parameter]
  /// The functions that are passed in, in order.
  var callables: [Callable]
  /// The value and the derivatives.
  var results: [Result]
  /// The names of the statements' values.
  var statements: [ArrayGraph.ID: String]
  /// The local name of each dimension.
  var dimensionNames: [String: String]
  /// The dimensions in the order in which they are met.
  var dimensions: [String]
  /// The names given out, and those still free.
  var names: CodeNames
  /// Lengths by dimension name.
  var sizes: [String: Int]

  /// Lowers a request for a target that has functions of its own under those keys.
  ///
  /// - Parameters:
  ///   - request: the program and its derivatives.
  ///   - functions: the keys of the target's functions.
  ///   - reserved: names of the file that no array may have.
  ///   - callers: names that stand where the function is called, which it may not have itself.
  ///   - spelling: the target's names.
  /// - Throws: `Diagnostic` (unsupported) when a value has no array form.
  init(
    _ request: CodeRequest, functions: Set<String>, reserving reserved: [String], callers: Set<String> = [], spelling: NameSpelling
  ) throws(Diagnostic) {
    var lowering = ArrayLowering(templates: functions)
    var arrays = [try lowering.lower(request.program, isAnswer: false)]
    for derivative in request.derivatives { arrays.append(try lowering.lower(derivative.answer, isAnswer: true)) }

    var names = CodeNames(spelling)
    for definition in reserved.sorted() { _ = names.unique(definition) }
    name = names.unique(callers.contains(names.identifier(request.name)) ? request.name + "_" : request.name)
    parameters = lowering.variables.map { Parameter(variable: $0, name: names.unique($0.name)) }
    callables = []
    for function in lowering.callables {
      callables.append(Callable(function: function, argument: Self.argument(of: function, in: request), name: names.unique(function.suggestedName)))
    }
    dimensions = Self.dimensions(of: lowering)
    dimensionNames = Dictionary(dimensions.map { ($0, names.unique($0)) }) { first, _ in first }

    let program = request.program
    let valueName = program.statements.last { $0.value == program.result && $0.name != nil }?.name
    results = [Result(name: names.unique(valueName ?? "value"), array: arrays[0], type: program[program.result].type, parameter: nil, order: 0)]
    for (derivative, array) in zip(request.derivatives, arrays.dropFirst()) {
      let (value, variable) = (valueName.map(names.identifier) ?? "", names.identifier(derivative.variable))
      let order = derivative.order
      results.append(
        Result(
          name: names.unique(order == 1 ? "d\(value)_d\(variable)" : "d\(order)\(value)_d\(variable)\(order)"), array: array,
          type: derivative.answer[derivative.answer.result].type, parameter: parameters.firstIndex { $0.variable.name == derivative.variable },
          order: order))
    }
    statements = [:]
    for statement in lowering.statements where statement.array != arrays[0] { statements[statement.array] = names.unique(statement.name) }
    graph = lowering.graph
    self.names = names
    sizes = request.sizes
  }

  /// The type of the argument of a function known by name only.
  private static func argument(of function: ArrayLowering.Callable, in request: CodeRequest) -> ValueType? {
    for program in [request.program] + request.derivatives.map(\.answer) {
      if case .scalar(let argument) = program.abstractFunctions[function.name] { return argument }
    }
    return nil
  }

  private static func dimensions(of lowering: ArrayLowering) -> [String] {
    var found: [String] = []
    var seen: Set<String> = []
    func visit(_ dimension: Dimension) { for name in dimension.names where seen.insert(name).inserted { found.append(name) } }
    for variable in lowering.variables { variable.type.axes.forEach(visit) }
    for node in lowering.graph.nodes {
      node.axes.forEach(visit)
      if case .length(let dimension) = node.operation { visit(dimension) }
    }
    return found
  }

  /// The name of the value when it stands as J, for the first line of a description.
  var summary: String {
    let derivatives = results.dropFirst()
    if derivatives.isEmpty { return "The value of the program." }
    let list = derivatives.map { result in
      let variable = result.parameter.map { parameters[$0].variable.name } ?? result.name
      return result.order == 1 ? variable : "\(variable) (order \(result.order))"
    }
    return "The value and its derivative\(list.count > 1 ? "s" : "") by \(list.joined(separator: ", "))."
  }

  /// How often each array is used by those that the results need; once for a result that nothing uses.
  func uses() -> [Int] {
    var uses = Array(repeating: 0, count: graph.nodes.count)
    for result in results { uses[result.array] += 1 }
    for id in graph.nodes.indices.reversed() where uses[id] > 0 {
      for argument in graph[id].arguments { uses[argument] += 1 }
    }
    return uses
  }
}

extension ArrayLowering.Callable {
  /// What the parameter must compute, in words.
  var meaning: String {
    let what = order == 0 ? "" : order == 1 ? "the derivative of \(name), " : "the derivative of order \(order) of \(name), "
    if reduces { return what + (order == 0 ? "from an array to a float" : "from an array to an array of its shape") }
    return what + "applied entry by entry to an array"
  }
}
