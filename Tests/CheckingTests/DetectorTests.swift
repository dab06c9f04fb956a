import Testing

@testable import Nabla

/// Every kind of mistake, in claims that have it.
@Suite struct DetectorTests {
  /// A detector, and claims that it explains.
  private struct Family: Sendable {
    var detector: String
    var claims: [Claim]
  }

  private static let values: [Family] = [
    Family(
      detector: "constant factor",
      claims: [
        Claim(program: "x: vector(n)\nx'*x", variable: "x", claim: "x", says: ["factor 2 missing"]),
        Claim(program: Programs.gaussian, variable: "mu", claim: "2*inv(S)*(x - mu)", says: ["factor 2 too much"]),
        Claim(program: Programs.gaussian, variable: "mu", claim: "-inv(S)*(x - mu)", says: ["the sign is wrong"]),
        Claim(program: Programs.logistic, variable: "w", claim: "X'*(p - y)/sum(ones(m))", says: ["factor m missing"]),
        Claim(program: "X: matrix(N,d); w: vector(d)\nmean((X*w).^2)", variable: "w", claim: "2*X'*X*w", says: ["factor N too much"]),
        Claim(program: "a: scalar; b: scalar\na^3*b", variable: "a", claim: "3*a^2", says: ["factor b missing"]),
        Claim(program: "x: vector(n)\nx'*x", variable: "x", claim: "0*x", says: ["the claim is zero"]),
      ]),
    Family(
      detector: "free entries",
      claims: [
        Claim(program: "A: symmetric(n); a: vector(n); b: vector(n)\na'*A*b", variable: "A", claim: "a*b'", says: ["as free"]),
        Claim(
          program: "X: spd(n)\nlogdet(X)", variable: "X", claim: "2*inv(X) - diag(diag(inv(X)))", says: ["counts the entries off the diagonal twice"]),
      ]),
    Family(
      detector: "wrong term",
      claims: [
        Claim(program: Programs.leastSquares, variable: "w", claim: "2*X'*(X*w - y)", says: ["the term 2*lam*w is missing"]),
        Claim(program: Programs.leastSquares, variable: "w", claim: "2*X'*(X*w - y) + lam*w", says: ["factor 2 missing in the second term 2*lam*w"]),
        Claim(program: Programs.leastSquares, variable: "w", claim: "2*X'*(X*w - y) - 2*lam*w", says: ["the sign of the second term"]),
        Claim(program: Programs.leastSquares, variable: "w", claim: "2*X'*(X*w - y) + 2*w", says: ["factor lam missing in the second term"]),
        Claim(program: Programs.leastSquares, variable: "w", claim: "2*X'*(X*w - y) + 2*lam*w + w", says: ["the term w is too much"]),
        Claim(program: Programs.gaussian, variable: "S", claim: "inv(S)*(x-mu)*(x-mu)'*inv(S)/2", says: ["the term -inv(S)/2 is missing"]),
        Claim(program: Programs.quadratic, variable: "x", claim: "A", order: 2, says: ["the term A' is missing"]),
        Claim(program: Programs.classifier, variable: "z", claim: "p", says: ["the term -y is missing"]),
      ]),
    Family(
      detector: "missing off-diagonal entries",
      claims: [
        Claim(
          program: "z: vector(n)\np = softmax(z)", variable: "z", claim: "diag(p.*(ones(n) - p))",
          says: ["the off-diagonal entries, those of -p*p', are missing", "softmax is no elementwise function"])
      ]),
    Family(
      detector: "function of the value",
      claims: [
        Claim(program: "x: vector(n)\nnorm2(x)", variable: "x", claim: "2*x", says: ["that is the derivative of norm2(x)^2"]),
        Claim(program: "x: vector(n)\nnorm2(x)^2", variable: "x", claim: "x/norm2(x)", says: ["that is the derivative of norm2(x), not"]),
        Claim(program: "X: matrix(n,n)\ndet(X)", variable: "X", claim: "inv(X)'", says: ["that is the derivative of log(det(X))"]),
      ]),
    Family(
      detector: "wrong sign",
      claims: [
        Claim(program: Programs.leastSquares, variable: "w", claim: "2*X'*(X*w + y) + 2*lam*w", says: ["the sign before y is wrong"]),
        Claim(
          program: "X: matrix(m,n); w: vector(n); y: vector(m)\nsum(log(1 + exp(-y.*(X*w))))", variable: "w", claim: "-X'*(y.*sigmoid(y.*(X*w)))",
          says: ["the sign of the argument of sigmoid is wrong"]),
      ]),
    Family(
      detector: "wrong inner derivative",
      claims: [
        Claim(program: Programs.network, variable: "W1", claim: "W2'*(q - t)*x'", says: ["tanh'(z) is forgotten", "the factor 1 - a.^2 is missing"]),
        Claim(program: Programs.network, variable: "W1", claim: "(W2'*(q - t).*(1 - tanh(a).^2))*x'", says: ["at the value of tanh"]),
        Claim(program: Programs.network, variable: "W1", claim: "(W2'*(q - t).*a.*(1 - a))*x'", says: ["the derivative of sigmoid"]),
        Claim(program: Programs.classifier, variable: "z", claim: "-y.*(1 - p)", says: ["softmax is treated as elementwise"]),
        Claim(program: "x: vector(n)\nsum(sin(x))", variable: "x", claim: "sin(x)", says: ["sin stands in the place of its derivative"]),
        Claim(
          program: "W: matrix(m,n); x: vector(n); J: function(vector(m)); f: elementwise\na = f(W*x)\nJ(a)", variable: "W",
          claim: "delta = dJ/da\ndelta'*x'", says: ["f'(W*x) is forgotten"]),
      ]),
    Family(
      detector: "missing factor",
      claims: [
        Claim(program: Programs.logistic, variable: "w", claim: "X'*X", order: 2, says: ["the factor diag(", "is missing"]),
        Claim(program: "x: vector(n)\nsum(x.^3.*exp(x))", variable: "x", claim: "3*x.^2 + x.^3", says: ["is missing"]),
      ]),
    Family(
      detector: "another derivative",
      claims: [
        Claim(program: "x: vector(n); y: vector(n)\nx'*x + y'*y", variable: "y", claim: "2*x", says: ["the derivative by x, not by y"])
      ]),
    Family(detector: "the value itself", claims: [Claim(program: "a: scalar\na^3", variable: "a", claim: "a^3", says: ["the value itself"])]),
    Family(
      detector: "scalar factor",
      claims: [
        Claim(
          program: "x: vector(n); c: vector(n)\nexp(c'*x)*norm2(x)", variable: "c", claim: "norm2(x)^2*exp(c'*x)*x",
          says: ["factor norm2(x) too much"])
      ]),
    Family(
      detector: "slip",
      claims: [
        Claim(
          program: "X: matrix(n,n); A: matrix(n,n)\ntr(inv(X)*A)", variable: "X", claim: "-inv(X)'*A*inv(X)'",
          says: ["A must be transposed: -inv(X)'*A'*inv(X)' is meant"]),
        Claim(program: "A: matrix(n,n); a: scalar\nvec(a*A)", variable: "a", claim: "vec(A')", says: ["A must not be transposed: vec(A) is meant"]),
        Claim(
          program: "X: matrix(n,n); A: matrix(n,n)\ntr(inv(X)*A)", variable: "X", claim: "-A'*inv(X)'*inv(X)'",
          says: ["the wrong order: -inv(X)'*A'*inv(X)' is meant"]),
        Claim(program: "x: vector(n)\nx.^3", variable: "x", claim: "3*diag(x.^3)", says: ["the number 3 should be 2"]),
        Claim(program: Programs.logistic, variable: "w", claim: "X'*((p - y).*p.*(1 - p))", says: ["the factor p.*(1 - p) is too much"]),
      ]),
    Family(
      detector: "wrong term of the expanded form",
      claims: [
        Claim(program: Programs.logistic, variable: "w", claim: "X'*p", says: ["the term -X'*y is missing"]),
        Claim(program: Programs.gaussian, variable: "mu", claim: "inv(S)*x", says: ["the term -inv(S)*mu is missing"]),
      ]),
    Family(
      detector: "unstated sum of 1",
      claims: [
        Claim(
          program: "z: vector(k); y: vector(k)\np = softmax(z)\ncross_entropy(y, p)", variable: "z", claim: "p - y", says: ["entries of y sum to 1"])
      ]),
    Family(
      detector: "unstated symmetry",
      claims: [
        Claim(program: Programs.quadratic, variable: "x", claim: "2*A*x + b", says: ["only where A is symmetric"]),
        Claim(
          program: "X: matrix(n,n); A: matrix(n,n); B: matrix(n,n)\ntr(A*X*B*X')", variable: "X", claim: "2*A*X*B",
          says: ["only where A and B are symmetric"]),
      ]),
    Family(
      detector: "wrong argument",
      claims: [
        Claim(program: "x: vector(n)\nsigmoid(x)", variable: "x", claim: "diag(x.*(ones(n) - x))", says: ["holds with sigmoid(x) in the place of x"]),
        Claim(program: Programs.logistic, variable: "w", claim: "X'*(X*w - y)", says: ["holds with p in the place of X*w"]),
        Claim(program: Programs.network, variable: "W2", claim: "(q - t)*z'", says: ["z stands where a is meant"]),
        Claim(program: Programs.gaussian, variable: "mu", claim: "S*(x - mu)", says: ["inv(S)"]),
      ]),
    Family(
      detector: "misplaced term",
      claims: [
        Claim(program: Programs.leastSquares, variable: "w", claim: "2*X'*(X*w - y) + lam", says: ["lam stands where the term 2*lam*w is meant"])
      ]),
    Family(
      detector: "treated as constant",
      claims: [
        Claim(
          program: "X: matrix(n,n); B: matrix(n,n)\ntr(X*X*X*B)", variable: "X", claim: "(X*X*B)'", says: ["are missing"]),
        Claim(
          program: "x: vector(n)\nu = exp(x)\nlog(sum(u.^2)) + sum(sin(u).*tanh(x))*norm2(u)", variable: "x",
          claim: "2*u.^2/sum(u.^2) + (cos(u).*tanh(x).*u + sin(u).*(1 - tanh(x).^2))*norm2(u)", says: ["norm2(u)"]),
      ]),
  ]

