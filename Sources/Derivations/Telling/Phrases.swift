import Diagnostics
import Pages

/// The sentences of a telling, apart from those of the rules. `{…}` stands for a formula or other runs put in.
struct Phrases {
  let language: Language

  private func pick(_ english: String, _ chinese: String) -> String { language == .english ? english : chinese }

  /// A sentence with its gaps filled.
  func fill(_ sentence: String, _ gaps: [String: [Run]]) -> [Run] {
    var runs: [Run] = []
    var text = ""
    var rest = sentence[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      text += rest[..<open]
      let key = String(rest[rest.index(after: open)..<close])
      if let gap = gaps[key] {
        if !text.isEmpty { runs.append(.text(text)) }
        text = ""
        runs += gap
      }
      rest = rest[rest.index(after: close)...]
    }
    text += rest
    if !text.isEmpty { runs.append(.text(text)) }
    return runs
  }

  var title: String { pick("Derivation of {derivative}", "{derivative} 的推导") }
  var chainHeading: String { pick("The chain", "计算链") }
  var chain: String { pick("From {by} to {value} the calculation passes through these values.", "从 {by} 到 {value}，计算依次经过以下各量。") }
  var single: String { pick("{value} depends on {by} directly.", "{value} 直接依赖于 {by}。") }
  var constant: String { pick("{value} does not depend on {by}.", "{value} 不依赖于 {by}。") }
  var namedHere: String { pick("named here", "此处引入") }
  var forwardHeading: String { pick("How {value} changes with {by}", "{value} 随 {by} 的变化") }
  var signalHeading: String { pick("Back to {by}", "回传到 {by}") }
  var derivativeHeading: String { pick("The derivative by {by}", "对 {by} 的导数") }
  var layoutHeading: String { pick("The shape of the answer", "结果的形状") }
  var constraintHeading: String { pick("Within the matrices allowed", "约束之内") }
  var summaryHeading: String { pick("All together", "汇总") }
  var entriesHeading: String { pick("Entry by entry", "逐元素") }
  var gradientHeading: String { pick("First the gradient", "先求梯度") }
  var hessianHeading: String { pick("Then the derivative of the gradient", "再对梯度求导") }
  var direct: String { pick("First, how {value} changes with {by} alone.", "先看 {value} 如何随 {by} 变化。") }
  var directHolding: String { pick("First, how {value} changes with {by} itself while {held} stays.", "先看固定 {held} 时 {value} 如何随 {by} 本身变化。") }
  var next: String { pick("Next, how {value} changes with {by} alone.", "再看 {value} 如何随 {by} 变化。") }
  var nextHolding: String { pick("Next, how {value} changes with {by} itself while {held} stays.", "再看固定 {held} 时 {value} 如何随 {by} 本身变化。") }
  var differentialHolding: String {
    pick("Let {by} change by {along} while {held} stays. Then {value} changes by", "固定 {held}，设 {by} 变化 {along}。{value} 的变化为")
  }
  var again: String { pick("In the same way, {value} changes by", "同样，{value} 的变化为") }
  var differential: String { pick("Let {by} change by {along}. To first order, {value} changes by", "设 {by} 变化 {along}。一阶近似下，{value} 的变化为") }
  var read: String { pick("Hence the derivative:", "由此读出导数：") }
  var total: String { pick("So for {value}:", "于是对 {value} 有：") }
  var notation: String { pick("In these formulas ", "式中 ") }
  var sourcesHeading: String { pick("Sources", "出处") }
  var condition: String { pick("holds where ", "成立条件：") }
  var totalAlone: String { pick("{value} depends on {by} directly:", "{value} 直接依赖于 {by}：") }
  var signal: String { pick("Call this {signal}, the error signal of {by}: {shape}.", "记为 {signal}，即 {by} 的误差信号：{shape}。") }
  var gradientSignal: String {
    pick("Call this {signal}, the gradient by {by} in the shape of {by}: {shape}.", "记为 {signal}，即对 {by} 的梯度，与 {by} 同形：{shape}。")
  }
  var jacobianSignal: String { pick("Call this {signal}, the derivative of {value} by {by}: {shape}.", "记为 {signal}，即 {value} 对 {by} 的导数：{shape}。") }
  var shape: String { pick("It is {shape}.", "它是{shape}。") }
  var whereWord: String { pick("where", "其中") }
  var whereClause: String { pick(", where ", "，其中 ") }
  var conditions: String { pick("This holds where {conditions}.", "成立条件：{conditions}。") }
  var tensor: String {
    pick("The result has more than two axes, so no chain of matrices leads to it; its entries do.", "结果的轴多于两个，无法写成矩阵的乘积链，只能逐元素给出。")
  }
  var unfold: String { pick("Entry by entry", "逐元素展开") }
  var stop: String { pick(".", "。") }
  var listSeparator: String { pick("; ", "；") }
}
