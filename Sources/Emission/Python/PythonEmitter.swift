import Diagnostics
import Typing

/// Writes a program and its derivatives as one function of Python with NumPy, JAX or PyTorch.
///
/// Vectors of either kind are arrays of one axis, matrices of two, scalars floats. What the value and the derivatives have in common is computed once; no loop
/// over entries is written; inverses beside a factor become linear systems, diagonal matrices become broadcasts, softmax and its like take their stable forms.
struct PythonEmitter {
  let library: PythonLibrary
  let templates: FunctionTemplates

  /// One complete file with one public function, of the value and the derivatives in the order given.
  ///
  /// - Throws: `Diagnostic` (unsupported) when a value has no array form.
  func emit(_ request: CodeRequest) throws(Diagnostic) -> String {
    let function = try LoweredFunction(
      request, functions: Set(templates.expressions.keys), reserving: Array(templates.definitions.keys) + ["like"],
      callers: PythonCheck.names.union(JAXTrainingStep.names), spelling: .python)
    let body = ArrayBody(function, in: PythonArrays(library: library), functions: templates.expressions.mapValues(CodeTemplate.init))
    let frame = PythonFrame(function, library: library, usedDimensions: body.usedDimensions)
    let training = try request.training.map { training throws(Diagnostic) in try JAXTrainingStep(function, training) }
    var lines = header(body, request)
    lines.append("def \(function.name)(\(frame.signature)):")
    for line in frame.docstring(notes: notes(frame)) + frame.prologue + body.lines + [
      "return \(function.results.map(\.name).joined(separator: ", "))"
    ] {
      lines.append(line.isEmpty ? "" : "    \(line)")
    }
    if library == .torch { lines += AutogradWrapper(function, frame).lines }
    if let training { lines += training.lines }
    if request.hasCheck { lines += PythonCheck(function, library: library, frame: frame, training: training).lines }
    return lines.joined(separator: "\n") + "\n"
  }

  private func notes(_ frame: PythonFrame) -> [String] {
    guard library == .jax else { return [] }
    var notes = [
      "Can be compiled by jax.jit. The arrays have 32 bits a number unless JAX is told otherwise: jax.config.update(\"jax_enable_x64\", True)."
    ]
    let fixed = frame.fixedParameters
    if !fixed.isEmpty { notes.append("For jax.jit, \(fixed.joined(separator: ", ")) must be among static_argnames.") }
    return notes
  }

  /// The imports and the small functions that the functions used call, each before its users.
  private func header(_ body: ArrayBody, _ request: CodeRequest) -> [String] {
    var texts = templates.definitions(neededBy: body.usedFunctions.sorted().compactMap { templates.expressions[$0] })
    if library == .torch { texts.insert(AutogradWrapper.conversion, at: 0) }
    var standard: [String] = []
    if texts.contains(where: { $0.contains("math.") }) { standard.append("import math") }
    var imports = library.imports
    if library != .numpy, request.hasCheck || request.training != nil { imports.append("import numpy as np") }
    if request.training != nil { imports.append("from jax.sharding import Mesh, NamedSharding, PartitionSpec") }
    var lines = standard.isEmpty ? [] : standard + [""]
    lines += imports + ["", ""]
    for text in texts { lines += text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) + ["", ""] }
    return lines
  }
}

extension PythonFrame {
  /// The parameters that are no arrays: functions and lengths.
  var fixedParameters: [String] { signature.isEmpty ? [] : Array(signature.split(separator: ", ").map(String.init).dropFirst(arrayCount)) }
}
