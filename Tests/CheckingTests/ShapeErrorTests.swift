import Nabla
import Testing

/// Claims whose operands do not fit together, and what they are meant to say.
@Suite struct ShapeErrorTests {
  @Test(arguments: [
    Claim(program: Programs.layer, variable: "W", claim: "delta*x", says: ["delta*x' is meant", "x must be transposed"]),
    Claim(program: Programs.layer, variable: "W", claim: "x'*delta", says: ["delta*x' is meant"]),
    Claim(
      program: "M: matrix(m,n); x: vector(n)\nexp(M*x)", variable: "x", claim: "M*diag(exp(M*x))",
      says: ["diag(exp(M*x))*M is meant", "the diagonal factor stands on the left"]),
    Claim(
      program: "U: matrix(m,k); V: matrix(n,k); T: matrix(m,n)\nnorm2(T - U*V')^2", variable: "U", claim: "-2*V'*(T - U*V')",
      says: ["-2*(T - U*V')*V is meant", "V multiplies from the right"]),
    Claim(program: Programs.logistic, variable: "w", claim: "X'*p - y", says: ["X'*(p - y) is meant", "brackets"]),
    Claim(program: Programs.logistic, variable: "w", claim: "X*diag(p.*(1-p))*X'", order: 2, says: ["the wrong factor is transposed"]),
    Claim(
      program: Programs.leastSquares, variable: "w", claim: "2*(X*w - y) + 2*lam*w",
      says: ["2*X'*(X*w - y) + 2*lam*w is meant", "the factor X' is missing"]),
    Claim(program: Programs.leastSquares, variable: "w", claim: "2*X'*(X*w - y) + 2*lam*w'", says: ["w must not be transposed"]),
    Claim(
      program: Programs.network, variable: "W1", claim: "d2 = q - t\nd1 = (W2'*d2).*(1 - a.^2)\nd1*x",
      says: ["d1*x' is meant", "the right answer is"]),
    Claim(program: Programs.network, variable: "W2", claim: "(q - t)*z", says: ["has the right shape, and then z stands where a is meant"]),
    Claim(program: Programs.activation, variable: "x", claim: "(sigmoid(z).*(1 - sigmoid(z)))*W", says: ["stands for the diagonal matrix"]),
    Claim(program: Programs.activation, variable: "x", claim: "sigmoid(z).*(1 - sigmoid(z)).*W", says: ["stands for the diagonal matrix"]),
    Claim(program: "A: matrix(m,n); x: vector(n)\nsum(A*x)", variable: "x", claim: "A'*ones(n)", says: ["A'*ones(m) is meant"]),
    Claim(
      program: "X: matrix(N,d); W: matrix(d,h); G: matrix(N,h)\nB = X*W\nsum(tanh(B).*G)", variable: "W", claim: "X'*G*(1 - tanh(B).^2)",
      says: ["X'*(G.*(1 - tanh(B).^2)) is meant"]),
    Claim(program: "x: vector(n)\nsum(x.^3)", variable: "x", claim: "3*x^2", says: ["3*x.^2 is meant", "the power is elementwise"]),
  ])
  func repairs(_ claim: Claim) throws {
    let result = try claim.result()
    #expect(result.verdict == .shapeError, "\(result.reason)")
    for words in claim.says { #expect(result.reason.contains(words), "\(result.reason)") }
    #expect(result.diagnostic != nil)
    #expect(result.right != nil)
  }

  /// The span is of the claim's text, also behind a left side.
  @Test func places() throws {
    let bare = try Claim(program: Programs.layer, variable: "W", claim: "delta*x").result()
    #expect(bare.diagnostic?.span.start == 0 && bare.diagnostic?.span.length == 7)
    let equation = try Claim(program: Programs.layer, variable: "W", claim: "∂J/∂W = delta*x").result()
    #expect(equation.diagnostic?.span.start == 8 && equation.diagnostic?.span.length == 7)
  }

  /// What no small change mends is answered with the right formula all the same.
  @Test func beyondRepair() throws {
    let result = try Claim(program: Programs.network, variable: "W1", claim: "t*t*t").result()
    #expect(result.verdict == .shapeError)
    #expect(result.reason.contains("the right answer is"))
  }
}
