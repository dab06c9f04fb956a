import Catalogue
import Diagnostics
import Emission
import Formulas
import Pages
import Syntax
import Typing

/// The words of an entry-by-entry derivation.
struct IndexWords {
  let language: Language
  /// The name of the variable as a formula.
  let variable: Formula
  private let emitter: LaTeXEmitter

  init(_ language: Language, program: TypedProgram, variable: Int) {
    self.language = language
    emitter = LaTeXEmitter(program, signatures: Catalogue.standard.signatures)
    self.variable = emitter.formula(SyntaxTree(name: program.variables[variable].name), node: 0)
  }

  /// A name of the program as a formula.
  func symbol(_ name: String) -> Formula { emitter.formula(SyntaxTree(name: name), node: 0) }

  /// A text of the language about numbers as a formula; nil where it is none.
  func formula(_ text: String) -> Formula? {
    let emitter = LaTeXEmitter(signatures: Catalogue.standard.signatures)
    return (try? Parser.parse(text)).flatMap { tree in tree.statements.last.map { emitter.formula(tree, node: $0.value) } }
  }

  /// f′ as a formula.
  func slope(_ function: String) -> Formula {
    // The derivative of a function at u, without its argument.
    let call = SyntaxTree.expression { tree in tree.add(.call(function, order: 1), [tree.add(.name("u"))]) }
    return emitter.formula(call, node: call.conclusion).head
  }

  /// The text of the language.
  func say(_ english: String, _ chinese: String) -> Run { .text(language == .english ? english : chinese) }

  /// A text in which each `{}` is a formula.
  func say(_ english: String, _ chinese: String, _ formulas: [Formula]) -> [Run] {
    let text = language == .english ? english : chinese
    var runs: [Run] = []
    var rest = formulas[...]
    var piece = ""
    var characters = text.makeIterator()
    while let character = characters.next() {
      if character == "{", let formula = rest.popFirst() {
        _ = characters.next()
        if !piece.isEmpty { runs.append(.text(piece)) }
        piece = ""
        runs.append(.formula(formula))
      } else {
        piece.append(character)
      }
    }
    if !piece.isEmpty { runs.append(.text(piece)) }
    return runs
  }

  // MARK: Paragraphs

  func title(_ derivative: Formula) -> [Run] { say("{} entry by entry", "逐个元素推导 {}", [derivative]) }

  /// The ranges of the indices: i = 1…n, j = 1…m.
  func ranges(_ ranges: [IndexDerivation.Range]) -> [Run] {
    var runs: [Run] = [say("The indices run over ", "下标的取值范围是 ")]
    for (place, range) in ranges.enumerated() {
      if place > 0 { runs.append(say(", ", "，")) }
      var parts: [Formula] = []
      for (number, letter) in range.letters.enumerated() { parts += number == 0 ? [letter] : [.sign(",", .punctuation), letter] }
      parts += [.sign("="), .number(1), .sign(",", .punctuation), .sign("…", .prefix), .sign(",", .punctuation), range.extent]
      runs.append(.formula(.row(parts)))
    }
    return runs + [say(".", "。")]
  }

  func sought(entry: Formula, hasArray: Bool) -> [Run] {
    hasArray
      ? say("All the derivatives sought make an array, with {}:", "要求的全部导数排成一个数组，其中 {}：", [entry])
      : say("One derivative is sought for every combination of the indices, {}.", "对下标的每一种取值，要求的导数是 {}。", [entry])
  }

  func definition(_ name: Formula, isNumber: Bool) -> [Run] {
    isNumber
      ? say("By definition, with all indices written out,", "按定义，把下标都写出来，即", [])
      : say("By definition an entry of {} is", "按定义，{} 的每个元素是", [name])
  }

  func derivative(_ left: Formula?) -> [Run] {
    guard let left else { return [] }
    return say("Now differentiate, line by line, to find {}:", "下面求导，逐行算出 {}：", [left])
  }

  var casesIntroduction: [Run] {
    say("The deltas say when anything is left at all:", "由克罗内克 δ 可知，只有下列情形不为零：", [])
  }

  /// What stands before the condition of a case.
  var condition: String { language == .english ? "if " : "若 " }
  /// The condition of the last case.
  var otherwise: String { language == .english ? "otherwise" : "其他情形" }

  /// Equations joined by "and".
  func joined(_ equations: [Formula]) -> [Formula] {
    equations.enumerated().flatMap { place, equation in
      place == 0 ? [equation] : [Formula.words(language == .english ? " and " : " 且 "), equation]
    }
  }

  func singleEntryIntroduction(_ single: IndexDerivation.SingleEntry) -> [Run] {
    single.isRow
      ? say(
        "So {} is a row with a single entry that is not zero. Going entry by entry through the variable avoids an array of three indices:",
        "所以 {} 是一个只有一个非零元素的行向量。逐个对变量的元素求导，就不必写出带三个下标的张量：", [single.left])
      : say(
        "So {} is a column with a single entry that is not zero. Going entry by entry through the variable avoids an array of three indices:",
        "所以 {} 是一个只有一个非零元素的列向量。逐个对变量的元素求导，就不必写出带三个下标的张量：", [single.left])
  }

