/// What stands in for a function known by name only: a fixed polynomial whose coefficients, in eighths, are drawn from a hash of the name.
///
/// A rule that holds for every function holds for these; a rule that confuses f with f′, or one function with another, does not.
enum AbstractPolynomial {
  /// The degree of an elementwise stand-in.
  static let degree = 5

  /// The coefficients of f⁽ᵏ⁾ in eighths, the constant one first; empty for the zero polynomial.
  ///
  /// f = 1 + … is positive near 0, so that log f and the like have a domain.
  static func elementwise(_ name: String, order: Int) -> [Int] {
    var coefficients = (0...degree).map { place in place == 0 ? 8 + draw(name, stream: 0, place: 0).magnitude : UInt(0) }.map { Int($0) }
    for place in 1...degree { coefficients[place] = draw(name, stream: 0, place: place) }
    for _ in 0..<min(order, degree + 1) {
      coefficients = coefficients.enumerated().dropFirst().map { power, c in c * power }
    }
    return coefficients
  }

  /// The coefficients a, b, c, in eighths, of J(z) = a·z + (b·z)² + (c·z)³ for a z of `count` entries, whose gradient is a + 2(b·z) b + 3(c·z)² c.
  static func scalar(_ name: String, count: Int) -> [[Int]] {
    (1...3).map { stream in (0..<count).map { draw(name, stream: stream, place: $0) } }
  }

  /// An integer of −8…8, never 0.
  private static func draw(_ name: String, stream: Int, place: Int) -> Int {
    // FNV-1a over the name, then the finaliser of SplitMix64 over the place: the same on every machine and in every run.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    var source = RandomSource(seed: hash &+ UInt64(stream) &* 0x1_0000_0001 &+ UInt64(place) << 8)
    let k = Int(source.next() % 16)
    return k < 8 ? k - 8 : k - 7
  }
}
