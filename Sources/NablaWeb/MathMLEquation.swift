import Catalogue
import Diagnostics
import Emission
import Formulas
import Nabla
import Syntax

/// The equation ∂value/∂variable = derivative as MathML.
struct MathMLEquation {
  /// On a line of its own.
  let whole: String
  /// In pieces between which a line may break; none where the equation is short.
  let pieces: [String]

  /// The width in ems up to which a piece is not broken again, about that of a telephone.
  private static let pieceWidth = 13.0

  /// The equation of a derivative.
  ///
  /// - Throws: where the derivative does not read back, which its certificate excludes.
  init(_ derivative: Derivative, of value: String?) throws(Diagnostic) {
    let emitter = LaTeXEmitter(derivative.typed, signatures: Catalogue.standard.signatures)
    let formula = emitter.formula(
      derivativeOf: value, by: derivative.variable, order: derivative.order, answer: try Parser.parse(derivative.shown))
    whole = MathMLWriter().write(formula, style: .display)
    let parts = FormulaBreaking.lines(
      of: formula, limit: MathMLEquation.pieceWidth, widths: FormulaMeasure.widths(formula), showsProducts: false)
    pieces = parts.count > 1 ? parts.map { MathMLWriter().write($0, style: .enlarged) } : []
  }
}
