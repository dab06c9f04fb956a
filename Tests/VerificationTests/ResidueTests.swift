import Numerals
import Testing

@Suite struct ResidueTests {
  static let samples: [Residue] = {
    var state: UInt64 = 1
    var residues: [Residue] = [.zero, .one, Residue(-1), Residue(Int.max), Residue(Int.min), Residue(1 << 60)]
    for _ in 0..<12 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      residues.append(Residue(bits: state))
    }
    return residues
  }()

  @Test func fieldAxioms() {
    for a in Self.samples {
      #expect(a + .zero == a)
      #expect(a * .one == a)
      #expect(a + -a == .zero)
      #expect(a.isZero ? a.inverse == nil : a.inverse.map { a * $0 } == .one)
      for b in Self.samples {
        #expect(a + b == b + a)
        #expect(a * b == b * a)
        #expect(a - b == a + -b)
        for c in Self.samples {
          #expect((a + b) + c == a + (b + c))
          #expect((a * b) * c == a * (b * c))
          #expect(a * (b + c) == a * b + a * c)
        }
      }
    }
  }

  @Test func agreesWithIntegers() {
    #expect(Residue(123_456) * Residue(-654_321) == Residue(-123_456 * 654_321))
    #expect(Residue(Int(Residue.modulus)) == .zero)
    #expect(Residue(Int(Residue.modulus) + 5) == Residue(5))
    #expect(Residue.eighth * Residue(8) == .one)
    #expect(Residue(bits: Residue.modulus) == .zero)
  }

  @Test func powersAndFractions() {
    #expect(Residue(3).power(5) == Residue(243))
    #expect(Residue(3).power(0) == .one)
    #expect(Residue(3).power(-2).map { $0 * Residue(9) } == .one)
    #expect(Residue.zero.power(-1) == nil)
    #expect(Residue(Coefficient(2, over: 3)).map { $0 * Residue(3) } == Residue(2))
    #expect(Residue(Coefficient(real: 0.1)) == nil)
  }
}
