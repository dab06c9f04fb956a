import Diagnostics
import Pages
import Syntax
import Typing

/// Why lines hold, with the names of a part put in.
struct Reasons {
  private let part: Derivation.Part
  private let language: Language
  private let notation: PartNotation

  init(_ part: Derivation.Part, language: Language) {
    self.part = part
    self.language = language
    notation = PartNotation(part)
  }

  /// The name of a step's rule and why it holds, in the language.
  func wording(_ rule: Rule) -> Rule.Wording { language == .english ? rule.english : rule.chinese }

  /// The reason of a step.
  func runs(_ step: Step) -> [Run] {
    func formula(_ name: String) -> [Run] { [.formula(notation.name(name))] }
    var gaps = ["value": formula(step.subject.value), "by": formula(step.subject.by)]
    if let signal = step.subject.signal { gaps["signal"] = formula(signal) }
    gaps["definition"] = gaps["value"]
    if let link = part.links.first(where: { $0.name == step.subject.value }), let last = link.definition.statements.last {
      gaps["definition"] = [.formula(notation.value(last, of: link.definition))]
    }
    return Phrases(language: language).fill(wording(step.rule).reason, gaps)
  }
}
