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

  /// One Python function of the program's value and this derivative.
  ///
  /// - Throws: `unsupported` when a value has no array form.
  public func numpy(of program: TypedProgram) throws(Diagnostic) -> String {
    try NumPyEmitter().emit(program: program, derivatives: [(variable, order, typed)], name: "value_and_derivative")
  }
}

extension Answer {
  /// One Python function of the program's value and all its derivatives, with their common work done once.
  ///
  /// - Throws: `unsupported` when a value has no array form.
  public func numpy() throws(Diagnostic) -> String {
    let name = derivatives.count == 1 ? "value_and_derivative" : "value_and_derivatives"
    return try NumPyEmitter().emit(program: program, derivatives: derivatives.map { ($0.variable, $0.order, $0.typed) }, name: name)
  }
}
