extension Identity {
  /// Traces.
  static let traces: [Identity] = [
    Identity("trace", .traces, Wording("The trace", "迹"), .cookbook(99), "tr(X)", [("X", "matrix(n, n)")], by: "X"),
    Identity(
      "trace-of-product", .traces, Wording("The trace of a product", "乘积的迹"), .cookbook(100), "tr(X*A)",
      [("X", "matrix(m, n)"), ("A", "matrix(n, m)")],
      by: "X"),
    Identity(
      "trace-of-three", .traces, Wording("The trace of a product of three", "三个矩阵乘积的迹"), .cookbook(101), "tr(A*X*B)",
      [("X", "matrix(m, n)"), ("A", "matrix(p, m)"), ("B", "matrix(n, p)")], by: "X"),
    Identity(
      "trace-with-transpose", .traces, Wording("The inner product of two matrices", "两个矩阵的内积"), .cookbook(104), "tr(A*X')",
      [("X", "matrix(m, n)"), ("A", "matrix(m, n)")], by: "X"),
    Identity(
      "trace-of-square", .traces, Wording("The trace of a square", "矩阵平方的迹"), .cookbook(106), "tr(X^2)", [("X", "matrix(n, n)")], by: "X"),
    Identity(
      "trace-of-square-times", .traces, Wording("The trace of a square times a matrix", "平方与矩阵乘积的迹"), .cookbook(107), "tr(X^2*B)",
      [("X", "matrix(n, n)"), ("B", "matrix(n, n)")], by: "X"),
    Identity(
      "trace-of-quadratic", .traces, Wording("The trace of a quadratic form in a matrix", "矩阵二次型的迹"), .cookbook(109), "tr(B*X*X')",
      [("X", "matrix(m, n)"), ("B", "matrix(m, m)")], by: "X"),
    Identity(
      "trace-of-two-sided-quadratic", .traces, Wording("The trace with two constant matrices", "含两个常矩阵的迹"), .cookbook(117), "tr(X'*B*X*C)",
      [("X", "matrix(m, n)"), ("B", "matrix(m, m)"), ("C", "matrix(n, n)")], by: "X"),
  ]
}
