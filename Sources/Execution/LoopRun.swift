import CKernels
import Kernels
import Planning
import Typing

extension LoopCode {
  /// Runs the pass over the arrays at the base addresses.
  @inline(__always)
  func run(_ bases: UnsafeMutablePointer<UnsafeMutablePointer<Real>?>) {
    let kernels = Real.kernels
    for k in 0..<resultCount {
      let result = results[k]
      let start = bases[result.base].unsafelyUnwrapped + result.offset
      if result.cleared > 0 { start.update(repeating: 0, count: result.cleared) }
      if let reduction = result.reduction, !result.isContinued {
        let identity = LoopCode.identity(reduction)
        if result.count == 1 { start[0] = identity } else { kernel_fill(kernels, Double(identity), start, result.count) }
      }
      current[operandCount + k] = result.offset
    }
    for k in 0..<operandCount {
      current[k] = operands[k].offset
      operands[k].gathered = -1
    }
    if outerRank == 0 { return runRow(bases, kernels) }
    let rank = outerRank + rowRank
    for axis in 0..<outerRank { position[axis] = 0 }
    while true {
      runRow(bases, kernels)
      var axis = outerRank - 1
      while axis >= 0 {
        position[axis] += 1
        if position[axis] < extents[axis] { break }
        for k in 0..<(operandCount + resultCount) { current[k] -= (extents[axis] - 1) * strides[k * rank + axis] }
        position[axis] = 0
        axis -= 1
      }
      if axis < 0 { return }
      for k in 0..<(operandCount + resultCount) { current[k] += strides[k * rank + axis] }
    }
  }

  /// Where the current row of a result starts.
  @inline(__always)
  func target(_ k: Int, _ bases: UnsafeMutablePointer<UnsafeMutablePointer<Real>?>) -> UnsafeMutablePointer<Real> {
    bases[results[k].base].unsafelyUnwrapped + current[operandCount + k]
  }

  /// One row.
  @inline(__always)
  private func runRow(_ bases: UnsafeMutablePointer<UnsafeMutablePointer<Real>?>, _ kernels: UnsafePointer<KernelTable>) {
    for k in 0..<operandCount {
      let source = bases[operands[k].base].unsafelyUnwrapped + current[k]
      if operands[k].lie != .scattered {
        registers[k] = source
      } else if rowRank > 1, operands[k].gathered != current[k] {
        gather(k, source)
        operands[k].gathered = current[k]
      }
    }
    for k in 0..<scalarCount { apply(instructions[k], 1, kernels) }
    var start = 0
    while start < row {
      let n = min(tile, row - start)
      if rowRank == 1 {
        for k in 0..<operandCount where operands[k].lie == .scattered {
          let step = strides[k * (outerRank + 1) + outerRank]
          let source = bases[operands[k].base].unsafelyUnwrapped + current[k] + start * step
          let tile = registers[k]
          for i in 0..<n { tile[i] = source[i * step] }
        }
      }
      if let chain {
        chain.run(self, bases, from: start, count: n)
      } else {
        runTile(bases, kernels, start, n)
      }
      start += n
      for k in 0..<operandCount where operands[k].lie == .contiguous { registers[k] += n }
    }
  }

  /// The functions of a tile, kernel by kernel.
  @inline(__always)
  private func runTile(
    _ bases: UnsafeMutablePointer<UnsafeMutablePointer<Real>?>, _ kernels: UnsafePointer<KernelTable>, _ start: Int, _ n: Int
  ) {
    for k in 0..<resultCount where results[k].isDirect { registers[results[k].register] = target(k, bases) + start }
    for k in scalarCount..<instructionCount { apply(instructions[k], n, kernels) }
    for k in 0..<resultCount where !results[k].isDirect {
      let result = results[k]
      let target = target(k, bases)
      switch (result.reduction, result.lie, result.isScalar) {
      case (nil, .contiguous, false): (target + start).update(from: registers[result.register], count: n)
      case (nil, .contiguous, true): kernel_fill(kernels, Double(registers[result.register][0]), target + start, n)
      case (let reduction?, .uniform, false):
        let total = Real(kernel_reduce(kernels, LoopCode.kernel(reduction).rawValue, registers[result.register], n))
        target[0] = LoopCode.combined(reduction, target[0], total)
      case (let reduction?, .contiguous, false):
        kernel_binary(kernels, LoopCode.binary(reduction).rawValue, target + start, registers[result.register], target + start, n)
      default: scatter(k, result, target, start, n)
      }
    }
  }

