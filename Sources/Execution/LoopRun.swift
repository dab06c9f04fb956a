import Planning
import Typing

extension LoopCode {
  /// Runs the pass over the arrays at the base addresses.
  @inline(__always)
  func run(_ bases: UnsafeMutableBufferPointer<UnsafeMutablePointer<Real>?>) {
    for k in 0..<resultCount {
      let result = results[k]
      if result.cleared > 0 { bases[result.base].unsafelyUnwrapped.advanced(by: result.offset).update(repeating: 0, count: result.cleared) }
      if let reduction = result.reduction {
        bases[result.base].unsafelyUnwrapped.advanced(by: result.offset).update(repeating: LoopCode.identity(reduction), count: result.count)
      }
      current[operandCount + k] = result.offset
    }
    for k in 0..<operandCount { current[k] = operands[k].offset }
    for axis in 0..<rank { position[axis] = 0 }
    while true {
      runRow(bases)
      var axis = rank - 2
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

  /// One row along the innermost axis, tile by tile.
  @inline(__always)
  private func runRow(_ bases: UnsafeMutableBufferPointer<UnsafeMutablePointer<Real>?>) {
    let length = extents[rank - 1]
    var start = 0
    while start < length {
      let n = min(tile, length - start)
      for k in 0..<operandCount {
        let operand = operands[k]
        let source = bases[operand.base].unsafelyUnwrapped + current[k] + start * operand.inner
        if operand.inner == 1 {
          registers[k] = source
        } else {
          let target = operandTiles + k * tile
          if operand.inner == 0 {
            if start == 0 { target.update(repeating: source[0], count: min(tile, length)) }
          } else {
            for i in 0..<n { target[i] = source[i * operand.inner] }
          }
          registers[k] = target
        }
      }
      for k in 0..<resultCount where results[k].isDirect {
        registers[results[k].register] = bases[results[k].base].unsafelyUnwrapped + current[operandCount + k] + start
      }
      for k in 0..<instructionCount {
        let instruction = instructions[k]
        EntryKernels.apply(instruction.operation, n, registers[instruction.first], registers[instruction.second], registers[instruction.target])
      }
      for k in 0..<resultCount where !results[k].isDirect { store(k, bases, start, n) }
      start += n
    }
  }

  /// Stores or reduces a tile.
  private func store(_ k: Int, _ bases: UnsafeMutableBufferPointer<UnsafeMutablePointer<Real>?>, _ start: Int, _ n: Int) {
    let result = results[k]
    let target = bases[result.base].unsafelyUnwrapped + current[operandCount + k] + start * result.inner
    let source = UnsafePointer(registers[result.register])
    guard let reduction = result.reduction else {
      for i in 0..<n { target[i * result.inner] = source[i] }
      return
    }
    switch (reduction, result.inner) {
    case (.sum, 0): target[0] += EntryKernels.sum(n, source)
    case (.product, 0):
      var product = target[0]
      for i in 0..<n { product *= source[i] }
      target[0] = product
    case (.maximum, 0):
      var largest = target[0]
      for i in 0..<n where source[i] > largest || source[i].isNaN { largest = source[i] }
      target[0] = largest
    case (.minimum, 0):
      var smallest = target[0]
      for i in 0..<n where source[i] < smallest || source[i].isNaN { smallest = source[i] }
      target[0] = smallest
    case (.sum, let step): for i in 0..<n { target[i * step] += source[i] }
    case (.product, let step): for i in 0..<n { target[i * step] *= source[i] }
    case (.maximum, let step): for i in 0..<n where source[i] > target[i * step] || source[i].isNaN { target[i * step] = source[i] }
    case (.minimum, let step): for i in 0..<n where source[i] < target[i * step] || source[i].isNaN { target[i * step] = source[i] }
    }
  }

  /// What a reduction of nothing gives.
  private static func identity(_ reduction: Reduction) -> Real {
    switch reduction {
    case .sum: 0
    case .product: 1
    case .maximum: -.infinity
    case .minimum: .infinity
    }
  }
}
