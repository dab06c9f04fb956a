import Diagnostics
import Typing

/// Writes programs and their derivatives in other languages.
///
///     let derivative = CodeRequest.Derivative(variable: "W", order: 1, answer: answer)
///     let text = try Emitter(.numpy).emit(CodeRequest(program: program, derivatives: [derivative], name: "loss"))
///
/// A file is complete: the function, what it calls, a description with the shapes, and, where asked for, a check. Work that the value and the derivatives have
/// in common is done once, and the text grows with the program, never with a formula written out.
public struct Emitter: Sendable {
  private let target: Target
  private let templates: FunctionTemplates

  /// An emitter for a target, with its functions of the language.
  public init(_ target: Target) { self.init(target, templates: .standard(target)) }

  /// An emitter for a target with a table of functions.
  public init(_ target: Target, templates: FunctionTemplates) {
    self.target = target
    self.templates = templates
  }

  /// A complete file.
  ///
  /// - Throws: `Diagnostic` (unsupported) where the target cannot express a value.
  public func emit(_ request: CodeRequest) throws(Diagnostic) -> String {
    if request.training != nil, target != .jax {
      throw Diagnostic(
        .unsupported, Message("a training step over several devices is written in JAX alone", "多设备的训练步只能用 JAX 写出"), at: .none,
        help: Message("ask for --target jax", "请用 --target jax"))
    }
    switch target {
    case .numpy: return try PythonEmitter(library: .numpy, templates: templates).emit(request)
    case .jax: return try PythonEmitter(library: .jax, templates: templates).emit(request)
    case .torch: return try PythonEmitter(library: .torch, templates: templates).emit(request)
    case .matlab: return try MATLABEmitter(templates: templates).emit(request)
    case .c: return try CEmitter(templates: templates).emit(request)
    case .swift: return try SwiftEmitter(templates: templates).emit(request)
    case .julia: return try JuliaEmitter(templates: templates).emit(request)
    case .stablehlo: return try StableHLOEmitter(templates: templates).emit(request)
    case .latex:
      throw Diagnostic(.unsupported, Message("formulas are written from an answer, not from arrays", "公式由答案写出，不由数组写出"), at: .none)
    }
  }
}
