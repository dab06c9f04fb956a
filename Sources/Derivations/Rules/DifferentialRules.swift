/// The rules of a sum of products.
extension Rule {
  /// z = A x + b ⇒ ∂z/∂x = A
  static let affine = Rule(
    "affine-map",
    english: Wording(
      "Affine map", "{equation} is affine in {by}; what stands with {by} is the derivative, and terms without {by} drop out."),
    chinese: Wording("仿射映射", "{equation} 关于 {by} 是仿射的：与 {by} 相乘的就是导数，不含 {by} 的项求导后消失。"),
    citation: .gradientNotes(1))

  /// z = y ∘ (A x) = diag(y) A x ⇒ ∂z/∂x = diag(y) A
  static let entrywiseAffine = Rule(
    "entrywise-affine-map",
    english: Wording(
      "Affine map with an entrywise factor",
      "In {equation} multiplying entry by entry by a fixed vector is multiplying by the diagonal matrix of it; what then stands with {by} is the derivative, and terms without {by} drop out."
    ),
    chinese: Wording("带逐元素因子的仿射映射", "在 {equation} 中，与固定向量逐元素相乘等于左乘以它为对角线的对角矩阵；此时与 {by} 相乘的就是导数，不含 {by} 的项求导后消失。"),
    citation: .gradientNotes(4))

  /// J = Σ yᵢ xᵢ ⇒ ∂J/∂x = yᵀ
  static let sumOfEntries = Rule(
    "sum-of-entries",
    english: Wording(
      "Sum of entries",
      "{value} is the sum of all entries of {summand}; the derivative by each entry of {by} is the factor that stands with it, which is 1 where none does."
    ),
    chinese: Wording("元素之和", "{value} 是 {summand} 的所有元素之和；对 {by} 每个元素的导数就是与它相乘的系数，没有系数时为 1。"))

  /// d(A X B + C) = A dX B
  static let linear = Rule(
    "linear-differential",
    english: Wording(
      "Linear map", "{equation} is linear in {by} up to constants; the differential takes the place of {by}, and constants drop out."),
    chinese: Wording("线性映射", "除常数项外，{equation} 关于 {by} 是线性的：把 {by} 换成它的微分，常数项消失。"),
    citation: .cookbook(34))

  /// d(A B) = dA B + A dB
  static let product = Rule(
    "product-rule",
    english: Wording(
      "Product rule", "{by} occurs more than once in {definition}; each occurrence moves in turn while the others stay, and the results are added."),
    chinese: Wording("乘积法则", "{by} 在 {definition} 中出现不止一次：每次只让其中一个变动、其余不动，再把结果相加。"),
    citation: .cookbook(37))

  /// d(x²) = 2 x dx
  static let square = Rule(
    "square",
    english: Wording(
      "Square", "A square is a product of two equal factors, so its differential is twice the factor times the factor's differential."),
    chinese: Wording("平方", "平方是两个相同因子的乘积，因此其微分等于两倍的因子乘以因子的微分。"),
    citation: .cookbook(37))

  /// d(f + g) = df + dg
  static let sum = Rule(
    "sum-rule",
    english: Wording("Sum rule", "The derivative of a sum is the sum of the derivatives of its terms; terms without {by} drop out."),
    chinese: Wording("和的法则", "和的导数等于各项导数之和，不含 {by} 的项消失。"),
    citation: .cookbook(35))

  /// The terms with dx collected.
  static let collection = Rule(
    "collection",
    english: Wording(
      "Collecting the differential",
      "A number is its own transpose, so the differential of {by} can stand last in every term, behind what multiplies it."),
    chinese: Wording("合并微分", "标量等于自身的转置，因此每一项都可以把 {by} 的微分移到最后，前面就是与它相乘的部分。"))

  /// dz = A dx
  static let jacobianForm = Rule(
    "jacobian-form",
    english: Wording("Collecting the differential", "Written with one matrix in front of the differential of {by}."),
    chinese: Wording("合并微分", "写成一个矩阵乘以 {by} 的微分。"))
}
