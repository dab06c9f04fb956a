import Kernels
import Planning

/// A pass that is nothing but outer products, z[…, i, j] = factor · x[…, i]·y[…, j], over short rows: each block of its last two axes is one matrix product of
/// depth 1.
struct OuterCode<Real: Element> {
  private let x: (base: Int, offset: Int)
  private let y: (base: Int, offset: Int)
  private let z: (base: Int, offset: Int)
  private let rows: Int
  private let columns: Int
  private let factor: Real
  private let rowStep: Int
  private let columnStep: Int
  private let resultStep: Int
  private let outerRank: Int
  private let extents: UnsafeMutablePointer<Int>
  /// The steps of x, y and z along each outer axis.
  private let steps: UnsafeMutablePointer<(x: Int, y: Int, z: Int)>
  private let position: UnsafeMutablePointer<Int>
  /// Room for a row of y that is not contiguous.
  private let line: UnsafeMutableBufferPointer<Real>

  /// Rows from this length on are as fast one by one.
  private static var longRow: Int { 512 }

  /// The outer products of a pass; nil for a pass that is anything else.
  init?(_ loop: PlanLoop, place: (PlanAccess) -> Machine<Real>.Place) {
    let rank = loop.extents.count
    guard rank >= 2, loop.operands.count == 2, loop.results.count == 1, loop.results[0].reduction == nil, loop.results[0].cleared == 0,
      loop.extents[rank - 1] < OuterCode.longRow, let factor = OuterCode.factor(loop)
    else { return nil }
    let result = loop.results[0].access
    let isX = loop.operands.map { $0.strides[rank - 1] == 0 && $0.strides[rank - 2] != 0 }
    let isY = loop.operands.map { $0.strides[rank - 1] != 0 && $0.strides[rank - 2] == 0 }
    guard isX[0] && isY[1] || isX[1] && isY[0], result.strides[rank - 1] == 1 else { return nil }
    let (x, y) = isX[0] ? (loop.operands[0], loop.operands[1]) : (loop.operands[1], loop.operands[0])
    guard x.strides[rank - 2] > 0, result.strides[rank - 2] >= loop.extents[rank - 1] else { return nil }
    (self.x, self.y, z) = (place(x), place(y), place(result))
    (rows, columns) = (loop.extents[rank - 2], loop.extents[rank - 1])
    self.factor = Real(factor)
    (rowStep, columnStep, resultStep) = (x.strides[rank - 2], y.strides[rank - 1], result.strides[rank - 2])
    outerRank = rank - 2
    extents = .allocate(capacity: rank)
    steps = .allocate(capacity: rank)
    position = .allocate(capacity: rank)
    for axis in 0..<(rank - 2) {
      extents[axis] = loop.extents[axis]
      steps[axis] = (x.strides[axis], y.strides[axis], result.strides[axis])
      position[axis] = 0
    }
    line = AlignedMemory.allocate(columns)
  }

  /// The factor of x·y, −x·y or c·(x·y); nil for other functions.
  private static func factor(_ loop: PlanLoop) -> Double? {
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
    var (a, b, c) = (
      bases[x.base].unsafelyUnwrapped + x.offset, bases[y.base].unsafelyUnwrapped + y.offset, bases[z.base].unsafelyUnwrapped + z.offset
    )
    var gathered: UnsafeMutablePointer<Real>?
    let own = line.baseAddress.unsafelyUnwrapped
    for axis in 0..<outerRank { position[axis] = 0 }
    while true {
      if columnStep != 1, gathered != b {
        for j in 0..<columns { own[j] = b[j * columnStep] }
        gathered = b
      }
      MatrixProduct.gemm(
        m: rows, n: columns, k: 1, alpha: factor, a, stride: rowStep, columnStep == 1 ? b : own, stride: columns, into: c, stride: resultStep)
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
    line.deallocate()
  }
}
