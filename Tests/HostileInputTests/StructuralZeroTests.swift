import Nabla
import Testing

/// What is 0 off a diagonal, or once declared facts are used, is not taken for something that has a sign, an inverse, or a length of 1.
struct StructuralZeroTests {
  /// sign(u)² is 1 only where u is not 0.
  @Test(arguments: ["square(sign(A).*B)", "(1 + sign(A).^2).*B", "B.*sign(kron(a, A)).^2", "sum(sign(A).^3.*B)", "sum(abs(A).^2.*B)"])
  func signsVanishOffTheDiagonal(program: String) throws {
    let declarations: [(name: String, type: String)] = [("A", "diagonal(n)"), ("B", "matrix(n, n)"), ("a", "matrix(1, 1)")]
    _ = try Engine().derive(Problem(program: program, declarations: declarations, variables: ["B"]))
  }

  /// x ∘ (1 − x) is 0 for a one-hot x, at every entry.
  @Test(arguments: ["a*sum(cos(x.*(1 - x)))^2", "a*sum(tanh(x.*(1 - x)).*y)^2", "a*sum(x.*(1 - x))", "a*logistic_loss(x, ones(n) - x)^2"])
  func sumsThatVanishHaveAllTheirEntries(program: String) throws {
    let all: [(name: String, type: String)] = [("x", "onehot(n)"), ("y", "vector(n)"), ("a", "scalar")]
    let declarations = all.filter { $0.name != "y" || program.contains("y)") }
    for name in declarations.map(\.name) {
      _ = try Engine().derive(Problem(program: program, declarations: declarations, variables: [name]))
    }
  }

  /// A name that takes in a whole sum leaves none of its indices behind.
  @Test(arguments: [
    "s = sum[i]((y[i+1] - y[i+2])^2)\ns*sigmoid(r*z)", "s = sum[i]((y[i+1] - y[i+2])^2)\nt = s*sum(z)\nt*tanh(r*z)*s",
    "s[i] = z[i]*z[i]\nsum(s)*tanh(r*s)",
  ])
  func namesLeaveNoIndexBehind(program: String) throws {
    let declarations: [(name: String, type: String)] =
      [("r", "rowvector(n)"), ("z", "vector(n)")] + (program.contains("y[") ? [("y", "vector(n)")] : [])
    _ = try Engine().derive(Problem(program: program, declarations: declarations, variables: ["r"]))
  }
}
