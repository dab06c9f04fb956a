extension Identity {
  /// Linear and quadratic forms.
  static let quadraticForms: [Identity] = [
    Identity(
      "linear-form", .quadraticForms, Wording("A linear form", "线性型"), .cookbook(69), "a'*x", [("x", "vector(n)"), ("a", "vector(n)")], by: "x"),
    Identity(
      "bilinear-form", .quadraticForms, Wording("A bilinear form, by its matrix", "双线性型，对矩阵求导"), .cookbook(70), "a'*X*b",
      [("X", "matrix(m, n)"), ("a", "vector(m)"), ("b", "vector(n)")], by: "X"),
    Identity(
      "bilinear-form-transposed", .quadraticForms, Wording("A bilinear form, by the transposed matrix", "双线性型，矩阵转置"), .cookbook(71), "a'*X'*b",
      [("X", "matrix(m, n)"), ("a", "vector(n)"), ("b", "vector(m)")], by: "X"),
    Identity(
      "quadratic-form", .quadraticForms, Wording("A quadratic form", "二次型"), .cookbook(81), "x'*B*x", [("x", "vector(n)"), ("B", "matrix(n, n)")],
      by: "x",
      claims: [Claim("2*B*x", Wording("which holds for a symmetric matrix only", "只在矩阵对称时成立"))]),
    Identity(
      "quadratic-form-symmetric", .quadraticForms, Wording("A quadratic form with a symmetric matrix", "对称矩阵的二次型"), .cookbook(85), "x'*S*x",
      [("x", "vector(n)"), ("S", "symmetric(n)")], by: "x"),
    Identity(
      "quadratic-form-of-affine", .quadraticForms, Wording("A quadratic form of an affine function of a matrix", "矩阵仿射函数的二次型"), .cookbook(83),
      "(X*b + c)'*D*(X*b + c)", [("X", "matrix(m, n)"), ("b", "vector(n)"), ("c", "vector(m)"), ("D", "matrix(m, m)")], by: "X"),
    Identity(
      "quadratic-form-by-symmetric-matrix", .quadraticForms, Wording("A bilinear form, by a symmetric matrix", "双线性型，对对称矩阵求导"), nil, "a'*S*b",
      [("S", "symmetric(n)"), ("a", "vector(n)"), ("b", "vector(n)")], by: "S"),
  ]
}
