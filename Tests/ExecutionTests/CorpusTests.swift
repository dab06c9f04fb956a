import Catalogue
import Diagnostics
import Execution
import Foundation
import Nabla
import Planning
import Testing
import Typing
import Verification

/// Compiled functions against plain evaluation of the same typed programs, over every case with a known answer.
@Suite("Compiled functions agree with plain evaluation")
struct CorpusTests {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    var id: String
    var family: String
    var declare: [String: String]
    var program: String
    var wrt: String?
    var order: Int?
    var testDescription: String { id }
  }

  static let cases: [Case] = {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../ConformanceTests/Cases/public.jsonl")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap { try? JSONDecoder().decode(Case.self, from: Data($0.utf8)) }.filter { $0.family != "F" }
  }()

  @Test func theCasesAreThere() { #expect(CorpusTests.cases.count > 150) }

  @Test(arguments: cases)
  func agrees(known: Case) throws {
    let problem = Problem(
      program: known.program, declarations: known.declare.sorted { $0.key < $1.key }.map { ($0.key, $0.value) },
      variables: known.wrt.map { [$0] } ?? [], order: known.order ?? 1)
    let answer = try Engine().derive(problem)
    let derivatives = answer.derivatives.map { ($0.variable, $0.order, $0.typed) }
    if !answer.program.abstractFunctions.isEmpty {
      #expect(throws: Diagnostic.self) { try CompiledFunction<Double>(program: answer.program, derivatives: derivatives) }
      return
    }
    let double = try CompiledFunction<Double>(program: answer.program, derivatives: derivatives)
    let programs = [answer.program] + answer.derivatives.map(\.typed)
    var compared = 0
    for seed in 1...4 {
      let point = SampledPoint(answer.program, seed: UInt64(seed), isPositive: seed > 2)
      let evaluator = Evaluator(functions: Catalogue.standard.functions)
      guard
        let expected = try? programs.map({ try evaluator.value(of: $0.result, in: $0, sizes: point.sizes, variables: point.arrays) })
      else { continue }
      compared += 1
      let function = CompiledFunction<Double>(double.program, sizes: point.sizes)
      let results = try function(point.given(as: Double.self))
      for (result, value) in zip(results, expected) {
        #expect(result.shape == value.shape)
        let scale = max(1, value.values.reduce(0) { max($0, $1.magnitude) })
        for (x, y) in zip(result.elements, value.values) where !((x - y).magnitude <= 1e-10 * scale) {
          Issue.record("\(x) against \(y) of \(scale) at seed \(seed)")
          return
        }
      }
      // The same plan again gives the same numbers.
      #expect(try function(point.given(as: Double.self)) == results)
    }
    #expect(compared > 0)
  }
}
