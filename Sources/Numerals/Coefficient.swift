/// A numeric coefficient: an exact fraction as long as it fits into 64 bits, a `Double` once it does not.
///
/// Exact coefficients make like terms cancel exactly and let a rational program be compared modulo a prime.
public struct Coefficient: Hashable, Sendable {
  private enum Storage: Hashable, Sendable {
    /// Lowest terms, positive denominator.
    case exact(Int, Int)
    case real(Double)
  }

  private let storage: Storage

  private init(_ storage: Storage) { self.storage = storage }

  /// The integer `value`.
  public init(_ value: Int) { storage = .exact(value, 1) }

  /// The double `value`; an integer of magnitude below 2⁵³ becomes exact.
  public init(real value: Double) {
    if value.rounded() == value, abs(value) < 9_007_199_254_740_992 {
      storage = .exact(Int(value), 1)
    } else {
      storage = .real(value)
    }
  }

  /// The double nearest to a result of `a` and `b`: the smallest one where that is 0 and the result is not, and never an exact integer where the
  /// exact result was too long to be kept.
  private init(rounded value: Double, from a: Coefficient, _ b: Coefficient, isZero: Bool = true) {
    if value == 0, !isZero {
      self.init(.real(value.sign == .minus ? -.leastNonzeroMagnitude : .leastNonzeroMagnitude))
    } else if value != 0, a.fraction != nil, b.fraction != nil {
      self.init(.real(value))
    } else {
      self.init(real: value)
    }
  }

  /// The fraction `numerator / denominator`; infinite or NaN when the denominator is zero.
  public init(_ numerator: Int, over denominator: Int) {
    guard denominator != 0, numerator != Int.min, denominator != Int.min else {
      storage = .real(Double(numerator) / Double(denominator))
      return
    }
    let divisor = greatestCommonDivisor(numerator, denominator) * (denominator < 0 ? -1 : 1)
    storage = .exact(numerator / divisor, denominator / divisor)
  }

  /// The number written as `digits[.digits][e±digits]`, exact when it fits; nil when it is not such a text, or is beyond what a double can hold.
  public init?(decimal text: some StringProtocol) {
    guard let approximate = Double(String(text)), approximate.isFinite else { return nil }
    let mantissaDigits = text.prefix { $0 != "e" && $0 != "E" }
    if approximate == 0, mantissaDigits.contains(where: { $0 != "0" && $0 != "." }) { return nil }
    // More digits than a double has were a double, and are meant as one.
    let isInteger = mantissaDigits.count == text.count && !mantissaDigits.contains(".")
    if !isInteger, mantissaDigits.drop(while: { $0 == "0" || $0 == "." }).count(where: { $0 != "." }) > 15 {
      self.init(real: approximate)
      return
    }
    var mantissa = 0
    var scale = 0
    var afterPoint = false
    var exponent = 0
    var rest = Substring(String(text))
    if let mark = rest.firstIndex(where: { $0 == "e" || $0 == "E" }) {
      guard let written = Int(rest[rest.index(after: mark)...]) else {
        self.init(real: approximate)
        return
      }
      exponent = written
      rest = rest[..<mark]
    }
    for character in rest {
      if character == "." {
        afterPoint = true
        continue
      }
      guard let digit = character.wholeNumberValue else { return nil }
      let (shifted, overflow) = mantissa.multipliedReportingOverflow(by: 10)
      let (next, overflowed) = shifted.addingReportingOverflow(digit)
      guard !overflow, !overflowed else {
        self.init(real: approximate)
        return
      }
      mantissa = next
      if afterPoint { scale += 1 }
    }
    let (power, overflowed) = exponent.subtractingReportingOverflow(scale)
    // Seventeen digits behind a point were a double, and are meant as one.
    guard !overflowed, power >= -18, power <= 18, scale <= 14 else {
      self.init(real: approximate)
      return
    }
    var ten = 1
    for _ in 0..<power.magnitude { ten *= 10 }
    self = power < 0 ? Coefficient(mantissa, over: ten) : Coefficient(mantissa) * Coefficient(ten)
  }

  /// Zero.
  public static let zero = Coefficient(0)
  /// One.
  public static let one = Coefficient(1)
  /// Minus one.
  public static let minusOne = Coefficient(-1)
  /// One half.
  public static let half = Coefficient(1, over: 2)

  /// The value in double precision.
  public var value: Double {
    switch storage {
    case .exact(let n, let d): Double(n) / Double(d)
    case .real(let x): x
    }
  }

