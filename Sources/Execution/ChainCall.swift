import Kernels
import Planning
import Typing

/// The functions of a pass that change along its rows as one compiled chain, with the memory for the pointers of a call.
struct ChainCall<Real: Element> {
  private let chain: UnsafeMutablePointer<CompiledChain<Real>>
  /// The registers of the arrays and the scalars that the chain reads.
  private let arrayCount: Int
  private let arrayRegisters: UnsafeMutablePointer<Int>
  private let scalarCount: Int
  private let scalarRegisters: UnsafeMutablePointer<Int>
  private let arrays: UnsafeMutablePointer<UnsafePointer<Real>>
  private let scalars: UnsafeMutablePointer<Real>
  /// The pass's results that the chain writes, and those that it reduces.
  private let outputCount: Int
  private let outputResults: UnsafeMutablePointer<Int>
  private let outputs: UnsafeMutablePointer<UnsafeMutablePointer<Real>>
  private let totalCount: Int
  private let totalResults: UnsafeMutablePointer<Int>
  private let totals: UnsafeMutablePointer<Real>

  /// The chain of a pass; nil where calling kernels is better: for a single function, and for results that a chain does not make.
  init?(_ loop: PlanLoop, isNumber: [Bool], lies: [LoopCode<Real>.Lie]) {
    let firstFunction = loop.operands.count + loop.constants.count
    let functions = loop.instructions.indices.filter { !isNumber[firstFunction + $0] }
    for (k, result) in loop.results.enumerated() {
      let lie = lies[loop.operands.count + k]
      if isNumber[result.register] { return nil }
      switch result.reduction {
      case nil: if lie != .contiguous { return nil }
      case .sum, .maximum: if lie != .uniform { return nil }
      case .minimum, .product: return nil
      }
    }
    let reductions = loop.results.filter { $0.reduction != nil }
    if functions.count + reductions.count < 2 { return nil }
    var chain = Chain()
    var values: [Int: Chain.Value] = [:]
    var arrayRegisters: [Int] = []
    var scalarRegisters: [Int] = []
    func read(_ register: Int) -> Chain.Value {
      if let value = values[register] { return value }
      let value: Chain.Value
      if register >= loop.operands.count, register < firstFunction {
        value = chain.constant(loop.constants[register - loop.operands.count])
      } else if isNumber[register] {
        value = chain.scalar()
        scalarRegisters.append(register)
      } else {
        value = chain.array()
        arrayRegisters.append(register)
      }
      values[register] = value
      return value
    }
    for k in functions {
      let instruction = loop.instructions[k]
      let first = read(instruction.first)
      if let binary = instruction.operation.binaryKernel {
        let second = read(instruction.second)
        values[firstFunction + k] = chain.apply(binary, first, second)
      } else if let unary = instruction.operation.unaryKernel {
        values[firstFunction + k] = chain.apply(unary, first)
      } else {
        values[firstFunction + k] = first
      }
    }
    var outputResults: [Int] = []
    var totalResults: [Int] = []
    for (k, result) in loop.results.enumerated() {
      let value = read(result.register)
      if let reduction = result.reduction {
        chain.reduce(reduction == .sum ? .sum : .largest, value)
        totalResults.append(k)
      } else {
        chain.store(value)
        outputResults.append(k)
      }
    }
    let compiled = CompiledChain<Real>(chain)
    guard compiled.isMachineCode else { return nil }
    self.chain = .allocate(capacity: 1)
    self.chain.initialize(to: compiled)
    (arrayCount, scalarCount) = (arrayRegisters.count, scalarRegisters.count)
    (outputCount, totalCount) = (outputResults.count, totalResults.count)
    self.arrayRegisters = ChainCall.copied(arrayRegisters)
    self.scalarRegisters = ChainCall.copied(scalarRegisters)
    self.outputResults = ChainCall.copied(outputResults)
    self.totalResults = ChainCall.copied(totalResults)
    arrays = .allocate(capacity: max(1, arrayRegisters.count))
    scalars = .allocate(capacity: max(1, scalarRegisters.count))
    outputs = .allocate(capacity: max(1, outputResults.count))
    totals = .allocate(capacity: max(1, totalResults.count))
  }

  private static func copied(_ values: [Int]) -> UnsafeMutablePointer<Int> {
    let memory = UnsafeMutablePointer<Int>.allocate(capacity: max(1, values.count))
    memory.initialize(from: values, count: values.count)
    return memory
  }

  /// Runs the chain over n entries of the row that starts at the current places.
  @inline(__always)
  func run(_ code: LoopCode<Real>, _ bases: UnsafeMutablePointer<UnsafeMutablePointer<Real>?>, from start: Int, count n: Int) {
    for k in 0..<arrayCount { arrays.advanced(by: k).initialize(to: UnsafePointer(code.registers[arrayRegisters[k]])) }
    for k in 0..<scalarCount { scalars[k] = code.registers[scalarRegisters[k]][0] }
    for k in 0..<outputCount { outputs.advanced(by: k).initialize(to: code.target(outputResults[k], bases) + start) }
    chain.pointee.run(arrays: arrays, scalars: scalars, outputs: outputs, results: totals, count: n)
    for k in 0..<totalCount {
      let target = code.target(totalResults[k], bases)
      target[0] = code.results[totalResults[k]].reduction == .sum ? target[0] + totals[k] : LoopCode.larger(target[0], totals[k])
    }
  }

  func deallocate() {
    chain.deinitialize(count: 1)
    chain.deallocate()
    arrayRegisters.deallocate()
    scalarRegisters.deallocate()
    outputResults.deallocate()
    totalResults.deallocate()
    arrays.deallocate()
    scalars.deallocate()
    outputs.deallocate()
    totals.deallocate()
  }
}
