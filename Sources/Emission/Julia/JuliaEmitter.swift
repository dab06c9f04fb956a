import Diagnostics
import Typing

/// Writes a program and its derivatives as a function of Julia with its standard library.
struct JuliaEmitter {
  let templates: FunctionTemplates

  /// One complete file.
  ///
  /// - Throws: `Diagnostic` (unsupported) when a value has no array form.
  func emit(_ request: CodeRequest) throws(Diagnostic) -> String {
    let reserved = Array(templates.definitions.keys) + JuliaCheck.functionNames + ["norm", "only"]
    let function = try LoweredFunction(
      request, functions: Set(templates.expressions.keys), reserving: reserved, callers: JuliaCheck.names, spelling: .julia)
    let body = ArrayBody(function, in: JuliaArrays(), functions: templates.expressions.mapValues(CodeTemplate.init))
    let frame = JuliaFrame(function, usedDimensions: body.usedDimensions)
    var lines = ["using LinearAlgebra"]
    if request.hasCheck { lines.append("using Random") }
    for text in templates.definitions(neededBy: body.usedFunctions.sorted().compactMap { templates.expressions[$0] }) {
      lines += [""] + text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
    lines += [""] + frame.documentation + ["function \(function.name)(\(frame.signature))"]
    lines += (frame.prologue + body.lines + frame.epilogue).map { "    \($0)" } + ["end"]
    if request.hasCheck { lines += [""] + JuliaCheck(function, frame).lines }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// What stands before and after the body of an emitted Julia function.
struct JuliaFrame {
  private let function: LoweredFunction
  private let reading: ShapeReading

  /// The frame of a function whose body uses the given dimensions.
  init(_ function: LoweredFunction, usedDimensions: Set<String>) {
    self.function = function
    reading = ShapeReading(function.parameters.map(\.variable.type), used: usedDimensions)
  }

  /// The dimensions that are parameters of their own.
  var freeDimensions: [String] { reading.freeDimensions }

  /// The parameters between the brackets of the definition.
  var signature: String {
    (function.parameters.map(\.name) + function.callables.map(\.name) + reading.freeDimensions.map(local)).joined(separator: ", ")
  }

  /// The docstring.
  var documentation: [String] {
    var lines = ["\"\"\"", "    \(function.name)(\(signature))", "", function.summary, ""]
    if !signature.isEmpty { lines += ["# Arguments"] }
    for parameter in function.parameters {
      let facts = parameter.variable.facts.words
      lines.append("- `\(parameter.name)`: \(kind(parameter.variable.type))\(facts.isEmpty ? "" : ", \(facts)")")
    }
    for callable in function.callables { lines.append("- `\(callable.name)`: function, \(callable.function.meaning)") }
    for name in reading.freeDimensions { lines.append("- `\(local(name))`: integer, a length that no argument tells") }
    lines += ["", "# Results"] + function.results.map { "- `\($0.name)`: \(kind($0.type))" } + ["\"\"\""]
    return lines
  }

  private func kind(_ type: ValueType) -> String {
    switch type {
    case .scalar: "number"
    case .column(let n): "vector of length \(text(n))"
    case .row(let n): "1×\(text(n)) matrix"
    case .matrix: "matrix of size (\(type.axes.map(text).joined(separator: ", ")))"
    case .tensor: "tensor of size (\(type.axes.map(text).joined(separator: ", ")))"
    }
  }

  private func local(_ dimension: String) -> String { function.dimensionNames[dimension] ?? dimension }

  private func text(_ dimension: Dimension) -> String { CodeDimension.text(dimension, names: function.dimensionNames) }

  /// The lines that check the arguments and turn rows into vectors.
  var prologue: [String] {
    var lines: [String] = []
    for parameter in function.parameters {
      if case .row = parameter.variable.type {
        lines.append(refusal("size(\(parameter.name), 1) == 1 && ndims(\(parameter.name)) == 2", parameter))
        lines.append("\(parameter.name) = vec(\(parameter.name))")
      }
    }
    return lines + reading.steps.flatMap(self.lines)
  }

  /// The lines that turn vectors into rows where a result is one, and return.
  var epilogue: [String] {
    var lines: [String] = []
    for result in function.results {
      if case .row = result.type { lines.append("\(result.name) = permutedims(\(result.name))") }
    }
    return lines + ["return \(function.results.map(\.name).joined(separator: ", "))"]
  }

  private func refusal(_ condition: String, _ parameter: LoweredFunction.Parameter) -> String {
    "\(condition) || throw(DimensionMismatch(\"\(parameter.name) must be a \(kind(parameter.variable.type)), got size $(size(\(parameter.name)))\"))"
  }

  private func lines(_ step: ShapeReading.Step) -> [String] {
    switch step {
    case .readAll(let parameter, let names): return ["\(names.map(local).joined(separator: ", ")) = size(\(function.parameters[parameter].name))"]
    case .read(let parameter, let axis, let name): return ["\(local(name)) = size(\(function.parameters[parameter].name), \(axis + 1))"]
    case .check(let parameter, let known):
      let array = function.parameters[parameter]
      let axes = array.variable.type.axes
      if known.allSatisfy({ $0 }) {
        return [refusal("size(\(array.name)) == (\(axes.map(text).joined(separator: ", "))\(axes.count == 1 ? "," : ""))", array)]
      }
      var conditions = ["ndims(\(array.name)) == \(axes.count)"]
      for (place, axis) in axes.enumerated() where known[place] { conditions.append("size(\(array.name), \(place + 1)) == \(text(axis))") }
      return [refusal(conditions.count > 1 ? "(\(conditions.joined(separator: " && ")))" : conditions[0], array)]
    }
  }
}
