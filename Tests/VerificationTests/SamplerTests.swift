import Numerals
import Shapes
import Testing
import Typing

@testable import Verification

@Suite struct SamplerTests {
  private func sample(_ type: ValueType, _ facts: Facts, _ check: ([Double], [Residue]) -> Void) throws {
    var b = ProgramBuilder()
    let x = b.variable("x", type, facts)
    let sampler = try Sampler(b.finished(x), SizeAssignment(named: ["n": 4, "m": 3]))
    var source = RandomSource(seed: 3)
    for strategy in Strategy.allCases { check(sampler.values(strategy, &source)[0], sampler.residues(&source)[0]) }
  }

  @Test func symmetric() throws {
    for facts: Facts in [.symmetric, .positiveDefinite, [.symmetric, .positiveDefinite]] {
      try sample(.matrix(n, n), facts) { values, residues in
        for i in 0..<4 {
          for j in 0..<4 {
            #expect(values[i * 4 + j] == values[j * 4 + i])
            #expect(residues[i * 4 + j] == residues[j * 4 + i])
          }
        }
      }
    }
  }

  @Test func positiveDefiniteHasPositiveMinors() throws {
    try sample(.matrix(n, n), .positiveDefinite) { values, _ in
      for k in 1...4 {
        let minor = (0..<k).flatMap { i in (0..<k).map { Measured(exact: values[i * 4 + $0]) } }
        #expect((try? SquareMatrix(side: k, entries: minor).determinant().value) ?? -1 > 0)
      }
    }
  }

  @Test func diagonal() throws {
    try sample(.matrix(n, n), .diagonal) { values, residues in
      for place in values.indices where place % 5 != 0 {
        #expect(values[place] == 0)
        #expect(residues[place].isZero)
      }
    }
  }

  @Test func oneHotAndDistribution() throws {
    try sample(.column(n), [.oneHot, .sumsToOne]) { values, residues in
      #expect(values.sorted() == [0, 0, 0, 1])
      #expect(residues.filter { $0 == .one }.count == 1)
    }
    try sample(.column(n), .sumsToOne) { values, residues in
      #expect(values.reduce(0, +) == 1)
      #expect(values.allSatisfy { $0 > 0 })
      #expect(residues.reduce(.zero, +) == .one)
    }
  }

  @Test func signs() throws {
    try sample(.matrix(m, n), .positive) { values, _ in #expect(values.allSatisfy { $0 > 0 }) }
    try sample(.matrix(m, n), .nonnegative) { values, _ in #expect(values.allSatisfy { $0 >= 0 }) }
  }

  @Test func sizesDiffer() {
    var b = ProgramBuilder()
    let matrixX = b.variable("X", .matrix(m, n))
    let assignments = SizeCandidates([b.finished(matrixX)]).assignments(replacingLiterals: true)
    #expect(assignments.count > 4)
    #expect(Set(assignments).count == assignments.count)
    for sizes in assignments { #expect(sizes.named["m"] != sizes.named["n"]) }
  }

  @Test func normalEntriesAreStandard() {
    var source = RandomSource(seed: 11)
    let values = (0..<20_000).map { _ in source.normal() }
    let mean = values.reduce(0, +) / 20_000
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
    #expect(abs(mean) < 0.03)
    #expect(abs(variance - 1) < 0.05)
  }
}
