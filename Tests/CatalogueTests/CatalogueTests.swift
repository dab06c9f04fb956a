import Catalogue
import Expressions
import Nabla
import Testing
import Verification

/// Laws that hold of every function of the catalogue.
struct CatalogueTests {
  static let elementwise = Catalogue.standard.operations.filter { if case .elementwise = $0.role { true } else { false } }.map(\.signature.name)

  @Test func namesAreUnique() {
    let names = Catalogue.standard.operations.flatMap { [$0.signature.name] + $0.signature.aliases }
    #expect(Set(names).count == names.count)
  }

  @Test func everyOperationSaysWhatItIsAndWhereItComesFrom() {
    for operation in Catalogue.standard.operations {
      #expect(!operation.summary.isEmpty, "\(operation.signature.name)")
      #expect(!operation.source.isEmpty, "\(operation.signature.name)")
    }
  }

  /// The numeric first and second derivatives agree with central differences of the value.
  @Test(arguments: elementwise)
  func numericDerivativesAgreeWithDifferences(_ name: String) throws {
    let function = try #require(Catalogue.standard.functions[name])
    let h = 1e-5
    for x in [-0.83, -0.31, 0.27, 0.64, 0.91] where function.isDefined(x) && function.isDefined(x - h) && function.isDefined(x + h) {
      let first = (function.value(x + h) - function.value(x - h)) / (2 * h)
      let second = (function.first(x + h) - function.first(x - h)) / (2 * h)
      #expect(abs(first - function.first(x)) < 1e-8 * (1 + abs(first)), "\(name)'(\(x))")
      #expect(abs(second - function.second(x)) < 1e-7 * (1 + abs(second)), "\(name)''(\(x))")
    }
  }

  /// Gradient, Jacobian and Hessian of every elementwise function are found and certified.
  @Test(arguments: elementwise)
  func elementwiseFunctionsAreDerived(_ name: String) throws {
    let declarations = [("x", "vector(n)"), ("g", "vector(n)")]
    #expect(throws: Never.self) { try Engine().derive(Problem(program: "\(name)(x)", declarations: declarations, variables: ["x"])) }
    #expect(throws: Never.self) { try Engine().derive(Problem(program: "g'*\(name)(x.*x/2)", declarations: declarations, variables: ["x"])) }
    #expect(throws: Never.self) { try Engine().derive(Problem(program: "g'*\(name)(x)", declarations: declarations, variables: ["x"], order: 2)) }
  }

  /// The answer does not depend on the order in which a sum or a Hadamard product was written.
  @Test(arguments: [
    ("norm2(X*w - y)^2", "norm2(-y + X*w)^2"), ("x'*A*y + y'*B*x", "y'*B*x + x'*A*y"), ("sum(x.*sin(x).*z)", "sum(z.*x.*sin(x))"),
    ("tr(A*B*C)", "tr(C*A*B)"), ("x'*A*x", "sum(x.*(A*x))"), ("logdet(A*B)", "logdet(A*B)"),
  ])
  func answersAreBlindToOrder(_ first: String, _ second: String) throws {
    let declarations: [(name: String, type: String)] = [
      ("A", "matrix(n, n)"), ("B", "matrix(n, n)"), ("C", "matrix(n, n)"), ("X", "matrix(m, n)"), ("x", "vector(n)"), ("y", "vector(n)"),
      ("z", "vector(n)"),
      ("w", "vector(n)"),
    ].filter { first.contains($0.name) }
    let adjusted = declarations.map { (name: $0.name, type: $0.name == "y" && first.contains("X*w") ? "vector(m)" : $0.type) }
    for variable in adjusted.map(\.name) {
      let a = try Engine().derive(Problem(program: first, declarations: adjusted, variables: [variable])).derivatives[0]
      let b = try Engine().derive(Problem(program: second, declarations: adjusted, variables: [variable])).derivatives[0]
      // Texts may list terms in the order of their first use; their lengths and values are the same.
      #expect(a.source?.count == b.source?.count, "by \(variable): \(a.source ?? "") and \(b.source ?? "")")
    }
  }
}
