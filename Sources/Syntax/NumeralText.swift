import Numerals

/// A coefficient as source text: the magnitude's digits, and how tightly they hold together.
///
/// A fraction is written as a decimal where that is exact and about as short (`0.5`, `0.001`), otherwise as a quotient (`1/3`). A coefficient that is not
/// exact is written with the fewest digits that give the same double.
struct NumeralText {
  /// The text without a sign.
  var magnitude: String
  /// True below zero: the text is to be preceded by `-`, which parses as a negated numeral.
  var isNegative: Bool
  /// True where the text is a quotient of two numerals.
  var isQuotient: Bool

  init(_ coefficient: Coefficient) {
    isNegative = coefficient.isNegative
    isQuotient = false
    if let fraction = coefficient.fraction {
      let numerator = fraction.numerator.magnitude
      if fraction.denominator == 1 {
        magnitude = String(numerator)
        return
      }
      let quotient = "\(numerator)/\(fraction.denominator)"
      if let decimal = NumeralText.decimal(numerator, over: fraction.denominator.magnitude), decimal.utf8.count <= quotient.utf8.count + 1 {
        magnitude = decimal
      } else {
        magnitude = quotient
        isQuotient = true
      }
      return
    }
    let value = coefficient.value
    if value.isFinite {
      magnitude = "\(value.magnitude)"
    } else {
      magnitude = value.isNaN ? "0/0" : "1/0"
      isQuotient = true
    }
  }

  /// The decimal text of a fraction in lowest terms whose denominator is 2ᵃ·5ᵇ; nil for others, and beyond 18 places.
  private static func decimal(_ numerator: UInt, over denominator: UInt) -> String? {
    var rest = denominator
    var twos = 0
    var fives = 0
    while rest.isMultiple(of: 2) { (rest, twos) = (rest / 2, twos + 1) }
    while rest.isMultiple(of: 5) { (rest, fives) = (rest / 5, fives + 1) }
    let places = max(twos, fives)
    guard rest == 1, places <= 18 else { return nil }
    var scale: UInt = 1
    for _ in 0..<places { scale *= 10 }
    let (scaled, overflow) = numerator.multipliedReportingOverflow(by: scale / denominator)
    guard !overflow else { return nil }
    let fraction = String(scaled % scale)
    return "\(scaled / scale)." + String(repeating: "0", count: places - fraction.utf8.count) + fraction
  }
}
