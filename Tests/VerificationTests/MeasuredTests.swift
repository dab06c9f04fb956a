import Testing

@testable import Verification

/// Bounds on rounding errors hold.
@Suite struct MeasuredTests {
  /// Products and quotients below the smallest normal number lose digits, which their bounds tell. The right values are computed 2⁶⁰⁰ times as large.
  @Test func underflowIsInTheBounds() throws {
    var source = RandomSource(seed: 1)
    for _ in 0..<1_000 {
      let (a, b) = (source.uniform(1, 2) * 0x1p-560, source.uniform(1, 2) * 0x1p-480)
      let shift = Double(source.below(30))
      let small = Measured(exact: a) * Measured(exact: b / shift.exponential)
      let right = (a * 0x1p600) * (b / shift.exponential)
      #expect(abs(small.value * 0x1p600 - right) <= small.bound * 0x1p600 + right * 0x1p-52)
      let dividend = a * (b * 0x1p200)
      let quotient = try Measured(exact: dividend).divided(by: Measured(exact: 3 * 0x1p190 * shift.exponential))
      let wanted = (dividend * 0x1p600) / (3 * 0x1p190 * shift.exponential)
      #expect(abs(quotient.value * 0x1p600 - wanted) <= quotient.bound * 0x1p600 + wanted * 0x1p-51)
    }
  }
}

extension Double {
  /// 2 to this power.
  fileprivate var exponential: Double { (0..<Int(self)).reduce(1) { power, _ in 2 * power } }
}
