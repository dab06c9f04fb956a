import Emission
import Syntax
import Testing
import Typing

@Suite("Programs and answers as formulas")
struct LaTeXEmitterTests {
  @Test(
    "expressions",
    arguments: [
      ("X: matrix(m, n); w: vector(n); y: vector(m); 2*X'*(X*w - y)", "2 X^{\\top} (X \\mathbf{w} - \\mathbf{y})"),
      ("A: matrix(n, n); inv(A)'", "A^{-\\top}"),
      ("A: matrix(n, n); A^-1*A'", "A^{-1} A^{\\top}"),
      ("x: vector(n); y: vector(n); (x'*y)*x", "(\\mathbf{x}^{\\top} \\mathbf{y}) \\mathbf{x}"),
      ("x: vector(n); A: matrix(n, n); 2*(x'*A*x)", "2 \\mathbf{x}^{\\top} A \\mathbf{x}"),
      ("x: vector(n); x.^2", "\\mathbf{x}^{\\odot2}"),
      ("x: vector(n); y: vector(n); (x + y).*y./x", "(\\mathbf{x} + \\mathbf{y}) \\odot \\mathbf{y} \\oslash \\mathbf{x}"),
      ("x: vector(n); x/norm2(x)", "\\frac{\\mathbf{x}}{\\lVert\\mathbf{x}\\rVert_{2}}"),
      ("x: vector(n); norm2(x)^2", "\\lVert\\mathbf{x}\\rVert_{2}^{2}"),
      ("a: scalar; b: scalar; -a*b/(a + b)", "-\\frac{a b}{a + b}"),
      ("a: scalar; 2*3*a - (-a)", "2 \\cdot 3 a - (-a)"),
      ("A: matrix(n, n); B: matrix(n, n); kron(A, B)*vec(A)", "(A \\otimes B) \\operatorname{vec}(A)",),
      ("x: vector(n); eye(n) - x*ones(n)'", "I_{n} - \\mathbf{x} \\mathbf{1}_{n}^{\\top}"),
      ("A: matrix(n, n); det(A)*tr(A) + logdet(A)", "\\det(A) \\operatorname{tr}(A) + \\log \\det(A)"),
      ("theta: vector(n); W_hx: matrix(n, n); b_1: vector(n); W_hx'*theta + b_1", "W_{hx}^{\\top} \\boldsymbol{\\theta} + \\mathbf{b}_{1}"),
      ("yhat: vector(n); ŷ: vector(n); yhat + ŷ", "\\hat{\\mathbf{y}} + \\hat{\\mathbf{y}}"),
      ("x: vector(n); sqrt(sum(abs(x)))", "\\sqrt{\\operatorname{sum}(\\lvert\\mathbf{x}\\rvert)}"),
      ("A: matrix(m, n); sum(A, rows)", "\\operatorname{sum}_{\\operatorname{rows}}(A)"),
      ("x: vector(n); sigmoid(x)", "\\sigma(\\mathbf{x})"),
      ("x: vector(n); sigma: scalar; sigmoid(sigma*x)", "\\operatorname{sigmoid}(\\sigma \\mathbf{x})"),
    ])
  func expressions(text: String, expected: String) throws {
    #expect(try Language.laTeX(text) == expected)
  }

  @Test("index notation")
  func indexNotation() throws {
    #expect(
      try Language.laTeX("W: matrix(m, n); x: vector(n)\nz[i] = sum[k](W[i,k]*x[k])") == "z_{i} = \\sum_{k} W_{ik} x_{k}")
    #expect(try Language.laTeX("x: vector(n); A: matrix(m, n)\nD[i,j,k] = eye(m)[i,j]*x[k]") == "D_{ijk} = \\delta_{ij} x_{k}")
    #expect(
      try Language.laTeX("x: vector(8); h: vector(3)\ny[i] = sum[k](h[k]*x[i+k-1])") == "y_{i} = \\sum_{k} h_{k} x_{i + k - 1}")
    #expect(try Language.laTeX("A: matrix(n, n)\ninv(A)[1,2]") == "(A^{-1})_{12}")
  }

  @Test("primes of an abstract function")
  func primes() throws {
    let program = try Language.program("z: vector(n); f: elementwise\nsum(f(z))")
    let answer = try Parser.parse("f'(z)")
    #expect(
      LaTeXEmitter(program).emit(derivativeOf: "J", by: "z", order: 1, answer: answer)
        == "\\frac{\\partial J}{\\partial\\mathbf{z}} = f^{\\prime}(\\mathbf{z})")
  }

  @Test("statements are aligned lines, the derivative last")
  func statements() throws {
    let program = try Language.program("x: vector(n); W: matrix(m, n)\nz = W*x\nJ = z'*z")
    let answer = try Parser.parse("delta = 2*z'\ndelta'*x'")
    let typed = try Elaborator.elaborate(answer, after: program, signatures: Language.signatures)
    #expect(
      LaTeXEmitter(typed).emit(derivativeOf: "J", by: "W", order: 1, answer: answer) == """
        \\begin{aligned}
        \\boldsymbol{\\delta} &= 2 \\mathbf{z}^{\\top} \\\\
        \\frac{\\partial J}{\\partial W} &= \\boldsymbol{\\delta}^{\\top} \\mathbf{x}^{\\top}
        \\end{aligned}
        """)
  }

  @Test("a second derivative")
  func secondDerivative() throws {
    let answer = try Parser.parse("2*X'*X")
    #expect(
      LaTeXEmitter().emit(derivativeOf: nil, by: "w", order: 2, answer: answer) == "\\frac{\\partial^{2}f}{\\partial w^{2}} = 2 X^{\\top} X")
  }

  @Test(
    "plain text",
    arguments: [
      ("X: matrix(m, n); w: vector(n); y: vector(m); 2*X'*(X*w - y)", "2 Xᵀ (X w − y)"),
      ("A: matrix(n, n); x: vector(n); x'*inv(A)*x/2", "(xᵀ A⁻¹ x)/2"),
      ("x: vector(n); x/norm2(x)^2", "x/‖x‖₂²"),
      ("W: matrix(m, n); x: vector(n)\nz[i] = sum[k](W[i,k]*x[k])", "zᵢ = ∑ₖ Wᵢₖ xₖ"),
      ("theta: vector(n); y: vector(n); theta.*y", "θ ⊙ y"),
    ])
  func plainText(text: String, expected: String) throws {
    #expect(try Language.plainText(text) == expected)
  }
}
