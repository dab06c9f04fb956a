/// A stream of random numbers that a seed decides (SplitMix64): the same on every machine.
public struct RandomNumbers: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// The stream of a seed.
  public init(seed: UInt64) { state = seed }

  /// The stream of one member of a family of streams.
  public init(seed: UInt64, member: Int) {
    var outer = RandomNumbers(seed: seed)
    state = outer.next() ^ (UInt64(truncatingIfNeeded: member) &* 0xD134_2543_DE82_EF95)
    _ = next()
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number of 0 ..< bound; the bound is positive.
  public mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  /// True once in `n` times.
  public mutating func once(in n: Int) -> Bool { below(n) == 0 }

  /// One of several, which are not empty.
  public mutating func pick<Element>(_ choices: [Element]) -> Element { choices[below(choices.count)] }
}
