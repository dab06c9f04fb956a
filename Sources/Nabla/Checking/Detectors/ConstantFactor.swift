import Diagnostics
import Numerals
import Syntax
import Verification

extension Detector {
  /// A number, a length or a scalar variable too much or too little.
  static let constantFactor = Detector.any("constant factor") { search in
    if let ratio = search.judgement.ratio { return phrase(ratio) }
    if let ratio = search.judgement.transposedRatio {
      let factor = phrase(ratio)
      return Message("\(factor), and the claim is the transpose", "\(factor)，且所给公式差一个转置")
    }
    return nil
  }

  private static func phrase(_ ratio: Judgement.Ratio) -> Message {
    if ratio.number.isZero { return Message("the claim is zero", "所给公式为零") }
    guard let source = ratio.source else { return phrase(forFactor: ratio.number) }
    let name: String
    switch source {
    case .dimension(let dimension): name = dimension
    case .variable(let variable): name = variable
    }
    let power = abs(ratio.exponent) == 1 ? name : "\(name)^\(abs(ratio.exponent))"
    let base = ratio.exponent < 0 ? missing(power) : surplus(power)
    if ratio.number.isOne { return base }
    if ratio.number == .minusOne { return Message("\(base), and the sign is wrong", "\(base)，且符号错误") }
    let product = "\(SyntaxTree.text(ratio.number))\(ratio.exponent < 0 ? "/" : "*")\(power)"
    return Message("\(base): the claim is \(product) times the right answer", "\(base)：所给公式是正确答案的 \(product) 倍")
  }

  /// What a claim lacks that is `factor` times what it should be.
  static func phrase(forFactor factor: Coefficient) -> Message {
    if factor == .minusOne { return Message("the sign is wrong", "符号错误") }
    let words: Message
    if let inverse = factor.magnitude.reciprocal.integer, inverse > 1 {
      words = missing("\(inverse)")
    } else if let number = factor.magnitude.integer {
      words = surplus("\(number)")
    } else {
      let text = SyntaxTree.text(factor)
      return Message("the claim is \(text) times the right answer", "所给公式是正确答案的 \(text) 倍")
    }
    return factor.isNegative ? Message("\(words), and the sign is wrong", "\(words)，且符号错误") : words
  }

  /// A factor that the claim lacks.
  static func missing(_ factor: String) -> Message { Message("factor \(factor) missing", "缺少因子 \(factor)") }

  /// A factor that the claim has and should not.
  static func surplus(_ factor: String) -> Message { Message("factor \(factor) too much", "多了因子 \(factor)") }
}
