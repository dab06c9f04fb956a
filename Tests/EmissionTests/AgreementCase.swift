import Catalogue
import Emission
import Foundation
import Nabla
import Typing
import Verification

/// A program with arguments, its value and its derivative there, by the plain evaluation with dual numbers that no emitter has a part in.
struct AgreementCase: Sendable {
  var name: String
  var answer: Answer
  var sizes: [String: Int]
  var inputs: [String: NumericArray]
  var expected: [NumericArray]

  /// The cases whose answers come from outside, as far as they can be evaluated.
  static let all: [AgreementCase] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = folder.appendingPathComponent("ConformanceTests/Cases/public.jsonl")
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
    let lines = text.split(separator: "\n").compactMap { try? JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    return lines.filter { $0.family != "F" && $0.family != "H" }.compactMap { AgreementCase($0) }
  }()

  private struct Line: Decodable {
    struct Sampling: Decodable { var sample: String }
    var id: String
    var family: String
    var declare: [String: String]
    var `where`: [String: Sampling]?
    var program: String
    var wrt: String?
    var order: Int?

    /// The problem; what a case says of values is declared where the language has a type for it.
    var problem: Problem {
      let types = declare.map { name, type in
        switch (`where`?[name]?.sample, type.prefix { $0 != "(" }) {
        case ("spd", "symmetric"): (name, type.replacing("symmetric", with: "spd"))
        case ("onehot", "vector"): (name, type.replacing("vector", with: "onehot"))
        case ("prob", "vector"): (name, type.replacing("vector", with: "distribution"))
        case ("positive", _): (name, type + " positive")
        case ("nonneg", _): (name, type + " nonneg")
        default: (name, type)
        }
      }
      return Problem(
        program: program, declarations: types.sorted { $0.0 < $1.0 }.map { (name: $0.0, type: $0.1) }, variables: wrt.map { [$0] } ?? [],
        order: order ?? 1)
    }
  }

  private init?(_ line: Line) {
    guard let answer = try? Engine().derive(line.problem), let derivative = answer.derivatives.first,
      let sizes = derivative.certificate.sizes.last?.filter({ Int($0.key) == nil }),
      let place = answer.program.variables.firstIndex(where: { $0.name == derivative.variable })
    else { return nil }
    name = "f_" + line.id.replacing("-", with: "_")
    self.answer = answer
    self.sizes = sizes
    inputs = [:]
    expected = []
    var source = SplitMix(state: UInt64(line.id.unicodeScalars.reduce(7) { 31 * $0 % 1_000_003 + Int($1.value) }))
    let evaluator = Evaluator(functions: Catalogue.standard.functions)
    let program = answer.program
    for attempt in 0..<60 {
      inputs = Dictionary(program.variables.map { ($0.name, source.array($0, sizes, attempt)) }) { first, _ in first }
      guard let value = try? evaluator.value(of: program.result, in: program, sizes: sizes, variables: inputs),
        let slope = try? evaluator.derivative(
          of: program.result, by: place, order: derivative.order, in: program, sizes: sizes, variables: inputs),
        (value.values + slope.values).allSatisfy({ $0.isFinite && abs($0) < 1e4 })
      else { continue }
      expected = [value, slope]
      return
    }
    return nil
  }

  /// The file of a target.
  func code(in target: Target) throws -> String { try answer.code(in: target, CodeOptions(name: name, sizes: sizes)) }

  /// What differs between the results and the numbers expected; nil where they agree to 10⁻¹⁰.
  func disagreement(_ results: [[Double]]?) -> String? {
    guard let results else { return "\(name): no results" }
    guard results.map(\.count) == expected.map(\.values.count) else {
      return "\(name): \(results.map(\.count)) numbers for \(expected.map(\.values.count))"
    }
    for (place, (given, wanted)) in zip(results, expected.map(\.values)).enumerated() {
      let size = max(1, wanted.map { abs($0) }.max() ?? 0)
      for (entry, (a, b)) in zip(given, wanted).enumerated() where !(abs(a - b) <= 1e-10 * size) {
        return "\(name): result \(place), entry \(entry): \(a) for \(b)"
      }
    }
    return nil
  }
}

/// Random numbers that are the same in every run.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Values of a variable within what is declared of it; every second attempt they are positive, every third small.
  mutating func array(_ variable: TypedProgram.Variable, _ sizes: [String: Int], _ attempt: Int) -> NumericArray {
    let shape = variable.type.axes.map { $0.value(sizes) ?? 1 }
    let count = shape.reduce(1, *)
    let scale = attempt % 3 == 2 ? 0.3 : 1.0
    var x = (0..<count).map { _ in Double.random(in: -1.5...1.5, using: &self) * scale }
    let facts = variable.facts
    if attempt % 2 == 1 || !facts.isDisjoint(with: [.positive, .nonnegative]) { x = x.map { abs($0) + 0.1 } }
    let n = shape.count == 2 && shape[0] == shape[1] ? shape[0] : 0
    for i in 0..<n { x[i * n + i] += 2 }
    if !facts.isDisjoint(with: [.symmetric, .positiveDefinite]) {
      for i in 0..<n { for j in 0..<i { x[i * n + j] = x[j * n + i] } }
    }
    if facts.contains(.positiveDefinite) {
      for i in 0..<n { x[i * n + i] = 0.5 + (0..<n).reduce(0.0) { $0 + abs(x[i * n + $1]) } }
    }
    if facts.contains(.diagonal), n > 0 { for place in x.indices where place / n != place % n { x[place] = 0 } }
    if facts.contains(.oneHot) {
      let hot = Int.random(in: 0..<count, using: &self)
      x = x.indices.map { $0 == hot ? 1 : 0 }
    } else if facts.contains(.sumsToOne) {
      // Multiples of 2⁻¹⁰, whose sum is exactly 1.
      x = x.indices.map { _ in Double(Int.random(in: 1...Int(900 / count), using: &self)) / 1024 }
      x[count - 1] = 1 - x.dropLast().reduce(0, +)
    }
    return NumericArray(shape: shape, values: x)
  }
}
