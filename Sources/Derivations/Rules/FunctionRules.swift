/// The rules of single functions.
extension Rule {
  /// z = f(x) entry by entry ⇒ ∂z/∂x = diag(f′(x)); dZ = f′(X) ∘ dX
  static let elementwise = Rule(
    "elementwise-function",
    english: Wording(
      "Elementwise function",
      "Entry {i} of {value} depends on entry {i} of {by} alone, so all derivatives off the diagonal vanish, and the diagonal holds the derivative of the function at each entry."
    ),
    chinese: Wording("逐元素函数", "{value} 的第 {i} 个元素只依赖于 {by} 的第 {i} 个元素，因此非对角线上的导数都为零，对角线上是该函数的导数值。"),
    citation: .gradientNotes(4))

  /// dZ = f′(X) ∘ dX
  static let elementwiseDifferential = Rule(
    "elementwise-differential",
    english: Wording(
      "Elementwise function", "Each entry of {value} moves by the derivative of the function at its own entry of {by}: a Hadamard product."),
    chinese: Wording("逐元素函数", "{value} 的每个元素的变化等于函数在 {by} 相应元素处的导数乘以该元素的变化，即阿达马积。"),
    citation: .gradientNotes(4))

  /// y = f(x) for numbers.
  static let scalarFunction = Rule(
    "scalar-function",
    english: Wording("Derivative of a function", "In {equation} a function is applied to the number {by}; its derivative is a standard one."),
    chinese: Wording("函数的导数", "{equation} 是标量 {by} 的函数，其导数可由基本求导公式得到。"))

  /// ∂softmax(z)/∂z = diag(p) − p pᵀ
  static let softmax = Rule(
    "softmax",
    english: Wording(
      "Softmax",
      "Each exponential moves with its own entry of {by} alone, which gives the diagonal part; all of them share the sum that they are divided by, which gives the outer product that is taken off."
    ),
    chinese: Wording("softmax", "每个指数只随 {by} 的对应元素变动，而所有元素共用同一个分母：前者给出对角部分，后者给出要减去的外积。"),
    citation: .bishop("4.106"))

  /// ∂(−Σ y log softmax(θ))/∂θ = (ŷ − y)ᵀ
  static let softmaxCrossEntropy = Rule(
    "softmax-cross-entropy",
    english: Wording(
      "Softmax with cross-entropy",
      "The logarithm of the cross-entropy undoes the exponential of the softmax: {value} is the sum of the targets times the logarithm of the sum of all exponentials, less the targets times {by}. The first part changes by the sum of the targets times the softmax, the second by the targets."
    ),
    chinese: Wording(
      "softmax 与交叉熵", "交叉熵的对数抵消了 softmax 的指数：{value} 等于“目标值之和乘以全部指数之和的对数”减去“目标值与 {by} 的内积”。前一部分的导数是目标值之和乘以 softmax，后一部分的导数是目标值。"),
    citation: .gradientNotes(7))

  /// Σ y = 1
  static let targetsSumToOne = Rule(
    "targets-sum-to-one",
    english: Wording("Targets sum to one", "The targets are a distribution, so their sum is 1, and prediction less target is left."),
    chinese: Wording("目标值之和为 1", "目标值构成一个概率分布，其和为 1，剩下的就是预测值减去目标值。"),
    citation: .gradientNotes(7))

  /// ∂ log Σ exp(x)/∂x = softmax(x)ᵀ
  static let logSumExp = Rule(
    "log-sum-exp",
    english: Wording("Log-sum-exp", "Each exponential is divided by the sum of all, so the derivative is the softmax of {by}."),
    chinese: Wording("log-sum-exp", "每个指数除以所有指数之和，因此导数就是 {by} 的 softmax。"))

  /// ∂‖x‖/∂x = xᵀ/‖x‖
  static let norm = Rule(
    "norm",
    english: Wording("Norm", "The norm is the root of the sum of squares; its derivative is {by} divided by its own norm."),
    chinese: Wording("范数", "范数是平方和的平方根，其导数是 {by} 除以自身的范数。"),
    citation: .cookbook(129))

  /// ∂‖x‖²/∂x = 2 xᵀ
  static let squaredNorm = Rule(
    "squared-norm",
    english: Wording("Squared norm", "The squared norm is the sum of the squares of the entries, and each square contributes twice its entry."),
    chinese: Wording("范数的平方", "范数的平方是各元素的平方和，每个平方项贡献相应元素的两倍。"),
    citation: .cookbook(131))

