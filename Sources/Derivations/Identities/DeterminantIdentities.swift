extension Identity {
  /// Determinants.
  static let determinants: [Identity] = [
    Identity("determinant", .determinants, Wording("The determinant", "行列式"), .cookbook(49), "det(X)", [("X", "matrix(n, n)")], by: "X"),
    Identity(
      "determinant-of-product", .determinants, Wording("The determinant of a product", "乘积的行列式"), .cookbook(51), "det(A*X*B)",
      [("X", "matrix(n, n)"), ("A", "matrix(n, n)"), ("B", "matrix(n, n)")], by: "X"),
    Identity(
      "determinant-of-quadratic", .determinants, Wording("The determinant of a quadratic form", "二次型的行列式"), .cookbook(53), "det(X'*A*X)",
      [("X", "matrix(m, n)"), ("A", "symmetric(m)")], by: "X"),
    Identity(
      "log-determinant", .determinants, Wording("The logarithm of a determinant", "对数行列式"), .cookbook(57), "logdet(X)", [("X", "matrix(n, n)")],
      by: "X"),
    Identity(
      "log-determinant-symmetric", .determinants, Wording("The logarithm of a positive definite determinant", "正定矩阵的对数行列式"),
      Citation(work: .boyd, place: "appendix A.4.1", chinese: "附录 A.4.1"), "logdet(S)",
      [("S", "spd(n)")], by: "S"),
  ]
}