  /// Where the single entry stands.
  func place(_ place: Formula) -> [Run] { say("the entry at place {}", "第 {} 个元素", [place]) }

  func cotangent(_ signal: Formula, _ lines: [IndexDerivation.Line]) -> [Run] {
    guard let left = lines.first?.left else { return [] }
    return say(
      "With the error signal {} of the value, {} is a sum over the value's entries, each of which may depend on the variable:",
      "设误差信号为 {}。这个值的每个元素都可能依赖于该变量，所以 {} 是对所有元素的求和：", [signal, left])
  }

  func readings(count: Int) -> [Run] {
    count == 1
      ? say("Read as the entry of a matrix:", "把它看成一个矩阵的元素：", [])
      : say("Each term is the entry of a matrix:", "每一项都是某个矩阵的元素：", [])
  }

  var freeWhole: [Run] { say("Put together, with the entries free:", "把各元素看成自由变量，合起来就是：", []) }
  var whole: [Run] { say("Put together:", "合起来就是：", []) }
  var tensor: [Run] {
    say("The result has too many indices for a matrix and stays in index notation:", "结果的下标太多，不能写成矩阵，保留下标形式：", [])
  }
  var turned: [Run] {
    say(
      "That is a row, as numerator layout has it; {} is a column, and the gradient in its shape is the transpose:",
      "这是分子布局下的行向量；{} 是列向量，与它同形的梯度是其转置：", [variable])
  }
  var entries: [Run] {
    say("This is no entry of a matrix product: the shifted index stays, and so does the index notation:", "下标有平移，不能写成矩阵乘积，保留下标形式：", [])
  }
  var engine: [Run] {
    say("The steps in between are longer than can be read; the result, certified by numbers, is", "中间步骤太长，这里直接给出经过数值验证的结果：", [])
  }

  func constrained(isDiagonal: Bool) -> [Run] {
    isDiagonal
      ? say("Within the diagonal matrices only the entries of the diagonal move:", "在对角矩阵范围内只有对角线元素可变：", [])
      : say(
        "Within the symmetric matrices two mirrored entries move together, so the gradient is the symmetric part of that, half of it and half of its transpose:",
        "在对称矩阵范围内，互为镜像的两个元素一起变化，所以梯度取其对称部分，即它与它的转置的平均：", [])
  }

  /// What the derivative of one entry of the variable by another is.
  func entryOfVariable(_ left: Formula, isSymmetric: Bool, signal: String?) -> [Run] {
    var runs = say(
      isSymmetric
        ? "For now the entries of {} are taken as free, so {} is 1 for the entry itself and 0 for every other one"
        : "The entries of {} are independent of one another, so {} is 1 for the entry itself and 0 for every other one",
      isSymmetric ? "先把 {} 的各个元素看成自由的，所以 {} 对自身为 1，对其他元素为 0" : "{} 的各个元素相互独立，所以 {} 对自身为 1，对其他元素为 0", [variable, left])
    if let signal, signal.hasPrefix("δ") || signal.hasPrefix("delta") {
      runs.append(say(" (δ with two indices is Kronecker's delta; with one it is the error signal):", "（带两个下标的 δ 是克罗内克 δ，带一个下标的 δ 是误差信号）："))
    } else {
      runs.append(say("; δ with two indices is Kronecker's delta:", "（带两个下标的 δ 是克罗内克 δ）："))
    }
    return runs
  }

  // MARK: Lemmas

  func lemma(_ rule: IndexRule, _ matrix: Formula) -> [Run] {
    rule == .inverseRule
      ? say(
        "The inverse is known by what it does: {} times its inverse is the identity. Entry by entry, and differentiated:",
        "逆矩阵由它的定义刻画：{} 乘以它的逆等于单位阵。逐元素写出并求导：", [matrix])
      : say("The determinant of {} is, along any row, the sum of the entries times their cofactors:", "{} 的行列式可沿任意一行按代数余子式展开：", [matrix])
  }

  func lemmaReason(_ lemma: IndexRule, _ rules: [IndexRule]) -> [Run] {
    switch (lemma, rules.first) {
    case (.inverseRule, .definition): [say("definition of the inverse", "逆矩阵的定义")]
    case (.inverseRule, .productRule): [say("product rule on both sides; the right side is constant", "两边用乘积法则求导，右边是常数")]
    case (.inverseRule, _): [say("multiplied by the inverse from the left and summed", "左乘逆矩阵并求和")]
    case (_, .definition): [say("expansion along a row; the cofactors of a row do not contain that row", "按行展开；一行的代数余子式不含该行的元素")]
    default: [say("so the derivative by an entry is its cofactor", "所以对一个元素的导数就是它的代数余子式")]
    }
  }
}
