/// The rules that lead from one link to the next.
extension Rule {
  /// ∂J/∂x = ∂J/∂z · ∂z/∂x
  static let chain = Rule(
    "chain-rule",
    english: Wording("Chain rule", "{by} acts on {objective} only through {value}, so the two derivatives multiply."),
    chinese: Wording("链式法则", "{by} 只通过 {value} 影响 {objective}，因此两个导数相乘。"),
    citation: Citation(work: .magnusNeudecker, place: "ch. 5, the chain rule", chinese: "第 5 章，链式法则"))

  /// ∂J/∂x = Σ ∂J/∂zₖ · ∂zₖ/∂x
  static let totalDerivative = Rule(
    "total-derivative",
    english: Wording("Total derivative", "{by} acts on {objective} in several ways; the contributions of all of them are added."),
    chinese: Wording("全导数", "{by} 通过几条途径影响 {objective}，把各条途径的贡献相加。"))

  /// Names replaced by what they stand for.
  static let substitution = Rule(
    "substitution",
    english: Wording("Substitution", "Put in what has been found."),
    chinese: Wording("代入", "代入上面得到的结果。"))

  /// dJ = tr(GᵀdU), dJ = δ du
  static let gradientAsForm = Rule(
    "gradient-as-form",
    english: Wording(
      "The gradient as a linear form",
      "To first order {objective} changes by each entry of its gradient times the change of that entry, all added up."),
    chinese: Wording("微分的线性形式", "一阶近似下，{objective} 的变化等于梯度的每个元素乘以相应元素的变化，再全部相加。"),
    citation: .firstIdentification)

  /// tr(A·dZ·B) = tr(B·A·dZ)
  static let traceRotation = Rule(
    "trace-rotation",
    english: Wording(
      "Cyclic trace",
      "A number is its own trace, and a trace stays the same when its factors are moved round in a circle or the product is transposed; so the differential comes to stand last."
    ),
    chinese: Wording("迹的循环性", "标量等于自身的迹；因子循环移动或整体转置时迹不变，于是可以把微分移到最后。"),
    citation: .cookbook(16))

  /// dJ = tr(M dZ) ⇒ ∂J/∂Z = Mᵀ
  static let identification = Rule(
    "identification",
    english: Wording(
      "Reading off the derivative",
      "What multiplies the differential of {by} under the trace is the derivative in numerator layout; the shape convention transposes it, so that it has the shape of {by}."
    ),
    chinese: Wording("读出导数", "迹中与 {by} 的微分相乘的部分就是分子布局下的导数；按形状约定转置，使它与 {by} 同形。"),
    citation: .firstIdentification)

  /// dJ = Σ gᵢⱼ dZᵢⱼ ⇒ (∂J/∂Z)ᵢⱼ = gᵢⱼ, where no trace brings dZ to its end
  static let identificationByEntries = Rule(
    "identification-by-entries",
    english: Wording(
      "Reading off entry by entry",
      "No turning round of the trace brings the differential of {by} to its end; what multiplies each entry of it is collected instead."),
    chinese: Wording("逐元素读出导数", "无法用迹的循环性把 {by} 的微分移到最后，因此收集与它每个元素相乘的部分。"),
    citation: .firstIdentification)

  /// dz = A dx ⇒ ∂z/∂x = A
  static let vectorIdentification = Rule(
    "jacobian-identification",
    english: Wording("Reading off the derivative", "What multiplies the differential of {by} is the derivative."),
    chinese: Wording("读出导数", "与 {by} 的微分相乘的就是导数。"),
    citation: .firstIdentification)

  /// The signals put into one formula.
  static let together = Rule(
    "all-together",
    english: Wording("All together", "Put in the error signals and the values that were named here."),
    chinese: Wording("全部代入", "把各误差信号和此处引入的量代入。"))

  /// (A B)ᵀ = Bᵀ Aᵀ
  static let transposition = Rule(
    "transposition",
    english: Wording("Transposes", "The transpose of a product is the product of the transposes in reverse order; two transposes cancel."),
    chinese: Wording("转置法则", "乘积的转置等于各因子转置后逆序相乘；两次转置相互抵消。"),
    citation: .cookbook(5))

  /// A value computed through others that are not stopped at.
  static let passage = Rule(
    "passage",
    english: Wording(
      "In one step",
      "{value} is computed from {by} through values whose own derivatives have more than two axes; the derivative of the whole is taken at once."),
    chinese: Wording("一步求导", "从 {by} 到 {value} 要经过一些中间量，它们自身的导数多于两个轴；因此对整体一步求导。"))

  /// ∂c/∂x = 0
  static let constant = Rule(
    "constant",
    english: Wording("Constant", "{value} does not depend on {by}, so every derivative is zero."),
    chinese: Wording("常数", "{value} 不依赖于 {by}，因此所有导数都为零。"))

  /// The derivative entry by entry.
  static let entries = Rule(
    "entry-by-entry",
    english: Wording("Entry by entry", "The derivative is taken of each entry of {value} by each entry of {by}."),
    chinese: Wording("逐元素求导", "对 {value} 的每个元素关于 {by} 的每个元素求导。"))
}
