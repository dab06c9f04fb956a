import Diagnostics
import Typing

/// Writes a program and its derivatives as a function of C11, which needs nothing but the mathematics of the C library.
///
/// Matrices are row-major; the caller owns all memory: the results, and a workspace whose size a second function tells.
struct CEmitter {
  let templates: FunctionTemplates

  /// One complete file.
  ///
  /// - Throws: `Diagnostic` (unsupported) when a value has no array form.
  func emit(_ request: CodeRequest) throws(Diagnostic) -> String {
    let function = try LoweredFunction(
      request, functions: Set(templates.expressions.keys), reserving: Array(templates.definitions.keys) + CCheck.functionNames, spelling: .c)
    let body = LoopBody(function, syntax: .c, functions: templates.expressions.mapValues(CodeTemplate.init))
    let frame = CFrame(function, body)
    let check = request.hasCheck ? CCheck(function, frame) : nil

    var lines = ["#include <math.h>", "#include <stddef.h>"]
    if let check { lines += check.includes }
    let routines = body.used.compactMap { templates.expressions[$0] ?? $0 }.sorted()
    for text in templates.definitions(neededBy: routines) { lines += [""] + Self.lines(text) }
    lines += [""] + frame.workspaceFunction + [""] + frame.comment + frame.head
    lines += (frame.rooms + body.lines + frame.stores).map { "  \($0)" } + ["}"]
    if let check { lines += [""] + check.lines }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func lines(_ text: String) -> [String] { text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
}

/// What stands around the body of an emitted C function.
struct CFrame {
  private let function: LoweredFunction
  private let body: LoopBody
  /// The dimensions that are parameters.
  let dimensions: [String]

  init(_ function: LoweredFunction, _ body: LoopBody) {
    self.function = function
    self.body = body
    var used = Set((function.parameters.map(\.variable.type) + function.results.map(\.type)).flatMap { $0.axes.flatMap(\.names) })
    for line in body.lines + body.buffers.map(\.count) {
      for word in line.split(whereSeparator: { $0 != "_" && !$0.isLetter && !$0.isNumber }) {
        if let name = function.dimensionNames.first(where: { $0.value == word })?.key { used.insert(name) }
      }
    }
    dimensions = function.dimensions.filter(used.contains)
  }

  private func local(_ dimension: String) -> String { function.dimensionNames[dimension] ?? dimension }

  private var lengths: [String] { dimensions.map { "ptrdiff_t \(local($0))" } }

  /// The name of the function that tells the size of the workspace.
  var workspaceName: String { "\(function.name)_workspace" }

  /// The size of the workspace in numbers: equal terms are counted.
  var workspaceFunction: [String] {
    var counts: [(text: String, times: Int)] = []
    for buffer in body.buffers {
      if let place = counts.firstIndex(where: { $0.text == buffer.count }) { counts[place].times += 1 } else { counts.append((buffer.count, 1)) }
    }
    let terms = counts.map { $0.times == 1 ? $0.text : $0.text == "1" ? "\($0.times)" : "\($0.times) * \($0.text)" }
    var lines = ["/* How many numbers the workspace of \(function.name) holds. */"]
    lines.append("ptrdiff_t \(workspaceName)(\(lengths.isEmpty ? "void" : lengths.joined(separator: ", "))) {")
    // A dimension that no array on the way depends on is a parameter all the same, so that both functions are called alike.
    for name in dimensions where !terms.contains(where: { $0.contains(local(name)) }) { lines.append("  (void)\(local(name));") }
    lines += ["  return \(terms.isEmpty ? "0" : terms.joined(separator: " + "));", "}"]
    return lines
  }

  /// The comment above the function.
  var comment: [String] {
    var lines = ["/*", " * \(function.summary)", " *"]
    lines += [" * Arrays are row-major and do not overlap. The workspace may be NULL where \(workspaceName) is 0.", " *"]
    for name in dimensions { lines.append(" * \(local(name)): a length") }
    for parameter in function.parameters {
      let facts = parameter.variable.facts.words
      lines.append(" * \(parameter.name): \(kind(parameter.variable.type))\(facts.isEmpty ? "" : ", \(facts)")")
    }
    for callable in function.callables { lines.append(" * \(callable.name): \(callable.function.meaning)") }
    for result in function.results { lines.append(" * \(result.name) (out): \(kind(result.type))") }
    return lines + [" */"]
  }

  private func kind(_ type: ValueType) -> String {
    type.axes.isEmpty ? "a number" : type.axes.map { CodeDimension.text($0, names: function.dimensionNames) }.joined(separator: " by ")
  }

  /// The first line of the function.
  var head: [String] {
    var parameters = lengths
    for parameter in function.parameters {
      parameters.append(parameter.variable.type == .scalar ? "double \(parameter.name)" : "const double *restrict \(parameter.name)")
    }
    for callable in function.callables { parameters.append(Self.declaration(callable.function.reduces, callable.function.order, callable.name)) }
    for result in function.results { parameters.append("double *restrict \(result.name)") }
    parameters.append("double *restrict workspace")
    var lines = ["void \(function.name)("]
    for (place, parameter) in parameters.enumerated() {
      let separator = place == parameters.count - 1 ? ") {" : ","
      if place > 0, lines[lines.count - 1].utf8.count + parameter.utf8.count < 110 {
        lines[lines.count - 1] += " \(parameter)\(separator)"
      } else {
        lines.append("    \(parameter)\(separator)")
      }
    }
    return lines
  }

  /// A parameter that is a function: of an entry, or of an array as a whole, whose gradient is written to an array.
  private static func declaration(_ reduces: Bool, _ order: Int, _ name: String) -> String {
    if !reduces { return "double (*\(name))(double)" }
    return order == 0 ? "double (*\(name))(ptrdiff_t, const double *)" : "void (*\(name))(ptrdiff_t, const double *, double *)"
  }

  /// Where each array on the way stands in the workspace.
  var rooms: [String] {
    var lines: [String] = []
    var last = "workspace"
    for buffer in body.buffers {
      lines.append("double *restrict \(buffer.name) = \(last);")
      last = "\(buffer.name) + \(buffer.count)"
    }
    if lines.isEmpty { lines.append("(void)workspace;") }
    for name in dimensions where !(body.lines + body.buffers.map(\.count)).contains(where: { $0.contains(local(name)) }) {
      lines.append("(void)\(local(name));")
    }
    for parameter in function.parameters where !body.lines.contains(where: { $0.contains(parameter.name) }) {
      lines.append("(void)\(parameter.name);")
    }
    return lines
  }

  /// The lines that hand out results that are numbers.
  var stores: [String] { body.scalarResults.sorted { $0.key < $1.key }.map { "*\(function.results[$0.key].name) = \($0.value);" } }

  /// The arguments of a call, in order.
  func arguments(lengths: [String: Int], inputs: [String], functions: [String], outputs: [String], workspace: String) -> String {
    (dimensions.map { "\(lengths[$0] ?? 2)" } + inputs + functions + outputs + [workspace]).joined(separator: ", ")
  }
}
