import Diagnostics
import Formulas
import Pages
import Typing

/// Kinds and sizes of values in words.
struct ShapeWords {
  let language: Language

  /// "a column of length n", with the lengths as formulas.
  func runs(_ type: ValueType) -> [Run] {
    let lengths = type.axes.map { Run.formula(Formula.length($0.text)) }
    switch (type, language) {
    case (.scalar, .english): return [.text("a number")]
    case (.scalar, .chinese): return [.text("标量")]
    case (.column, .english): return [.text("a column of length "), lengths[0]]
    case (.column, .chinese): return [.text("长度为 "), lengths[0], .text(" 的列向量")]
    case (.row, .english): return [.text("a row of length "), lengths[0]]
    case (.row, .chinese): return [.text("长度为 "), lengths[0], .text(" 的行向量")]
    case (.matrix, .english): return [.text("a matrix of size "), times(type)]
    case (.matrix, .chinese): return [times(type), .text(" 矩阵")]
    case (.tensor, .english): return [.text("a tensor of size "), times(type)]
    case (.tensor, .chinese): return [times(type), .text(" 张量")]
    }
  }

  /// m × n as one formula.
  private func times(_ type: ValueType) -> Run {
    let lengths = type.axes.enumerated().flatMap { place, length in (place == 0 ? [] : [Formula.sign("×", .binary)]) + [Formula.length(length.text)] }
    return .formula(.row(lengths))
  }
}

extension Formula {
  /// A length: a number or a name in italics.
  static func length(_ text: String) -> Formula {
    var formula = Formula()
    formula.add(text.allSatisfy(\.isNumber) ? .number(text) : .identifier(text, .italic))
    return formula
  }
}
