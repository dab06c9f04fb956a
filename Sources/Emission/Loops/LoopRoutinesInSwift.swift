// The routines of emitted Swift that work on whole arrays: Gaussian elimination with row exchanges, and the stable forms of softmax and its like.
extension FunctionDefinition {
  static let routinesInSwift = [
    FunctionDefinition(
      "eliminate_", [.swift],
      """
      /// A (n by n) becomes upper triangular by row exchanges and additions of rows, B (n by columns) goes with it; the sign of the exchanges.
      private func eliminate_(_ n: Int, _ columns: Int, _ A: inout [Double], _ B: inout [Double]) -> Double {
        var sign = 1.0
        for k in 0..<n {
          let pivot = (k..<n).max { abs(A[$0 * n + k]) < abs(A[$1 * n + k]) } ?? k
          if pivot != k {
            sign = -sign
            for j in 0..<n { A.swapAt(k * n + j, pivot * n + j) }
            for j in 0..<columns { B.swapAt(k * columns + j, pivot * columns + j) }
          }
          if A[k * n + k] == 0 { continue }
          for i in (k + 1)..<max(n, k + 1) {
            let factor = A[i * n + k] / A[k * n + k]
            if factor == 0 { continue }
            for j in k..<n { A[i * n + j] -= factor * A[k * n + j] }
            for j in 0..<columns { B[i * columns + j] -= factor * B[k * columns + j] }
          }
        }
        return sign
      }
      """),
    FunctionDefinition(
      "solve_", [.swift],
      """
      /// The solution X of A X = B. A singular A gives infinities or NaN.
      private func solve_(_ n: Int, _ columns: Int, _ A: [Double], _ B: [Double]) -> [Double] {
        var (U, X) = (A, B)
        _ = eliminate_(n, columns, &U, &X)
        for i in (0..<n).reversed() {
          for j in 0..<columns {
            var total = X[i * columns + j]
            for k in (i + 1)..<max(n, i + 1) { total -= U[i * n + k] * X[k * columns + j] }
            X[i * columns + j] = total / U[i * n + i]
          }
        }
        return X
      }
      """),
    FunctionDefinition(
      "inverse_", [.swift],
      """
      private func inverse_(_ n: Int, _ A: [Double]) -> [Double] {
        solve_(n, n, A, (0..<(n * n)).map { $0 / n == $0 % n ? 1 : 0 })
      }
      """),
    FunctionDefinition(
      "determinant_", [.swift],
      """
      private func determinant_(_ n: Int, _ A: [Double]) -> Double {
        var (U, none) = (A, [Double]())
        let sign = eliminate_(n, 0, &U, &none)
        return (0..<n).reduce(sign) { $0 * U[$1 * n + $1] }
      }
      """),
    FunctionDefinition(
      "logdet_", [.swift],
      """
      /// log |det A|
      private func logdet_(_ n: Int, _ A: [Double]) -> Double {
        var (U, none) = (A, [Double]())
        _ = eliminate_(n, 0, &U, &none)
        return (0..<n).reduce(0) { $0 + log(abs(U[$1 * n + $1])) }
      }
      """),
    FunctionDefinition(
      "power_", [.swift],
      """
      /// A to the given power, by repeated squaring.
      private func power_(_ n: Int, _ exponent: Int, _ A: [Double]) -> [Double] {
        func product(_ P: [Double], _ Q: [Double]) -> [Double] {
          (0..<(n * n)).map { place in (0..<n).reduce(0.0) { $0 + P[place / n * n + $1] * Q[$1 * n + place % n] } }
        }
        var square = exponent < 0 ? inverse_(n, A) : A
        var power = (0..<(n * n)).map { $0 / n == $0 % n ? 1.0 : 0.0 }
        var left = exponent.magnitude
        while left > 0 {
          if left % 2 == 1 { power = product(power, square) }
          left /= 2
          if left > 0 { square = product(square, square) }
        }
        return power
      }
      """),
    FunctionDefinition(
      "logsumexp_", [.swift],
      """
      /// log sum exp along the middle axis of x (outer by n by inner); the largest entry is taken out, so that nothing overflows.
      private func logsumexp_(_ outer: Int, _ n: Int, _ inner: Int, _ x: [Double]) -> [Double] {
        (0..<(outer * inner)).map { o in
          let start = o / inner * n * inner + o % inner
          let largest = (0..<n).reduce(-Double.infinity) { max($0, x[start + $1 * inner]) }
          return log((0..<n).reduce(0.0) { $0 + exp(x[start + $1 * inner] - largest) }) + largest
        }
      }
      """),
    FunctionDefinition(
      "logsoftmax_", [.swift],
      """
      private func logsoftmax_(_ outer: Int, _ n: Int, _ inner: Int, _ x: [Double]) -> [Double] {
        let totals = logsumexp_(outer, n, inner, x)
        return x.indices.map { x[$0] - totals[$0 / (n * inner) * inner + $0 % inner] }
      }
      """),
    FunctionDefinition(
      "softmax_", [.swift],
      """
      private func softmax_(_ outer: Int, _ n: Int, _ inner: Int, _ x: [Double]) -> [Double] {
        var y = x
        for o in 0..<(outer * inner) {
          let start = o / inner * n * inner + o % inner
          let largest = (0..<n).reduce(-Double.infinity) { max($0, x[start + $1 * inner]) }
          var total = 0.0
          for k in 0..<n {
            y[start + k * inner] = exp(x[start + k * inner] - largest)
            total += y[start + k * inner]
          }
          for k in 0..<n { y[start + k * inner] /= total }
        }
        return y
      }
      """),
  ]
}
