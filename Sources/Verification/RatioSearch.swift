import Numerals
import Typing

/// Looks for a factor between claimed entries and the right ones that explains all measurements.
struct RatioSearch {
  /// The factor at each point; nil when some point has none.
  private var factors: [Double]? = []
  private var sizes: [[String: Int]] = []
  private var scalars: [[String: Double]] = []

  /// Takes in one point.
  mutating func add(_ claimed: [Measured], _ right: [Measured], sizes: [String: Int], scalars: [String: Double]) {
    guard let factor = RatioSearch.factor(claimed, right) else {
      factors = nil
      return
    }
    factors?.append(factor)
    self.sizes.append(sizes)
    self.scalars.append(scalars)
  }

  /// The factor c with claimed = c · right in every entry: by least squares, then checked.
  private static func factor(_ claimed: [Measured], _ right: [Measured]) -> Double? {
    guard claimed.count == right.count else { return nil }
    var (product, square) = (0.0, 0.0)
    for (a, b) in zip(claimed, right) {
      product += a.value * b.value
      square += b.value * b.value
    }
    guard square > 0 else { return nil }
    let c = product / square
    if claimed.allSatisfy({ $0.value == 0 }) { return 0 }
    guard c != 0, c.isFinite, Comparison.areEqual(claimed, right, factor: 1 / c) else { return nil }
    return c
  }

  /// The factor, when it is one number, or one number times a power of a dimension's length or of a scalar variable.
  var ratio: Judgement.Ratio? {
    guard let factors, !factors.isEmpty else { return nil }
    if let number = RatioSearch.common(factors) { return Judgement.Ratio(number: number, source: nil, exponent: 0) }
    for name in sizes[0].keys.sorted() {
      let lengths = sizes.map { Double($0[name] ?? 0) }
      if let found = search(factors, lengths, .dimension(name)) { return found }
    }
    for name in scalars[0].keys.sorted() {
      let values = scalars.map { $0[name] ?? 0 }
      if let found = search(factors, values, .variable(name)) { return found }
    }
    return nil
  }

  private func search(_ factors: [Double], _ values: [Double], _ source: Judgement.Ratio.Source) -> Judgement.Ratio? {
    guard values.allSatisfy({ $0 != 0 }) else { return nil }
    for exponent in [1, -1, 2, -2] {
      let rest = zip(factors, values).map { factor, value in
        factor / (abs(exponent) == 2 ? value * value : value).raised(negatively: exponent < 0)
      }
      if let number = RatioSearch.common(rest) { return Judgement.Ratio(number: number, source: source, exponent: exponent) }
    }
    return nil
  }

  /// The number that all are, up to rounding; a fraction with a small denominator where it is one.
  private static func common(_ factors: [Double]) -> Coefficient? {
    let first = factors[0]
    guard factors.allSatisfy({ abs($0 - first) <= 1e-9 * abs(first) }) else { return nil }
    for denominator in 1...24 {
      let numerator = (first * Double(denominator)).rounded()
      if abs(numerator) < 1e6, abs(first * Double(denominator) - numerator) <= 1e-8 * abs(numerator) {
        return Coefficient(Int(numerator), over: denominator)
      }
    }
    return Coefficient(real: first)
  }
}

extension Double {
  fileprivate func raised(negatively: Bool) -> Double { negatively ? 1 / self : self }
}
