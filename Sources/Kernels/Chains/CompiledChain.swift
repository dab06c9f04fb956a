import CKernels

/// A chain ready to run on arrays of one scalar type.
///
/// Arithmetic is machine code where the machine and the system allow, and otherwise a call of a kernel per step over a tile that stays in the
/// first-level cache; functions such as `exp` are calls of kernels in both cases. Both compute every entry with the same instructions, so outputs agree
/// to the last bit; sums may differ by rounding.
public struct CompiledChain<T: Real>: Sendable {
  let program: ChainProgram

  /// Compiles a chain, some 10 microseconds, or finds it compiled, some 2.
  ///
  /// `isEmitted` false keeps to calls of kernels. A level other than the current one is for tests and measurements; one that the machine lacks is the
  /// current one.
  public init(_ chain: Chain, isEmitted: Bool = true, level: InstructionLevel = .current) {
    program = ChainProgram.find(chain, T.kernels(at: level) ?? T.kernels, isEmitted: isEmitted)
  }

  /// What was compiled.
  public var chain: Chain { program.chain }

  /// True where the chain's arithmetic is machine code.
  public var isMachineCode: Bool { program.isMachineCode }

  /// Runs over n entries. There are as many pointers as the chain has inputs and outputs.
  ///
  /// An output may be the same array as an input; otherwise arrays do not overlap. False, with nothing written, where there is no memory for tiles.
  @discardableResult
  public func run(
    arrays: UnsafePointer<UnsafePointer<T>>, scalars: UnsafePointer<T>, outputs: UnsafePointer<UnsafeMutablePointer<T>>,
    results: UnsafeMutablePointer<T>, count n: Int
  ) -> Bool {
    let count = program.chain.resultCount
    return withUnsafeTemporaryAllocation(of: ChainTotal.self, capacity: count + 1) { totals in
      guard let totals = totals.baseAddress else { return false }
      for k in 0..<count { (totals + k).initialize(to: ChainTotal(program.chain.reductions[k].reduction)) }
      let done = program.run(
        arrays: UnsafeRawPointer(arrays).assumingMemoryBound(to: UnsafeRawPointer.self), scalars: scalars,
        outputs: UnsafeRawPointer(outputs).assumingMemoryBound(to: UnsafeMutableRawPointer.self), totals: totals, count: max(n, 0))
      guard done else { return false }
      for k in 0..<count { results[k] = T(totals[k].value) }
      return true
    }
  }

  /// Runs over n entries and gives the results of the reductions.
  ///
  /// There must be as many arrays, scalars and outputs as the chain has; they are as for the other `run`.
  @discardableResult
  public func run(_ arrays: [UnsafePointer<T>], scalars: [T] = [], into outputs: [UnsafeMutablePointer<T>] = [], count n: Int) -> [T] {
    precondition(arrays.count == chain.arrayCount && scalars.count == chain.scalarCount && outputs.count == chain.outputCount)
    var results = [T](repeating: 0, count: chain.resultCount)
    _ = run(arrays: arrays, scalars: scalars, outputs: outputs, results: &results, count: n)
    return results
  }
}

/// A reduction on its way: a sum keeps a running correction (Neumaier).
struct ChainTotal {
  let reduction: Chain.Reduction
  private var sum: Double
  private var correction = 0.0

  init(_ reduction: Chain.Reduction) {
    self.reduction = reduction
    sum = reduction == .sum ? 0 : -.infinity
  }

  /// Takes in the reduction of a part.
  mutating func add(_ x: Double) {
    switch reduction {
    case .largest: sum = sum.isNaN || x.isNaN ? .nan : max(sum, x)
    case .sum:
      let next = sum + x
      let low = abs(sum) >= abs(x) ? (sum - next) + x : (x - next) + sum
      if low.isFinite { correction += low }
      sum = next
    }
  }

  var value: Double { reduction == .sum ? sum + correction : sum }
}
