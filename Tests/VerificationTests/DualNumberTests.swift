import Diagnostics
import Numerals
import Shapes
import Testing
import Typing

@testable import Verification

/// Dual numbers against central differences of the plain value, for every operation.
@Suite struct DualNumberTests {
  struct Case: CustomTestStringConvertible {
    let name: String
    let program: TypedProgram
    var testDescription: String { name }
  }

  /// Programs by the first variable.
  static let cases: [Case] = {
    var cases: [Case] = []
    func add(_ name: String, _ build: (inout ProgramBuilder) -> TypedProgram.ID) {
      var builder = ProgramBuilder()
      let result = build(&builder)
      cases.append(Case(name: name, program: builder.finished(result)))
    }
    func vector(_ name: String, _ build: @escaping (inout ProgramBuilder, TypedProgram.ID, TypedProgram.ID) -> TypedProgram.ID) {
      add(name) { b in
        let x = b.variable("x", .column(n))
        let matrixA = b.variable("A", .matrix(n, n))
        return build(&b, x, matrixA)
      }
    }
    func square(_ name: String, _ build: @escaping (inout ProgramBuilder, TypedProgram.ID, TypedProgram.ID) -> TypedProgram.ID) {
      add(name) { b in
        let matrixX = b.variable("X", .matrix(n, n))
        let v = b.variable("v", .column(n))
        return build(&b, matrixX, v)
      }
    }
    vector("negate") { b, x, _ in b.entrywise(.negate, x) }
    vector("column added to a matrix") { b, x, matrixA in b.add(matrixA, x) }
    vector("row subtracted from a matrix") { b, x, matrixA in
      let row = b.transpose(x)
      return b.subtract(matrixA, row)
    }
    vector("scalar added") { b, x, matrixA in
      let total = b.sum(x)
      return b.add(matrixA, total)
    }
    vector("product") { b, x, matrixA in b.multiply(matrixA, b.hadamard(x, x)) }
    vector("inner and outer products") { b, x, _ in
      let row = b.transpose(x)
      return b.multiply(b.multiply(row, x), b.multiply(x, row))
    }
    vector("divide") { b, x, _ in b.entrywise(.divide, x, b.norm2(x)) }
    vector("elementwise quotient") { b, x, matrixA in b.entrywise(.hadamardDivide, b.multiply(matrixA, x), b.apply("exp", x)) }
    vector("hadamard of a column and a matrix") { b, x, matrixA in b.hadamard(x, matrixA) }
    vector("integer power") { b, x, _ in
      let three = b.number(3)
      return b.power(x, three)
    }
    vector("negative power") { b, x, _ in
      let minus = b.number(-2)
      return b.power(x, minus)
    }
    vector("power by a fraction") { b, x, _ in
      let half = b.node(.number(Coefficient(3, over: 2)), [], .scalar)
      return b.power(b.apply("exp", x), half)
    }
    vector("power by a vector") { b, x, _ in b.power(b.apply("exp", x), x) }
    vector("tanh") { b, x, matrixA in b.apply("tanh", b.multiply(matrixA, x)) }
    vector("relu") { b, x, matrixA in b.apply("relu", b.multiply(matrixA, x)) }
    vector("largest entry") { b, x, matrixA in b.node(.reduce(.maximum, .all), [b.multiply(matrixA, b.hadamard(x, x))], .scalar) }
    vector("smallest of each row") { b, x, matrixA in b.node(.reduce(.minimum, .rows), [b.hadamard(matrixA, x)], .column(n)) }
    vector("product of entries") { b, x, _ in b.node(.reduce(.product, .all), [x], .scalar) }
    vector("column sums") { b, x, matrixA in b.node(.reduce(.sum, .columns), [b.hadamard(matrixA, b.apply("exp", x))], .row(n)) }
    vector("diag of a vector") { b, x, _ in b.node(.diagonal, [b.hadamard(x, x)], .matrix(n, n)) }
    vector("kronecker") { b, x, matrixA in b.node(.kronecker, [matrixA, x], .matrix(Dimension([.named("n"), .named("n")]), n)) }
    vector("abstract elementwise") { b, x, _ in b.entrywise(.abstractElementwise("f", order: 0), x) }
    vector("abstract elementwise, differentiated") { b, x, _ in b.entrywise(.abstractElementwise("f", order: 1), x) }
    vector("abstract scalar") { b, x, _ in b.node(.abstractFunction("J"), [x], .scalar) }
    vector("abstract gradient") { b, x, _ in b.node(.abstractGradient("J"), [x], .row(n)) }
    square("inverse") { b, matrixX, _ in b.node(.inverse, [matrixX], .matrix(n, n)) }
    square("determinant") { b, matrixX, _ in b.node(.determinant, [matrixX], .scalar) }
    square("determinant of a singular matrix") { b, matrixX, v in
      let product = b.multiply(b.multiply(matrixX, v), b.transpose(v))
      return b.node(.determinant, [product], .scalar)
    }
    square("logarithm of a determinant") { b, matrixX, _ in b.apply("log", b.node(.determinant, [matrixX], .scalar)) }
    square("trace") { b, matrixX, _ in b.node(.trace, [b.multiply(matrixX, matrixX)], .scalar) }
    square("matrix power") { b, matrixX, v in b.multiply(b.node(.matrixPower(3), [matrixX], .matrix(n, n)), v) }
    square("negative matrix power") { b, matrixX, v in b.multiply(b.node(.matrixPower(-2), [matrixX], .matrix(n, n)), v) }
    square("diagonal part") { b, matrixX, _ in b.node(.diagonalPart, [b.multiply(matrixX, matrixX)], .column(n)) }
    square("vec") { b, matrixX, v in
      let product = b.multiply(matrixX, b.multiply(v, b.transpose(v)))
      return b.node(.vectorize, [product], .column(Dimension([.named("n"), .named("n")])))
    }
    square("identity and ones") { b, matrixX, _ in
      let identity = b.node(.identity, [], .matrix(n, n))
      let ones = b.node(.fill(.one), [], .column(n))
      return b.multiply(b.multiply(b.add(matrixX, identity), matrixX), ones)
    }
    add("index notation") { b in
      let matrixW = b.variable("W", .matrix(m, n))
      let x = b.variable("x", .column(n))
      let (i, j) = (b.index("i", .named("m")), b.index("j", .named("n")))
      let entry = b.node(
        .access([Subscript(terms: [.init(index: i, factor: 1)], constant: 0), Subscript(terms: [.init(index: j, factor: 1)], constant: 0)]),
        [matrixW],
        .scalar)
      let other = b.node(.access([Subscript(terms: [.init(index: j, factor: 1)], constant: 0)]), [x], .scalar)
      let product = b.hadamard(b.hadamard(entry, entry), b.apply("exp", other))
      let total = b.node(.indexedSum([j]), [product], .scalar)
      return b.node(.comprehension([i]), [total], .column(m))
    }
    add("convolution") { b in
      let w = b.variable("w", .column(.named("k")))
      let x = b.variable("x", .column(n))
      let length = Extent([("n", 1), ("k", -1)], constant: 1)
      let (i, k) = (b.index("i", length), b.index("k", .named("k")))
      let weight = b.node(.access([Subscript(terms: [.init(index: k, factor: 1)], constant: 0)]), [w], .scalar)
      let entry = b.node(.access([Subscript(terms: [.init(index: i, factor: 1), .init(index: k, factor: 1)], constant: -1)]), [x], .scalar)
      let total = b.node(.indexedSum([k]), [b.hadamard(b.hadamard(weight, weight), entry)], .scalar)
      return b.node(.comprehension([i]), [total], .column(Dimension(length)))
    }
    return cases
  }()

