import Typing

// Steps that one kernel does better than several.
extension PlanStep {
  /// A pass that adds a square matrix and its transpose, times a number or not; nil for every other step.
  static func symmetricSum(_ step: PlanStep) -> PlanStep? {
    guard case .loop(let loop) = step, loop.extents.count == 2, loop.extents[0] == loop.extents[1], loop.operands.count == 2, loop.results.count == 1
    else { return nil }
    let n = loop.extents[0]
    let (a, b) = (loop.operands[0], loop.operands[1])
    let result = loop.results[0]
    guard a.storage == b.storage, a.offset == b.offset, a.strides == b.strides.reversed(), a.strides.contains(1), result.reduction == nil,
      result.cleared == 0, result.access.strides == [n, 1], let first = loop.instructions.first, first.operation == .add, first.first != first.second,
      max(first.first, first.second) < 2
    else { return nil }
    var scale = 1.0
    if loop.instructions.count == 2, loop.constants.count == 1, result.register == 4 {
      let last = loop.instructions[1]
      switch (last.operation, last.first, last.second) {
      case (.multiply, 2, 3), (.multiply, 3, 2): scale = loop.constants[0]
      case (.divide, 3, 2): scale = 1 / loop.constants[0]
      default: return nil
      }
    } else if loop.instructions.count != 1 {
      return nil
    }
    var matrix = a
    matrix.strides = [max(a.strides[0], a.strides[1]), 1]
    guard matrix.strides[0] >= n else { return nil }
    return .symmetricSum(n: n, scale: scale, matrix: matrix, result: result.access)
  }
}

extension PlanProduct {
  /// A matrix, or its transpose, times a vector.
  typealias MatrixVector = (
    rows: Int, columns: Int, isTransposed: Bool, factor: Double, matrix: PlanAccess, vector: PlanAccess, result: PlanAccess
  )

  /// The product as one of a matrix with contiguous rows, or its transpose, and a contiguous vector; nil when it is none.
  var matrixVector: MatrixVector? {
    guard batches.isEmpty, depth > 1 else { return nil }
    let (access, vector, length, steps): (PlanAccess, PlanAccess, Int, (Int, Int))
    if columns == 1, rows > 1, right.strides[0] == 1 {
      (access, vector, length, steps) = (left, right, rows, (left.strides[0], left.strides[1]))
    } else if rows == 1, columns > 1, left.strides[1] == 1 {
      (access, vector, length, steps) = (right, left, columns, (right.strides[1], right.strides[0]))
    } else {
      return nil
    }
    // Steps along the result and along the sum.
    var matrix = access
    if steps.1 == 1, steps.0 >= depth {
      matrix.strides = [steps.0, 1]
      return (length, depth, false, factor, matrix, vector, result)
    }
    if steps.0 == 1, steps.1 >= length {
      matrix.strides = [steps.1, 1]
      return (depth, length, true, factor, matrix, vector, result)
    }
    return nil
  }
}
