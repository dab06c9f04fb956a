import Diagnostics
import Formulas
import Pages
import WrittenText

/// A page with every kind of block, in both languages, as a derivation of a hidden layer would show it.
enum SamplePage {
  static func page(_ language: Language) -> Page {
    var page = language == .english ? english : chinese
    page.details = [
      [
        .paragraph(
          language == .english
            ? [
              .text("The entry of "), .formula(weightGradient), .text(" in row "), .formula(.letter("i")), .text(" and column "),
              .formula(.letter("j")),
            ]
            : [.text("第"), .formula(.letter("i")), .text("行第"), .formula(.letter("j")), .text("列的元素是")]),
        .calculation([
          .init(left: entry, right: deltaSum), .init(left: nil, right: cases, reason: reason(language, "only the row k = i is left", "只剩 k = i 的一项")),
        ]),
        .detail(summary: [.text(language == .english ? "As a column" : "写成列向量")], 1),
      ],
      [.calculation([.init(left: partialZ, right: column)])],
    ]
    return page
  }

  static let english = Page(
    title: [.text("The gradient of a hidden layer by "), .formula(.letter("W"))], language: .english,
    blocks: [
      .heading(level: 1, [.text("The program")]),
      .program("z = W*x + b          # one hidden layer\na = relu(z)\nJ = cross_entropy(y, softmax(U*a + c))"),
      .paragraph([
        .text("The "), .strong("error signal"), .text(" of a value is the derivative of the objective by it, "), .formula(signal),
        .text(", a row as wide as the value is long. It flows back from the objective to "), .formula(.letter("W")),
        .text(", one step for each name of the program; "),
        .code("relu'"), .text(" is 1 where its argument is positive."),
      ]),
      .heading(level: 2, [.text("From "), .formula(.letter("J")), .text(" to "), .formula(.letter("z", .bold))]),
      calculation(.english),
      .detail(summary: [.text("Entry by entry: why "), .formula(weightGradient), .text(" is an outer product")], 0),
      .remark(
        .note,
        [
          .text("The gradient has the shape of "), .formula(.letter("W")), .text(", so that "), .code("W -= rate * gradient"),
          .text(" works as it stands."),
        ]),
      .remark(
        .caution, [.text("Where an entry of "), .formula(.letter("z", .bold)), .text(" is zero, relu has a kink, and the answer is a choice.")]),
      .remark(.result, [.formula(weightGradient), .text(" is the outer product of the signal and the input.")]),
      .table(
        head: [[.text("name")], [.text("shape")], [.text("what it is")]],
        rows: [
          [[.formula(.letter("W"))], [.text("h × d")], [.text("the weights of the hidden layer, by which is differentiated")]],
          [[.formula(.letter("x", .bold))], [.text("d × 1")], [.text("the input")]],
          [[.code("a|b")], [.text("1 × k")], [.text("cells may hold | and `")]],
        ]),
      .picture(svg: svg, text: "x ──▶ z ──▶ J", description: "From the input to the objective."),
      .heading(level: 2, [.text("A long line")]), long,
    ])

  static let chinese = Page(
    title: [.text("隐藏层对 "), .formula(.letter("W")), .text(" 的梯度")], language: .chinese,
    blocks: [
      .heading(level: 1, [.text("程序")]),
      .program("z = W*x + b          # 一个隐藏层\na = relu(z)\nJ = cross_entropy(y, softmax(U*a + c))"),
      .paragraph([
        .text("一个量的"), .strong("误差信号"), .text("是目标函数对它的导数，"), .formula(signal), .text("，它是行向量，长度与该量相同。误差信号从目标函数出发，沿着程序里的每个名字一步一步往回传，直到 "),
        .formula(.letter("W")),
        .text("；在自变量为正的地方，"), .code("relu'"), .text(" 等于 1。"),
      ]),
      .heading(level: 2, [.text("从 "), .formula(.letter("J")), .text(" 到 "), .formula(.letter("z", .bold))]),
      calculation(.chinese),
      .detail(summary: [.text("逐个元素地看："), .formula(weightGradient), .text("为什么是外积")], 0),
      .remark(.note, [.text("梯度与 "), .formula(.letter("W")), .text(" 形状相同，所以 "), .code("W -= rate * gradient"), .text(" 可以直接使用。")]),
      .remark(.caution, [.text("当 "), .formula(.letter("z", .bold)), .text(" 的某个元素为零时，relu 不可导，这里取的值是一种约定。")]),
      .remark(.result, [.formula(weightGradient), .text(" 是误差信号与输入的外积。")]),
      .table(
        head: [[.text("名字")], [.text("形状")], [.text("含义")]],
        rows: [
          [[.formula(.letter("W"))], [.text("h × d")], [.text("隐藏层的权重，对它求导")]], [[.formula(.letter("x", .bold))], [.text("d × 1")], [.text("输入")]],
          [[.formula(.letter("权重"))], [.text("k × h")], [.text("名字可以是汉字")]],
        ]),
      .picture(svg: svg, text: "x ──▶ z ──▶ J", description: "从输入到目标函数。"),
      .heading(level: 2, [.text("很长的一行")]), long,
    ])

