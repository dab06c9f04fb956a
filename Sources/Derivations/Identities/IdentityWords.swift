import Diagnostics
import Formulas
import Nabla
import Pages

/// The words of identities' pages.
struct IdentityWords {
  private let isEnglish: Bool

  init(_ language: Language) { isEnglish = language == .english }

  private func say(_ english: String, _ chinese: String) -> String { isEnglish ? english : chinese }

  /// A wording in the language.
  func text(_ wording: Identity.Wording) -> String { say(wording.english, wording.chinese) }

  var contents: String { say("Identities of matrix calculus", "矩阵求导恒等式") }

  var tableHead: [[Run]] { [[.text(say("name", "名称"))], [.text(say("identity", "恒等式"))], [.text(say("program", "程序"))]] }

  func title(of group: Identity.Group) -> String {
    switch group {
    case .networks: say("Neural networks", "神经网络")
    case .traces: say("Traces", "迹")
    case .determinants: say("Determinants", "行列式")
    case .inverses: say("Inverses", "逆矩阵")
    case .norms: say("Norms", "范数")
    case .quadraticForms: say("Linear and quadratic forms", "线性型与二次型")
    }
  }

  func source(_ citation: Citation) -> [Run] {
    [
      .text(say("In print: ", "出处：")), .text("\(citation.work.title)\(say(", ", "，"))\(citation.place(isEnglish ? .english : .chinese))"),
      .text(say(".", "。")),
    ]
  }

  func conditions(_ conditions: [String], _ formula: @escaping (String) -> Formula?) -> [Run] {
    [.text(say("It holds where ", "成立条件："))]
      + ConditionWords(language: isEnglish ? .english : .chinese, formula: formula).runs(conditions) + [.text(say(".", "。"))]
  }

  func unconstrained(_ source: String) -> [Run] {
    [
      .text(say("That is the derivative within the declared matrices. With all entries taken as free it is ", "这是在所声明的矩阵范围内的导数。若把所有元素看成自由的，则为 ")),
      .code(source),
      .text(say(".", "。")),
    ]
  }

  func checked(points: Int, isExact: Bool) -> [Run] {
    let how = isExact ? say("exactly, modulo a prime", "模素数，精确比较") : say("in floating point", "用浮点数比较")
    return [.text(say("Compared with dual numbers at \(points) random points, \(how).", "已在 \(points) 个随机点与对偶数求导的结果核对（\(how)）。"))]
  }

  func matrixHeading(_ variable: String) -> [Run] {
    [.text(say("Step by step, by ", "逐步推导，对 ")), .code(variable)] + (isEnglish ? [] : [.text(" 求导")])
  }

  /// What the engine says of a formula that is often seen.
  ///
  /// - Parameters:
  ///   - shown: the formula as such.
  ///   - formula: how a right one is shown beside its text.
  func verdict(_ claim: Identity.Claim, _ shown: Formula, _ result: CheckResult, _ formula: (String) -> Formula?) -> [Run] {
    var runs: [Run] = [
      .text(say("The formula ", "公式 ")), .formula(shown), .text(say(", \(claim.occasion.english): ", "（\(claim.occasion.chinese)）：")),
    ]
    switch result.verdict {
    case .equal: runs.append(.text(say("checked, and right.", "经检验，正确。")))
    case .transposed: runs += wrong("it is the transpose of the derivative", "它是导数的转置", result, formula)
    case .notEqual: runs += wrong("it has the right shape and other numbers", "形状正确，但数值不同", result, formula)
    case .wrongShape: runs += wrong("it has another shape", "形状不对", result, formula)
    case .shapeError: runs += wrong("it is not well formed", "写法不成立，因子的维数不匹配", result, formula)
    }
    return runs
  }

  private func wrong(_ english: String, _ chinese: String, _ result: CheckResult, _ formula: (String) -> Formula?) -> [Run] {
    // The engine's reason is in English; in Chinese the verdict and the right formula say the same.
    var runs: [Run] = isEnglish ? [.text("\(english): \(result.reason)")] : [.text(chinese)]
    if let right = result.right?.shown {
      runs.append(.text(say(". Right is ", "。正确的是 ")))
      let typed = Run.code(right.split(separator: "\n").joined(separator: "; "))
      runs += formula(right).map { [.formula($0), .text(say(", typed ", "，输入为 ")), typed] } ?? [typed]
    }
    return runs + [.text(say(".", "。"))]
  }
}
