extension Identity {
  /// Inverses.
  static let inverses: [Identity] = [
    Identity("inverse", .inverses, Wording("The inverse", "逆矩阵"), .cookbook(40), "Y = inv(X)", [("X", "matrix(n, n)")], by: "X"),
    Identity(
      "inverse-in-bilinear-form", .inverses, Wording("A bilinear form with an inverse", "含逆矩阵的双线性型"), .cookbook(61), "a'*inv(X)*b",
      [("X", "matrix(n, n)"), ("a", "vector(n)"), ("b", "vector(n)")], by: "X"),
    Identity(
      "trace-of-inverse-product", .inverses, Wording("The trace of a product with an inverse", "含逆矩阵乘积的迹"), .cookbook(63), "tr(A*inv(X)*B)",
      [("X", "matrix(n, n)"), ("A", "matrix(m, n)"), ("B", "matrix(n, m)")], by: "X"),
    Identity(
      "trace-of-shifted-inverse", .inverses, Wording("The trace of the inverse of a sum", "和的逆矩阵的迹"), .cookbook(64), "tr(inv(X + A))",
      [("X", "matrix(n, n)"), ("A", "matrix(n, n)")], by: "X"),
  ]
}
