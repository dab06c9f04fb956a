import Kernels
import Planning
import Typing

/// A pass ready to run: its arrays resolved, its registers laid out as tiles, its functions compiled where that pays.
///
/// The innermost axis, or several where they are short, is one row. What does not change along a row is a number and computed once for it. The functions of the row
/// run as machine code, or tile by tile with each function applied to a whole tile before the next one, so that what they hand on stays in the first-level
/// cache. Either way memory is read and written once.
struct LoopCode<Real: Element> {
  /// How an operand or a result lies along a row.
  enum Lie: UInt8 {
    /// One entry for the whole row.
    case uniform
    /// Entry after entry.
    case contiguous
    /// Any other way: an operand is copied into its tile, a result written entry by entry.
    case scattered
  }

  /// An operand.
  struct Operand {
    var base: Int
    var offset: Int
    var lie: Lie
    /// The place whose entries are in the tile; −1 where there are none.
    var gathered: Int
  }

  /// How a function is called.
  enum Form: UInt8 {
    case unary, binary, scalarRight, scalarLeft, copy
  }

  /// One function.
  struct Instruction {
    var form: Form
    var function: Int32
    var first: Int
    var second: Int
    var target: Int
  }

  /// One result.
  struct Result {
    var base: Int
    var offset: Int
    var register: Int
    var lie: Lie
    var reduction: Typing.Reduction?
    /// True where the reduction goes on from what is there.
    var isContinued: Bool
    /// True when the function that makes the value writes it in place.
    var isDirect: Bool
    /// True when the value is the same along the row.
    var isScalar: Bool
    var cleared: Int
    var count: Int
  }

  /// The axes that are counted one by one, and those that make a row.
  let outerRank: Int
  let rowRank: Int
  /// The lengths of the axes, outermost first.
  let extents: UnsafeMutablePointer<Int>
  /// How many entries a row has, and how many of them are done at a time.
  let row: Int
  let tile: Int
  /// The steps of operands, then of results, along each axis.
  let strides: UnsafeMutablePointer<Int>
  let operandCount: Int
  let operands: UnsafeMutablePointer<Operand>
  /// Functions of numbers first, then those of tiles.
  let instructionCount: Int
  let scalarCount: Int
  let instructions: UnsafeMutablePointer<Instruction>
  let resultCount: Int
  let results: UnsafeMutablePointer<Result>
  /// The address of each register: operands, constants, functions.
  let registers: UnsafeMutablePointer<UnsafeMutablePointer<Real>>
  /// The tiles of operands and functions.
  let tiles: UnsafeMutablePointer<Real>
  let tileLength: Int
  private let numbers: UnsafeMutableBufferPointer<Real>
  /// The position along the outer axes.
  let position: UnsafeMutablePointer<Int>
  /// The place of the current row in each operand and result.
  let current: UnsafeMutablePointer<Int>
  /// The functions of tiles as one compiled chain; nil where the kernels are called one by one.
  let chain: ChainCall<Real>?

  /// Rows shorter than this are put together from several axes where they fit a tile.
  private static var shortRow: Int { 32 }
  private static var manyFunctions: Int { 3 }
  /// Rows from this length on repay what a call of a compiled chain costs beyond those of kernels.
  private static var longRow: Int { 512 }