  @inline(__always)
  private func apply(_ instruction: Instruction, _ n: Int, _ kernels: UnsafePointer<KernelTable>) {
    let target = registers[instruction.target]
    switch instruction.form {
    case .unary: kernel_unary(kernels, instruction.function, registers[instruction.first], target, n)
    case .binary: kernel_binary(kernels, instruction.function, registers[instruction.first], registers[instruction.second], target, n)
    case .scalarRight:
      kernel_binary_scalar(kernels, instruction.function, registers[instruction.first], Double(registers[instruction.second][0]), target, n)
    case .scalarLeft:
      kernel_scalar_binary(kernels, instruction.function, Double(registers[instruction.first][0]), registers[instruction.second], target, n)
    case .copy: target.update(from: registers[instruction.first], count: n)
    }
  }

  /// Copies a row of several axes into an operand's tile.
  private func gather(_ k: Int, _ source: UnsafeMutablePointer<Real>) {
    let rank = outerRank + rowRank
    let length = extents[rank - 1]
    let step = strides[k * rank + rank - 1]
    let tile = registers[k]
    var start = 0
    while start < row {
      let line = source + offset(start / length, k)
      if step == 0 {
        (tile + start).update(repeating: line[0], count: length)
      } else {
        for i in 0..<length { tile[start + i] = line[i * step] }
      }
      start += length
    }
  }

  /// The place of a line along the row's innermost axis, by its number.
  @inline(__always)
  private func offset(_ line: Int, _ k: Int) -> Int {
    let rank = outerRank + rowRank
    var rest = line
    var offset = 0
    if rowRank == 2 { return line * strides[k * rank + outerRank] }
    for axis in stride(from: rank - 2, through: outerRank, by: -1) {
      offset += rest % extents[axis] * strides[k * rank + axis]
      rest /= extents[axis]
    }
    return offset
  }

  /// Writes or reduces entries one by one.
  private func scatter(_ k: Int, _ result: Result, _ target: UnsafeMutablePointer<Real>, _ start: Int, _ n: Int) {
    let rank = outerRank + rowRank
    let length = extents[rank - 1]
    let step = strides[(operandCount + k) * rank + rank - 1]
    let source = registers[result.register]
    var done = 0
    while done < n {
      let place = start + done
      let count = min(length - place % length, n - done)
      let line = target + offset(place / length, operandCount + k) + place % length * step
      for i in 0..<count {
        let value = source[result.isScalar ? 0 : done + i]
        line[i * step] = result.reduction.map { LoopCode.combined($0, line[i * step], value) } ?? value
      }
      done += count
    }
  }
}

extension LoopCode {
  /// The larger of two numbers; NaN where one is.
  @inline(__always)
  static func larger(_ a: Real, _ b: Real) -> Real { a > b || a.isNaN ? a : b }

  @inline(__always)
  private static func combined(_ reduction: Typing.Reduction, _ a: Real, _ b: Real) -> Real {
    switch reduction {
    case .sum: a + b
    case .product: a * b
    case .maximum: larger(a, b)
    case .minimum: a < b || a.isNaN ? a : b
    }
  }

  /// What a reduction of nothing gives.
  private static func identity(_ reduction: Typing.Reduction) -> Real {
    switch reduction {
    case .sum: 0
    case .product: 1
    case .maximum: -.infinity
    case .minimum: .infinity
    }
  }

  private static func kernel(_ reduction: Typing.Reduction) -> ReductionFunction {
    switch reduction {
    case .sum: .sum
    case .product: .product
    case .maximum: .largest
    case .minimum: .smallest
    }
  }

  private static func binary(_ reduction: Typing.Reduction) -> BinaryFunction {
    switch reduction {
    case .sum: .add
    case .product: .multiply
    case .maximum: .maximum
    case .minimum: .minimum
    }
  }
}
