import Catalogue
import Diagnostics
import Emission
import Syntax
import Typing

extension Derivative {
  /// The derivative as it is shown: in matrix notation, or in index notation where it has no matrix form.
  public var shown: String { source ?? index }

  /// The derivative as a formula in LaTeX, aligned lines where it takes several statements.
  ///
  /// - Throws: where the derivative does not read back, which its certificate excludes.
  public func latex(signatures: SignatureTable = Catalogue.standard.signatures) throws(Diagnostic) -> String {
    LaTeXEmitter(typed, signatures: signatures).emit(try Parser.parse(shown))
  }

  /// The equation ∂value/∂variable = derivative in LaTeX.
  ///
  /// - Parameters:
  ///   - value: The name of what is differentiated; f where it has none.
  ///   - signatures: The functions of the language.
  /// - Throws: where the derivative does not read back, which its certificate excludes.
  public func latexEquation(of value: String?, signatures: SignatureTable = Catalogue.standard.signatures) throws(Diagnostic) -> String {
    LaTeXEmitter(typed, signatures: signatures).emit(derivativeOf: value, by: variable, order: order, answer: try Parser.parse(shown))
  }

  /// One function, in another language, of the program's value and this derivative.
  ///
  /// - Parameters:
  ///   - program: The program that was differentiated.
  ///   - target: The language. A formula is written by `latex` instead.
  ///   - sizes: Lengths by dimension name, for StableHLO, whose arrays have fixed lengths.
  /// - Throws: `unsupported` when the language cannot express a value.
  public func code(of program: TypedProgram, in target: Target, sizes: [String: Int] = [:]) throws(Diagnostic) -> String {
    let request = CodeRequest(
      program: program, derivatives: [CodeRequest.Derivative(variable: variable, order: order, answer: typed)], name: "value_and_derivative",
      sizes: sizes)
    return try Emitter(target).emit(request)
  }
}

/// How an answer's code is written.
public struct CodeOptions: Sendable {
  /// The name of the function; nil for one that says what it computes.
  public var name: String?
  /// Lengths by dimension name: for StableHLO, whose arrays have fixed lengths, and for the arguments that a check draws.
  public var sizes: [String: Int]
  /// True where a check of the derivatives stands at the bottom.
  public var hasCheck: Bool
  /// What is trained, where a training step over several devices is asked for; JAX only.
  public var training: CodeRequest.Training?

  /// Options; without any, a function alone.
  public init(name: String? = nil, sizes: [String: Int] = [:], hasCheck: Bool = false, training: CodeRequest.Training? = nil) {
    self.name = name
    self.sizes = sizes
    self.hasCheck = hasCheck
    self.training = training
  }
}

extension Answer {
  /// A complete file, in another language, of the program's value and all its derivatives, with their common work done once.
  ///
  /// - Throws: `unsupported` when the language cannot express a value; `unknownName` where sizes name a dimension that the program lacks.
  public func code(in target: Target, _ options: CodeOptions = CodeOptions()) throws(Diagnostic) -> String {
    if target == .latex { return try document() }
    let standard = derivatives.isEmpty ? "value" : derivatives.count == 1 ? "value_and_derivative" : "value_and_derivatives"
    try checkNames(of: options.sizes)
    // The certificate's sizes suit the program; StableHLO takes none but those asked for.
    var sizes = target == .stablehlo ? [:] : derivatives.first?.certificate.sizes.last?.filter { Int($0.key) == nil } ?? [:]
    if !options.sizes.isEmpty { sizes = options.sizes }
    let request = CodeRequest(
      program: program,
      derivatives: derivatives.map { CodeRequest.Derivative(variable: $0.variable, order: $0.order, answer: $0.typed) },
      name: options.name ?? standard, sizes: sizes, hasCheck: options.hasCheck, training: options.training)
    return try Emitter(target).emit(request)
  }

  private func checkNames(of sizes: [String: Int]) throws(Diagnostic) {
    let known = Set(program.variables.flatMap { $0.type.axes.flatMap { $0.extents.flatMap { $0.terms.map(\.name) } } })
      .union(program.nodes.flatMap { $0.type.axes.flatMap { $0.extents.flatMap { $0.terms.map(\.name) } } })
    for name in sizes.keys.sorted() where !known.contains(name) {
      let near = nearestNames(to: name, in: known.sorted()).first.map { Message("did you mean \($0)?", "是否想写 \($0)？") }
      throw Diagnostic(
        .unknownName, Message("the program has no dimension \(name)", "程序里没有维数 \(name)"), at: .none,
        help: near
          ?? (known.isEmpty
            ? nil : Message("the dimensions are \(known.sorted().joined(separator: ", "))", "维数有 \(known.sorted().joined(separator: "、"))")))
    }
  }

  /// A LaTeX document of the program and its derivatives.
  private func document() throws(Diagnostic) -> String {
    var lines: [(title: String, formula: String, note: String?)] = []
    let signatures = Catalogue.standard.signatures
    let value = program.statements.last?.name
    for derivative in derivatives {
      lines.append(
        (
          "The derivative by \(derivative.variable)\(derivative.order == 1 ? "" : ", order \(derivative.order)")",
          try derivative.latexEquation(of: value, signatures: signatures),
          derivative.conditions.isEmpty ? nil : derivative.conditions.joined(separator: "; ")
        ))
    }
    return LaTeXDocument(program: program, sections: lines).text
  }
}
