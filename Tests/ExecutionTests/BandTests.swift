import Diagnostics
import Execution
import Foundation
import Kernels
import Nabla
import Planning
import RandomPrograms
import Testing
import Typing

/// Steps that run in bands of rows give what they give one after the other.
@Suite("Steps in bands")
struct BandTests {
  private static func planned(_ problem: Problem) throws -> PlannedProgram {
    let answer = try Engine().derive(problem)
    return try PlannedProgram(program: answer.program, derivatives: answer.derivatives.map { ($0.variable, $0.order, $0.typed) })
  }

  private static func results<Real: Element>(_ plan: Plan, _ arrays: [[Real]], threads: Int) throws -> [[Real]] {
    let executable = Executable<Real>(plan, team: threads > 1 ? ThreadTeam(size: threads) : .single)
    for (place, array) in arrays.enumerated() { executable.copy(array, to: place) }
    try executable.run()
    let first = plan.outputs.indices.map { Array(executable.output($0)) }
    try executable.run()
    for (place, result) in first.enumerated() { #expect(Array(executable.output(place)) == result, "a second run") }
    return first
  }

  private static func agree<Real: Element>(_ a: [[Real]], _ b: [[Real]], tolerance: Real) -> Bool {
    zip(a, b).allSatisfy { x, y in
      let scale = y.reduce(1) { max($0, $1.magnitude) }
      return x.count == y.count && zip(x, y).allSatisfy { ($0 - $1).magnitude <= tolerance * scale || $0.isNaN && $1.isNaN || $0 == $1 }
    }
  }

  static let programs = [
    ("R = Omega.*(T - U*V')\nsum(R.*R)", "T: matrix(m, n); U: matrix(m, k); V: matrix(n, k); Omega: matrix(m, n)", ["U", "V"]),
    ("sum(log(exp(-y.*(T*w)) + 1))", "T: matrix(m, n); y: vector(m); w: vector(n)", ["w"]),
    ("tanh(T*w)", "T: matrix(m, n); w: vector(n)", ["w"]),
    ("sum(exp(T*V).^2 + (T*V).*S)", "T: matrix(m, n); V: matrix(n, b); S: matrix(m, b)", ["V", "S"]),
    ("sum(sum(exp(T).*(U*V'), columns).^2)", "T: matrix(m, n); U: matrix(m, k); V: matrix(n, k)", ["V"]),
  ]

  @Test(arguments: programs, [1, 2, 3]) func largePlansAgree(_ program: (text: String, declared: String, variables: [String]), _ threads: Int) throws
  {
    let declarations = program.declared.split(separator: ";").map { line in
      let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      return (name: parts[0], type: parts[1])
    }
    let sizes = ["m": 331, "n": 517, "k": 5, "b": 12]
    let problem = Problem(program: program.text, declarations: declarations, variables: program.variables)
    let plan = try Plan(try BandTests.planned(problem), sizes: sizes)
    #expect(!plan.bands.isEmpty)
    var generator = SystemRandomNumberGenerator()
    let arrays = plan.inputs.map { input in (0..<input.shape.reduce(1, *)).map { _ in Double.random(in: -0.1...0.1, using: &generator) } }
    let expected = try BandTests.results(plan.inBands(nil), arrays, threads: 1)
    #expect(BandTests.agree(try BandTests.results(plan, arrays, threads: threads), expected, tolerance: 1e-12))
    let singles = arrays.map { $0.map(Float.init) }
    let single = try BandTests.results(plan, singles, threads: threads)
    #expect(BandTests.agree(single.map { $0.map(Double.init) }, expected, tolerance: 1e-4))
  }

  /// Random programs in bands of one row or two, wherever a plan can be cut.
  @Test(arguments: 0..<4) func randomProgramsAgree(part: Int) throws {
    var limits = PlanBands.Limits()
    (limits.leastHeight, limits.leastEntries, limits.leastSaved) = (1, 1, 1)
    var cut = 0
    for member in 0..<50 {
      let random = ProgramGenerator.program(seed: 17, member: part * 50 + member, size: 2 * part + 1)
      guard let answer = try? Engine().derive(random.problem), answer.program.abstractFunctions.isEmpty else { continue }
      let planned = try PlannedProgram(program: answer.program, derivatives: answer.derivatives.map { ($0.variable, $0.order, $0.typed) })
      let point = SampledPoint(answer.program, seed: UInt64(member), isPositive: member % 2 == 0)
      guard let plan = try? Plan(planned, sizes: point.sizes) else { continue }
      let given: [String: DenseArray<Double>] = point.given(as: Double.self)
      let arrays = plan.inputs.compactMap { given[$0.name]?.elements }
      guard let expected = try? BandTests.results(plan.inBands(nil), arrays, threads: 1) else { continue }
      for budget in [1, 40] {
        limits.budget = budget
        let banded = plan.inBands(limits)
        cut += banded.bands.count
        for threads in [1, 2] {
          #expect(BandTests.agree(try BandTests.results(banded, arrays, threads: threads), expected, tolerance: 1e-9), "\(random.summary)")
        }
      }
    }
    #expect(cut > 0)
  }
}
