import Glibc

/// A type of number that plans run in: `Float` or `Double`.
public protocol Element: BinaryFloatingPoint, Codable, Sendable, SIMDScalar {
  /// Runs the steps of an executable; returns the place of the step that failed, or −1.
  ///
  /// A requirement, so that each type has code of its own whatever module asks.
  static func execute(_ machine: Machine<Self>) -> Int

  static func expOf(_ x: Self) -> Self
  static func logOf(_ x: Self) -> Self
  static func sinOf(_ x: Self) -> Self
  static func cosOf(_ x: Self) -> Self
  static func tanOf(_ x: Self) -> Self
  static func arcsinOf(_ x: Self) -> Self
  static func arccosOf(_ x: Self) -> Self
  static func arctanOf(_ x: Self) -> Self
  static func sinhOf(_ x: Self) -> Self
  static func coshOf(_ x: Self) -> Self
  static func tanhOf(_ x: Self) -> Self
  static func erfOf(_ x: Self) -> Self
  static func log1pOf(_ x: Self) -> Self
  static func powerOf(_ x: Self, _ y: Self) -> Self
}

extension Double: Element {
  public static func execute(_ machine: Machine<Double>) -> Int { machine.runSteps() }
  public static func expOf(_ x: Double) -> Double { exp(x) }
  public static func logOf(_ x: Double) -> Double { log(x) }
  public static func sinOf(_ x: Double) -> Double { sin(x) }
  public static func cosOf(_ x: Double) -> Double { cos(x) }
  public static func tanOf(_ x: Double) -> Double { tan(x) }
  public static func arcsinOf(_ x: Double) -> Double { asin(x) }
  public static func arccosOf(_ x: Double) -> Double { acos(x) }
  public static func arctanOf(_ x: Double) -> Double { atan(x) }
  public static func sinhOf(_ x: Double) -> Double { sinh(x) }
  public static func coshOf(_ x: Double) -> Double { cosh(x) }
  public static func tanhOf(_ x: Double) -> Double { tanh(x) }
  public static func erfOf(_ x: Double) -> Double { erf(x) }
  public static func log1pOf(_ x: Double) -> Double { log1p(x) }
  public static func powerOf(_ x: Double, _ y: Double) -> Double { pow(x, y) }
}

extension Float: Element {
  public static func execute(_ machine: Machine<Float>) -> Int { machine.runSteps() }
  public static func expOf(_ x: Float) -> Float { expf(x) }
  public static func logOf(_ x: Float) -> Float { logf(x) }
  public static func sinOf(_ x: Float) -> Float { sinf(x) }
  public static func cosOf(_ x: Float) -> Float { cosf(x) }
  public static func tanOf(_ x: Float) -> Float { tanf(x) }
  public static func arcsinOf(_ x: Float) -> Float { asinf(x) }
  public static func arccosOf(_ x: Float) -> Float { acosf(x) }
  public static func arctanOf(_ x: Float) -> Float { atanf(x) }
  public static func sinhOf(_ x: Float) -> Float { sinhf(x) }
  public static func coshOf(_ x: Float) -> Float { coshf(x) }
  public static func tanhOf(_ x: Float) -> Float { tanhf(x) }
  public static func erfOf(_ x: Float) -> Float { erff(x) }
  public static func log1pOf(_ x: Float) -> Float { log1pf(x) }
  public static func powerOf(_ x: Float, _ y: Float) -> Float { powf(x, y) }
}
