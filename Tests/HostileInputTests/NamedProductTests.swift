import Nabla
import Testing

/// A law: names of the program stand for their values. Where several named products share what they sum over, an answer that uses the names is as right
/// as one that does not; that a derivative is given at all says so, since it is compared with the other road's.
struct NamedProductTests {
  /// Products of names that hold the same sums, so that one name's indices could be taken for another's.
  static let objectives = ["Z*z", "Z*Z*x", "Z*Z*z", "Z^2*z", "Z^2*z*sum(r)", "Z*z*sum(z)", "z*(r*z)", "Z'*z.*x", "Z*x*(r*z)*sum(r)^2", "sum(Z*Z)*z"]

  /// The same sum written with one index, with two, and as a function.
  static let sums = ["sum[i,j](r[i]*r[j])", "sum[i](r[i])*sum(r)", "sum(r)^2", "sum(r)", "sum[i,j,k](r[i]*r[j]*r[k])", "sum(r)*(r*x)"]

  @Test(arguments: objectives, sums)
  func namesStandForTheirValues(objective: String, sum: String) throws {
    for variable in ["x", "r"] {
      let problem = Problem(
        program: "z = x.*\(sum)\nZ = z*r\n\(objective)", declarations: [("x", "vector(n)"), ("r", "rowvector(n)")], variables: [variable])
      _ = try Engine().derive(problem)
    }
  }

  /// The second derivative holds a matrix, a column and a row side by side; the matrix stands first, since a column plus a row is no sum.
  @Test(arguments: ["arctan(sum(adjugate(diag(x))))", "sum(adjugate(diag(x)))^2", "exp(prod(x)*sum(1./x))", "log(1 + sum(x)^2*sum(1./x)^2)"])
  func matricesStandBeforeWhatIsSpreadOverThem(program: String) throws {
    let answer = try Engine().derive(Problem(program: program, declarations: [("x", "vector(n)")], variables: ["x"], order: 2))
    #expect(answer.derivatives.first?.source != nil)
  }

  /// The product of the other entries is written so that it exists where entries are 0.
  @Test(arguments: ["prod(x)", "prod(tanh(x))", "prod(2*x)", "prod(a*sin(x).*y)"])
  func productsOfOneHotVectorsHaveDerivatives(program: String) throws {
    let all: [(name: String, type: String)] = [("x", "onehot(n)"), ("y", "vector(n)"), ("a", "scalar")]
    let declarations = all.filter { $0.name == "x" || program.contains("\($0.name)*") || program.contains(".*\($0.name)") }
    for name in declarations.map(\.name) {
      let answer = try Engine().derive(Problem(program: program, declarations: declarations, variables: [name]))
      #expect(answer.derivatives.first?.conditions.contains { $0.hasSuffix("≠ 0") } == false)
    }
  }
}
