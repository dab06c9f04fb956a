import Syntax
import Typing

/// What is said of a claim that is the transpose of the derivative.
struct LayoutWords {
  /// The type of the value, of the variable, and of the derivative.
  let value: ValueType
  let variable: TypedProgram.Variable
  let right: ValueType
  let order: Int

  /// The layout that the claim has, and what shape is right.
  var sentence: String {
    switch (value, variable.type) {
    case (.scalar, .column) where order == 1:
      "the claim is a row, the numerator layout; the gradient of a scalar by the column \(variable.name) is a column"
    case (.scalar, .row) where order == 1:
      "the claim is a column; the gradient of a scalar by the row \(variable.name) is a row"
    case (.scalar, .matrix(let m, let n)) where order == 1 && m != n:
      "the claim is the transpose, the numerator layout: the gradient has the shape of \(variable.name), \(m.text) x \(n.text); "
        + "this is \(n.text) x \(m.text)"
    case (.scalar, .matrix) where order == 1:
      "the claim is the transpose of the right answer, the numerator layout"
    case (.column, .column), (.row, .row), (.column, .row), (.row, .column):
      "the claim is the transposed Jacobian, the denominator layout; J[i,j] is the derivative of entry i by \(variable.name)[j]"
    case (_, .scalar):
      "the claim is the transpose; the derivative by a scalar has the shape of the value, \(right.text)"
    default:
      "the claim is the transpose of the right answer"
    }
  }
}

extension LayoutConvention {
  /// How the layout is called in a sentence.
  var words: String {
    switch self {
    case .shape: "the shape convention"
    case .numerator: "numerator layout"
    case .denominator: "denominator layout"
    }
  }
}
