import Diagnostics
import Nabla
import Pages
import Testing

@testable import Derivations

@Suite("Identities by name")
struct IdentityTests {
  @Test("names are different, and there are at least twenty classics besides the networks")
  func names() {
    #expect(Set(Identity.all.map(\.name)).count == Identity.all.count)
    #expect(Identity.all.filter { $0.group != .networks }.count >= 20)
    for group in Identity.Group.allCases { #expect(Identity.all.contains { $0.group == group }) }
  }

  @Test("each is derived, checked and told at both depths in both languages", arguments: Identity.all.map(\.name))
  func pages(_ name: String) throws {
    let identity = try #require(Identity.named(name))
    for language in Language.allCases {
      let short = try identity.page(in: language)
      let long = try identity.page(in: language, depth: .index)
      #expect(short.blocks.contains { if case .remark(.result, _) = $0 { true } else { false } })
      #expect(long.blocks.count > short.blocks.count)
      #expect(long.blocks.starts(with: short.blocks))
      #expect(TextPageWriter(width: 100).write(long).contains(language == .english ? identity.title.english : identity.title.chinese))
    }
  }

  /// What books print, in the language; judged by the engine against its own derivation's problem.
  @Test(
    "each agrees with what is printed",
    arguments: [
      ("trace-of-product", "A'"), ("trace-of-three", "A'*B'"), ("trace-with-transpose", "A"), ("trace-of-square", "2*X'"),
      ("trace-of-square-times", "(X*B + B*X)'"), ("trace-of-quadratic", "B*X + B'*X"), ("trace-of-two-sided-quadratic", "B*X*C + B'*X*C'"),
      ("determinant", "det(X)*inv(X)'"), ("determinant-of-product", "det(A*X*B)*inv(X)'"),
      ("determinant-of-quadratic", "2*det(X'*A*X)*A*X*inv(X'*A*X)"),
      ("log-determinant", "inv(X)'"), ("inverse-in-bilinear-form", "-inv(X)'*a*b'*inv(X)'"), ("trace-of-inverse-product", "-(inv(X)*B*A*inv(X))'"),
      ("trace-of-shifted-inverse", "-(inv(X + A)*inv(X + A))'"), ("euclidean-distance", "(x - a)/norm2(x - a)"),
      ("unit-vector", "eye(n)/norm2(x - a) - (x - a)*(x - a)'/norm2(x - a)^3"), ("squared-norm", "2*x"), ("squared-frobenius-norm", "2*X"),
      ("linear-form", "a"), ("bilinear-form", "a*b'"), ("bilinear-form-transposed", "b*a'"), ("quadratic-form", "(B + B')*x"),
      ("quadratic-form-of-affine", "(D + D')*(X*b + c)*b'"), ("matrix-times-column-by-matrix", "delta'*x'"),
      ("row-times-matrix-by-matrix", "x'*delta"),
    ])
  func printedFormulas(_ name: String, _ formula: String) throws {
    let identity = try #require(Identity.named(name))
    #expect(try Engine().check(identity.problem, claim: formula).verdict == .equal)
  }

  @Test("the list has every name")
  func contents() {
    for language in Language.allCases {
      let text = TextPageWriter(width: 200).write(Identity.contents(in: language))
      for identity in Identity.all { #expect(text.contains(identity.name)) }
    }
  }
}
