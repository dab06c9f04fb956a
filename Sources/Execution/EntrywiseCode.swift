import Kernels
import Planning

/// A pass that is nothing but a product of two arrays, z[…, i, j] = factor · x[…, i, j]·y[…, i, j], or a copy of one, over short rows, where either may be
/// the same along an axis or lie across: each block of its last two axes is one call.
struct EntrywiseCode<Real: Element> {
  private let x: (base: Int, offset: Int)
  /// The second array; nil for a copy, where it is one number.
  private let y: (base: Int, offset: Int)?
  private let one: UnsafeMutablePointer<Real>
  private let z: (base: Int, offset: Int)
  private let rows: Int
  private let columns: Int
  private let factor: Real
  /// The steps of x, y and z along the last axis but one, and of x and y along the last.
  private let rowSteps: (x: Int, y: Int, z: Int)
  private let columnSteps: (x: Int, y: Int)
  private let outerRank: Int
  private let extents: UnsafeMutablePointer<Int>
  /// The steps of x, y and z along each outer axis.
  private let steps: UnsafeMutablePointer<(x: Int, y: Int, z: Int)>
  private let position: UnsafeMutablePointer<Int>

  /// Rows from this length on are as fast one by one.
  private static var longRow: Int { 512 }

  /// The products of a pass; nil for a pass that is anything else.
  init?(_ loop: PlanLoop, place: (PlanAccess) -> Machine<Real>.Place) {
    let rank = loop.extents.count
    guard rank >= 2, 1...2 ~= loop.operands.count, loop.results.count == 1, loop.results[0].reduction == nil, EntrywiseCode.isWhole(loop.results[0]),
      loop.extents[rank - 1] < EntrywiseCode.longRow, let factor = EntrywiseCode.factor(loop)
    else { return nil }
    let (x, z) = (loop.operands[0], loop.results[0].access)
    let isForward = loop.operands.allSatisfy { $0.strides[rank - 1] >= 0 && $0.strides[rank - 2] >= 0 }
    guard isForward, z.strides[rank - 1] == 1, z.strides[rank - 2] >= loop.extents[rank - 1] else { return nil }
    let y = loop.operands.count == 2 ? loop.operands[1].strides : Array(repeating: 0, count: rank)
    (self.x, self.y, self.z) = (place(x), loop.operands.count == 2 ? place(loop.operands[1]) : nil, place(z))
    one = .allocate(capacity: 1)
    one.initialize(to: 1)
    (rows, columns) = (loop.extents[rank - 2], loop.extents[rank - 1])
    self.factor = Real(factor)
    rowSteps = (x.strides[rank - 2], y[rank - 2], z.strides[rank - 2])
    columnSteps = (x.strides[rank - 1], y[rank - 1])
    outerRank = rank - 2
    extents = .allocate(capacity: rank)
    steps = .allocate(capacity: rank)
    position = .allocate(capacity: rank)
    for axis in 0..<(rank - 2) {
      extents[axis] = loop.extents[axis]
      steps[axis] = (x.strides[axis], y[axis], z.strides[axis])
      position[axis] = 0
    }
  }

  /// True for a result that need not be cleared first: one that is filled, or an array of the plan's own, which starts as zeros.
  private static func isWhole(_ result: PlanLoop.Result) -> Bool {
    if case .output = result.access.storage { return true }
    return result.cleared == 0
  }

  /// The factor of x·y, −x·y or c·(x·y), or of x; nil for other functions.
  private static func factor(_ loop: PlanLoop) -> Double? {
    if loop.operands.count == 1 { return loop.results[0].register == 0 ? 1 : nil }
    let first = 2 + loop.constants.count
    guard let product = loop.instructions.first, product.operation == .multiply, Set([product.first, product.second]) == [0, 1] else { return nil }
    let register = loop.results[0].register
    if loop.instructions.count == 1, register == first { return 1 }
    guard loop.instructions.count == 2, register == first + 1 else { return nil }
    let last = loop.instructions[1]
    switch last.operation {
    case .negate: return -1
    case .multiply where loop.constants.count == 1: return Set([last.first, last.second]) == [2, first] ? loop.constants[0] : nil
    default: return nil
    }
  }

  @inline(__always)
  func run(_ bases: UnsafeMutablePointer<UnsafeMutablePointer<Real>?>) {
    var (a, b, c) = (bases[x.base].unsafelyUnwrapped + x.offset, one, bases[z.base].unsafelyUnwrapped + z.offset)
    if let y { b = bases[y.base].unsafelyUnwrapped + y.offset }
    for axis in 0..<outerRank { position[axis] = 0 }
    while true {
      Layout.entrywiseProduct(
        rows: rows, columns: columns, factor, a, steps: (rowSteps.x, columnSteps.x), b, steps: (rowSteps.y, columnSteps.y), into: c,
        stride: rowSteps.z)
      var axis = outerRank - 1
      while axis >= 0 {
        position[axis] += 1
        if position[axis] < extents[axis] { break }
        let back = extents[axis] - 1
        (a, b, c) = (a - back * steps[axis].x, b - back * steps[axis].y, c - back * steps[axis].z)
        position[axis] = 0
        axis -= 1
      }
      if axis < 0 { return }
      (a, b, c) = (a + steps[axis].x, b + steps[axis].y, c + steps[axis].z)
    }
  }

  func deallocate() {
    extents.deallocate()
    steps.deallocate()
    position.deallocate()
    one.deallocate()
  }
}
