/// The rules that turn a derivative to the layout and the matrices asked for.
extension Rule {
  /// A row for a column variable is turned to a column.
  static let shapeConvention = Rule(
    "shape-convention",
    english: Wording(
      "Shape convention",
      "So far the derivative by a vector was a row. In the shape convention it has the shape of {by} itself, so that it can be subtracted from {by} as it stands: transpose."
    ),
    chinese: Wording("形状约定", "到此为止，对向量的导数都写成行向量。按形状约定，导数应与 {by} 同形，这样才能直接从 {by} 中减去，因此要转置。"),
    citation: Citation(work: .clark, place: "gradient layout", chinese: "梯度的布局一节"))

  /// Numerator layout of a derivative by a matrix.
  static let numeratorLayout = Rule(
    "numerator-layout",
    english: Wording("Numerator layout", "In numerator layout the entries of {by} run along the columns: transpose."),
    chinese: Wording("分子布局", "在分子布局中，{by} 的元素沿列排列，因此转置。"))

  /// Denominator layout.
  static let denominatorLayout = Rule(
    "denominator-layout",
    english: Wording("Denominator layout", "In denominator layout the entries of {by} run down the rows: transpose."),
    chinese: Wording("分母布局", "在分母布局中，{by} 的元素沿行排列，因此转置。"))

  /// sym(G) = (G + Gᵀ)/2
  static let symmetricMatrices = Rule(
    "symmetric-matrices",
    english: Wording(
      "Within the symmetric matrices",
      "{by} moves only among symmetric matrices, so only the symmetric part of the derivative, half its sum with its transpose, counts."
    ),
    chinese: Wording("对称矩阵之内", "{by} 只在对称矩阵中变动，因此只有导数的对称部分（它与其转置之和的一半）起作用。"))

  /// The diagonal of G.
  static let diagonalMatrices = Rule(
    "diagonal-matrices",
    english: Wording(
      "Within the diagonal matrices", "{by} moves only along its diagonal, so only the diagonal of the derivative counts."),
    chinese: Wording("对角矩阵之内", "{by} 只沿对角线变动，因此只有导数的对角线起作用。"))
}