  private static let svg = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 24" width="120" height="24" role="img"><title>x, z, J</title><text x="4" y="17" fill="currentColor">x → z → J</text></svg>
    """

  private static func reason(_ language: Language, _ english: String, _ chinese: String) -> [Run] {
    [.text(language == .english ? english : chinese)]
  }

  private static func calculation(_ language: Language) -> Page.Block {
    .calculation([
      .init(left: signal, right: chain, reason: reason(language, "chain rule over the names in between", "对中间变量用链式法则")),
      .init(
        left: nil, right: diagonal,
        reason: language == .english
          ? [
            .text("the Jacobian of an elementwise function is "), .strong("diagonal"), .text(": its entries off the diagonal are zero, since "),
            .formula(.letter("a")), .text(" at one place depends on "), .formula(.letter("z")), .text(" at that place only"),
          ]
          : [.text("逐元素函数的雅可比矩阵是"), .strong("对角矩阵"), .text("：对角线以外的元素都是零")]),
      .init(left: nil, right: hadamard),
      .init(left: gradientLeft, right: weightGradient, reason: reason(language, "outer product; turned to the shape of W", "外积；再化为与 W 相同的形状")),
    ])
  }

  static let signal = Formula.sketch { f in
    let delta = f.lowered(f.italic("δ"), f.number("1"))
    let partial = f.partial(f.italic("J"), f.bold("z"))
    return f.equals(delta, partial)
  }

  static let chain = Formula.sketch { f in
    let first = f.partial(f.italic("J"), f.bold("p"))
    let second = f.partial(f.bold("p"), f.bold("a"))
    let third = f.partial(f.bold("a"), f.bold("z"))
    return f.times(f.times(first, second), third)
  }

  static let diagonal = Formula.sketch { f in
    let difference = f.transpose(f.fence(f.binary(f.bold("p"), "−", f.bold("y"))))
    let factor = f.times(difference, f.italic("U"))
    return f.times(factor, f.call("diag", f.slope("relu", f.bold("z"))))
  }

  static let hadamard = Formula.sketch { f in
    let difference = f.transpose(f.fence(f.binary(f.bold("p"), "−", f.bold("y"))))
    return f.binary(f.fence(f.times(difference, f.italic("U"))), "⊙", f.transpose(f.slope("relu", f.bold("z"))))
  }

  static let gradientLeft = Formula.sketch { f in f.partial(f.italic("J"), f.italic("W")) }
  static let weightGradient = Formula.sketch { f in
    let delta = f.transpose(f.lowered(f.italic("δ"), f.number("1")))
    return f.times(delta, f.transpose(f.bold("x")))
  }

  static let entry = Formula.sketch { f in
    let indices = f.add(.row, [f.italic("i"), f.italic("j")])
    return f.partial(f.italic("J"), f.lowered(f.italic("W"), indices))
  }

  static let deltaSum = Formula.sketch { f in
    let below = f.equals(f.italic("k"), f.number("1"))
    let sum = f.add(.script(subscript: true, superscript: true), [f.add(.sign("∑", .large)), below, f.italic("h")])
    let delta = f.lowered(f.italic("δ"), f.italic("k"))
    let ij = f.add(.row, [f.italic("i"), f.italic("j")])
    return f.add(.row, [sum, f.times(delta, f.partial(f.lowered(f.italic("z"), f.italic("k")), f.lowered(f.italic("W"), ij)))])
  }

  static let cases = Formula.sketch { f in
    let x = f.lowered(f.italic("x"), f.italic("j"))
    let condition = f.add(.row, [f.add(.words("if ")), f.equals(f.italic("k"), f.italic("i"))])
    let zero = f.number("0")
    return f.add(.cases, [x, condition, zero, f.add(.words("otherwise"))])
  }

  static let partialZ = Formula.sketch { f in
    f.partial(f.bold("z"), f.lowered(f.italic("W"), f.add(.row, [f.italic("i"), f.italic("j")])))
  }

  static let column = Formula.sketch { f in
    let cells = [f.number("0"), f.add(.sign("⋮", .prefix)), f.lowered(f.italic("x"), f.italic("j")), f.add(.sign("⋮", .prefix)), f.number("0")]
    return f.transpose(f.add(.array(rows: 5, columns: 1), cells))
  }

  /// A sum of many products, with a bracket that is long by itself.
  private static let long = Page.Block.calculation([
    .init(
      left: Formula.sketch { f in f.partial(f.italic("J"), f.italic("θ")) },
      right: Formula.sketch { f in
        var sum = f.number("1")
        for k in 1...14 {
          let name = f.lowered(f.italic("W"), f.number("\(k)"))
          let term = f.times(f.transpose(name), f.call("tanh", f.times(f.italic("rate"), f.bold("x"))))
          sum = f.binary(sum, k.isMultiple(of: 3) ? "−" : "+", term)
        }
        return f.times(f.number("2"), f.times(f.fence(sum), f.add(.accent(.hat), [f.bold("y")])))
      })
  ])
}
