import Catalogue
import Expressions
import Lowering
import Nabla
import RandomPrograms
import Testing

/// The canonical form is blind to the order of operands.
struct OrderBlindnessTests {
  @Test(arguments: 0..<8)
  func exchangedOperandsGiveTheSameForm(part: Int) throws {
    var compared = 0
    for member in part * 200..<(part + 1) * 200 {
      let program = ProgramGenerator.program(seed: 11, member: member, size: 1 + part / 2)
      var random = RandomNumbers(seed: 12, member: member)
      guard program.statements.count == 1, let commuted = program.commuted(using: &random) else { continue }
      // Both stand in one program, so that they speak of the same variables.
      var problem = program.problem
      problem.program = "first = \(program.statements[0].value.text)\nsecond = \(commuted.statements[0].value.text)"
      var arena = Arena(functions: Catalogue.standard.rules)
      let lowered = try Lowering.lower(try Engine().elaborate(problem), bare: [], in: &arena)
      #expect(lowered.statements[0] == lowered.statements[1], "\(program.summary) and \(commuted.summary)")
      compared += 1
    }
    #expect(compared > 5)
  }
}
