import Diagnostics
import Pages

/// The conditions of an answer in a language. The engine states them in English with the texts of the program in them.
struct ConditionWords {
  let language: Language

  /// A condition as runs.
  func runs(_ condition: String) -> [Run] {
    guard language == .chinese else { return english(condition) }
    if let whole = ConditionWords.whole[condition] { return [.text(whole)] }
    let entries = "the entries of "
    let isEntries = condition.hasPrefix(entries)
    let rest = isEntries ? String(condition.dropFirst(entries.count)) : condition
    for (end, single, many) in ConditionWords.endings where rest.hasSuffix(" " + end) {
      let subject = String(rest.dropLast(end.count + 1))
      for (start, word) in ConditionWords.extremes where subject.hasPrefix(start) {
        return [.code(String(subject.dropFirst(start.count))), .text(" 的\(word)元素\(single)")]
      }
      return [.code(subject), .text(isEntries ? " 的元素\(many)" : " \(single)")]
    }
    return [.code(condition)]
  }

  private func english(_ condition: String) -> [Run] {
    let entries = "the entries of "
    guard ConditionWords.whole[condition] == nil else { return [.text(condition)] }
    let isEntries = condition.hasPrefix(entries)
    let rest = isEntries ? String(condition.dropFirst(entries.count)) : condition
    for (end, _, _) in ConditionWords.endings where rest.hasSuffix(" " + end) {
      let subject = String(rest.dropLast(end.count + 1))
      for (start, _) in ConditionWords.extremes where subject.hasPrefix(start) {
        return [.text(start), .code(String(subject.dropFirst(start.count))), .text(" " + end)]
      }
      return (isEntries ? [.text(entries)] : []) + [.code(subject), .text(" " + end)]
    }
    return [.text(condition)]
  }

  private static let endings: [(end: String, single: String, many: String)] = [
    ("≠ 0", "不为 0", "均不为 0"), ("> 0", "大于 0", "均大于 0"), ("is invertible", "可逆", "可逆"), ("sum to 1", "之和为 1", "之和为 1"),
    ("lie in (-1, 1)", "位于 (-1, 1) 内", "均位于 (-1, 1) 内"), ("is attained once", "只出现一次", "只出现一次"),
  ]

  private static let extremes = [("the largest entry of ", "最大"), ("the smallest entry of ", "最小")]

  private static let whole = [
    "no divisor is 0": "所有除数都不为 0", "what stands under a root > 0": "根号下的值大于 0", "every matrix under inv is invertible": "所有求逆的矩阵都可逆",
    "what stands under a logarithm > 0": "对数的自变量大于 0", "no factor of a product is 0": "连乘的因子都不为 0",
    "the arguments of arcsin lie in (-1, 1)": "arcsin 的自变量位于 (-1, 1) 内", "the arguments of arccos lie in (-1, 1)": "arccos 的自变量位于 (-1, 1) 内",
    "every largest entry is attained once": "所有最大元素都只出现一次", "every smallest entry is attained once": "所有最小元素都只出现一次",
  ]
}
