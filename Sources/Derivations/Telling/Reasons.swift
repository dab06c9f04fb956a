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
    gaps["objective"] = formula(part.objective)
    gaps["i"] = [.formula(.length("i"))]
    gaps["definition"] = gaps["value"]
    gaps["equation"] = gaps["value"]
    if let link = part.links.first(where: { $0.name == step.subject.value }), let last = link.definition.statements.last {
      let definition = notation.value(last, of: link.definition)
      gaps["definition"] = [.formula(definition)]
      gaps["summand"] = summand(link.definition) ?? gaps["definition"]
      gaps["equation"] = [.formula(.equation(notation.name(step.subject.value), definition))]
    }
    return Phrases(language: language).fill(wording(step.rule).reason, gaps)
  }

  /// What a link adds up.
  private func summand(_ tree: SyntaxTree) -> [Run]? {
    guard let sum = tree.nodes.indices.last(where: { tree[$0].kind == .call("sum", order: 0) }) else { return nil }
    return [.formula(notation.value(tree.part(tree[sum].children[0])))]
  }

  /// The conditions that a step needs; empty where it needs none.
  func conditions(_ step: Step) -> [Run] { ConditionWords(language: language, formula: notation.formula).runs(step.conditions) }
}
