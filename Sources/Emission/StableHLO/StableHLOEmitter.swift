import Diagnostics
import Planning
import Typing

/// Writes a program and its derivatives as a module of StableHLO, in the textual form of MLIR, for given lengths.
///
/// The entry function is `main`, as the runtimes expect. There are no custom calls, so any backend that compiles StableHLO takes it; the error function is CHLO's.
/// StableHLO has no LU factorisation: inverses, determinants and linear systems are written by Cholesky's where the matrix is known to be positive definite, and
/// refused elsewhere.
struct StableHLOEmitter {
  let templates: FunctionTemplates

  /// One module.
  ///
  /// - Throws: `Diagnostic` (unsupported) where a length is missing, or StableHLO cannot express a value.
  func emit(_ request: CodeRequest) throws(Diagnostic) -> String {
    let function = try LoweredFunction(request, functions: Set(templates.expressions.keys), reserving: [], spelling: .c)
    let missing = function.dimensions.filter { request.sizes[$0] == nil }
    guard missing.isEmpty else {
      throw Diagnostic(
        .unsupported,
        Message(
          "the arrays of StableHLO have fixed lengths, and there is none for \(missing.joined(separator: ", "))",
          "StableHLO 的数组长度固定，而 \(missing.joined(separator: "、")) 没有给出"), at: .none,
        help: Message(
          "give --size \(missing.map { "\($0)=4" }.joined(separator: ","))", "请给出 --size \(missing.map { "\($0)=4" }.joined(separator: ","))"))
    }
    if let callable = function.callables.first {
      throw Diagnostic(
        .unsupported,
        Message(
          "\(callable.function.name) is known by name only, and StableHLO takes no functions", "\(callable.function.name) 只有名字，而 StableHLO 不接受函数"),
        at: .none)
    }
    var graph = HLOGraph(function, templates: templates)
    try graph.write()

    var lines = ["// \(function.summary)", "//"]
    for parameter in function.parameters {
      let facts = parameter.variable.facts.words
      lines.append("// \(parameter.name): \(parameter.variable.declaredShape)\(facts.isEmpty ? "" : ", \(facts)")")
    }
    lines.append("// Returns \(function.results.map { "\($0.name): \($0.type.text)" }.joined(separator: "; ")).")
    let parameters = function.parameters.enumerated().map { "%\($1.name): \(HLOValue.type(graph.shape(of: $1.variable.type.axes)))" }
    let types = graph.results.map(\.type).joined(separator: ", ")
    lines += ["module @\(function.name) {", "  func.func public @main(\(parameters.joined(separator: ", "))) -> (\(types)) {"]
    lines += graph.lines.map { "    \($0)" }
    lines += ["    return \(graph.results.map(\.name).joined(separator: ", ")) : \(types)", "  }", "}"]
    return lines.joined(separator: "\n") + "\n"
  }
}

extension TypedProgram.Variable {
  /// The type as the language writes it.
  fileprivate var declaredShape: String { type.text }
}
