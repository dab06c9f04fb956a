import Catalogue
import Nabla
import RandomPrograms
import Testing

/// Programs made at random over the whole language: every one of them is derived, and its answer passes its check.
struct RandomProgramTests {
  static let seed: UInt64 = 1
  static let count = 2_000
  static let share = 125

  /// Each share of the programs by itself, so that they run side by side; the size grows from share to share.
  @Test(arguments: 0..<count / share)
  func programsAreDerived(part: Int) {
    let engine = Engine()
    let functions = Catalogue.standard.functions
    let size = part * 7 / (Self.count / Self.share)
    var failures: [String: RandomProgram] = [:]
    for member in part * Self.share..<(part + 1) * Self.share {
      let program = ProgramGenerator.program(seed: Self.seed, member: member, size: size)
      guard let failure = Outcome(of: program.problem, engine: engine, functions: functions).failure else { continue }
      if let known = failures[failure], known.count <= program.count { continue }
      failures[failure] = program
    }
    for (failure, program) in failures {
      let small = program.shrunk(limit: 300) { Outcome(of: $0.problem, engine: engine, functions: functions).failure == failure }
      Issue.record("seed \(Self.seed), size \(size): \(failure): \(small.summary)")
    }
  }

  /// The same seed gives the same programs, on every machine.
  @Test func programsAreRepeatable() {
    for member in 0..<50 {
      let first = ProgramGenerator.program(seed: 7, member: member, size: 4)
      let second = ProgramGenerator.program(seed: 7, member: member, size: 4)
      #expect(first.summary == second.summary)
    }
  }
}
