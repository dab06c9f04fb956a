/// The rules that write a line more simply.
extension Rule {
  /// A·I = A
  static let identityFactor = Rule(
    "identity-factor",
    english: Wording("Identity factor", "Multiplying by the identity, or by 1, changes nothing, so the factor is dropped."),
    chinese: Wording("单位因子", "乘以单位矩阵（或 1）不改变结果，因此可以略去。"),
    citation: .gradientNotes(3))

  /// r·diag(v) = r ∘ vᵀ
  static let diagonalFactor = Rule(
    "diagonal-factor",
    english: Wording(
      "Diagonal factor", "Multiplying a row by a diagonal matrix multiplies it entry by entry by the diagonal, so no diagonal matrix need be made."),
    chinese: Wording("对角因子", "行向量乘以对角矩阵，就是与对角线逐元素相乘，因此不必写出对角矩阵。"),
    citation: .gradientNotes(4))

  /// Aᵀ = A
  static let symmetry = Rule(
    "symmetry",
    english: Wording("Symmetry", "A symmetric matrix, and its inverse, are their own transposes."),
    chinese: Wording("对称性", "对称矩阵及其逆矩阵都等于自身的转置。"))

  /// The same value, written shorter.
  static let algebra = Rule(
    "algebra",
    english: Wording("Algebra", "The same value, written more simply."),
    chinese: Wording("整理", "同一个值，写得更简单。"))

  /// eᵗ/(1 + eᵗ) = σ(t)
  static let logistic = Rule(
    "logistic-function",
    english: Wording("Logistic function", "exp(t)/(1 + exp(t)) = 1/(1 + exp(−t)) = σ(t), with the argument put in for t."),
    chinese: Wording("逻辑斯谛函数", "exp(t)/(1 + exp(t)) = 1/(1 + exp(−t)) = σ(t)，其中 t 代以相应的自变量。"))

  /// exp(x)/Σ exp(x) = softmax(x)
  static let recognition = Rule(
    "recognition",
    english: Wording("A known function", "What stands there is the definition of a function that has a name, and is written by it."),
    chinese: Wording("识别函数", "所得表达式正是某个已命名函数的定义，改用其名称书写。"))

  /// δ = ∂J/∂z
  static let naming = Rule(
    "naming",
    english: Wording("Naming", "The part that stays a symbol gets a name."),
    chinese: Wording("命名", "给仍用记号表示的部分取一个名称。"))
}