  /// The value at a point, and the point moved along one entry of the first variable.
  private func sampled(_ program: TypedProgram) throws -> (sizes: SizeAssignment, point: [[Double]], placed: PlacedQuantity) {
    let quantity = Quantity(program: program, node: program.result)
    let experiment = Experiment(sampled: program, quantities: [quantity], functions: functions)
    let measurement = try #require(try experiment.measure(sizesWanted: 1, points: 1).first)
    let placed = try PlacedQuantity(quantity, sampled: program, sizes: measurement.sizes, functions: functions, isExact: false)
    // Values near 1.5, where powers and logarithms are far from their poles, and matrices are well conditioned.
    var source = RandomSource(seed: 7)
    let point = try Sampler(program, measurement.sizes).values(.wellConditionedFraction, &source)
    return (measurement.sizes, point, placed)
  }

  @Test(arguments: cases) func agreesWithCentralDifferences(_ given: Case) throws {
    let (sizes, point, placed) = try sampled(given.program)
    for order in 1...2 {
      let quantity = Quantity(program: given.program, node: given.program.result, derivative: (0, order))
      let derivative = try PlacedQuantity(quantity, sampled: given.program, sizes: sizes, functions: functions, isExact: false)
      let exact: [Measured] = try derivative.evaluate(point.map { $0.map { Measured(exact: $0) } })
      let lower = Quantity(program: given.program, node: given.program.result, derivative: order == 1 ? nil : (0, 1))
      let below =
        order == 1 ? placed : try PlacedQuantity(lower, sampled: given.program, sizes: sizes, functions: functions, isExact: false)
      let count = point[0].count
      let h = 1e-4
      for j in 0..<count {
        var moved: [[Measured]] = []
        for steps in [-2.0, -1, 1, 2] {
          var there = point
          there[0][j] += steps * h
          moved.append(try below.evaluate(there.map { $0.map { Measured(exact: $0) } }))
        }
        for v in moved[0].indices {
          let difference = (moved[0][v].value - moved[3][v].value + 8 * (moved[2][v].value - moved[1][v].value)) / (12 * h)
          let entry = exact[v * count + j]
          #expect(abs(entry.value - difference) <= 1e-7 * (1 + abs(difference)), "order \(order), entry \(v), \(j)")
          #expect(entry.bound < 1e-9)
        }
      }
    }
  }

