import Shapes
import Testing
import Typing

@testable import Verification

/// The types that derivatives have.
@Suite struct DerivativeTypeTests {
  @Test func derivativeTypes() {
    #expect(derivativeType(of: .scalar, by: .row(n), order: 1) == .row(n))
    #expect(derivativeType(of: .row(m), by: .column(n), order: 1) == .matrix(m, n))
    #expect(derivativeType(of: .matrix(m, n), by: .scalar, order: 1) == .matrix(m, n))
    #expect(derivativeType(of: .scalar, by: .scalar, order: 2) == .scalar)
    #expect(derivativeType(of: .scalar, by: .column(n), order: 2) == .matrix(n, n))
    #expect(derivativeType(of: .column(m), by: .matrix(m, n), order: 1) == .tensor([m, m, n]))
    #expect(derivativeType(of: .scalar, by: .matrix(m, n), order: 2) == .tensor([m, n, m, n]))
    #expect(derivativeType(of: .row(m), by: .scalar, order: 2) == .row(m))
  }
}
