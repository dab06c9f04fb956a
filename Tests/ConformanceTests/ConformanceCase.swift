import Catalogue
import Foundation
import Nabla
import Testing

/// A program with a known answer: a derivative, a verdict on a claim, or the place of a mistake.
struct ConformanceCase: Decodable, Sendable, CustomTestStringConvertible {
  /// How a variable is to be drawn, and what that lets an answer assume.
  struct Sampling: Decodable, Sendable {
    var sample: String
  }

  var id: String
  var family: String
  var declare: [String: String]
  var `where`: [String: Sampling]?
  var program: String
  var wrt: String?
  var order: Int?
  /// A right answer; nil for tensors that have none in matrix notation.
  var expected: String?
  var claim: String?
  var verdict: String?
  /// The text at which the mistake of a bad program is.
  var at: String?

  var testDescription: String { id }

  /// The cases of a file, a line each.
  private static func cases(in name: String) -> [ConformanceCase] {
    guard let file = Bundle.module.url(forResource: name, withExtension: "jsonl", subdirectory: "Cases"),
      let text = try? String(contentsOf: file, encoding: .utf8)
    else { return [] }
    return text.split(separator: "\n").compactMap { try? JSONDecoder().decode(ConformanceCase.self, from: Data($0.utf8)) }
  }

  /// The corpus that the engine is scored on.
  static let published = cases(in: "public")
  /// Cases of the same kinds whose answers were derived by hand and checked by automatic differentiation.
  static let own = cases(in: "own")

  static let badPrograms = (published + own).filter { $0.family == "F" }
  static let claims = (published + own).filter { $0.family == "H" }
  static let derivatives = published.filter { $0.isDerivative }
  static let ownDerivatives = own.filter { $0.isDerivative }

  private var isDerivative: Bool { family != "F" && family != "H" }

  /// The problem, with what the cases say of a variable's values as a type of the language where there is one.
  var problem: Problem {
    var declared = declare
    for (name, sampling) in `where` ?? [:] {
      guard let type = declare[name] else { continue }
      let kind = String(type.prefix { $0 != "(" })
      let size = type.dropFirst(kind.count + 1).prefix { $0 != "," && $0 != ")" }
      switch (sampling.sample, kind) {
      case ("spd", "symmetric"): declared[name] = "spd(\(size))"
      case ("onehot", "vector"): declared[name] = "onehot(\(size))"
      case ("prob", "vector"): declared[name] = "distribution(\(size))"
      case ("onehot", "rowvector"): declared[name] = "\(type) onehot"
      case ("prob", "rowvector"): declared[name] = "\(type) distribution"
      case ("positive", _), ("nonneg", _): declared[name] = "\(type) \(sampling.sample)"
      default: break
      }
    }
    return Problem(
      program: program, declarations: declared.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, variables: wrt.map { [$0] } ?? [],
      order: order ?? 1)
  }
}
