import Glibc
import Numerals

/// Pseudo-random numbers that are the same in every run: SplitMix64 (G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number
/// generators", 2014).
struct RandomSource: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// Uniform in low..<high.
  mutating func uniform(_ low: Double, _ high: Double) -> Double {
    low + (high - low) * (Double(next() >> 11) * 0x1p-53)
  }

  /// Standard normal, by the Box–Muller transform.
  mutating func normal() -> Double {
    let radius = sqrt(-2 * log(1 - uniform(0, 1)))
    return radius * cos(2 * Double.pi * uniform(0, 1))
  }

  /// A uniform integer of 0..<count.
  mutating func below(_ count: Int) -> Int { Int(next() % UInt64(max(count, 1))) }

  /// A uniform residue.
  mutating func residue() -> Residue { Residue(bits: next() >> 3) }
}
