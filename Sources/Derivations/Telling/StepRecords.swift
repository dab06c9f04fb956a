import Diagnostics
import JSON
import Nabla
import Pages
import Syntax
import Typing

/// Steps as records for programs: `{rule, place, before, after, shape, condition, reason}`.
public struct StepRecords: Sendable {
  /// The language of the reasons.
  public var language: Language
  /// True where steps carry their unfolding into entries.
  public var unfolds: Bool

  /// Records in a language.
  public init(language: Language, unfolds: Bool = false) {
    self.language = language
    self.unfolds = unfolds
  }

  /// What answers the `steps` of a batch request.
  public static let batchSteps: Batch.Steps = { answer, request in
    let records = StepRecords(language: request.language, unfolds: request.steps == .index)
    return answer.derivatives.map { derivative in
      do throws(Diagnostic) {
        let derivation = try Explanation().checkedDerivation(of: derivative, in: answer.program, to: request.problem)
        return .success(records.value(derivation))
      } catch {
        return .failure(error)
      }
    }
  }

  /// The steps of a derivation, in order.
  public func value(_ derivation: Derivation) -> JSONValue {
    var records: [JSONValue] = []
    for part in derivation.parts {
      let reasons = Reasons(part, language: language)
      for calculation in part.stages.flatMap(\.calculations) {
        for step in calculation.steps { records.append(.object(record(step, calculation, part, reasons))) }
      }
    }
    return .array(records)
  }

  private func record(_ step: Step, _ calculation: Calculation, _ part: Derivation.Part, _ reasons: Reasons) -> [JSONValue.Member] {
    var members = [
      JSONValue.Member("rule", .string(step.rule.name)),
      JSONValue.Member("place", .string(StepRecords.place(calculation, part))),
      JSONValue.Member("before", .text(step.before.map { SourcePrinter.print($0) })),
      JSONValue.Member("after", .string(step.source)),
      JSONValue.Member("shape", .string(calculation.type.text)),
      JSONValue.Member("condition", .text(step.conditions.isEmpty ? nil : reasons.conditions(step).plainText)),
      JSONValue.Member("reason", .string(reasons.runs(step).plainText)),
    ]
    if let signal = calculation.signal { members.append(JSONValue.Member("signal", .string(signal))) }
    if let citation = step.rule.citation { members.append(JSONValue.Member("source", .string(citation.text))) }
    if unfolds, let entries = step.unfolding?.entries() {
      members.append(JSONValue.Member("entries", JSONPageWriter().value(entries.page(in: language))))
    }
    return members
  }

  /// The left side in letters: `dJ/dz`, `dz`.
  private static func place(_ calculation: Calculation, _ part: Derivation.Part) -> String {
    switch part.symbols[calculation.name] {
    case .partial(let value, let by, _): "d\(value)/d\(by)"
    case .secondPartial(let value, let by): "d2\(value)/d\(by)2"
    case .differential(let value, _): "d\(value)"
    case .signal, nil: calculation.name
    }
  }
}
