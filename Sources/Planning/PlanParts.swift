// Steps cut into parts that can run at the same time, since they write different places.
extension PlanStep {
  /// What a part should take at least: some tens of microseconds.
  private static let leastOperations = 60_000

  /// The step as up to `count` steps of about equal size that may run in any order, or at once; the step itself where it is small or its results do not come apart.
  package func parts(_ count: Int) -> [PlanStep] {
    let count = min(count, (operations + entries) / PlanStep.leastOperations)
    if count < 2 { return [self] }
    switch self {
    case .loop(let loop): return loop.parts(count).map { .loop($0) }
    case .product(let product): return product.parts(count).map { .product($0) }
    default: return [self]
    }
  }

  /// Up to `count` ranges of about equal length, all but the last of a multiple of `unit`.
  fileprivate static func ranges(_ length: Int, _ count: Int, unit: Int) -> [Range<Int>] {
    let step = max(unit, ((length + count - 1) / count + unit - 1) / unit * unit)
    return stride(from: 0, to: length, by: step).map { $0..<min($0 + step, length) }
  }
}

extension PlanLoop {
  /// The pass cut along its outermost axis, where every result moves along it and is there as a whole.
  fileprivate func parts(_ count: Int) -> [PlanLoop] {
    guard let length = extents.first, length >= count else { return [self] }
    for result in results {
      guard let step = result.access.strides.first, step > 0 else { return [self] }
      if case .output = result.access.storage {} else if result.cleared > 0 { return [self] }
      if result.reduction != nil, step * length != result.count { return [self] }
    }
    return PlanStep.ranges(length, count, unit: extents.count == 1 ? 64 : 1).map { range in
      var part = self
      part.extents[0] = range.count
      for k in operands.indices { part.operands[k].offset += range.lowerBound * operands[k].strides[0] }
      for k in results.indices {
        part.results[k].access.offset += range.lowerBound * results[k].access.strides[0]
        if results[k].reduction != nil { part.results[k].count = results[k].count / length * range.count }
      }
      return part
    }
  }
}

extension PlanProduct {
  /// The products cut along their outermost axis, or a single one by its rows, or by its columns where it is a row. A symmetric one stays whole: half of it is not computed.
  fileprivate func parts(_ count: Int) -> [PlanProduct] {
    let size = rows * columns
    if finish == nil, let length = batches.first, length >= count {
      let block = batch / length * size
      return PlanStep.ranges(length, count, unit: 1).map { range in
        var part = self
        part.batches[0] = range.count
        part.left.offset += range.lowerBound * left.strides[0]
        part.right.offset += range.lowerBound * right.strides[0]
        part.result.offset += range.lowerBound * block
        return part
      }
    }
    guard batches.isEmpty, !isSymmetric else { return [self] }
    if rows >= 8 * count {
      return PlanStep.ranges(rows, count, unit: 8).map { range in
        var part = self
        part.rows = range.count
        part.left.offset += range.lowerBound * left.strides[0]
        part.result.offset += range.lowerBound * columns
        part.finish?.operand.offset += range.lowerBound * (finish?.operand.strides[0] ?? 0)
        return part
      }
    }
    guard rows == 1, columns >= 64 * count else { return [self] }
    return PlanStep.ranges(columns, count, unit: 64).map { range in
      var part = self
      part.columns = range.count
      part.right.offset += range.lowerBound * right.strides[1]
      part.result.offset += range.lowerBound
      part.finish?.operand.offset += range.lowerBound * (finish?.operand.strides[1] ?? 0)
      return part
    }
  }
}