  /// Numerator and denominator in lowest terms; nil when the coefficient is not exact.
  public var fraction: (numerator: Int, denominator: Int)? {
    if case .exact(let n, let d) = storage { (n, d) } else { nil }
  }

  /// True for what a double cannot hold: an infinite or undefined number, or one that is not zero and too small.
  public var isOutOfRange: Bool {
    if case .real(let x) = storage { !x.isFinite || x.magnitude < .leastNormalMagnitude } else { false }
  }

  /// The largest integer that is not above the coefficient; nil where it has more than 53 bits and the coefficient is not exact.
  public var floor: Int? {
    switch storage {
    case .exact(let n, let d): return n >= 0 ? n / d : -((-(n + 1)) / d) - 1
    case .real(let x):
      let whole = x.rounded(.down)
      return whole.magnitude < 9_007_199_254_740_992 ? Int(whole) : nil
    }
  }

  /// The value when it is an exact integer.
  public var integer: Int? {
    if case .exact(let n, 1) = storage { n } else { nil }
  }

  /// True for exactly zero.
  public var isZero: Bool { self == .zero }
  /// True for exactly one.
  public var isOne: Bool { self == .one }
  /// True below zero.
  public var isNegative: Bool { value < 0 }

  /// The magnitude.
  public var magnitude: Coefficient { isNegative ? -self : self }
  /// One over this coefficient.
  public var reciprocal: Coefficient { .one / self }

  /// The negated coefficient.
  public static prefix func - (a: Coefficient) -> Coefficient {
    switch a.storage {
    case .exact(let n, let d): Coefficient(.exact(-n, d))
    case .real(let x): Coefficient(.real(-x))
    }
  }

  /// The sum.
  public static func + (a: Coefficient, b: Coefficient) -> Coefficient {
    if case .exact(let p, let q) = a.storage, case .exact(let r, let s) = b.storage {
      let (left, o1) = p.multipliedReportingOverflow(by: s)
      let (right, o2) = r.multipliedReportingOverflow(by: q)
      let (numerator, o3) = left.addingReportingOverflow(right)
      let (denominator, o4) = q.multipliedReportingOverflow(by: s)
      if !o1, !o2, !o3, !o4 { return Coefficient(numerator, over: denominator) }
    }
    return Coefficient(rounded: a.value + b.value, from: a, b)
  }

  /// The difference.
  public static func - (a: Coefficient, b: Coefficient) -> Coefficient { a + (-b) }

  /// The product.
  public static func * (a: Coefficient, b: Coefficient) -> Coefficient {
    if case .exact(let p, let q) = a.storage, case .exact(let r, let s) = b.storage {
      let (numerator, o1) = p.multipliedReportingOverflow(by: r)
      let (denominator, o2) = q.multipliedReportingOverflow(by: s)
      if !o1, !o2 { return Coefficient(numerator, over: denominator) }
    }
    return Coefficient(rounded: a.value * b.value, from: a, b, isZero: a.isZero || b.isZero)
  }

  /// The quotient; infinite or NaN when `b` is zero.
  public static func / (a: Coefficient, b: Coefficient) -> Coefficient {
    if case .exact(let p, let q) = a.storage, case .exact(let r, let s) = b.storage, r != 0 {
      let (numerator, o1) = p.multipliedReportingOverflow(by: s)
      let (denominator, o2) = q.multipliedReportingOverflow(by: r)
      if !o1, !o2 { return Coefficient(numerator, over: denominator) }
    }
    return Coefficient(rounded: a.value / b.value, from: a, b, isZero: a.isZero)
  }

  /// An integer power, by repeated squaring; large results become doubles.
  public func power(_ exponent: Int) -> Coefficient {
    var result = Coefficient.one
    var base = exponent < 0 ? reciprocal : self
    var left = exponent.magnitude
    while left > 0 {
      if left & 1 == 1 { result = result * base }
      left >>= 1
      if left > 0 { base = base * base }
    }
    return result
  }
}

extension Coefficient: Comparable {
  /// Orders by value.
  public static func < (a: Coefficient, b: Coefficient) -> Bool { a.value < b.value }
}

/// The greatest common divisor of two integers, non-negative; Euclid's algorithm.
public func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
  var (x, y) = (a.magnitude, b.magnitude)
  while y != 0 { (x, y) = (y, x % y) }
  return Int(clamping: x)
}
