extension Identity {
  /// Norms.
  static let norms: [Identity] = [
    Identity(
      "euclidean-distance", .norms, Wording("The distance of two vectors", "两向量的距离"), .cookbook(129), "norm2(x - a)",
      [("x", "vector(n)"), ("a", "vector(n)")],
      by: "x"),
    Identity(
      "unit-vector", .norms, Wording("A vector divided by its length", "单位化的向量"), .cookbook(130), "(x - a)/norm2(x - a)",
      [("x", "vector(n)"), ("a", "vector(n)")], by: "x"),
    Identity("squared-norm", .norms, Wording("The square of a length", "长度的平方"), .cookbook(131), "norm2(x)^2", [("x", "vector(n)")], by: "x"),
    Identity(
      "squared-frobenius-norm", .norms, Wording("The square of the Frobenius norm", "Frobenius 范数的平方"), .cookbook(132), "norm2(X)^2",
      [("X", "matrix(m, n)")],
      by: "X"),
    Identity(
      "least-squares", .norms, Wording("Least squares", "最小二乘"), .cookbook(84), "norm2(A*x - b)^2",
      [("A", "matrix(m, n)"), ("x", "vector(n)"), ("b", "vector(m)")], by: "x"),
    Identity("sum-of-magnitudes", .norms, Wording("The sum of the magnitudes", "绝对值之和"), nil, "norm1(x)", [("x", "vector(n)")], by: "x"),
  ]
}
