import Diagnostics
import Typing

/// Writes a program and its derivatives as a function file of MATLAB that Octave reads too. Called without arguments it checks its derivatives.
struct MATLABEmitter {
  let templates: FunctionTemplates

  /// One complete file.
  ///
  /// - Throws: `Diagnostic` (unsupported) when a value has no array form.
  func emit(_ request: CodeRequest) throws(Diagnostic) -> String {
    let reserved = Array(templates.definitions.keys) + MATLABCheck.functionNames
    let function = try LoweredFunction(
      request, functions: Set(templates.expressions.keys), reserving: reserved, callers: MATLABCheck.names, spelling: .matlab)
    let body = ArrayBody(function, in: MATLABArrays(), functions: templates.expressions.mapValues(CodeTemplate.init))
    let frame = MATLABFrame(function, usedDimensions: body.usedDimensions)
    let hasCheck = request.hasCheck && !frame.parameterNames.isEmpty

    let results = function.results.map(\.name)
    var lines = ["function \(results.count == 1 ? results[0] : "[\(results.joined(separator: ", "))]") = \(function.name)(\(frame.signature))"]
    lines += frame.help(mentionsCheck: hasCheck)
    if hasCheck { lines += ["  if nargin == 0", "    check_();", "    return", "  end"] }
    lines += (frame.prologue + body.lines + frame.epilogue).map { "  \($0)" } + ["end"]
    var texts = templates.definitions(neededBy: body.usedFunctions.sorted().compactMap { templates.expressions[$0] })
    if body.lines.contains(where: { $0.contains("einsum_(") }) { texts.append(MATLABCheck.contraction) }
    if hasCheck { texts += MATLABCheck(function, frame).texts }
    for text in texts { lines += [""] + text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
    return lines.joined(separator: "\n") + "\n"
  }
}
