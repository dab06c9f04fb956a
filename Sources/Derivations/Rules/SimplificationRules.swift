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
    english: Wording("Diagonal factor", "Multiplying a row by a diagonal matrix multiplies it entry by entry by the diagonal."),
    chinese: Wording("对角因子", "行向量乘以对角矩阵，就是与对角线逐元素相乘。"),
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
}
