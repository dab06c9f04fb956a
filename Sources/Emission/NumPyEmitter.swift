import Diagnostics
import Planning
import Typing

/// Writes a program and its derivatives as one function of Python with NumPy.
///
/// Vectors of either kind are arrays of one axis, matrices of two, scalars floats. What the value and the derivatives have in common is computed once; no loop
/// over entries is written; inverses beside a factor become linear systems, diagonal matrices become broadcasts, softmax and its like take their stable forms.
///
///     let text = try NumPyEmitter().emit(program: program, derivatives: [("W", 1, answer)], name: "loss_and_gradient")
public struct NumPyEmitter: Sendable {
  private let templates: [String: NumPyTemplate]
  private let sources: NumPyTemplates

  /// An emitter over a table of templates.
  public init(templates: NumPyTemplates = .standard) {
    sources = templates
    self.templates = templates.expressions.mapValues(NumPyTemplate.init)
  }

  /// One complete Python file with one public function, of the value and the derivatives in the order given.
  ///
  /// - Parameters:
  ///   - program: the user's program.
  ///   - derivatives: for each derivative the variable, the order, and the program followed by the answer's statements, elaborated together.
  ///   - name: the function's name.
  /// - Throws: `Diagnostic` (unsupported) when a value has no array form.
  public func emit(
    program: TypedProgram, derivatives: [(variable: String, order: Int, answer: TypedProgram)], name: String
  ) throws(Diagnostic) -> String {
    var lowering = ArrayLowering(templates: Set(templates.keys))
    let value = try lowering.lower(program, isAnswer: false)
    var outputs = [value]
    for derivative in derivatives { outputs.append(try lowering.lower(derivative.answer, isAnswer: true)) }

    let function = PythonNames.identifier(name)
    var names = PythonNames()
    for definition in sources.definitions.keys.sorted() { _ = names.unique(definition) }
    let parameters = lowering.variables.map { FunctionFrame.Parameter(variable: $0, name: names.unique($0.name)) }
    var callableNames: [String: String] = [:]
    for callable in lowering.callables { callableNames[callable.key] = names.unique(callable.suggestedName) }
    let dimensionNames = dimensionNames(program: program, lowering: lowering, names: &names)

    let valueName = program.statements.last { $0.value == program.result && $0.name != nil }?.name
    let (resultNames, statements) = localNames(lowering: lowering, valueName: valueName, derivatives: derivatives, outputs: outputs, names: &names)
    var body = NumPyBody(
      graph: lowering.graph, templates: templates, parameterNames: parameters.map(\.name), callableNames: callableNames,
      dimensionNames: dimensionNames)
    body.write(outputs: Array(zip(resultNames, outputs)), statements: statements, names: &names)

    let callables = lowering.callables.map { (callableNames[$0.key] ?? $0.key, $0.meaning) }
    let frame = FunctionFrame(
      parameters: parameters, callables: callables, dimensionNames: dimensionNames, usedDimensions: body.usedDimensions)
    let types = [program[program.result].type] + derivatives.map { $0.answer[$0.answer.result].type }
    let summary =
      derivatives.isEmpty ? "The value of the program." : "The value and its derivative\(derivatives.count > 1 ? "s" : "") by \(list(derivatives))."
    var lines = definitions(body.usedTemplates)
    lines.append("def \(function)(\(frame.signature)):")
    let docstring = frame.docstring(summary: summary, results: Array(zip(resultNames, types)))
    for line in docstring + frame.prologue + body.lines + ["return \(resultNames.joined(separator: ", "))"] {
      lines.append(line.isEmpty ? "" : "    \(line)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The imports and the small functions that the templates used call, each before its users.
  private func definitions(_ used: Set<String>) -> [String] {
    var needed: [String] = []
    var pending = used.sorted().compactMap { sources.expressions[$0] }.flatMap(Self.privateNames)
    while let name = pending.popLast() {
      guard let text = sources.definitions[name] else { continue }
      needed.removeAll { $0 == name }
      needed.insert(name, at: 0)
      pending += Self.privateNames(text).filter { $0 != name }
    }
    let texts = needed.compactMap { sources.definitions[$0] }
    var lines: [String] = []
    if texts.contains(where: { $0.contains("math.") }) { lines += ["import math", ""] }
    lines += ["import numpy as np", "", ""]
    for text in texts { lines += text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) + ["", ""] }
    return lines
  }

  /// The names with a leading underscore in a piece of Python.
  private static func privateNames(_ text: String) -> [String] {
    text.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "_") }).filter { $0.hasPrefix("_") }.map(String.init)
  }

  /// A local name for every dimension that occurs.
  private func dimensionNames(program: TypedProgram, lowering: ArrayLowering, names: inout PythonNames) -> [String: String] {
    var found: [String] = []
    var seen: Set<String> = []
    func visit(_ extents: [Extent]) {
      for extent in extents { for term in extent.terms where seen.insert(term.name).inserted { found.append(term.name) } }
    }
    for variable in lowering.variables { for axis in variable.type.axes { visit(axis.extents) } }
    for node in lowering.graph.nodes {
      for axis in node.axes { visit(axis.extents) }
      if case .length(let dimension) = node.operation { visit(dimension.extents) }
    }
    return Dictionary(uniqueKeysWithValues: found.map { ($0, names.unique($0)) })
  }

  /// The names of the results, and those of the statements' values.
  private func localNames(
    lowering: ArrayLowering, valueName: String?, derivatives: [(variable: String, order: Int, answer: TypedProgram)], outputs: [ArrayGraph.ID],
    names: inout PythonNames
  ) -> (results: [String], statements: [ArrayGraph.ID: String]) {
    let results =
      [names.unique(valueName ?? "value")] + derivatives.map { names.unique(Self.name(of: $0.variable, order: $0.order, value: valueName)) }
    var statements: [ArrayGraph.ID: String] = [:]
    for statement in lowering.statements where statement.array != outputs[0] { statements[statement.array] = names.unique(statement.name) }
    return (results, statements)
  }

  /// The name of a derivative: `dJ_dW`, `d2J_dx2`; the value is left out where it has no name.
  private static func name(of variable: String, order: Int, value: String?) -> String {
    let (value, variable) = (value.map(PythonNames.identifier) ?? "", PythonNames.identifier(variable))
    return order == 1 ? "d\(value)_d\(variable)" : "d\(order)\(value)_d\(variable)\(order)"
  }

  private func list(_ derivatives: [(variable: String, order: Int, answer: TypedProgram)]) -> String {
    derivatives.map { $0.order == 1 ? $0.variable : "\($0.variable) (order \($0.order))" }.joined(separator: ", ")
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
