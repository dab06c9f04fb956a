import Diagnostics
import Syntax
import Typing

/// What is said of a claim that is the transpose of the derivative.
struct LayoutWords {
  /// The type of the value, of the variable, and of the derivative.
  let value: ValueType
  let variable: TypedProgram.Variable
  let right: ValueType
  let order: Int

  private static let turned = Message("the claim is the transpose, the numerator layout", "所给公式差一个转置，属于分子布局")

  /// The layout that the claim has, and what shape is right.
  var sentence: Message {
    switch (value, variable.type) {
    case (.scalar, .column) where order == 1:
      Message(
        "the claim is a row, the numerator layout; the gradient of a scalar by the column \(variable.name) is a column",
        "所给公式是行向量，属于分子布局；标量对列向量 \(variable.name) 的梯度是列向量")
    case (.scalar, .row) where order == 1:
      Message("the claim is a column; the gradient of a scalar by the row \(variable.name) is a row", "所给公式是列向量；标量对行向量 \(variable.name) 的梯度是行向量")
    case (.scalar, .matrix(let m, let n)) where order == 1 && m != n:
      Message(
        "\(Self.turned): the gradient has the shape of \(variable.name), \(m.text) x \(n.text); this is \(n.text) x \(m.text)",
        "\(Self.turned)：梯度应与 \(variable.name) 同形状，即 \(m.text) x \(n.text)；这里是 \(n.text) x \(m.text)")
    case (.scalar, .matrix) where order == 1:
      Message("the claim is the transpose of the right answer, the numerator layout", "所给公式是正确答案的转置，属于分子布局")
    case (.column, .column), (.row, .row), (.column, .row), (.row, .column):
      Message(
        "the claim is the transposed Jacobian, the denominator layout; J[i,j] is the derivative of entry i by \(variable.name)[j]",
        "所给公式是雅可比矩阵的转置，属于分母布局；J[i,j] 是第 i 个元素对 \(variable.name)[j] 的导数")
    case (_, .scalar):
      Message(
        "the claim is the transpose; the derivative by a scalar has the shape of the value, \(right.text)", "所给公式差一个转置；对标量的导数与值同形状，即 \(right.text)")
    default:
      Message("the claim is the transpose of the right answer", "所给公式是正确答案的转置")
    }
  }
}

extension LayoutConvention {
  /// How the layout is called in a sentence.
  var words: Message {
    switch self {
    case .shape: Message("the shape convention", "形状约定")
    case .numerator: Message("numerator layout", "分子布局")
    case .denominator: Message("denominator layout", "分母布局")
    }
  }
}
