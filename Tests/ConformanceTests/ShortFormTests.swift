import Nabla
import Testing

/// Forms that a textbook prints, where another equal form is found first.
struct ShortFormTests {
  struct Form: Sendable, CustomTestStringConvertible {
    var program: String
    var variable: String
    var order = 1
    var shown: String
    var testDescription: String { program }
  }

  @Test(arguments: [
    // A function and its mirror image, a quotient of functions, powers of one base.
    Form(program: "x: vector(n); sum(sigmoid(x) + sigmoid(-x))", variable: "x", shown: "zeros(n)"),
    Form(program: "x: vector(n); sum(log(cosh(x)))", variable: "x", shown: "tanh(x)"),
    Form(program: "a: scalar positive; b: scalar; a^b^2", variable: "a", shown: "2*b*a^(2*b - 1)"),
    // Common divisors, and divisors inside divisors.
    Form(program: "x: vector(n); g: scalar; sum(x.^2)/(g + sum(x.^2))", variable: "x", shown: "2*g*x/(x'*x + g)^2"),
    Form(program: "a: scalar; b: scalar; arctan(a/b)", variable: "b", shown: "-a/(a^2 + b^2)"),
    // Norms, sums of ones, determinants of transposes, likeness of two factors.
    Form(program: "A: matrix(p, m); X: matrix(m, n); norm2(A*X)", variable: "X", shown: "A'*A*X/norm2(A*X)"),
    Form(program: "x: vector(n); norm1(x)^2", variable: "x", shown: "2*norm1(x)*sign(x)"),
    Form(program: "X: matrix(m, n); sum(X'*X)", variable: "X", shown: "2*X*ones(n, n)"),
    Form(program: "A: matrix(n, n); X: matrix(n, n); det(X'*A*X)", variable: "X", shown: "2*det(X'*A*X)*inv(X)'"),
    Form(program: "S: spd(n); x: vector(n); m: vector(n); (x - m)'*inv(S)*(x - m)", variable: "S", shown: "-inv(S)*(x - m)*(x - m)'*inv(S)"),
    Form(program: "t: scalar; x: vector(n); norm2(t*x)^2", variable: "t", order: 2, shown: "2*x'*x"),
    // Names of the program and functions that it uses.
    Form(program: "K: spd(n); s: scalar; Q = K + s*eye(n); logdet(Q)", variable: "K", shown: "inv(Q)"),
    Form(program: "X: matrix(m, n); W: matrix(n, h); v: vector(h); sum(gelu(X*W)*v)", variable: "v", shown: "gelu(X*W)'*ones(m)"),
    Form(program: "X: matrix(m, n); c[j] = sum[i](X[i,j])/sum(ones(m)); norm2(c)^2", variable: "X", shown: "2*ones(m)*c'/sum(ones(m))"),
  ])
  func theShortFormIsShown(form: Form) throws {
    let answer = try Engine().derive(Problem(program: form.program, variables: [form.variable], order: form.order))
    #expect(answer.derivatives.first?.shown == form.shown)
  }

  @Test func whatASumOfOneWouldMakeShorterIsSaid() throws {
    func assuming(_ program: String, _ variable: String) throws -> [String] {
      let derivative = try #require(try Engine().derive(Problem(program: program, variables: [variable])).derivatives.first)
      return derivative.assuming.map { "\($0.condition.english): \($0.source)" }
    }
    #expect(
      try assuming("z: vector(n); y: vector(n); p = softmax(z); cross_entropy(y, p)", "z")
        == ["the entries of y sum to 1: p - y"])
    #expect(
      try assuming("X: matrix(N, d); W: matrix(d, k); Y: matrix(N, k); P = softmax(X*W, rows); cross_entropy(Y, P)", "W")
        == ["each row of Y sums to 1: X'*(P - Y)"])
    // What is declared needs no condition, and a sum that the program itself takes is no accident.
    #expect(try assuming("z: rowvector(n); y: rowvector(n) onehot; p = softmax(z); cross_entropy(y, p)", "z").isEmpty)
    #expect(try assuming("z: vector(n); y: vector(n); sum(y)*sum(exp(z))", "z").isEmpty)
  }
}
