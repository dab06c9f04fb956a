import Execution

/// L-BFGS: a product with the inverse Hessian as the last steps and changes of the gradient show it (J. Nocedal, S. Wright, "Numerical optimization", 2006,
/// algorithm 7.4), and a line search that backtracks until the loss falls enough (3.1 with 3.4).
struct LimitedMemory {
  /// How many pairs are kept.
  static let memory = 10
  /// Steps s = p⁺ − p and changes of the gradient y = g⁺ − g, the oldest first; s·y > 0 for every pair.
  var pairs: [(s: [Double], y: [Double])] = []

  /// Adds a pair, unless the loss did not curve upwards along it.
  mutating func add(step s: [Double], change y: [Double]) {
    let curvature = LimitedMemory.dot(s, y)
    guard curvature > 1e-10 * LimitedMemory.dot(y, y).squareRoot() * LimitedMemory.dot(s, s).squareRoot() else { return }
    pairs.append((s, y))
    if pairs.count > LimitedMemory.memory { pairs.removeFirst() }
  }

  /// Forgets all pairs.
  mutating func reset() { pairs = [] }

  /// −H·g. With q = g, from the newest pair to the oldest: α = (s·q)/(s·y), q ← q − α·y; then r = (s·y)/(y·y)·q with the newest; then from the oldest to
  /// the newest: β = (y·r)/(s·y), r ← r + (α − β)·s.
  func direction(_ gradient: [Double]) -> [Double] {
    var r = gradient
    var alphas: [Double] = []
    for (s, y) in pairs.reversed() {
      let alpha = LimitedMemory.dot(s, r) / LimitedMemory.dot(s, y)
      LimitedMemory.add(-alpha, y, to: &r)
      alphas.append(alpha)
    }
    if let (s, y) = pairs.last {
      let scale = LimitedMemory.dot(s, y) / LimitedMemory.dot(y, y)
      for k in r.indices { r[k] *= scale }
    }
    for ((s, y), alpha) in zip(pairs, alphas.reversed()) {
      let beta = LimitedMemory.dot(y, r) / LimitedMemory.dot(s, y)
      LimitedMemory.add(alpha - beta, s, to: &r)
    }
    return r.map { -$0 }
  }

  /// a·b
  static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for k in a.indices { sum += a[k] * b[k] }
    return sum
  }

  /// b ← b + c·a
  static func add(_ c: Double, _ a: [Double], to b: inout [Double]) { for k in a.indices { b[k] += c * a[k] } }
}

/// A line search: how far to go along a direction so that the loss falls by a fair part of what its slope promises (L. Armijo, 1966).
enum LineSearch {
  /// The first of rate, rate/2, rate/4, … whose loss is below loss + 10⁻⁴·length·slope; nil where none of forty is.
  static func length(from rate: Double, loss: Double, slope: Double, _ lossAt: (Double) -> Double) -> Double? {
    guard slope < 0 else { return nil }
    var length = rate
    for _ in 0..<40 {
      let trial = lossAt(length)
      if trial.isFinite, trial <= loss + 1e-4 * length * slope { return length }
      length /= 2
    }
    return nil
  }
}

/// Solves (H + shift·I)·x = b for symmetric H with the least shift of a growing row that makes it positive definite (J. Nocedal, S. Wright, 2006,
/// algorithm 3.3).
enum ShiftedSystem {
  /// x, or nil where no shift up to 10²⁰ times the largest diagonal entry helps.
  static func solve(_ h: [Double], _ b: [Double]) -> [Double]? {
    let n = b.count
    let largest = max(1e-300, (0..<n).map { abs(h[$0 * n + $0]) }.max() ?? 0)
    var shift = 0.0
    for _ in 0..<40 {
      if let factor = cholesky(h, shift, n) { return substitute(factor, b, n) }
      shift = max(4 * shift, 1e-8 * largest)
    }
    return nil
  }

  private static func cholesky(_ h: [Double], _ shift: Double, _ n: Int) -> [Double]? {
    var l = [Double](repeating: 0, count: n * n)
    for j in 0..<n {
      var pivot = h[j * n + j] + shift
      for k in 0..<j { pivot -= l[j * n + k] * l[j * n + k] }
      guard pivot > 0, pivot.isFinite else { return nil }
      let root = pivot.squareRoot()
      l[j * n + j] = root
      for i in (j + 1)..<max(j + 1, n) {
        var sum = h[i * n + j]
        for k in 0..<j { sum -= l[i * n + k] * l[j * n + k] }
        l[i * n + j] = sum / root
      }
    }
    return l
  }

  /// L·Lᵀ·x = b: forwards, then backwards.
  private static func substitute(_ l: [Double], _ b: [Double], _ n: Int) -> [Double] {
    var x = b
    for i in 0..<n {
      for k in 0..<i { x[i] -= l[i * n + k] * x[k] }
      x[i] /= l[i * n + i]
    }
    for i in (0..<n).reversed() {
      for k in (i + 1)..<max(i + 1, n) { x[i] -= l[k * n + i] * x[k] }
      x[i] /= l[i * n + i]
    }
    return x
  }
}