  private static let shapes: [Claim] = [
    Claim(
      program: "x: vector(n)\ntanh(x)", variable: "x", claim: "ones(n) - tanh(x).^2", says: ["the Jacobian is the diagonal matrix of these entries"]),
    Claim(program: "x: vector(n)\nsum(x.^4)", variable: "x", claim: "12*x.^2", order: 2, says: ["the Hessian is the diagonal matrix"]),
    Claim(program: "x: vector(n)\nsoftmax(x)", variable: "x", claim: "softmax(x).*(1 - softmax(x))", says: ["the diagonal alone"]),
    Claim(
      program: "X: matrix(N,d); W: matrix(d,h); b: vector(h); G: matrix(N,h)\nsum(G.*(X*W + ones(N)*b'))", variable: "b", claim: "G",
      says: ["b serves every row"]),
    Claim(program: "X: matrix(N,d); c: vector(N)\nsum((X + c).^2)", variable: "c", claim: "2*(X + c)", says: ["c serves every column"]),
    Claim(program: "X: matrix(N,d); c: scalar\nsum((X + c).^2)", variable: "c", claim: "2*(X + c)", says: ["c serves every entry"]),
    Claim(program: "M: matrix(m,n); x: vector(n)\nexp(M*x)", variable: "x", claim: "diag(exp(M*x))", says: ["the factor M is missing"]),
    Claim(program: Programs.network, variable: "W1", claim: "W2'*(q - t).*(1 - a.^2)", says: ["the factor x' is missing"]),
    Claim(program: Programs.network, variable: "b1", claim: "(W2'*(q - t).*(1 - a.^2))*x'", says: ["the derivative by W1, not by b1"]),
    Claim(program: Programs.network, variable: "W2", claim: "(q - t)*x'", says: ["x stands where a is meant"]),
    Claim(program: Programs.quadratic, variable: "x", claim: "A + A'", says: ["the second derivative"]),
    Claim(
      program: Programs.logistic, variable: "w", claim: "(1 - y)./(1 - p) - y./p", says: ["the derivative by p; the chain from p to w is missing"]),
    Claim(program: Programs.logistic, variable: "w", claim: "diag(p.*(1 - p))*X", says: ["the derivative of p by w"]),
    Claim(program: "X: matrix(n,n)\ndet(X)", variable: "X", claim: "det(X)", says: ["the value itself"]),
    Claim(program: "A: matrix(m,n); X: matrix(n,p); B: matrix(p,q)\nA*X*B", variable: "X", claim: "kron(B', A)", says: ["columns stacked"]),
    Claim(program: "X: matrix(m,n)\ntanh(X)", variable: "X", claim: "1 - tanh(X).^2", says: ["where the indices of value and variable agree"]),
    Claim(program: "X: matrix(m,n)\nsum(X.^2)", variable: "X", claim: "2*vec(X)", says: ["columns stacked"]),
    Claim(program: "A: matrix(n,n); x: vector(n)\nx'*A*x", variable: "A", claim: "x'*x", says: ["x*x' is meant"]),
    Claim(
      program: "X: matrix(m,n); w: vector(n); y: vector(m)\nnorm2(X*w - y)^2", variable: "w", claim: "X*w - y",
      says: ["the factor X' is missing", "factor 2 missing"]),
    Claim(
      program: "X: matrix(m,n); w: vector(n); y: vector(m)\nnorm2(X*w - y)^2", variable: "w", claim: "(X*w - y)'*X",
      says: ["factor 2 missing", "transpose"]),
  ]

  @Test(arguments: values.flatMap(\.claims))
  func wrongValues(_ claim: Claim) throws {
    let result = try claim.result()
    #expect(result.verdict == .notEqual, "\(result.reason)")
    for words in claim.says { #expect(result.reason.contains(words), "\(result.reason)") }
    #expect(result.reason.contains("the right answer is"))
    #expect(result.counterexample != nil)
  }

  @Test(arguments: shapes)
  func wrongShapes(_ claim: Claim) throws {
    let result = try claim.result()
    #expect(result.verdict == .wrongShape, "\(result.reason)")
    for words in claim.says { #expect(result.reason.contains(words), "\(result.reason)") }
  }

  @Test func detectorNames() {
    let names = Detector.all.map(\.name)
    #expect(Set(names).count == names.count)
    let tested = Set(Self.values.map(\.detector))
    for detector in Detector.all where detector.verdicts == [.notEqual] { #expect(tested.contains(detector.name), "\(detector.name)") }
  }
}
