import Diagnostics
import Nabla
import Testing

/// The verdict, and the sentences that belong to layouts and to other forms.
@Suite struct VerdictTests {
  @Test(arguments: [
    Claim(program: Programs.leastSquares, variable: "w", claim: "2*X'*(X*w - y) + 2*lam*w", says: ["equal"]),
    Claim(program: Programs.leastSquares, variable: "w", claim: "2*(X'*X + lam*eye(n))*w - 2*X'*y", says: ["in another form"]),
    Claim(program: Programs.logistic, variable: "w", claim: "X'*diag(p.*(1-p))*X", order: 2),
    Claim(program: Programs.network, variable: "W1", claim: "d2 = q - t\nd1 = (W2'*d2).*(1 - a.^2)\ndJ/dW1 = d1*x'"),
    Claim(program: Programs.quadratic, variable: "x", claim: "grad = (A + A')*x + b"),
    Claim(program: "W: matrix(m,n); x: vector(n)\nW*x", variable: "W", claim: "D[i,j,k] = eye(m)[i,j]*x[k]"),
    Claim(program: "W: matrix(m,n); x: vector(n)\nW*x", variable: "x", claim: "W'", layout: .denominator, says: ["in denominator layout"]),
    Claim(program: "x: vector(n)\nx'*x", variable: "x", claim: "∂J/∂x = 2*x'", layout: .numerator, says: ["in numerator layout"]),
    Claim(program: "x: vector(n)\nx'*x", variable: "x", claim: "D[i] = 2*x[i]"),
  ])
  func right(_ claim: Claim) throws {
    let result = try claim.result()
    #expect(result.verdict == .equal, "\(result.reason)")
    for words in claim.says { #expect(result.reason.contains(words)) }
    #expect(result.counterexample == nil)
  }

  @Test(arguments: [
    Claim(program: Programs.layer, variable: "W", claim: "x*delta'", says: ["m x n", "n x m", "delta*x'"]),
    Claim(program: Programs.logistic, variable: "w", claim: "(p - y)'*X", says: ["a row, the numerator layout", "X'*(p - y)"]),
    Claim(program: Programs.activation, variable: "x", claim: "W'*diag(sigmoid(z).*(1 - sigmoid(z)))", says: ["denominator layout"]),
    Claim(program: "X: matrix(n,n)\ndet(X)", variable: "X", claim: "det(X)*inv(X)", says: ["inv(X) must be transposed"]),
    Claim(program: "X: matrix(n,n); B: matrix(n,n)\ntr(X^2*B)", variable: "X", claim: "X*B + B*X", says: ["the whole sum"]),
    Claim(program: "x: vector(n)\nx'*x", variable: "x", claim: "2*x", layout: .numerator, says: ["in the shape convention"]),
    Claim(program: "W: matrix(m,n); x: vector(n)\nz[i] = sum[k](W[i,k]*x[k])", variable: "x", claim: "D[i,j] = W[j,i]"),
  ])
  func transposed(_ claim: Claim) throws {
    let result = try claim.result()
    #expect(result.verdict == .transposed, "\(result.reason)")
    for words in claim.says { #expect(result.reason.contains(words), "\(result.reason)") }
  }

  /// Faults of reading are the claimant's, not verdicts.
  @Test func unreadableClaims() throws {
    let faults: [(claim: String, code: Diagnostic.Code, start: Int)] = [
      ("2x", .syntax, 0), ("2*q", .unknownName, 2), ("dJ/dx = 2*q", .unknownName, 10), ("sin(x, x)", .arity, 0), ("x = 2*x", .redefinition, 0),
    ]
    for fault in faults {
      let claim = Claim(program: "x: vector(n)\nx'*x", variable: "x", claim: fault.claim)
      let diagnostic = #expect(throws: Diagnostic.self) { try claim.result() }
      #expect(diagnostic?.code == fault.code, "\(fault.claim)")
      #expect(diagnostic?.span.start == fault.start, "\(fault.claim)")
    }
  }

  @Test func theVariable() throws {
    let program = "x: vector(n); y: vector(n)\nx'*x + y'*y"
    #expect(throws: Diagnostic.self) { try Engine().check(Problem(program: program), claim: "2*x") }
    #expect(try Engine().check(Problem(program: program), claim: "dJ/dy = 2*y").verdict == .equal)
    #expect(throws: Diagnostic.self) { try Engine().check(Problem(program: program, variables: ["x"]), claim: "dJ/dy = 2*y") }
    #expect(throws: Diagnostic.self) { try Engine().check(Problem(program: program), claim: "dJ/dv = 2*y") }
    let constant = "x: vector(n); y: vector(n) constant\nx'*y"
    #expect(try Engine().check(Problem(program: constant), claim: "y").right?.variable == "x")
  }

  @Test func counterexamples() throws {
    let half = try Claim(program: "x: vector(n)\nnorm2(x)", variable: "x", claim: "2*x").result()
    #expect(half.counterexample == "at n = 2, x = [1, 2]: entry [1] of the claim is 2, the right value is 0.4472")
    let scalar = try Claim(program: "a: scalar\na^3", variable: "a", claim: "3*a").result()
    #expect(scalar.counterexample == "at a = 2: the claim is 6, the right value is 12" || scalar.counterexample?.hasPrefix("at a = ") == true)
    let hot = try Claim(program: Programs.classifier, variable: "z", claim: "p").result()
    #expect(hot.counterexample?.contains("y = [1, 0]") == true)
    let large = try Claim(program: "W: matrix(1000,784); x: vector(784)\nnorm2(W*x)^2", variable: "W", claim: "W*x*x'").result()
    #expect(large.verdict == .notEqual)
    #expect(large.counterexample?.contains("for the length 784") == true)
  }

  /// Claims of many thousand operations are judged, without a search among their parts.
  @Test func longClaims() throws {
    let sum = Array(repeating: "x", count: 3000).joined(separator: " + ")
    #expect(try Claim(program: "x: vector(n)\nsum(x)", variable: "x", claim: sum).result().verdict == .notEqual)
    #expect(try Claim(program: "x: vector(n)\nsum(x)", variable: "x", claim: "\(sum) + x'").result().verdict == .shapeError)
  }
}
