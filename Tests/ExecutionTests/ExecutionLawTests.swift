import AllocationCount
import Catalogue
import Diagnostics
import Execution
import Foundation
import Nabla
import Planning
import RandomPrograms
import Testing
import Typing
import Verification

/// Laws of running that hold for every program.
@Suite("Laws of compiled functions")
struct ExecutionLawTests {
  private static func function<Real: Element>(_ problem: Problem, in type: Real.Type) throws -> CompiledFunction<Real> {
    let answer = try Engine().derive(problem)
    return try CompiledFunction(program: answer.program, derivatives: answer.derivatives.map { ($0.variable, $0.order, $0.typed) })
  }

  static let regression = Problem(
    program: "sum(log(exp(-y.*(X*w)) + 1))", declarations: [("X", "matrix(m, n)"), ("y", "vector(m)"), ("w", "vector(n)")], variables: ["w"])

  /// A function of matrices is one of numbers, too: log det of a number is its logarithm.
  @Test(arguments: ["a: scalar positive; logdet(a)", "a: matrix(1, 1) positive; logdet(a)", "a: scalar positive; log(det(a))"])
  func matrixFunctionsTakeNumbers(program: String) throws {
    let point = SampledPoint(try Engine().elaborate(Problem(program: program)), seed: 3, isPositive: true)
    let results = try ExecutionLawTests.function(Problem(program: program), in: Double.self)(point.given(as: Double.self))
    #expect((exp(-results[0].elements[0]) - results[1].elements[0]).magnitude < 1e-12)
  }

