import CKernels

// Kernels over arrays so long that sharing them pays: below `ThreadTeam.grain` entries a thread, the caller does it alone.
extension ThreadTeam {
  /// Entries that are worth a thread: some 10 microseconds of memory traffic.
  @usableFromInline static var grain: Int { 32_768 }

  /// Runs a chain over n entries, each thread a part; see `CompiledChain.run`.
  ///
  /// Reductions are combined from those of the parts.
  @discardableResult
  public func run<T: Real>(
    _ chain: CompiledChain<T>, arrays: UnsafePointer<UnsafePointer<T>>, scalars: UnsafePointer<T>, outputs: UnsafePointer<UnsafeMutablePointer<T>>,
    results: UnsafeMutablePointer<T>, count n: Int
  ) -> Bool {
    guard size > 1, n >= 2 * ThreadTeam.grain else {
      return chain.run(arrays: arrays, scalars: scalars, outputs: outputs, results: results, count: n)
    }
    let (inputs, written, reduced) = (chain.chain.arrayCount, chain.chain.outputCount, chain.chain.resultCount)
    return withUnsafeTemporaryAllocation(of: T.self, capacity: size * max(1, reduced)) { parts -> Bool in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: size) { failed -> Bool in
        failed.initialize(repeating: -1)
        guard let (partial, status) = parts.baseAddress.flatMap({ a in failed.baseAddress.map { (a, $0) } }) else { return false }
        parallelFor(0..<n, grain: ThreadTeam.grain, multiple: 64) { range, part in
          withUnsafeTemporaryAllocation(of: UnsafePointer<T>.self, capacity: max(1, inputs)) { a in
            withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<T>.self, capacity: max(1, written)) { b in
              for k in 0..<inputs { a.initializeElement(at: k, to: arrays[k] + range.lowerBound) }
              for k in 0..<written { b.initializeElement(at: k, to: outputs[k] + range.lowerBound) }
              guard let from = a.baseAddress, let to = b.baseAddress else { return }
              let done = chain.run(arrays: from, scalars: scalars, outputs: to, results: partial + part * reduced, count: range.count)
              status[part] = done ? 1 : 0
            }
          }
        }
        for k in 0..<reduced {
          var total = ChainTotal(chain.chain.reductions[k].reduction)
          for part in 0..<size where status[part] == 1 { total.add(Double(partial[part * reduced + k])) }
          results[k] = T(total.value)
        }
        return !failed.contains(0)
      }
    }
  }

  /// y = f(x)
  @inlinable
  public func apply<T: Real>(_ f: UnaryFunction, _ x: UnsafePointer<T>, into y: UnsafeMutablePointer<T>, count n: Int) {
    parallelFor(0..<max(n, 0), grain: ThreadTeam.grain, multiple: 64) { range, _ in
      Elementwise.apply(f, x + range.lowerBound, into: y + range.lowerBound, count: range.count)
    }
  }

  /// Σ x y
  public func dot<T: Real>(_ x: UnsafePointer<T>, _ y: UnsafePointer<T>, count n: Int) -> T {
    sum(n) { range in kernel_dot(T.kernels, x + range.lowerBound, y + range.lowerBound, range.count) }
  }

  /// Σ x
  public func sum<T: Real>(_ x: UnsafePointer<T>, count n: Int) -> T {
    sum(n) { range in kernel_reduce(T.kernels, ReductionFunction.sum.rawValue, x + range.lowerBound, range.count) }
  }

  private func sum<T: Real>(_ n: Int, _ part: (Range<Int>) -> Double) -> T {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: size) { sums in
      sums.initialize(repeating: 0)
      guard let place = sums.baseAddress else { return 0 }
      parallelFor(0..<max(n, 0), grain: ThreadTeam.grain, multiple: 64) { range, member in place[member] = part(range) }
      return T(sums.reduce(0, +))
    }
  }

  /// y = alpha a x + beta y, where a is m × n: each thread some rows.
  public func gemv<T: Real>(
    m: Int, n: Int, alpha: T = 1, _ a: UnsafePointer<T>, stride: Int, _ x: UnsafePointer<T>, beta: T = 0, into y: UnsafeMutablePointer<T>
  ) {
    parallelFor(0..<max(m, 0), grain: max(1, ThreadTeam.grain / max(n, 1)), multiple: 8) { range, _ in
      MatrixProduct.gemv(
        m: range.count, n: n, alpha: alpha, a + range.lowerBound * stride, stride: stride, x, beta: beta, into: y + range.lowerBound)
    }
  }

  /// z = alpha aᵀ u + beta z, where a is m × n: each thread some columns.
  public func gemvTransposed<T: Real>(
    m: Int, n: Int, alpha: T = 1, _ a: UnsafePointer<T>, stride: Int, _ u: UnsafePointer<T>, beta: T = 0, into z: UnsafeMutablePointer<T>
  ) {
    parallelFor(0..<max(n, 0), grain: max(64, ThreadTeam.grain / max(m, 1)), multiple: 64) { range, _ in
      MatrixProduct.gemvTransposed(
        m: m, n: range.count, alpha: alpha, a + range.lowerBound, stride: stride, u, beta: beta, into: z + range.lowerBound)
    }
  }

  /// c = alpha op(a) op(b) + beta c by the package's own kernels: each thread some rows of c; see `MatrixProduct.gemm`.
  public func gemm<T: Real>(
    transposeA: Bool = false, transposeB: Bool = false, m: Int, n: Int, k: Int, alpha: T = 1, _ a: UnsafePointer<T>, stride strideA: Int,
    _ b: UnsafePointer<T>, stride strideB: Int, beta: T = 0, into c: UnsafeMutablePointer<T>, stride strideC: Int
  ) {
    let rowWork = max(1, n) &* max(1, k)
    parallelFor(0..<max(m, 0), grain: max(12, 1_000_000 / max(1, rowWork)), multiple: 12) { range, _ in
      MatrixProduct.gemm(
        transposeA: transposeA, transposeB: transposeB, m: range.count, n: n, k: k, alpha: alpha,
        a + (transposeA ? range.lowerBound : range.lowerBound * strideA), stride: strideA, b, stride: strideB, beta: beta,
        into: c + range.lowerBound * strideC, stride: strideC)
    }
  }

  /// c = alpha aᵀ b (`transposed`) or alpha a bᵀ where that product is symmetric, by the package's own kernels: each thread some columns of the upper triangle, and their mirror
  /// images; see `MatrixProduct.symmetricProduct`.
  public func symmetricProduct<T: Real>(
    transposed: Bool, n: Int, k: Int, alpha: T = 1, _ a: UnsafePointer<T>, stride strideA: Int, _ b: UnsafePointer<T>, stride strideB: Int,
    into c: UnsafeMutablePointer<T>, stride strideC: Int
  ) {
    // A later strip of columns is the longer; the first and the last together are as long as the second and the last but one.
    let count = 2 * size
    let width = max(16, ((n + count - 1) / count + 15) / 16 * 16)
    parallelFor(0..<size) { range, _ in
      for number in range {
        for strip in [number, count - 1 - number] where strip * width < n {
          let (start, end) = (strip * width, min((strip + 1) * width, n))
          let (left, right) = (a + start * (transposed ? 1 : strideA), b + start * (transposed ? 1 : strideB))
          if start > 0 {
            MatrixProduct.gemm(
              transposeA: transposed, transposeB: !transposed, m: start, n: end - start, k: k, alpha: alpha, a, stride: strideA, right,
              stride: strideB, into: c + start, stride: strideC)
            Layout.transpose(c + start, rows: start, columns: end - start, stride: strideC, into: c + start * strideC, stride: strideC)
          }
          MatrixProduct.symmetricProduct(
            transposed: transposed, n: end - start, k: k, alpha: alpha, left, stride: strideA, right, stride: strideB,
            into: c + start * (strideC + 1), stride: strideC)
        }
      }
    }
  }

  /// b = s (a + aᵀ) for the n × n matrix a, which b does not overlap: each thread some rows of the upper triangle, and their mirror images.
  public func symmetricSum<T: Real>(
    _ a: UnsafePointer<T>, size n: Int, stride strideA: Int, scale s: T, into b: UnsafeMutablePointer<T>, stride strideB: Int
  ) {
    // Above row r there are 1 − (1 − r/n)² of the triangle.
    func bound(_ part: Int) -> Int {
      part == size ? n : min(n, Int(Double(n) * (1 - (1 - Double(part) / Double(size)).squareRoot())) / 64 * 64)
    }
    parallelFor(0..<size) { range, _ in
      for part in range { Layout.symmetricSum(a, size: n, stride: strideA, scale: s, into: b, stride: strideB, rows: bound(part)..<bound(part + 1)) }
    }
  }
}
