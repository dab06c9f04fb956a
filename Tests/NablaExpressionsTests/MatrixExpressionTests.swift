// swift-format-ignore-file: AlwaysUseLowerCamelCase
// Matrices keep their capitals, as on paper.
import Diagnostics
import Execution
import Nabla
import NablaExpressions
import Testing

@Suite("Formulas built in Swift")
struct MatrixExpressionTests {
  let W = MatrixExpression.matrix("W", "h", "d")
  let U = MatrixExpression.matrix("U", "k", "h")
  let x = MatrixExpression.vector("x", "d")
  let b = MatrixExpression.vector("b", "h")
  let c = MatrixExpression.vector("c", "k")
  let y = MatrixExpression.oneHot("y", "k")
  let A = MatrixExpression.matrix("A", "n", "n")
  let u = MatrixExpression.vector("u", "n")

  @Test func operatorsKeepTheirPrecedence() {
    let a = MatrixExpression.scalar("a")
    #expect("\((a - (a - a)) * (a + a))" == "(a - (a - a))*(a + a)")
    #expect("\(-(a + a) / (a * a))" == "-(a + a)/(a*a)")
    #expect("\(pow(u .* u, 2) - 0.5 * u)" == "(u.*u).^2 - 0.5*u")
    #expect("\((A * u).transposed * u)" == "(A*u)'*u")
    #expect("\(sum(A, .rows))" == "sum(A, rows)")
  }

  @Test func aValueUsedTwiceIsAStatement() {
    let z = W * x + b
    #expect("\(z.transposed * z)" == "t1 = W*x + b\nt1'*t1")
    let named = z.named("z")
    #expect("\(named.transposed * named)" == "z = W*x + b\nz'*z")
  }

  /// A formula built in Swift and the same text of the language have the same gradients.
  @Test func gradientsAreThoseOfTheText() throws {
    let J = crossEntropy(y, softmax(U * relu(W * x + b) + c))
    let built = try J.derivatives(withRespectTo: [W, b])
    let text = Problem(
      program: "cross_entropy(y, softmax(U*relu(W*x + b) + c))",
      declarations: [("y", "onehot(k)"), ("U", "matrix(k, h)"), ("W", "matrix(h, d)"), ("x", "vector(d)"), ("b", "vector(h)"), ("c", "vector(k)")],
      variables: ["W", "b"])
    let typed = try Engine().derive(text)
    #expect(built.derivatives.map(\.shown) == typed.derivatives.map(\.shown))
  }

  @Test func aGradientIsAFormula() throws {
    let quadratic = u.transposed * A * u
    let gradient = try quadratic.gradient(withRespectTo: u)
    #expect("\(gradient)" == "A*u + A'*u")
    // The Hessian is the Jacobian of the gradient.
    let hessian = try quadratic.hessian(withRespectTo: u)
    let jacobian = try gradient.gradient(withRespectTo: u)
    let arrays: [String: DenseArray<Double>] = ["A": DenseArray(rows: [[1, 2], [5, -3]]), "u": DenseArray([0.5, 2])]
    #expect(try hessian.compile()(arrays).first?.elements == [2, 7, 7, -6])
    #expect(try jacobian.compile()(arrays).first?.elements == [2, 7, 7, -6])
    #expect(try gradient.compile()(arrays).first?.elements == [1 + 2 * 7, 0.5 * 7 - 12])
  }

  @Test func compiledFunctionsBorrowTheirArrays() throws {
    let function = try (u.transposed * A * u).compile(gradients: [u], in: Float.self)
    let matrix: [Float] = [1, 2, 5, -3]
    let point: [Float] = [0.5, 2]
    try matrix.withUnsafeBufferPointer { a in
      try point.withUnsafeBufferPointer { p in
        let arrays = ["A": try #require(BorrowedArray(a, shape: [2, 2])), "u": try #require(BorrowedArray(p))]
        let results = try function.run(arrays)
        #expect(results.output(0).first == 0.25 + 7 - 12)
        #expect(Array(results.output(1)) == [15, -8.5])
      }
    }
    #expect(point.withUnsafeBufferPointer { BorrowedArray($0, shape: [3])?.shape } == nil)
  }

  /// The Hessian of ‖T − L·Rᵀ‖² by L is block diagonal: kept as I ⊗ 2VᵀV it gives the products that its entries give.
  @Test func hessiansAreKeptAsFactors() throws {
    let T = MatrixExpression.matrix("T", "m", "n")
    let L = MatrixExpression.matrix("L", "m", "r")
    let R = MatrixExpression.matrix("R", "n", "r")
    let residual = T - L * R.transposed
    let J = sum(residual .* residual)
    let arrays: [String: DenseArray<Double>] = [
      "T": DenseArray(rows: [[1, 2, 0], [0, 1, 1]]), "L": DenseArray(rows: [[1, -1], [2, 0]]), "R": DenseArray(rows: [[1, 2], [0, 1], [3, 1]]),
    ]
    let results = try J.compile(gradients: [R], hessians: [L], keepsFactors: true).factored(arrays)
    #expect(results.map(\.shape) == [[], [3, 2], [2, 2, 2, 2]])
    // 2RᵀR
    #expect(results[2].factors == [DenseArray(shape: [2, 2], elements: [20, 10, 10, 12])])
    let dense = try J.compile(gradients: [R], hessians: [L])(arrays)
    #expect(try results.map { try $0.dense() } == dense)
    #expect(try results[2].product(with: DenseArray(rows: [[1, 0], [1, 1]])) == DenseArray(rows: [[20, 10], [30, 22]]))
  }

  @Test func wrongShapesAreNamed() throws {
    #expect {
      try (W * b).typed()
    } throws: { ($0 as? Diagnostic)?.message == "the product W*b is undefined: W has d columns, b has h rows" }
    let function = try (W * x).compile()
    #expect {
      try function(["W": DenseArray(rows: [[1, 2], [3, 4]]), "x": DenseArray([1, 2, 3])])
    } throws: { ($0 as? Diagnostic)?.message == "x has 3 entries, and d = 2, by W, which has 2 columns" }
    #expect {
      try function(["W": DenseArray(rows: [[1, 2]]), "X": DenseArray([1, 2])])
    } throws: { ($0 as? Diagnostic)?.help == "is it X?" }
    #expect(throws: Diagnostic.self) { try (W * x).gradient(withRespectTo: W * x) }
    #expect(throws: Diagnostic.self) { try (W * MatrixExpression.vector("W", "d")).typed() }
  }
}
