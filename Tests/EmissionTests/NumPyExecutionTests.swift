import Foundation
import Testing

/// Emitted functions are run: a derivative against central differences, two spellings of one value against each other.
@Suite("Emitted functions compute what they say", .enabled(if: Python.hasNumPy, "python3 with NumPy is not installed"))
struct NumPyExecutionTests {
  private static let sizes = "m, n, p, q, h, c = 3, 4, 2, 5, 6, 3\n"

  @Test("derivatives agree with central differences")
  func derivatives() throws {
    let cases: [(text: String, variable: String, answer: String)] = [
      ("X: matrix(m, n); w: vector(n); y: vector(m)\nnorm2(X*w - y)^2", "w", "2*X'*(X*w - y)"),
      ("W: matrix(m, n); x: vector(n); y: distribution(m)\nz = W*x\nJ = cross_entropy(y, softmax(z))", "W", "(softmax(z) - y)*x'"),
      ("X: matrix(n, n)\nlogdet(X*X')", "X", "2*inv(X)'"),
      ("X: matrix(m, n); Z: matrix(h, m); b: rowvector(n)\nsum(tanh(Z*X + b))", "X", "Z'*(1 - tanh(Z*X + b).^2)"),
      ("X: matrix(m, n); Z: matrix(h, m); b: rowvector(n)\nsum(tanh(Z*X + b))", "b", "sum(1 - tanh(Z*X + b).^2, columns)"),
      ("x: vector(n)\nexp(x)/sum(exp(x))", "x", "s = softmax(x)\ndiag(s) - s*s'"),
      ("A: matrix(n, n); x: vector(n); b: vector(n)\nx'*inv(A)*b", "A", "-inv(A)'*x*b'*inv(A)'"),
      ("x: vector(m); y: vector(n)\nkron(y, x)", "x", "kron(y, eye(m))"),
      ("W: matrix(m, n); x: vector(n)\nW*x", "W", "D[i,j,k] = eye(m)[i,j]*x[k]"),
      ("x: vector(8); w: vector(3); g: vector(6)\nsum[i,k](g[i]*w[k]*x[i+k-1])", "x", "D[j] = sum[i,k](g[i]*w[k]*eye(8)[i+k-1,j])"),
      ("S: matrix(m, n); G: matrix(m, n)\nP[i,j] = exp(S[i,j])/sum[l](exp(S[i,l]))\nsum(G.*P)", "S", "P.*(G - ((G.*P)*ones(n))*ones(n)')"),
    ]
    var script = Self.sizes + Self.preamble
    for (place, one) in cases.enumerated() {
      script += try Language.numPy(one.text, [(one.variable, 1, one.answer)], name: "f\(place)")
      script += "\ncheck_derivative(f\(place), \"\(one.variable)\")\n"
    }
    let (status, output) = try Python.run(script)
    #expect(status == 0, "\(output)")
  }

  @Test("two spellings of a value agree")
  func spellings() throws {
    let cases: [(text: String, other: String)] = [
      ("A: matrix(m, n); B: matrix(m, n)\nA*B'", "C[i,j] = sum[k](A[i,k]*B[j,k])"),
      ("A: matrix(m, n); x: vector(m)\nx - A", "B[i,j] = x[i] - A[i,j]"),
      ("A: matrix(m, n); B: matrix(p, q); C: matrix(n, p)\nkron(B', A)*vec(C)", "vec(A*C*B)"),
      ("A: matrix(n, n)\nA^-2", "inv(A*A)"),
      ("x: vector(n)\nmax(x, 0)", "x.*step(x)"),
      ("x: vector(n); y: vector(n)\nx*ones(n)' - ones(n)*y'", "D[i,j] = x[i] - y[j]"),
      ("x: vector(n); y: vector(n)\nx*ones(n)' + y*ones(n)'", "(x + y)*ones(n)'"),
      ("A: matrix(n, n); x: vector(n)\nx'*A*inv(A)*x", "x'*x"),
      ("A: matrix(m, n); x: vector(n)\nsum[i,j,k](A[i,j]*A[i,k]*x[j]*x[k])", "norm2(A*x)^2"),
      ("x: vector(8)\nsum[i](x[2*i])", "x[2] + x[4] + x[6] + x[8]"),
      ("x: vector(n)\ngelu(x) + silu(x)", "x.*(1 + erf(x/sqrt(2)))/2 + x./(1 + exp(-x))"),
      ("x: vector(n)\nlayernorm(x)", "(x - sum(x)/sum(ones(n)))/(norm2(x - mean(x))/sqrt(sum(ones(n))))"),
      ("a: scalar; b: scalar\n-(a - b)*-2/(3*b) - -a", "2*(a - b)/(3*b) + a"),
    ]
    var script = Self.sizes + Self.preamble
    for (place, one) in cases.enumerated() {
      script += try Language.numPy(one.text, [("x", 1, one.other)], name: "f\(place)")
      script += "\ncheck_equal(f\(place))\n"
    }
    let (status, output) = try Python.run(script)
    #expect(status == 0, "\(output)")
  }

  @Test("wrong shapes are refused with the shape that is expected")
  func wrongShapes() throws {
    let script =
      try Language.numPy("A: matrix(m, n); x: vector(n)\nA*x", name: "f") + """

        try:
            f(np.ones((2, 3)), np.ones(4))
        except ValueError as error:
            assert str(error) == "x must have shape (n,) = (3,), got (4,)", error
        else:
            raise AssertionError("no error")
        """
    let (status, output) = try Python.run(script)
    #expect(status == 0, "\(output)")
  }

  /// Arguments are drawn by the shapes that the docstring states.
  private static let preamble = """
    import inspect
    import re

    import numpy as np

    rng = np.random.default_rng(0)


    def arguments(f):
        out = {}
        for name, kind, facts in re.findall(r"^    (\\w+) : (float|array of shape \\([^)]*\\))(.*)$", f.__doc__.split("Returns")[0], re.M):
            shape = eval(kind[len("array of shape "):]) if kind != "float" else ()
            out[name] = rng.normal(size=shape)
            if "sum to 1" in facts:
                out[name] = np.abs(out[name]) / np.sum(np.abs(out[name]))
        return out


    def check_equal(f):
        value, other = f(**arguments(f))
        assert np.shape(value) == np.shape(other), (inspect.getsource(f), np.shape(value), np.shape(other))
        assert np.allclose(value, other, rtol=1e-9, atol=1e-10), (inspect.getsource(f), value, other)


    def check_derivative(f, variable):
        given = arguments(f)
        x = given[variable]
        value, derivative = f(**given)
        numeric = np.zeros(np.shape(value) + x.shape)
        for place in np.ndindex(x.shape):
            step = np.zeros_like(x)
            step[place] = 1e-6
            difference = np.asarray(f(**{**given, variable: x + step})[0]) - f(**{**given, variable: x - step})[0]
            numeric[(Ellipsis,) + place] = difference / 2e-6
        assert np.shape(derivative) == numeric.shape, (inspect.getsource(f), np.shape(derivative), numeric.shape)
        assert np.allclose(derivative, numeric, rtol=1e-5, atol=1e-6), (inspect.getsource(f), derivative, numeric)

    """ + "\n\n"
}

/// The Python of the machine, where there is one.
enum Python {
  static let hasNumPy = (try? run("import numpy"))?.status == 0

  /// Runs a script from a file of its own; returns the exit status and what was written to standard error.
  static func run(_ script: String) throws -> (status: Int32, output: String) {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("emission-\(UUID().uuidString).py")
    try Data(script.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", file.path]
    let pipe = Pipe()
    process.standardError = pipe
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }
}
