import Diagnostics
import Emission
import Testing
import Typing

@Suite("Programs and their derivatives as functions of NumPy")
struct NumPyEmitterTests {
  @Test("a whole file: imports, helpers, docstring, checks, statements, results")
  func wholeFile() throws {
    let text = """
      theta: vector(n); y: onehot(n)
      p = softmax(theta)
      J = cross_entropy(y, p)
      """
    #expect(
      try Language.numPy(text, [("theta", 1, "p - y")]) == """
        import numpy as np


        def _logsoftmax(x, axis=None):
            u = x - np.max(x, axis=axis, keepdims=True)
            return u - np.log(np.sum(np.exp(u), axis=axis, keepdims=True))


        def _softmax(x, axis=None):
            e = np.exp(x - np.max(x, axis=axis, keepdims=True))
            return e / np.sum(e, axis=axis, keepdims=True)


        def loss(theta, y):
            \"""The value and its derivative by theta.

            Parameters
            ----------
            theta : array of shape (n,)
            y : array of shape (n,), one-hot

            Returns
            -------
            J : float
            dJ_dtheta : array of shape (n,)
            \"""
            theta = np.asarray(theta, dtype=float)
            y = np.asarray(y, dtype=float)
            if theta.ndim != 1:
                raise ValueError(f"theta must have shape (n,), got {theta.shape}")
            n = theta.shape[0]
            if y.shape != (n,):
                raise ValueError(f"y must have shape (n,) = {(n,)}, got {y.shape}")
            p = _softmax(theta)
            J = -(y @ _logsoftmax(theta))
            dJ_dtheta = p - y
            return J, dJ_dtheta

        """)
  }

  @Test("several derivatives share the program's statements, and equal names get numbers")
  func sharedStatements() throws {
    let program = "X: matrix(m, n); w: vector(n); y: vector(m)\nr = X*w - y\nJ = r'*r"
    let lines = try Language.body(program, [("w", 1, "d = 2*r\nX'*d"), ("y", 1, "d = -2*r\nd"), ("w", 2, "2*X'*X")])
    #expect(
      lines == [
        "r = X @ w - y", "J = r @ r", "d = 2 * r", "dJ_dw = X.T @ d", "d_2 = -2 * r", "d2J_dw2 = 2 * (X.T @ X)", "dJ_dy = d_2",
      ])
    let text = try Language.numPy(program, [("w", 1, "d = 2*r\nX'*d"), ("y", 1, "d = -2*r\nd"), ("w", 2, "2*X'*X")])
    #expect(text.contains("return J, dJ_dw, dJ_dy, d2J_dw2"))
  }

  @Test(
    "orientation vanishes",
    arguments: [
      ("x: vector(n); y: vector(n); x'*y", "x @ y"),
      ("x: vector(m); y: vector(n); x*y'", "np.outer(x, y)"),
      ("A: matrix(m, n); x: vector(n); A*x", "A @ x"),
      ("A: matrix(m, n); x: vector(m); x'*A", "x @ A"),
      ("A: matrix(m, n); x: vector(n); x'*A'", "A @ x"),
      ("A: matrix(m, n); x: vector(m); A + x", "A + x[:, None]"),
      ("A: matrix(m, n); x: rowvector(n); A - x", "A - x"),
      ("x: vector(m); y: vector(n); kron(x, y')", "np.outer(x, y)"),
      ("x: vector(m); A: matrix(p, q); kron(x, A)", "np.kron(x[:, None], A)"),
      ("x: vector(m); A: matrix(p, q); kron(x', A)", "np.kron(x, A)"),
      ("A: matrix(m, n); vec(A)", "A.reshape(-1, order=\"F\")"),
      ("A: matrix(m, n); sum(A, rows)", "np.sum(A, axis=1)"),
      ("A: matrix(m, n); softmax(A, rows)", "_softmax(A, axis=1)"),
    ])
  func orientation(text: String, expected: String) throws {
    #expect(try Language.body(text) == ["value = \(expected)"])
  }

  @Test(
    "structure is not multiplied out",
    arguments: [
      ("v: vector(m); A: matrix(m, n); diag(v)*A", "v[:, None] * A"),
      ("v: vector(n); A: matrix(m, n); A*diag(v)", "A * v"),
      ("v: vector(n); x: vector(n); diag(v)*x", "v * x"),
      ("v: vector(n); inv(diag(v))", "np.diag(1 / v)"),
      ("A: matrix(n, n); b: vector(n); inv(A)*b", "np.linalg.solve(A, b)"),
      ("A: matrix(n, n); b: vector(n); A^-1*b", "np.linalg.solve(A, b)"),
      ("A: matrix(n, n); b: vector(n); b'*inv(A)", "np.linalg.solve(A.T, b)"),
      ("A: matrix(n, n); b: vector(n); inv(A)'*b", "np.linalg.solve(A.T, b)"),
      ("A: matrix(n, n); B: matrix(n, n); x: vector(n); A*B*x", "A @ (B @ x)"),
      ("A: matrix(n, n); u: vector(n); v: vector(n); x: vector(n); (u*v')*x", "(v @ x) * u"),
      ("A: matrix(m, n); B: matrix(m, n); tr(A*B')", "np.sum(A * B)"),
      ("A: matrix(m, n); B: matrix(m, n); diag(A*B')", "np.sum(A * B, axis=1)"),
      ("A: matrix(m, n); A*ones(n)", "np.sum(A, axis=1)"),
      ("x: vector(n); ones(n) - x.^2", "1 - x ** 2"),
      ("x: vector(n); A: matrix(n, n); A - x*ones(n)'", "A - x[:, None]"),
      ("X: matrix(m, n); w: vector(n); 2*X'*(X*w)", "2 * (X.T @ (X @ w))"),
      ("A: matrix(n, n); logdet(A)", "np.linalg.slogdet(A)[1]"),
      ("A: matrix(n, n); log(det(A))", "np.linalg.slogdet(A)[1]"),
      ("x: vector(n); log(sum(exp(x)))", "_logsumexp(x)"),
      ("x: vector(n); log(1 + exp(x))", "np.logaddexp(0, x)"),
      ("x: vector(n); 1./(1 + exp(-x))", "_sigmoid(x)"),
      ("x: vector(n); norm2(x)^2", "x @ x"),
    ])
  func structure(text: String, expected: String) throws {
    #expect(try Language.body(text) == ["value = \(expected)"])
  }

  @Test(
    "brackets are the fewest",
    arguments: [
      ("a: scalar; b: scalar; a - (b - a)", "a - (b - a)"),
      ("a: scalar; b: scalar; a/(b*a)", "a / (b * a)"),
      ("a: scalar; b: scalar; -a^2 + b", "b - a ** 2"),
      ("a: scalar; b: scalar; (-a)^2*b", "(-a) ** 2 * b"),
      ("a: scalar; b: scalar; (a + b)^2/3", "(a + b) ** 2 / 3"),
      ("a: scalar; b: scalar; 0.001*a*b", "0.001 * a * b"),
      ("a: scalar; b: scalar; 2*a/7 - b", "2 * a / 7 - b"),
      ("a: scalar; b: scalar; a^-1*b^(1/2)", "1 / a * np.sqrt(b)"),
    ])
  func brackets(text: String, expected: String) throws {
    #expect(try Language.body(text) == ["value = \(expected)"])
  }

  @Test(
    "index notation without loops",
    arguments: [
      ("W: matrix(m, n); x: vector(n)\nz[i] = sum[k](W[i,k]*x[k])", "z = W @ x"),
      ("A: matrix(m, n); B: matrix(m, n)\nC[i,j] = sum[k](B[k,j]*A[k,i])", "C = A.T @ B"),
      ("x: vector(8); h: vector(3)\ny[i] = sum[k](h[k]*x[i+k-1])", "y = x[np.arange(6)[:, None] + np.arange(3)] @ h"),
      ("x: vector(m); y: vector(n)\nD[i,j] = x[i] - y[j]", "D = x[:, None] - y"),
      ("x: vector(n); W: matrix(m, n)\nD[i,j,k] = eye(m)[i,j]*x[k]", "D = np.eye(m)[:, :, None] * x"),
      ("A: matrix(n, n)\nd[i] = A[i,i]", "d = np.einsum(\"ii->i\", A)"),
      ("A: matrix(m, n)\nB[j,i] = A[i,j]", "B = A.T"),
      ("A: matrix(m, n)\nc[i] = A[i,2]", "c = A[:, 1]"),
      ("x: vector(n)\nsum[i](3*x[i]^2)", "value = 3 * (x @ x)"),
      ("T: tensor(m, n, k); x: vector(n)\nS[a,c] = sum[b](T[a,b,c]*x[b])", "S = np.einsum(\"ijk,j->ik\", T, x)"),
    ])
  func indexNotation(text: String, expected: String) throws {
    #expect(try Language.body(text) == [expected])
  }

  @Test("names that Python reserves or cannot read")
  func names() throws {
    let text = try Language.numPy("lambda: scalar; θ: vector(n); ŷ: vector(n); b₁: vector(n); np: scalar\nlambda*np*(θ'*ŷ) + sum(b₁)")
    #expect(text.contains("def loss(lambda_, theta, y_hat, b1, np_):"))
  }

  @Test("abstract functions are parameters")
  func abstractFunctions() throws {
    let program = "W: matrix(m, n); x: vector(n); f: elementwise\nsum(f(W*x))"
    let text = try Language.numPy(program, [("W", 1, "f'(W*x)*x'")])
    #expect(text.contains("def loss(W, x, f, df):"))
    #expect(text.contains("np.outer(df(t1), x)"))
  }

  @Test("a length that no argument tells is a parameter")
  func freeLength() throws {
    #expect(try Language.numPy("eye(n)").contains("def loss(n):"))
  }

  @Test("long expressions are broken into local variables")
  func longExpressions() throws {
    let text = "x: vector(n)\nsum(" + (1...60).map { "sin(\($0)*x)" }.joined(separator: " + ") + ")"
    let lines = try Language.body(text)
    #expect(lines.count > 5)
    #expect(lines.allSatisfy { $0.utf8.count < 220 })
  }

  @Test("a template given from outside is used, with brackets where its slot asks for them")
  func templates() throws {
    let program = try Language.program("x: vector(n)\ntanh(x + 1)*2 + sin(-x)")
    let emitter = Emitter(.numpy, templates: .standard(.numpy).adding(["tanh": "{0} ** 3 + 1", "sin": "my.sin({0})"]))
    let text = try emitter.emit(CodeRequest(program: program, derivatives: [], name: "g"))
    #expect(text.contains("value = 2 * ((x + 1) ** 3 + 1) + my.sin(-x)"))
  }

  @Test("a function without a template is an error that names it")
  func missingTemplate() throws {
    let program = try Language.program("x: vector(n)\ntanh(x)")
    let emitter = Emitter(.numpy, templates: FunctionTemplates(expressions: [:]))
    #expect(throws: Diagnostic.self) { _ = try emitter.emit(CodeRequest(program: program, derivatives: [], name: "g")) }
  }
}
