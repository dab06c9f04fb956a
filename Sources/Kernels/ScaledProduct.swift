#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A product of many numbers as a significand and an exponent of 2 apart, so that it neither overflows nor takes a logarithm a factor.
struct ScaledProduct {
  private var significand = 1.0
  private var exponent = 0

  /// Multiplies by x.
  mutating func multiply(by x: Double) {
    significand *= x
    guard significand.isFinite, significand != 0 else { return }
    exponent += Int(significand.exponent)
    significand = significand.sign == .minus ? -significand.significand : significand.significand
  }

  /// Changes the sign.
  mutating func negate() { significand = -significand }

  /// log |product|; −∞ of 0.
  var logarithm: Double { log(abs(significand)) + Double(exponent) * 0.693_147_180_559_945_309_42 }

  /// −1, 0 or 1; NaN of NaN.
  var sign: Double { significand.isNaN ? .nan : significand == 0 ? 0 : significand > 0 ? 1 : -1 }
}
