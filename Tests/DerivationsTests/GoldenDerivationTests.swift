import Derivations
import Diagnostics
import Foundation
import Nabla
import Pages
import Testing

/// Twenty derivations as a reader sees them, kept in files beside this one. Where `NABLA_RECORD` is set, the files are written instead of compared: read them before keeping them.
struct GoldenDerivationTests {
  struct Example: CustomTestStringConvertible {
    var name: String
    var program: String
    var variable: String
    var order = 1
    var language = Language.english
    var layout = LayoutConvention.shape
    var unfolds = false
    var testDescription: String { name }
  }

  static let examples = [
    Example(name: "least-squares", program: "X: matrix(m, n)\nnorm2(X*w - y)^2", variable: "w"),
    Example(name: "ridge", program: "X: matrix(m, n)\nnorm2(X*w - y)^2 + lambda*norm2(w)^2", variable: "w"),
    Example(name: "quadratic-form", program: "x'*A*x", variable: "x"),
    Example(name: "quadratic-form-hessian", program: "x'*A*x", variable: "x", order: 2),
    Example(name: "weights", program: NetworkDerivationTests.network, variable: "W"),
    Example(name: "weights-zh", program: NetworkDerivationTests.network, variable: "W", language: .chinese),
    Example(name: "bias", program: NetworkDerivationTests.network, variable: "b"),
    Example(name: "output-weights-zh", program: NetworkDerivationTests.network, variable: "U", language: .chinese),
    Example(name: "softmax", program: "p = softmax(z)", variable: "z"),
    Example(name: "linear-map-entries", program: "W: matrix(n, m); x: vector(m)\nz = W*x", variable: "x", unfolds: true),
    Example(name: "row-times-matrix-zh", program: "x: rowvector(m); W: matrix(m, n)\nz = x*W", variable: "x", language: .chinese, unfolds: true),
    Example(
      name: "outer-product-entries", program: "W: matrix(n, m); x: vector(m); J: function(vector(n))\nz = W*x\nJ(z)", variable: "W", unfolds: true),
    Example(name: "elementwise-zh", program: "f: elementwise\nx: vector(n)\nz = f(x)", variable: "x", language: .chinese, unfolds: true),
    Example(name: "logistic-regression", program: "X: matrix(m, n)\nJ = sum(log(exp(-y.*(X*w)) + vector(1)))", variable: "w"),
    Example(name: "log-determinant", program: "X: matrix(n, n)\nlog(det(X))", variable: "X"),
    Example(name: "inverse", program: "A: matrix(n, n); X: matrix(n, n)\ntr(A*inv(X))", variable: "X"),
    Example(name: "factorisation", program: "T: matrix(n, m); U: matrix(n, k); V: matrix(m, k)\nnorm2(T - U*V')^2", variable: "U"),
    Example(name: "gaussian-mean", program: "S: spd(n); x: vector(n); u: vector(n)\n(x - u)'*inv(S)*(x - u)/2", variable: "u"),
    Example(name: "numerator-layout", program: "X: matrix(m, n)\nnorm2(X*w - y)^2", variable: "w", layout: .numerator),
    Example(name: "norm-zh", program: "x: vector(n)\nnorm2(x)", variable: "x", language: .chinese),
  ]

  @Test(arguments: examples)
  func derivationIsToldAsBefore(example: Example) throws {
    let problem = Problem(program: example.program, variables: [example.variable], order: example.order, layout: example.layout)
    let derivation = try #require(try Explanation().derivations(of: try Engine().derive(problem), to: problem).first)
    let text = MarkdownPageWriter().write(Telling(example.language, unfolds: example.unfolds).page(derivation))
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden/\(example.name).md")
    if ProcessInfo.processInfo.environment["NABLA_RECORD"] != nil {
      try text.write(to: file, atomically: true, encoding: .utf8)
    } else {
      #expect(text == (try String(contentsOf: file, encoding: .utf8)))
    }
  }

  @Test func thereAreTwenty() { #expect(Set(Self.examples.map(\.name)).count == 20) }
}