  init(_ loop: PlanLoop, place: (PlanAccess) -> Machine<Real>.Place, scratch: ScratchMemory<Real>) {
    let isPoint = loop.extents.isEmpty
    let extents = isPoint ? [1] : loop.extents
    let rank = extents.count
    self.extents = .allocate(capacity: rank)
    self.extents.initialize(from: extents, count: rank)
    operandCount = loop.operands.count
    instructionCount = loop.instructions.count
    resultCount = loop.results.count
    let firstFunction = operandCount + loop.constants.count
    let registerCount = firstFunction + instructionCount
    tileLength = ScratchMemory<Real>.tile(operandCount + instructionCount)
    var rowRank = 1
    var row = extents[rank - 1]
    // Where several functions are called for each row, copying what lies otherwise costs less than calling them for short rows.
    let copies = loop.instructions.count >= LoopCode.manyFunctions
    while row < LoopCode.shortRow, rowRank < rank, row * extents[rank - rowRank - 1] <= tileLength,
      copies || loop.operands.allSatisfy({ LoopCode.lie($0.strides, extents, rowRank + 1) != .scattered })
    {
      row *= extents[rank - rowRank - 1]
      rowRank += 1
    }
    (self.rowRank, self.row, outerRank) = (rowRank, row, rank - rowRank)

    let accesses = loop.operands + loop.results.map(\.access)
    strides = .allocate(capacity: max(1, accesses.count * rank))
    var lies: [Lie] = []
    for (k, access) in accesses.enumerated() {
      let steps = isPoint ? [0] : access.strides
      for axis in 0..<rank { strides[k * rank + axis] = steps[axis] }
      lies.append(LoopCode.lie(steps, extents, rowRank))
    }

    // A register is a number when nothing that it is made of changes along the row.
    var isNumber = lies.prefix(loop.operands.count).map { $0 == .uniform } + loop.constants.map { _ in true }
    for instruction in loop.instructions { isNumber.append(isNumber[instruction.first] && isNumber[instruction.second]) }
    tiles = scratch.memory.baseAddress.unsafelyUnwrapped
    numbers = AlignedMemory.allocate(registerCount)
    for (k, value) in loop.constants.enumerated() { numbers[loop.operands.count + k] = Real(value) }
    registers = .allocate(capacity: max(1, registerCount))
    for k in 0..<registerCount {
      let tilePlace = k < loop.operands.count ? k : k - loop.constants.count
      let address = isNumber[k] ? numbers.baseAddress.unsafelyUnwrapped + k : tiles + tilePlace * tileLength
      registers.advanced(by: k).initialize(to: address)
    }
    operands = .allocate(capacity: max(1, operandCount))
    for (k, access) in loop.operands.enumerated() {
      let place = place(access)
      operands.advanced(by: k).initialize(to: Operand(base: place.base, offset: place.offset, lie: lies[k], gathered: -1))
    }

    instructions = .allocate(capacity: max(1, instructionCount))
    var next = 0
    for scalars in [true, false] {
      for (k, instruction) in loop.instructions.enumerated() where isNumber[firstFunction + k] == scalars {
        instructions.advanced(by: next).initialize(to: LoopCode.code(instruction, target: firstFunction + k, isNumber: isNumber))
        next += 1
      }
    }
    scalarCount = loop.instructions.indices.filter { isNumber[firstFunction + $0] }.count
    results = .allocate(capacity: max(1, resultCount))
    var written: Set<Int> = []
    for (k, result) in loop.results.enumerated() {
      let resolved = place(result.access)
      let lie = lies[loop.operands.count + k]
      let isDirect =
        result.reduction == nil && lie == .contiguous && result.register >= firstFunction && !isNumber[result.register]
        && written.insert(result.register).inserted
      // Results start as zeros, and a step writes the same places of its own result in every run.
      let isCleared = if case .output = result.access.storage { true } else { result.cleared == 0 }
      results.advanced(by: k).initialize(
        to: Result(
          base: resolved.base, offset: resolved.offset, register: result.register, lie: lie, reduction: result.reduction,
          isContinued: result.isContinued,
          isDirect: isDirect, isScalar: isNumber[result.register], cleared: isCleared ? 0 : result.cleared, count: result.count))
    }
    position = .allocate(capacity: rank)
    position.initialize(repeating: 0, count: rank)
    current = .allocate(capacity: max(1, accesses.count))
    current.initialize(repeating: 0, count: max(1, accesses.count))
    chain = row >= LoopCode.longRow ? ChainCall(loop, isNumber: isNumber, lies: lies) : nil
    let isScattered = lies.prefix(loop.operands.count).contains(.scattered)
    tile = chain != nil && !isScattered ? row : min(row, tileLength)
  }

  /// How an array with those steps lies along a row of the innermost axes.
  private static func lie(_ steps: [Int], _ extents: [Int], _ rowRank: Int) -> Lie {
    let along = Array(steps.suffix(rowRank))
    if along.allSatisfy({ $0 == 0 }) { return .uniform }
    return along == PlanGraph.rowMajor(Array(extents.suffix(rowRank))) ? .contiguous : .scattered
  }

  /// The kernel of a function, and which of its arguments are numbers.
  private static func code(_ instruction: PlanLoop.Instruction, target: Int, isNumber: [Bool]) -> Instruction {
    let form: Form
    let function: Int32
    if let binary = instruction.operation.binaryKernel {
      function = binary.rawValue
      form = isNumber[target] ? .binary : isNumber[instruction.second] ? .scalarRight : isNumber[instruction.first] ? .scalarLeft : .binary
    } else {
      function = instruction.operation.unaryKernel?.rawValue ?? 0
      form = instruction.operation == .copy ? .copy : .unary
    }
    return Instruction(form: form, function: function, first: instruction.first, second: instruction.second, target: target)
  }

  func deallocate() {
    extents.deallocate()
    strides.deallocate()
    operands.deallocate()
    registers.deallocate()
    numbers.deallocate()
    instructions.deallocate()
    results.deallocate()
    position.deallocate()
    current.deallocate()
    chain?.deallocate()
  }
}
