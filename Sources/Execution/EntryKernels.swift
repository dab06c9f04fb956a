import Planning

/// The plain kernels: one function over n entries. They are what faster ones are tested against.
enum EntryKernels {
  /// result[i] = f(a[i], b[i]) for i < n. The result may be one of the operands.
  @inline(__always)
  static func apply<Real: Element>(
    _ operation: ScalarOperation, _ n: Int, _ a: UnsafePointer<Real>, _ b: UnsafePointer<Real>, _ result: UnsafeMutablePointer<Real>
  ) {
    switch operation {
    case .add: for i in 0..<n { result[i] = a[i] + b[i] }
    case .subtract: for i in 0..<n { result[i] = a[i] - b[i] }
    case .multiply: for i in 0..<n { result[i] = a[i] * b[i] }
    case .divide: for i in 0..<n { result[i] = a[i] / b[i] }
    case .power: for i in 0..<n { result[i] = Real.powerOf(a[i], b[i]) }
    case .maximum: for i in 0..<n { result[i] = a[i] > b[i] || a[i].isNaN ? a[i] : b[i] }
    case .minimum: for i in 0..<n { result[i] = a[i] < b[i] || a[i].isNaN ? a[i] : b[i] }
    case .copy: for i in 0..<n { result[i] = a[i] }
    case .negate: for i in 0..<n { result[i] = -a[i] }
    case .square: for i in 0..<n { result[i] = a[i] * a[i] }
    case .reciprocal: for i in 0..<n { result[i] = 1 / a[i] }
    case .sqrt: for i in 0..<n { result[i] = a[i].squareRoot() }
    case .abs: for i in 0..<n { result[i] = a[i].magnitude }
    case .sign: for i in 0..<n { result[i] = a[i] > 0 ? 1 : a[i] < 0 ? -1 : a[i] }
    case .step: for i in 0..<n { result[i] = a[i] > 0 ? 1 : a[i].isNaN ? a[i] : 0 }
    case .relu: for i in 0..<n { result[i] = a[i] > 0 || a[i].isNaN ? a[i] : 0 }
    case .exp: for i in 0..<n { result[i] = Real.expOf(a[i]) }
    case .log: for i in 0..<n { result[i] = Real.logOf(a[i]) }
    case .sin: for i in 0..<n { result[i] = Real.sinOf(a[i]) }
    case .cos: for i in 0..<n { result[i] = Real.cosOf(a[i]) }
    case .tan: for i in 0..<n { result[i] = Real.tanOf(a[i]) }
    case .arcsin: for i in 0..<n { result[i] = Real.arcsinOf(a[i]) }
    case .arccos: for i in 0..<n { result[i] = Real.arccosOf(a[i]) }
    case .arctan: for i in 0..<n { result[i] = Real.arctanOf(a[i]) }
    case .sinh: for i in 0..<n { result[i] = Real.sinhOf(a[i]) }
    case .cosh: for i in 0..<n { result[i] = Real.coshOf(a[i]) }
    case .tanh: for i in 0..<n { result[i] = Real.tanhOf(a[i]) }
    case .erf: for i in 0..<n { result[i] = Real.erfOf(a[i]) }
    case .sigmoid:
      // The exponential of −|a| never overflows.
      for i in 0..<n {
        let e = Real.expOf(-a[i].magnitude)
        result[i] = (a[i] < 0 ? e : 1) / (1 + e)
      }
    case .softplus:
      // log(1 + eᵃ) = max(a, 0) + log(1 + e^(−|a|))
      for i in 0..<n { result[i] = (a[i] > 0 || a[i].isNaN ? a[i] : 0) + Real.log1pOf(Real.expOf(-a[i].magnitude)) }
    }
  }

  /// The sum by halves, so that the rounding error grows with log n.
  static func sum<Real: Element>(_ n: Int, _ a: UnsafePointer<Real>) -> Real {
    var s0: Real = 0
    var s1: Real = 0
    var s2: Real = 0
    var s3: Real = 0
    var i = 0
    while i + 4 <= n {
      s0 += a[i]
      s1 += a[i + 1]
      s2 += a[i + 2]
      s3 += a[i + 3]
      i += 4
    }
    while i < n {
      s0 += a[i]
      i += 1
    }
    return (s0 + s1) + (s2 + s3)
  }
}
