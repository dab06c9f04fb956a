import Diagnostics
import Formulas
import Pages

/// Conditions in a language. The engine states them in English with texts of the program in them: `the entries of z ≠ 0`, `X is invertible`.
struct ConditionWords {
  let language: Language
  /// A text of the program as a formula; nil where it is to be shown as it is typed.
  let formula: (String) -> Formula?

  init(language: Language, formula: @escaping (String) -> Formula? = { _ in nil }) {
    self.language = language
    self.formula = formula
  }

  /// A condition as runs.
  func runs(_ condition: String) -> [Run] {
    if let chinese = ConditionWords.whole[condition] { return [say(condition, chinese)] }
    let entries = "the entries of "
    let isEntries = condition.hasPrefix(entries)
    let rest = isEntries ? String(condition.dropFirst(entries.count)) : condition
    for predicate in ConditionWords.predicates where rest.hasSuffix(" " + predicate.end) {
      let subject = String(rest.dropLast(predicate.end.count + 1))
      for (start, word) in ConditionWords.extremes where subject.hasPrefix(start) {
        return around(
          shown(String(subject.dropFirst(start.count))), say(start, ""), say(" " + predicate.end, " 的\(word)元素\(predicate.one)"))
      }
      if isEntries {
        return around(
          shown(subject), say(predicate.before, ""), say(predicate.after, " 的元素\(predicate.many)"))
      }
      if let sign = predicate.sign, let left = formula(subject) { return [.formula(.row([left, .sign(sign), .number(0)]))] }
      return around(shown(subject), nil, say(" " + predicate.end, " \(predicate.one)"))
    }
    return [.code(condition)]
  }

  /// Several conditions.
  func runs(_ conditions: [String]) -> [Run] {
    conditions.enumerated().flatMap { place, condition in (place == 0 ? [] : [say("; ", "；")]) + runs(condition) }
  }

  private func say(_ english: String, _ chinese: String) -> Run { .text(language == .english ? english : chinese) }

  private func shown(_ subject: String) -> Run { formula(subject).map { .formula($0) } ?? .code(subject) }

  private func around(_ subject: Run, _ before: Run?, _ after: Run) -> [Run] {
    [before, subject, after].compactMap { run in run == .text("") ? nil : run }
  }

  /// What is said of a subject, and how in both languages of one value and of all its entries.
  private struct Predicate {
    /// The end of the engine's text.
    var end: String
    /// The sign where it is a comparison with 0.
    var sign: String?
    /// In Chinese of one value.
    var one: String
    /// In English of entries, around them.
    var before: String
    var after: String
    /// In Chinese of entries.
    var many: String

    init(_ end: String, sign: String? = nil, one: String, many before: String, _ after: String, _ chinese: String) {
      self.end = end
      self.sign = sign
      self.one = one
      self.before = before
      self.after = after
      many = chinese
    }
  }

  private static let predicates = [
    Predicate("≠ 0", sign: "≠", one: "不为 0", many: "no entry of ", " is 0", "均不为 0"),
    Predicate("> 0", sign: ">", one: "大于 0", many: "all entries of ", " are positive", "均为正"),
    Predicate("is invertible", one: "可逆", many: "the entries of ", " are invertible", "均可逆"),
    Predicate("is symmetric", one: "是对称矩阵", many: "the entries of ", " are symmetric", "均对称"),
    Predicate("is diagonal", one: "是对角矩阵", many: "the entries of ", " are diagonal", "均为对角矩阵"),
    Predicate("sum to 1", one: "之和为 1", many: "the entries of ", " sum to 1", "之和为 1"),
    Predicate("lie in (-1, 1)", one: "位于 (−1, 1) 内", many: "all entries of ", " lie in (−1, 1)", "均位于 (−1, 1) 内"),
    Predicate("is attained once", one: "只出现一次", many: "the entries of ", " are attained once", "只出现一次"),
  ]

  private static let extremes = [("the largest entry of ", "最大"), ("the smallest entry of ", "最小")]

  private static let whole = [
    "no divisor is 0": "所有除数都不为 0", "no norm is 0": "所有范数都不为 0", "what stands under a root > 0": "根号下的值大于 0",
    "every matrix under inv is invertible": "所有求逆的矩阵都可逆",
    "what stands under a logarithm > 0": "对数的自变量大于 0", "no factor of a product is 0": "连乘的因子都不为 0",
    "the arguments of arcsin lie in (-1, 1)": "arcsin 的自变量位于 (−1, 1) 内", "the arguments of arccos lie in (-1, 1)": "arccos 的自变量位于 (−1, 1) 内",
    "every largest entry is attained once": "所有最大元素都只出现一次", "every smallest entry is attained once": "所有最小元素都只出现一次",
    "no argument of abs is 0": "abs 的自变量都不为 0", "no argument of sign is 0": "sign 的自变量都不为 0",
    "no argument of relu is 0": "relu 的自变量都不为 0", "no argument of step is 0": "step 的自变量都不为 0",
  ]
}