  /// Every elementwise function of the catalogue has a kernel.
  @Test func everyElementwiseFunctionRuns() throws {
    for name in Catalogue.standard.functions.keys.sorted() {
      let program = try Engine().elaborate(Problem(program: "\(name)(x)", declarations: [("x", "vector(n)")]))
      let result = try CompiledFunction<Double>(program: program)(["x": DenseArray([0.25, 0.5])])
      let expected = Catalogue.standard.functions[name].map { [$0.value(0.25), $0.value(0.5)] } ?? []
      for (x, y) in zip(result[0].elements, expected) { #expect((x - y).magnitude <= 1e-15 * max(1, y.magnitude), "\(name)") }
    }
  }

  /// Random programs, values and derivatives, against plain evaluation.
  @Test(arguments: 0..<8)
  func randomProgramsAgree(part: Int) throws {
    var compared = 0
    for member in 0..<60 {
      let random = ProgramGenerator.program(seed: 11, member: part * 60 + member, size: part)
      guard let answer = try? Engine().derive(random.problem), answer.program.abstractFunctions.isEmpty else { continue }
      let programs = [answer.program] + answer.derivatives.map(\.typed)
      let planned = try PlannedProgram(program: answer.program, derivatives: answer.derivatives.map { ($0.variable, $0.order, $0.typed) })
      for seed in 1...2 {
        let point = SampledPoint(answer.program, seed: UInt64(member * 7 + seed), isPositive: seed == 2)
        let evaluator = Evaluator(functions: Catalogue.standard.functions)
        guard let expected = try? programs.map({ try evaluator.value(of: $0.result, in: $0, sizes: point.sizes, variables: point.arrays) })
        else { continue }
        compared += 1
        do {
          let results = try CompiledFunction<Double>(planned, sizes: point.sizes)(point.given(as: Double.self))
          for (result, value) in zip(results, expected) {
            let scale = max(1, value.values.reduce(0) { max($0, $1.magnitude) })
            if let k = value.values.indices.first(where: { !((result.elements[$0] - value.values[$0]).magnitude <= 1e-8 * scale) }) {
              Issue.record("\(result.elements[k]) against \(value.values[k]) of \(scale): \(random.summary)")
              break
            }
          }
        } catch {
          Issue.record("\(error): \(random.summary)")
        }
      }
    }
    #expect(compared > 20)
  }

  /// Threads share large steps and change no entry of what does not sum across them, and next to nothing of the rest.
  @Test func threadsAgreeWithOne() throws {
    let layer = Problem(
      program: "sum(tanh(W*X).*(V*X), columns)", declarations: [("W", "matrix(m, n)"), ("V", "matrix(m, n)"), ("X", "matrix(n, b)")],
      variables: [])
    let factors = Problem(
      program: "sum((T - U*V').^2)", declarations: [("T", "matrix(m, n)"), ("U", "matrix(m, k)"), ("V", "matrix(n, k)")], variables: ["U", "V"])
    let lengths = ["m": 203, "n": 301, "b": 130, "k": 7]
    for problem in [layer, factors] {
      let answer = try Engine().derive(problem)
      let planned = try PlannedProgram(program: answer.program, derivatives: answer.derivatives.map { ($0.variable, $0.order, $0.typed) })
      var generator = SystemRandomNumberGenerator()
      var arrays: [String: DenseArray<Double>] = [:]
      for (name, type) in problem.declarations {
        let shape = type.split(whereSeparator: { "(, )".contains($0) }).dropFirst().compactMap { lengths[String($0)] }
        arrays[name] = DenseArray(
          shape: shape, elements: (0..<shape.reduce(1, *)).map { _ in Double.random(in: -1...1, using: &generator) })
      }
      let one = try CompiledFunction<Double>(planned)(arrays)
      for threads in [2, 3] {
        let many = try CompiledFunction<Double>(planned, threads: threads)(arrays)
        for (a, b) in zip(one, many) {
          let scale = a.elements.reduce(1) { max($0, $1.magnitude) }
          #expect(a.shape == b.shape && zip(a.elements, b.elements).allSatisfy { ($0 - $1).magnitude <= 1e-12 * scale })
        }
      }
    }
  }

  /// Single precision gives what double precision gives, to its own precision.
  @Test func singlePrecisionAgrees() throws {
    let point = SampledPoint(try Engine().elaborate(ExecutionLawTests.regression), seed: 5, isPositive: false)
    let double = try ExecutionLawTests.function(ExecutionLawTests.regression, in: Double.self)(point.given(as: Double.self))
    let single = try ExecutionLawTests.function(ExecutionLawTests.regression, in: Float.self)(point.given(as: Float.self))
    for (a, b) in zip(double, single) {
      for (x, y) in zip(a.elements, b.elements) { #expect((x - Double(y)).magnitude <= 1e-5 * max(1, x.magnitude)) }
    }
  }

  private static let isOptimised: Bool = {
    #if DEBUG
      false
    #else
      true
    #endif
  }()

  /// Allocations so far: all of them, or in an unoptimised build, which boxes values of its own, those as large as an array.
  private static func allocations() -> Int { isOptimised ? allocation_count() : array_allocation_count() }

  /// Once its memory is there a run asks for none, and results stand where they stood: passes, products and factorisations, with rows short and long.
  /// Every array of these programs has at least `ARRAY_BYTES`.
  @Test(
    .enabled(if: allocation_count() >= 0, "the C library does not let allocations be counted"),
    arguments: [
      (regression, [[40, 32], [40], [32]]), (regression, [[1100, 32], [1100], [32]]), (regression, [[1100, 128], [1100], [128]]),
      (Problem(program: "x'*A*x", declarations: [("x", "vector(n)"), ("A", "matrix(n, n)")], variables: ["x"]), [[40], [40, 40]]),
      (Problem(program: "logdet(A)", declarations: [("A", "spd(n)")]), [[8, 8]]),
      (Problem(program: "logdet(A)", declarations: [("A", "matrix(n, n)")], order: 2), [[8, 8]]),
      (Problem(program: "sum(softmax(W*x).^2)", declarations: [("W", "matrix(m, n)"), ("x", "vector(n)")], variables: ["W"]), [[50, 40], [40]]),
      (
        Problem(
          program: "sum((T - U*V').^2)", declarations: [("T", "matrix(m, n)"), ("U", "matrix(m, k)"), ("V", "matrix(n, k)")], variables: ["U"],
          order: 2), [[40, 50], [40, 6], [50, 6]]
      ),
    ])
  func aRunAllocatesNothing(problem: Problem, shapes: [[Int]]) throws {
    let answer = try Engine().derive(problem)
    let planned = try PlannedProgram(program: answer.program, derivatives: answer.derivatives.map { ($0.variable, $0.order, $0.typed) })
    for keepsFactors in [false, true] {
      let executable = try CompiledFunction<Double>(planned, keepsFactors: keepsFactors).executable(shapes: shapes)
      for (place, input) in executable.plan.inputs.enumerated() {
        let n = input.shape.last ?? 1
        executable.copy((0..<input.shape.reduce(1, *)).map { $0 / n == $0 % n ? 3 : 0.125 }, to: place)
      }
      try executable.run()
      let last = executable.plan.parts.count - 1
      let address = executable.part(last).baseAddress
      let before = ExecutionLawTests.allocations()
      for _ in 0..<10 { try executable.run() }
      #expect(ExecutionLawTests.allocations() == before)
      #expect(executable.part(last).baseAddress == address)
      // The count counts.
      let more = UnsafeMutablePointer<Double>.allocate(capacity: Int(ARRAY_BYTES) / 8)
      more.initialize(repeating: 1, count: Int(ARRAY_BYTES) / 8)
      #expect(ExecutionLawTests.allocations() > before)
      more.deallocate()
    }
  }

  /// The plan of the lengths met before is used again.
  @Test func plansAreKept() throws {
    let function = try ExecutionLawTests.function(ExecutionLawTests.regression, in: Double.self)
    let first = try function.executable(shapes: [[4, 3], [4], [3]])
    _ = try function.executable(shapes: [[5, 3], [5], [3]])
    #expect(try function.executable(shapes: [[4, 3], [4], [3]]) === first)
  }

  @Test func wrongArraysAreNamed() throws {
    let function = try ExecutionLawTests.function(ExecutionLawTests.regression, in: Double.self)
    #expect {
      try function.executable(shapes: [[4, 3], [5], [3]])
    } throws: { ($0 as? Diagnostic)?.message == "y has 5 entries, and m = 4, by X, which has 4 rows" }
    #expect {
      try function.executable(shapes: [[4, 3], [4, 1], [3]])
    } throws: { ($0 as? Diagnostic)?.message == "y has 2 axes, and vector(m) has 1 axis" }
    #expect {
      try function.executable(shapes: [[4, 0], [4], [0]])
    } throws: { ($0 as? Diagnostic)?.message == "X has length 0 along axis 2, and must not be empty" }
  }

  @Test func aSingularMatrixIsRefused() throws {
    let problem = Problem(program: "x'*inv(A)*x", declarations: [("x", "vector(n)"), ("A", "matrix(n, n)")], variables: ["x"])
    let function = try ExecutionLawTests.function(problem, in: Double.self)
    let singular = DenseArray(rows: [[1.0, 2], [2, 4]])
    #expect {
      try function(["x": DenseArray([1, 1]), "A": singular])
    } throws: { ($0 as? Diagnostic)?.message == "a matrix that is inverted is singular" }
  }
}
