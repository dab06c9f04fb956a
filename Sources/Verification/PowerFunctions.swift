import Glibc

extension ScalarFunction {
  /// exp, for powers whose exponent is not known beforehand.
  static let exponential = ScalarFunction(value: { exp($0) }, first: { exp($0) }, second: { exp($0) })

  /// log, for powers whose exponent is not known beforehand.
  static let logarithm = ScalarFunction(
    value: { $0 > 0 ? log($0) : .nan }, first: { 1 / $0 }, second: { -1 / ($0 * $0) }, isDefined: { $0 > 0 })

  /// x ↦ xᶜ for a number c that is no integer.
  static func power(_ c: Double) -> ScalarFunction {
    ScalarFunction(
      value: { pow($0, c) }, first: { c * pow($0, c - 1) }, second: { c * (c - 1) * pow($0, c - 2) }, isDefined: { $0 > 0 })
  }
}
