import Planning
import Typing

/// A pass ready to run: its arrays resolved, its registers laid out as tiles.
///
/// The innermost axis is walked in tiles. Each function of the pass is applied to a whole tile before the next one, so that what they hand on stays in the
/// first-level cache; memory is read and written once.
struct LoopCode<Real: Element> {
  /// One function.
  struct Instruction {
    var operation: ScalarOperation
    var first: Int
    var second: Int
    var target: Int
  }

  /// One result.
  struct Result {
    var base: Int
    var offset: Int
    var register: Int
    /// The step along the innermost axis.
    var inner: Int
    var reduction: Reduction?
    /// True when the function that makes the value writes it in place.
    var isDirect: Bool
    var cleared: Int
    var count: Int
  }

  /// An operand.
  struct Operand {
    var base: Int
    var offset: Int
    /// The step along the innermost axis.
    var inner: Int
  }

  let rank: Int
  let tile: Int
  let extents: UnsafeMutablePointer<Int>
  /// The steps of operands, then of results, along each axis.
  let strides: UnsafeMutablePointer<Int>
  let operandCount: Int
  let operands: UnsafeMutablePointer<Operand>
  let instructionCount: Int
  let instructions: UnsafeMutablePointer<Instruction>
  let resultCount: Int
  let results: UnsafeMutablePointer<Result>
  /// The address of each register's tile: operands, constants, functions.
  let registers: UnsafeMutablePointer<UnsafeMutablePointer<Real>>
  /// The tiles of operands that are not contiguous.
  let operandTiles: UnsafeMutablePointer<Real>
  private let constants: UnsafeMutableBufferPointer<Real>
  /// The position along the outer axes.
  let position: UnsafeMutablePointer<Int>
  /// The place of the current row in each operand and result.
  let current: UnsafeMutablePointer<Int>

  init(_ loop: PlanLoop, place: (PlanAccess) -> Machine<Real>.Place, scratch: ScratchMemory<Real>) {
    let isScalar = loop.extents.isEmpty
    let extents = isScalar ? [1] : loop.extents
    rank = extents.count
    self.extents = .allocate(capacity: rank)
    self.extents.initialize(from: extents, count: rank)
    operandCount = loop.operands.count
    instructionCount = loop.instructions.count
    resultCount = loop.results.count
    let registerCount = operandCount + loop.constants.count + instructionCount
    tile = ScratchMemory<Real>.tile(operandCount + instructionCount)
    let accesses = loop.operands + loop.results.map(\.access)
    strides = .allocate(capacity: max(1, accesses.count * rank))
    for (k, access) in accesses.enumerated() {
      // The one entry of a scalar is read as a row of length 1.
      let steps = isScalar ? [k < operandCount || loop.results[k - operandCount].reduction == nil ? 1 : 0] : access.strides
      for axis in 0..<rank { strides[k * rank + axis] = steps[axis] }
    }
    operands = .allocate(capacity: max(1, operandCount))
    for (k, access) in loop.operands.enumerated() {
      let place = place(access)
      operands.advanced(by: k).initialize(to: Operand(base: place.base, offset: place.offset, inner: strides[k * rank + rank - 1]))
    }
    registers = .allocate(capacity: max(1, registerCount))
    operandTiles = scratch.memory.baseAddress.unsafelyUnwrapped
    for k in 0..<operandCount { registers.advanced(by: k).initialize(to: operandTiles + k * tile) }
    constants = AlignedMemory.allocate(loop.constants.count * tile)
    for (k, value) in loop.constants.enumerated() {
      let start = constants.baseAddress.unsafelyUnwrapped + k * tile
      start.update(repeating: Real(value), count: tile)
      registers.advanced(by: operandCount + k).initialize(to: start)
    }
    instructions = .allocate(capacity: max(1, instructionCount))
    let firstFunction = operandCount + loop.constants.count
    for (k, instruction) in loop.instructions.enumerated() {
      instructions.advanced(by: k).initialize(
        to: Instruction(operation: instruction.operation, first: instruction.first, second: instruction.second, target: firstFunction + k))
      registers.advanced(by: firstFunction + k).initialize(to: operandTiles + (operandCount + k) * tile)
    }
    results = .allocate(capacity: max(1, resultCount))
    var written: Set<Int> = []
    for (k, result) in loop.results.enumerated() {
      let place = place(result.access)
      let inner = strides[(operandCount + k) * rank + rank - 1]
      let isDirect = result.reduction == nil && inner == 1 && result.register >= firstFunction && written.insert(result.register).inserted
      results.advanced(by: k).initialize(
        to: Result(
          base: place.base, offset: place.offset, register: result.register, inner: inner, reduction: result.reduction, isDirect: isDirect,
          cleared: result.cleared, count: result.count))
    }
    position = .allocate(capacity: rank)
    position.initialize(repeating: 0, count: rank)
    current = .allocate(capacity: max(1, accesses.count))
    current.initialize(repeating: 0, count: max(1, accesses.count))
  }

  func deallocate() {
    extents.deallocate()
    strides.deallocate()
    operands.deallocate()
    registers.deallocate()
    constants.deallocate()
    instructions.deallocate()
    results.deallocate()
    position.deallocate()
    current.deallocate()
  }
}
