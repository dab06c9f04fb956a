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

  /// Products some of whose entries are 0 wherever the variable is as declared: what a quotient by an entry cannot say.
  @Test(arguments: [
    "prod(x)", "prod(1 - x)", "prod(vec(eye(2)) - x)", "prod(eye(4)*x)", "prod(x.*y)", "prod(diag(x), rows)", "prod(y*x', columns)",
    "prod(exp(x) - 1)",
    "prod(tanh(x))", "sum(prod(D + y*x', rows))", "prod((D*D + eye(4))^-1)", "prod(tanh(adj(D)), rows)", "det(D)", "prod(D, columns)",
  ])
  func productsOfZeros(program: String) throws {
    let all: [(name: String, type: String)] = [("x", "onehot(4)"), ("y", "vector(4)"), ("D", "diagonal(4)")]
    let declarations = all.filter { program.contains($0.name) }
    for name in declarations.map(\.name) where program != "prod(y*x', columns)" || name != "D" {
      // The second derivative is a product over entries picked by vec along a row of its own, which is refused by name.
      for order in 1...(program == "prod(vec(eye(2)) - x)" ? 1 : 2) {
        #expect(throws: Never.self, "\(program) by \(name), order \(order)") {
          try Engine().derive(Problem(program: program, declarations: declarations, variables: [name], order: order))
        }
      }
    }
  }

  /// On the diagonal a delta inside of a function is 1, and a matrix that is a sum of diagonal ones is diagonal.
  @Test(arguments: [
    ("tr(exp(D))", "diag(exp(diag(D)))"), ("tr(inv(D + eye(n)))", "-diag(1./(1 + diag(D)).^2)"), ("sum(diag(sin(D + D*D)))", nil),
  ])
  func diagonalsAreSeen(program: String, expected: String?) throws {
    let answer = try Engine().derive(Problem(program: program, declarations: [("D", "diagonal(n)")], variables: ["D"]))
    let source = try #require(answer.derivatives[0].source)
    if let expected { #expect(source == expected) }
    #expect(!answer.derivatives[0].index.contains("eye(n)[i,i]"))
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
