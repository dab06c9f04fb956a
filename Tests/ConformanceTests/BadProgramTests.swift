import Diagnostics
import Nabla
import Testing

/// Programs that must be refused, at the right place.
struct BadProgramTests {
  @Test(arguments: ConformanceCase.badPrograms)
  func theMistakeIsFoundWhereItIs(known: ConformanceCase) throws {
    let place = try #require(known.at.flatMap { known.program.range(of: $0) })
    let low = known.program[..<place.lowerBound].unicodeScalars.count
    let high = low + known.program[place].unicodeScalars.count
    var problem = known.problem
    problem.variables = [known.declare.keys.sorted()[0]]
    let error = try #require(throws: Diagnostic.self) { try Engine().derive(problem) }
    #expect(error.code != .unverified && error.code != .unsupported)
    // A missing bracket or operand is missed just behind the place.
    let overlaps = error.span.start < high && max(error.span.end, error.span.start + 1) > low
    #expect(overlaps || (high...high + 1).contains(error.span.start), "\(error.message) at \(error.span)")
  }
}
