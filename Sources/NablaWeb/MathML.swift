import Catalogue
import Diagnostics
import Emission
import Formulas
import Nabla
import Syntax

extension Derivative {
  /// The equation ∂value/∂variable = derivative as MathML, on a line of its own.
  ///
  /// - Throws: where the derivative does not read back, which its certificate excludes.
  func mathMLEquation(of value: String?) throws(Diagnostic) -> String {
    let emitter = LaTeXEmitter(typed, signatures: Catalogue.standard.signatures)
    let formula = emitter.formula(derivativeOf: value, by: variable, order: order, answer: try Parser.parse(shown))
    return MathMLWriter().write(formula, style: .display)
  }
}
