import Diagnostics
import Typing

/// Writes a program and its derivatives as a function of Swift over arrays of `Double`, which needs nothing but the system's mathematics. Matrices are row-major.
struct SwiftEmitter {
  let templates: FunctionTemplates

  /// One complete file.
  ///
  /// - Throws: `Diagnostic` (unsupported) when a value has no array form.
  func emit(_ request: CodeRequest) throws(Diagnostic) -> String {
    let function = try LoweredFunction(
      request, functions: Set(templates.expressions.keys), reserving: Array(templates.definitions.keys) + SwiftCheck.functionNames,
      callers: SwiftCheck.names, spelling: .swift)
    let body = LoopBody(function, syntax: .swift, functions: templates.expressions.mapValues(CodeTemplate.init))
    let frame = SwiftFrame(function, body)
    var lines = ["#if canImport(Glibc)", "  import Glibc", "#elseif canImport(Musl)", "  import Musl", "#else", "  import Darwin", "#endif"]
    let routines = body.used.compactMap { templates.expressions[$0] ?? $0 }.sorted()
    for text in templates.definitions(neededBy: routines) {
      lines += [""] + text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
    lines += [""] + frame.comment + frame.head + (frame.preconditions + body.lines + frame.result).map { "  \($0)" } + ["}"]
    if request.hasCheck { lines += [""] + SwiftCheck(function, frame).lines }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// What stands around the body of an emitted Swift function.
struct SwiftFrame {
  private let function: LoweredFunction
  private let body: LoopBody
  /// The dimensions that are parameters.
  let dimensions: [String]

  init(_ function: LoweredFunction, _ body: LoopBody) {
    self.function = function
    self.body = body
    var used = Set((function.parameters.map(\.variable.type) + function.results.map(\.type)).flatMap { $0.axes.flatMap(\.names) })
    for line in body.lines {
      for word in line.split(whereSeparator: { $0 != "_" && !$0.isLetter && !$0.isNumber }) {
        if let name = function.dimensionNames.first(where: { $0.value == word })?.key { used.insert(name) }
      }
    }
    dimensions = function.dimensions.filter(used.contains)
  }

  private func local(_ dimension: String) -> String { function.dimensionNames[dimension] ?? dimension }

  private func length(_ dimension: Dimension) -> CodeExpression { CodeDimension.expression(dimension, names: function.dimensionNames) }

  /// The documentation of the function.
  var comment: [String] {
    var lines = ["/// \(function.summary)", "///", "/// Matrices are row-major.", "///"]
    let parameters = function.parameters.map { parameter in
      let facts = parameter.variable.facts.words
      return "///   - \(parameter.name): \(kind(parameter.variable.type))\(facts.isEmpty ? "" : ", \(facts)")"
    }
    let callables = function.callables.map { "///   - \($0.name): \($0.function.meaning)" }
    let lengths = dimensions.map { "///   - \(local($0)): a length" }
    if !(parameters + callables + lengths).isEmpty { lines += ["/// - Parameters:"] + parameters + callables + lengths }
    return lines + ["/// - Returns: \(function.results.map { "\($0.name), \(kind($0.type))" }.joined(separator: "; "))."]
  }

  private func kind(_ type: ValueType) -> String {
    type.axes.isEmpty ? "a number" : type.axes.map { length($0).text }.joined(separator: " by ")
  }

  /// The first line of the function.
  var head: [String] {
    var parameters = function.parameters.map { "\($0.name): \($0.variable.type == .scalar ? "Double" : "[Double]")" }
    for callable in function.callables {
      let type = !callable.function.reduces ? "(Double) -> Double" : callable.function.order == 0 ? "([Double]) -> Double" : "([Double]) -> [Double]"
      parameters.append("\(callable.name): \(type)")
    }
    parameters += dimensions.map { "\(local($0)): Int" }
    let results = function.results.map { (name: $0.name, type: $0.type == .scalar ? "Double" : "[Double]") }
    let result = results.count == 1 ? results[0].type : "(\(results.map { "\($0.name): \($0.type)" }.joined(separator: ", ")))"
    return ["func \(function.name)(", "  \(parameters.joined(separator: ", "))", ") -> \(result) {"]
  }

  /// The lines that check the arguments.
  var preconditions: [String] {
    function.parameters.filter { $0.variable.type != .scalar }.map { parameter in
      let count = parameter.variable.type.axes.map { length($0).bracketed(below: .product) }.joined(separator: " * ")
      return "precondition(\(parameter.name).count == \(count), \"\(parameter.name) must hold \(count) numbers\")"
    }
  }

  /// The line that returns.
  var result: [String] {
    let names = function.results.map(\.name)
    return ["return \(names.count == 1 ? names[0] : "(\(names.map { "\($0): \($0)" }.joined(separator: ", ")))")"]
  }

  /// A call with those arguments.
  func call(inputs: [String], functions: [String], lengths: [String: Int]) -> String {
    var arguments = zip(function.parameters.map(\.name), inputs).map { "\($0): \($1)" }
    arguments += zip(function.callables.map(\.name), functions).map { "\($0): \($1)" }
    arguments += dimensions.map { "\(local($0)): \(lengths[$0] ?? 2)" }
    return "\(function.name)(\(arguments.joined(separator: ", ")))"
  }
}
