import Diagnostics
import Nabla
import Pages
import Typing

/// How the same derivative lies in the other layouts.
struct LayoutWords {
  let language: Language

  /// A sentence about the layouts; empty where they all agree.
  func runs(_ derivation: Derivation) -> [Run] {
    guard derivation.answer.order == 1, let variable = derivation.program.variables.first(where: { $0.name == derivation.answer.variable }) else {
      return []
    }
    let value = derivation.program[derivation.program.result].type
    let sentence: String?
    switch (value, variable.type, derivation.layout) {
    case (.scalar, .column, .shape), (.scalar, .column, .denominator):
      sentence = pick(
        "In numerator layout the same derivative is a row, the transpose of this column; denominator layout agrees with the shape convention here.",
        "在分子布局中，同一个导数写成行向量，即此列向量的转置；分母布局在这里与形状约定一致。")
    case (.scalar, .column, .numerator):
      sentence = pick(
        "This is numerator layout; in denominator layout, and in the shape convention, the same derivative is a column, the transpose of this row.",
        "这里用的是分子布局；在分母布局和形状约定中，同一个导数写成列向量，即此行向量的转置。")
    case (.scalar, .matrix, .shape), (.scalar, .matrix, .denominator):
      sentence = pick(
        "In numerator layout it is the transpose of this; denominator layout agrees with the shape convention here.",
        "在分子布局中它是上式的转置；分母布局在这里与形状约定一致。")
    case (.scalar, .matrix, .numerator):
      sentence = pick("This is numerator layout; in the shape convention it is the transpose of this.", "这里用的是分子布局；按形状约定它是上式的转置。")
    case (.column, .column, .denominator), (.row, .row, .denominator), (.column, .row, .denominator), (.row, .column, .denominator):
      sentence = pick("This is denominator layout; the Jacobian is the transpose of this.", "这里用的是分母布局；雅可比矩阵是上式的转置。")
    case (.column, .column, _), (.row, .row, _), (.column, .row, _), (.row, .column, _):
      sentence = pick(
        "This is the Jacobian, as in numerator layout; in denominator layout it is the transpose of this.", "这是雅可比矩阵，与分子布局一致；在分母布局中它是上式的转置。")
    default: sentence = nil
    }
    guard let sentence else { return [] }
    return [.text((language == .english ? " " : "") + sentence)]
  }

  private func pick(_ english: String, _ chinese: String) -> String { language == .english ? english : chinese }
}
