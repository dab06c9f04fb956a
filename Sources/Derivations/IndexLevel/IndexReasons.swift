import Emission
import Formulas
import Pages
import Syntax

extension IndexWords {
  /// Why a line holds: the rules it was made by, in the order of their use.
  func reason(_ rules: [IndexRule]) -> [Run] {
    var runs: [Run] = []
    for rule in rules {
      let part = reason(rule)
      if part.isEmpty { continue }
      if !runs.isEmpty { runs.append(say("; ", "；")) }
      runs += part
    }
    return runs
  }

  private func reason(_ rule: IndexRule) -> [Run] {
    switch rule {
    case .definition: return []
    case .sumRule: return [say("a sum is differentiated term by term", "和的导数等于各项导数之和")]
    case .underSum: return [say("the derivative goes under Σ", "求导与求和可交换")]
    case .constantFactor(let names):
      return list(names)
        + say(
          " \(names.count == 1 ? "does" : "do") not depend on {} and \(names.count == 1 ? "stands" : "stand") before ∂", " 与 {} 无关，可提到 ∂ 之前",
          [variable])
    case .constantTerm(let names):
      return list(names)
        + say(
          " \(names.count == 1 ? "does" : "do") not depend on {}, so \(names.count == 1 ? "its" : "their") derivative is 0", " 与 {} 无关，导数为 0",
          [variable])
    case .productRule: return [say("product rule", "乘积法则")]
    case .quotientRule: return [say("quotient rule", "商的求导法则")]
    case .powerRule: return [say("power rule", "幂的求导法则")]
    case .chainRule(let function, let derivative?):
      let known = formula(derivative).map { Formula.equation(.row([slope(function), .fenced(index("u"))]), $0) } ?? slope(function)
      return say("chain rule, with {}", "链式法则，其中 {}", [known])
    case .chainRule(let function, nil): return say("chain rule with {}", "链式法则，导数记作 {}", [slope(function)])
    case .inverseRule: return [say("the rule for an inverse, above", "上面的逆矩阵求导公式")]
    case .determinantRule: return [say("each entry counts with its cofactor", "每个元素乘以它的代数余子式")]
    case .productOfEntries: return [say("product rule: a product of entries, without the one that is differentiated", "乘积法则：去掉被求导的那个元素后的连乘积")]
    case .extremeEntry: return [say("only the entry that attains it moves it", "只有取到最值的那个元素起作用")]
    case .totalDerivative(let name):
      return say("chain rule: {} depends on {} through every entry", "链式法则：{} 通过每个元素依赖于 {}", [symbol(name), variable])
    case .known(let name): return say("the derivative of {}, found above", "代入上面求出的 {} 的导数", [symbol(name)])
    case .entryOfVariable:
      return say("the derivative of an entry of {} by another is 1 or 0", "{} 的元素之间的导数非 1 即 0", [variable])
    case .survivingTerm(let pairs):
      if pairs.isEmpty { return [say("the deltas are used up", "消去克罗内克 δ")] }
      let equal = pairs.prefix(4).enumerated().flatMap { place, pair -> [Formula] in
        (place == 0 ? [] : [.sign(",", .punctuation)]) + [.equation(index(pair.index), index(pair.value))]
      }
      return say("only the term with {} survives", "求和中只剩 {} 的项", [.row(equal)])
    case .collected(let names):
      if names.isEmpty { return [say("collected and simplified", "合并化简")] }
      return [say("collected and simplified; the entries of ", "合并化简，其中 ")] + list(names) + [say(" sum to 1", " 的各元素之和为 1")]
    case .errorSignal: return [say("by the name of the error signal", "代入误差信号")]
    }
  }

  private func list(_ names: [String]) -> [Run] {
    names.enumerated().flatMap { place, name in (place == 0 ? [] : [say(", ", "、")]) + [.formula(symbol(name))] }
  }

  /// The letter of an index, which no type makes bold.
  private func index(_ letter: String) -> Formula { LaTeXEmitter().formula(SyntaxTree(name: letter), node: 0) }

  /// The name of the rule that reads entries as a matrix.
  func reason(_ rule: MatrixRule) -> [Run] {
    switch rule {
    case .scalar: [say("a number", "标量")]
    case .entry: [say("the entry itself", "就是该矩阵的元素")]
    case .transpose: [say("indices in reverse order: the transpose", "下标次序颠倒：转置")]
    case .identity: [say("identity matrix", "单位阵")]
    case .diagonal: [say("diagonal matrix", "对角阵")]
    case .outerProduct: [say("outer product", "外积")]
    case .matrixProduct: [say("matrix product: the inner indices are summed", "矩阵乘积：对中间下标求和")]
    case .matrixTimesVector: [say("matrix times vector", "矩阵乘向量")]
    case .innerProduct: [say("inner product", "内积")]
    case .trace: [say("trace", "迹")]
    case .hadamardProduct: [say("entry by entry: Hadamard product", "逐元素相乘：阿达马积")]
    case .contraction: [say("the summed indices join the factors into a product", "对下标求和，各因子连成乘积")]
    }
  }
}