  /// ∂ Σ|x|/∂x = sign(x)ᵀ
  static let absoluteNorm = Rule(
    "norm-1",
    english: Wording("Sum of magnitudes", "Each magnitude changes by the sign of its entry."),
    chinese: Wording("绝对值之和", "每个绝对值的变化率是相应元素的符号。"))

  /// d det X = det X · tr(X⁻¹ dX)
  static let determinant = Rule(
    "determinant",
    english: Wording("Determinant (Jacobi)", "The determinant changes by itself times the trace of the inverse times the differential."),
    chinese: Wording("行列式（雅可比公式）", "行列式的微分等于行列式乘以“逆矩阵乘以微分”的迹。"),
    citation: .cookbook(42))

  /// d log det X = tr(X⁻¹ dX)
  static let logDeterminant = Rule(
    "log-determinant",
    english: Wording(
      "Log-determinant",
      "The logarithm divides the change of the determinant by the determinant, which leaves the trace of the inverse times the differential."),
    chinese: Wording("对数行列式", "取对数相当于把行列式的变化除以行列式本身，剩下“逆矩阵乘以微分”的迹。"),
    citation: .cookbook(43))

  /// d X⁻¹ = −X⁻¹ dX X⁻¹
  static let inverse = Rule(
    "inverse",
    english: Wording("Inverse", "A matrix times its inverse is always I; differentiating that product gives the differential of the inverse."),
    chinese: Wording("逆矩阵", "矩阵与其逆的乘积恒为单位矩阵；对这个乘积求微分就得到逆矩阵的微分。"),
    citation: .cookbook(40))

  /// d X^k = Σ X^i dX X^(k−1−i)
  static let matrixPower = Rule(
    "matrix-power",
    english: Wording(
      "Power of a matrix", "A power is a product of equal factors; each factor moves in turn, in its own place, since matrices do not commute."),
    chinese: Wording("矩阵的幂", "幂是相同因子的乘积；矩阵不可交换，因此每个因子在自己的位置上依次变动。"),
    citation: .cookbook(37))

  /// d x^p = p x^(p−1) dx
  static let power = Rule(
    "power",
    english: Wording("Power rule", "The exponent comes down as a factor and is lowered by one."),
    chinese: Wording("幂法则", "指数降为系数，指数本身减一。"))

  /// d(a/b) = da/b − a db/b²
  static let quotient = Rule(
    "quotient-rule",
    english: Wording("Quotient rule", "In {equation} only the part of the quotient rule that belongs to {by} is needed here."),
    chinese: Wording("商法则", "对 {equation}，这里只需要商法则中属于 {by} 的那一部分。"))

  /// Largest and smallest entries, products of entries.
  static let reduction = Rule(
    "reduction",
    english: Wording("Reduction", "{equation} is made of all entries of {by}; its derivative says what each of them contributes."),
    chinese: Wording("归约", "{equation} 由 {by} 的所有元素共同决定；导数给出每个元素的贡献。"))

  /// J known by name only.
  static let abstractFunction = Rule(
    "abstract-function",
    english: Wording(
      "A function known by name", "Of {definition} nothing but the name is known, so its derivative by {by} stays a symbol."),
    chinese: Wording("抽象函数", "{definition} 没有给出具体形式，因此它对 {by} 的导数也只用记号表示。"))

  /// A function by its definition.
  static let definition = Rule(
    "definition",
    english: Wording("By its definition", "{equation} is differentiated by {by} entry by entry from the definition of the function."),
    chinese: Wording("由定义求导", "按函数的定义，对 {equation} 关于 {by} 逐元素求导。"))

  /// Index notation.
  static let indexNotation = Rule(
    "index-notation",
    english: Wording(
      "Index notation",
      "{value} is given entry by entry; each entry is differentiated under the sum, and the deltas that arise pick the terms that remain."),
    chinese: Wording("指标记号", "{value} 是逐元素给出的；对每个元素在求和号下求导，产生的 δ 只保留下标相符的项。"))

  /// The rule of a function by its name in the catalogue; nil for those without a rule of their own.
  static func function(_ name: String) -> Rule? {
    switch name {
    case "softmax", "logsoftmax": .softmax
    case "logsumexp": .logSumExp
    case "norm2": .norm
    case "norm1": .absoluteNorm
    case "det": .determinant
    case "logdet": .logDeterminant
    case "inv": .inverse
    case "max", "min", "prod": .reduction
    default: nil
    }
  }
}
