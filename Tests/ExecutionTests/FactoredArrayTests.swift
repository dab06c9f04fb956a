import Catalogue
import Diagnostics
import Execution
import Nabla
import Planning
import RandomPrograms
import Testing
import Typing

/// Results that are kept as factors are the same arrays.
@Suite("Factored results")
struct FactoredArrayTests {
  /// Programs with a derivative of structure, the lengths to plan it at, and how many entries the factors may have.
  static let structured: [(program: String, variable: String, order: Int, sizes: [String: Int], most: Int)] = [
    // I ⊗ 2VᵀV
    ("T: matrix(m, n); U: matrix(m, k); V: matrix(n, k); sum((T - U*V').^2)", "U", 2, ["m": 7, "n": 6, "k": 3], 9),
    // One k×k block for each row.
    ("T: matrix(m, n); U: matrix(m, k); V: matrix(n, k); M: matrix(m, n); sum((M.*(T - U*V')).^2)", "U", 2, ["m": 7, "n": 6, "k": 3], 63),
    // diag(p) − p·pᵀ
    ("z: vector(n); softmax(z)", "z", 1, ["n": 9], 9),
    ("x: vector(n); sum(exp(x))", "x", 2, ["n": 8], 8),
    // −B ⊗ B with its axes turned
    ("A: matrix(n, n); logdet(A)", "A", 2, ["n": 6], 36),
    ("A: matrix(n, n); inv(A)", "A", 1, ["n": 6], 36),
    ("A: matrix(m, n); x: vector(n); A*x", "A", 1, ["m": 5, "n": 6], 6),
    ("A: matrix(m, n); kron(A, A)", "A", 1, ["m": 3, "n": 4], 12),
    ("X: matrix(m, n); A: matrix(k, m); B: matrix(n, l); A*X*B", "X", 1, ["m": 5, "n": 6, "k": 4, "l": 3], 38),
    ("W: matrix(m, n); x: vector(n); y: onehot(m); cross_entropy(y, softmax(W*x))", "W", 2, ["m": 5, "n": 8], 39),
    // Σ over the examples of outer products
    ("W: matrix(m, n); X: matrix(n, b); sum(tanh(W*X).^2)", "W", 2, ["m": 6, "n": 9, "b": 2], 42),
    // The same through a layer and a softmax, at lengths where a product runs over several axes of a batch.
    (
      """
      W: matrix(n, n); V: matrix(n, n); X: matrix(n, b); Y: matrix(n, b)
      H = relu(W*X); Z = V*H; sum(log(sum(exp(Z), columns))) - sum(Y.*Z)
      """, "W", 2, ["n": 20, "b": 3], 1_320
    ),
    ("x: vector(n); diag(x)", "x", 1, ["n": 7], 0), ("a: scalar; x: vector(n); a*x", "x", 1, ["n": 7], 1),
    ("X: matrix(m, n); vec(X)", "X", 1, ["m": 4, "n": 5], 0),
  ]

  private static func functions(_ problem: Problem) throws -> (dense: PlannedProgram, program: TypedProgram) {
    let answer = try Engine().derive(problem)
    return (try PlannedProgram(program: answer.program, derivatives: answer.derivatives.map { ($0.variable, $0.order, $0.typed) }), answer.program)
  }

  @Test(arguments: structured.indices)
  func structureIsFoundAndTrue(place: Int) throws {
    let one = FactoredArrayTests.structured[place]
    let (planned, program) = try FactoredArrayTests.functions(Problem(program: one.program, variables: [one.variable], order: one.order))
    var point = SampledPoint(program, seed: 4, isPositive: true)
    point.draw(program, sizes: one.sizes)
    let given = point.given(as: Double.self)
    let dense = try CompiledFunction<Double>(planned, sizes: one.sizes)(given)
    let function = CompiledFunction<Double>(planned, sizes: one.sizes, keepsFactors: true)
    let factored = try function.factored(given)
    #expect(factored[1].form.terms != FactoredForm(dense: factored[1].shape).terms, "\(factored[1])")
    #expect(factored[1].storedCount <= one.most, "\(factored[1])")
    FactoredArrayTests.compare(try factored[1].dense(), dense[1])
    FactoredArrayTests.compare(try function(given)[1], dense[1])
    // D·v entry by entry.
    let shape = given[one.variable]?.shape ?? []
    let direction = DenseArray(shape: shape, elements: (0..<shape.reduce(1, *)).map { Double($0 * 7 % 5) - 1.5 })
    let inner = direction.elements.count
    let rows = dense[1].elements.count / inner
    let expected = (0..<rows).map { row in (0..<inner).reduce(0.0) { $0 + dense[1].elements[row * inner + $1] * direction.elements[$1] } }
    let product = try factored[1].product(with: direction)
    FactoredArrayTests.compare(product, DenseArray(shape: Array(dense[1].shape.dropLast(shape.count)), elements: expected))
  }

