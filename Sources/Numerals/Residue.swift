/// An integer modulo the Mersenne prime p = 2⁶¹ − 1: exact arithmetic in which equality at random points is nearly a proof.
///
/// Two rational functions whose difference has degree d agree at a random point of the field with a probability of at most d / p, unless they are equal
/// (J. T. Schwartz, "Fast probabilistic algorithms for verification of polynomial identities", 1980).
public struct Residue: Hashable, Sendable {
  /// The prime p.
  public static let modulus: UInt64 = (1 << 61) - 1

  /// The representative in 0..<p.
  public let representative: UInt64

  private init(reduced representative: UInt64) { self.representative = representative }

  /// The class of an integer.
  public init(_ value: Int) {
    let remainder = value.magnitude % UInt(Residue.modulus)
    representative = value < 0 && remainder != 0 ? Residue.modulus - UInt64(remainder) : UInt64(remainder)
  }

  /// The class of the low 61 bits; all classes are equally likely for random bits, up to one part in 2⁶¹.
  public init(bits: UInt64) {
    let low = bits & Residue.modulus
    representative = low == Residue.modulus ? 0 : low
  }

  /// The class of an exact fraction; nil for a coefficient that is only a double, or whose denominator is a multiple of p.
  public init?(_ coefficient: Coefficient) {
    guard let (numerator, denominator) = coefficient.fraction else { return nil }
    if denominator == 1 {
      self.init(numerator)
      return
    }
    guard let inverse = Residue(denominator).inverse else { return nil }
    self = Residue(numerator) * inverse
  }

  /// Zero.
  public static let zero = Residue(reduced: 0)
  /// One.
  public static let one = Residue(reduced: 1)
  /// One over eight: 8 · 2⁵⁸ = 2⁶¹ ≡ 1.
  public static let eighth = Residue(reduced: 1 << 58)

  /// True for zero.
  public var isZero: Bool { representative == 0 }

  /// The sum.
  public static func + (a: Residue, b: Residue) -> Residue {
    let sum = a.representative &+ b.representative
    return Residue(reduced: sum >= modulus ? sum &- modulus : sum)
  }

  /// The difference.
  public static func - (a: Residue, b: Residue) -> Residue {
    let (difference, borrow) = a.representative.subtractingReportingOverflow(b.representative)
    return Residue(reduced: borrow ? difference &+ modulus : difference)
  }

  /// The negative.
  public static prefix func - (a: Residue) -> Residue {
    a.isZero ? a : Residue(reduced: modulus &- a.representative)
  }

  /// The product. With h·2⁶¹ + l the full product, 2⁶¹ ≡ 1 makes it h + l, and h + l < 2p.
  public static func * (a: Residue, b: Residue) -> Residue {
    let product = a.representative.multipliedFullWidth(by: b.representative)
    let high = (product.high << 3) | (product.low >> 61)
    let sum = high &+ (product.low & modulus)
    return Residue(reduced: sum >= modulus ? sum &- modulus : sum)
  }

  /// The class b with a·b = 1, that is a^(p−2) by Fermat's little theorem; nil for zero.
  public var inverse: Residue? {
    isZero ? nil : raised(to: Residue.modulus - 2)
  }

  /// An integer power; nil for a negative power of zero. The zeroth power is one.
  public func power(_ exponent: Int) -> Residue? {
    if exponent >= 0 { return raised(to: UInt64(exponent)) }
    return inverse?.raised(to: UInt64(exponent.magnitude))
  }

  private func raised(to exponent: UInt64) -> Residue {
    var result = Residue.one
    var square = self
    var left = exponent
    while left > 0 {
      if left & 1 == 1 { result = result * square }
      left >>= 1
      if left > 0 { square = square * square }
    }
    return result
  }
}
