#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An axis: the range of its values, and where its ticks stand.
struct PlotAxis {
  /// The least value.
  private(set) var low: Double
  /// The greatest value.
  private(set) var high: Double
  /// The values that are written, with their texts.
  private(set) var ticks: [(value: Double, text: String)] = []
  private let isLogarithmic: Bool

  /// An axis over a range.
  ///
  /// - Parameter fits: true where the axis ends with the values; otherwise it goes on to the next tick.
  init(from low: Double, to high: Double, isLogarithmic: Bool, fits: Bool) {
    (self.low, self.high, self.isLogarithmic) = (low, high, isLogarithmic)
    if isLogarithmic { decades() } else { steps(fits: fits) }
  }

  /// Where a value stands: 0 at the start of the axis, 1 at its end.
  func fraction(_ value: Double) -> Double {
    let (a, b, v) = isLogarithmic ? (log10(low), log10(high), log10(value)) : (low, high, value)
    // Halves, so that the greatest range does not overflow.
    let fraction = b > a ? (v / 2 - a / 2) / (b / 2 - a / 2) : 0.5
    return fraction.isFinite ? min(1, max(0, fraction)) : 0.5
  }

  /// Ticks at 1, 2 or 5 times a power of ten, about five of them.
  private mutating func steps(fits: Bool) {
    if high - low <= abs(high) * 1e-12 {
      // One value alone stands in the middle.
      let reach = low == 0 ? 1 : abs(low) * 0.5
      (low, high) = (low - reach, high + reach)
    }
    let rough = high / 5 - low / 5
    let power = pow(10, floor(log10(rough)))
    let step = [1.0, 2, 5, 10].first { $0 * power >= rough * 0.999 }.map { $0 * power } ?? rough
    guard step.isFinite, step > 0 else {
      ticks = [(low, PlotAxis.text(low, step: nil)), (high, PlotAxis.text(high, step: nil))]
      return
    }
    if !fits {
      let (bottom, top) = (floor(low / step) * step, ceil(high / step) * step)
      if bottom.isFinite { low = bottom }
      if top.isFinite { high = top }
    }
    let first = ceil(low / step - 1e-9)
    for k in 0..<12 where (first + Double(k)) * step <= high + step * 1e-9 {
      let value = (first + Double(k)) * step
      ticks.append((value, PlotAxis.text(value, step: step)))
    }
  }

  /// Ticks at powers of ten, at most about eight of them.
  private mutating func decades() {
    var (bottom, top) = (floor(log10(low) + 1e-9), ceil(log10(high) - 1e-9))
    if bottom == top { (bottom, top) = (bottom - 1, top + 1) }
    (low, high) = (max(pow(10, bottom), Double.leastNormalMagnitude), min(pow(10, top), Double.greatestFiniteMagnitude))
    let stride = max(1, ((top - bottom) / 8).rounded(.up))
    for k in 0..<12 where bottom + Double(k) * stride <= top {
      let exponent = bottom + Double(k) * stride
      let text = abs(exponent) < 4 ? PlotAxis.text(pow(10, exponent), step: pow(10, min(0, exponent))) : "1e\(Int(exponent))"
      ticks.append((pow(10, exponent), text))
    }
  }

  /// A number with as many decimals as the step has.
  private static func text(_ value: Double, step: Double?) -> String {
    let magnitude = abs(value)
    guard let step, magnitude < 1e6, step > 1e-5 else { return value == 0 ? "0" : scientific(value) }
    let decimals = max(0, Int(ceil(-log10(step) - 1e-9)))
    let scale = pow(10, Double(decimals))
    let units = Int((magnitude * scale).rounded())
    let (whole, rest) = units.quotientAndRemainder(dividingBy: Int(scale))
    let sign = value < 0 && units > 0 ? "−" : ""
    if decimals == 0 { return "\(sign)\(whole)" }
    let digits = "\(rest)"
    return "\(sign)\(whole).\(String(repeating: "0", count: decimals - digits.count))\(digits)"
  }

  private static func scientific(_ value: Double) -> String {
    let exponent = floor(log10(abs(value)) + 1e-12)
    let mantissa = (value / pow(10, exponent) * 10).rounded() / 10
    let text = mantissa == mantissa.rounded() ? "\(Int(mantissa))" : "\(mantissa)"
    return "\(text)e\(Int(exponent))"
  }
}
