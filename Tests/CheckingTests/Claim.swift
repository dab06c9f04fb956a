import Diagnostics
import Nabla
import Testing

/// A claim about a program, and what must be said of it.
struct Claim: Sendable, CustomTestStringConvertible {
  var program: String
  var variable: String
  var claim: String
  var order = 1
  var layout = LayoutConvention.shape
  /// Words that the reason holds.
  var says: [String] = []

  var testDescription: String { "\(program.split(separator: "\n").last ?? "") by \(variable): \(claim)" }

  func result() throws(Diagnostic) -> CheckResult {
    try Engine().check(Problem(program: program, variables: [variable], order: order, layout: layout), claim: claim)
  }
}

/// Programs that claims are made about.
enum Programs {
  static let leastSquares = "X: matrix(m,n); w: vector(n); y: vector(m); lam: scalar\nnorm2(X*w - y)^2 + lam*norm2(w)^2"
  static let logistic = "X: matrix(m,n); w: vector(n); y: vector(m)\np = sigmoid(X*w)\n-sum(y.*log(p) + (1 - y).*log(1 - p))"
  static let network =
    "W1: matrix(h,n); W2: matrix(k,h); x: vector(n); t: vector(k); b1: vector(h)\nz = W1*x + b1\na = tanh(z)\nq = W2*a\nJ = norm2(q - t)^2/2"
  static let gaussian = "x: vector(n); mu: vector(n); S: spd(n)\n-logdet(S)/2 - (x - mu)'*inv(S)*(x - mu)/2"
  static let quadratic = "A: matrix(n,n); x: vector(n); b: vector(n)\nx'*A*x + b'*x"
  static let classifier = "z: vector(k); y: onehot(k)\np = softmax(z)\ncross_entropy(y, p)"
  static let layer = "W: matrix(m,n); x: vector(n); delta: vector(m)\ndelta'*(W*x)"
  static let activation = "W: matrix(m,n); x: vector(n); b: vector(m)\nz = W*x + b\nsigmoid(z)"
}
