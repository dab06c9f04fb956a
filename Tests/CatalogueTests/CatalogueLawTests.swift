import Catalogue
import Diagnostics
import Nabla
import Syntax
import Testing
import Typing
import Verification

/// Laws that every operation of the catalogue obeys.
struct CatalogueLawTests {
  @Test func everyOperationHasAProgram() {
    let covered = Set(LawProgram.all.map(\.operation))
    for operation in Catalogue.standard.operations { #expect(covered.contains(operation.signature.name), "\(operation.signature.name)") }
  }

  /// The rule of every operation agrees with its numbers: the answer passes its certificate, in both orders.
  @Test(arguments: LawProgram.all)
  func derivativesAreCertified(program: LawProgram) throws {
    for order in 1...2 {
      let answer = try Engine().derive(program.problem(order: order))
      for derivative in answer.derivatives { #expect(derivative.certificate.points >= 4) }
    }
  }

  /// Printing and parsing an answer gives it back.
  @Test(arguments: LawProgram.all)
  func answersAreWrittenAsTheyAreRead(program: LawProgram) throws {
    for derivative in try Engine().derive(program.problem()).derivatives {
      for text in [derivative.source, derivative.index].compactMap({ $0 }) { #expect(SourcePrinter.print(try Parser.parse(text)) == text) }
    }
  }

  /// The same question has the same answer.
  @Test(arguments: LawProgram.all)
  func answersAreRepeatable(program: LawProgram) throws {
    let first = try Engine().derive(program.problem()).derivatives.map(\.shown)
    let second = try Engine().derive(program.problem()).derivatives.map(\.shown)
    #expect(first == second)
  }

  /// Simplification has nothing left to do: an answer read as a program and multiplied by one is written as it was, up to its names.
  @Test(arguments: LawProgram.all.filter { !$0.text.contains("prod") })
  func simplificationIsIdempotent(program: LawProgram) throws {
    guard let derivative = try Engine().derive(program.problem()).derivatives.first, let source = derivative.source else { return }
    let tree = try Parser.parse(source)
    guard tree.statements.count == 1 else { return }
    // The derivative of t·G by t is G once more.
    let variables = program.declarations.filter { declaration in source.split(whereSeparator: { !$0.isLetter }).contains { $0 == declaration.name } }
    var again = Problem(program: "(\(source))*t", declarations: variables + [("t", "scalar")], variables: ["t"])
    if source.contains("(n)") || source.contains("(m") || source.contains(", n)") { again.declarations.append(("M", "matrix(m, n)")) }
    let repeated = try #require(try Engine().derive(again).derivatives.first)
    #expect(repeated.shown.unicodeScalars.count <= source.unicodeScalars.count, "\(source) became \(repeated.shown)")
  }
}
