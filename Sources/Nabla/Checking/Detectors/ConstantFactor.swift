import Numerals
import Syntax
import Verification

extension Detector {
  /// A number, a length or a scalar variable too much or too little.
  static let constantFactor = Detector.any("constant factor") { search in
    if let ratio = search.judgement.ratio { return phrase(ratio) }
    if let ratio = search.judgement.transposedRatio { return "\(phrase(ratio)), and the claim is the transpose" }
    return nil
  }

  private static func phrase(_ ratio: Judgement.Ratio) -> String {
    if ratio.number.isZero { return "the claim is zero" }
    guard let source = ratio.source else { return phrase(forFactor: ratio.number) }
    let name: String
    switch source {
    case .dimension(let dimension): name = dimension
    case .variable(let variable): name = variable
    }
    let power = abs(ratio.exponent) == 1 ? name : "\(name)^\(abs(ratio.exponent))"
    let base = ratio.exponent < 0 ? "factor \(power) missing" : "factor \(power) too much"
    if ratio.number.isOne { return base }
    if ratio.number == .minusOne { return "\(base), and the sign is wrong" }
    let product = "\(SyntaxTree.text(ratio.number))\(ratio.exponent < 0 ? "/" : "*")\(power)"
    return "\(base): the claim is \(product) times the right answer"
  }

  /// What a claim lacks that is `factor` times what it should be.
  static func phrase(forFactor factor: Coefficient) -> String {
    if factor == .minusOne { return "the sign is wrong" }
    var words = "the claim is \(SyntaxTree.text(factor)) times the right answer"
    if let inverse = factor.magnitude.reciprocal.integer, inverse > 1 {
      words = "factor \(inverse) missing"
    } else if let surplus = factor.magnitude.integer {
      words = "factor \(surplus) too much"
    }
    return factor.isNegative && !words.contains("times") ? words + ", and the sign is wrong" : words
  }
}