  /// The same program over the residues and in floating point: where entries are small integers both must agree.
  @Test func residuesAgreeWithDoubles() throws {
    var b = ProgramBuilder()
    let matrixX = b.variable("X", .matrix(n, n))
    let v = b.variable("v", .column(n))
    let result = b.node(.determinant, [b.add(b.multiply(matrixX, matrixX), b.multiply(v, b.transpose(v)))], .scalar)
    let program = b.finished(result)
    let sizes = SizeAssignment(named: ["n": 3])
    let integers = [[2, -1, 3, 0, 4, 1, -2, 5, 1], [1, 2, -3]]
    for order in 1...2 {
      let quantity = Quantity(program: program, node: program.result, derivative: (0, order))
      let real = try PlacedQuantity(quantity, sampled: program, sizes: sizes, functions: functions, isExact: false)
      let exact = try PlacedQuantity(quantity, sampled: program, sizes: sizes, functions: functions, isExact: true)
      let doubles: [Measured] = try real.evaluate(integers.map { $0.map { Measured(exact: Double($0)) } })
      let residues: [Residue] = try exact.evaluate(integers.map { $0.map { Residue($0) } })
      for (a, b) in zip(doubles, residues) {
        #expect(Residue(Int(a.value.rounded())) == b)
        #expect(abs(a.value - a.value.rounded()) <= 64 * a.bound)
      }
    }
  }

  /// A shared subterm is computed once: a chain of 60 squarings of sums would not end otherwise.
  @Test func sharedTermsAreComputedOnce() throws {
    var b = ProgramBuilder()
    var x = b.variable("x", .scalar)
    for _ in 0..<60 {
      let i = b.index("i", .literal(2))
      let half = b.node(.number(.half), [], .scalar)
      x = b.node(.indexedSum([i]), [b.multiply(half, b.apply("tanh", b.add(x, x)))], .scalar)
    }
    let program = b.finished(x)
    let value = try Evaluator(functions: functions).value(of: program.result, in: program, sizes: [:], variables: ["x": NumericArray(0.3)])
    #expect(value.shape == [])
    #expect(value.values[0] > 0.9)
  }

  @Test func kinksAreUndefinedOnlyWhereTheVariableMoves() throws {
    var b = ProgramBuilder()
    let x = b.variable("x", .scalar)
    let y = b.variable("y", .scalar)
    let program = b.finished(b.add(b.apply("relu", x), y))
    let evaluator = Evaluator(functions: functions)
    let point = ["x": NumericArray(0), "y": NumericArray(2)]
    #expect(throws: Diagnostic.self) {
      try evaluator.derivative(of: program.result, by: 0, order: 1, in: program, sizes: [:], variables: point)
    }
    #expect(try evaluator.derivative(of: program.result, by: 1, order: 1, in: program, sizes: [:], variables: point).values == [1])
    #expect(try evaluator.value(of: program.result, in: program, sizes: [:], variables: point).values == [2])
  }
}