  private static func compare(_ a: DenseArray<Double>, _ b: DenseArray<Double>, _ label: String = "") {
    #expect(a.shape == b.shape, "\(label)")
    let scale = max(1, b.elements.reduce(0) { max($0, $1.magnitude) })
    let isEqual = a.elements.count == b.elements.count && zip(a.elements, b.elements).allSatisfy { ($0 - $1).magnitude <= 1e-10 * scale }
    #expect(isEqual, "\(a.elements.prefix(8)) against \(b.elements.prefix(8)) \(label)")
  }

  /// Whatever the program, keeping factors changes no number.
  @Test(arguments: 0..<6)
  func randomProgramsKeepTheirValues(part: Int) throws {
    var kept = 0
    for member in 0..<60 {
      let random = ProgramGenerator.program(seed: 23, member: part * 60 + member, size: 1 + part % 3)
      guard let (planned, program) = try? FactoredArrayTests.functions(random.problem) else { continue }
      let point = SampledPoint(program, seed: UInt64(member), isPositive: member % 2 == 0)
      let given = point.given(as: Double.self)
      guard let dense = try? CompiledFunction<Double>(planned, sizes: point.sizes)(given) else { continue }
      guard dense.allSatisfy({ $0.elements.allSatisfy(\.isFinite) }) else { continue }
      let factored = try CompiledFunction<Double>(planned, sizes: point.sizes, keepsFactors: true).factored(given)
      for (a, b) in zip(factored, dense) {
        if a.form.terms != FactoredForm(dense: a.shape).terms { kept += 1 }
        FactoredArrayTests.compare(try a.dense(), b, random.summary)
      }
    }
    #expect(kept > 3)
  }

  /// A result that could not be stored with all its entries can be stored as factors.
  @Test func whatIsTooLargeToWriteOutIsKept() throws {
    let problem = Problem(program: "T: matrix(m, n); U: matrix(m, k); V: matrix(n, k); sum((T - U*V').^2)", variables: ["U"], order: 2)
    let (planned, _) = try FactoredArrayTests.functions(problem)
    let sizes = ["m": 20_000, "n": 4, "k": 3]
    #expect(throws: Diagnostic.self) { try Plan(planned, sizes: sizes) }
    let plan = try Plan(planned, sizes: sizes, keepsFactors: true)
    #expect(plan.outputs[1].part == nil)
    #expect(plan.outputs[1].form?.text(names: plan.partNames) == "I[i,k]·P1[j,l]")
    let arrays = [20_000 * 4, 20_000 * 3, 12].map { DenseArray(shape: [$0], elements: [Double](repeating: 0.5, count: $0)) }
    let shaped = [("T", [20_000, 4], arrays[0]), ("U", [20_000, 3], arrays[1]), ("V", [4, 3], arrays[2])]
    let given = Dictionary(uniqueKeysWithValues: shaped.map { ($0.0, DenseArray(shape: $0.1, elements: $0.2.elements)) })
    let hessian = try CompiledFunction<Double>(planned, keepsFactors: true).factored(given)[1]
    #expect { try hessian.dense() } throws: { ($0 as? Diagnostic)?.code == .limit }
    // Every entry of 2VᵀV is 2·4·0.25 = 2, and a row of ones has three.
    let product = try hessian.product(with: DenseArray(shape: [20_000, 3], elements: [Double](repeating: 1, count: 60_000)))
    #expect(product.elements.allSatisfy { $0 == 6 })
  }

  @Test func aDirectionOfTheWrongShapeIsRefused() throws {
    let (planned, _) = try FactoredArrayTests.functions(Problem(program: "x: vector(n); sum(exp(x))", variables: ["x"], order: 2))
    let hessian = try CompiledFunction<Double>(planned, keepsFactors: true).factored(["x": DenseArray([1, 2, 3])])[1]
    #expect { try hessian.product(with: DenseArray([1, 2])) } throws: { ($0 as? Diagnostic)?.code == .shapeMismatch }
  }
}
