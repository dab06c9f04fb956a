import Typing

/// A step cut along an axis of `rows` places, so that a few rows of it can run by themselves.
struct PlanBandCut {
  /// What a row of the step reads or writes of one array.
  struct Access {
    var access: PlanAccess
    /// How far a row is from the next one; 0 for what all rows share.
    var advance: Int
    /// The distance from a row's first entry to its last.
    var span: Int
    var isWritten: Bool
    /// True for a sum over the rows.
    var isSum: Bool
    /// For a sum or an array that all rows share, how many entries it has.
    var count: Int
  }

  /// Along which axis.
  private enum Axis {
    /// The outermost axis of a pass, of which a row has so many places.
    case outermost(Int)
    case rows, columns, depth, batch
  }

  private let step: PlanStep
  private let axis: Axis
  let rows: Int
  /// Operands first, then what is written.
  private(set) var accesses: [Access] = []

  /// The most entries of a sum over the rows: it is read and written once for each band.
  private static let largestSum = 8192

  /// The cut of a step into that many rows; nil where it has no such axis, or where rows are not independent.
  init?(_ step: PlanStep, rows: Int) {
    self.step = step
    self.rows = rows
    switch step {
    case .loop(let loop):
      guard let length = loop.extents.first, length % rows == 0 else { return nil }
      axis = .outermost(length / rows)
      guard cut(loop) else { return nil }
    case .product(let product):
      guard let axis = PlanBandCut.axis(product, rows) else { return nil }
      self.axis = axis
      cut(product)
    default: return nil
    }
    if accesses.contains(where: { $0.span < 0 || $0.advance < 0 || $0.access.strides.contains { $0 < 0 } }) { return nil }
  }

  private static func axis(_ p: PlanProduct, _ rows: Int) -> Axis? {
    guard p.kept == 0 else { return nil }
    if p.finish == nil, p.batches.first == rows { return .batch }
    guard p.batches.isEmpty else { return nil }
    if p.rows == rows, !p.isSymmetric { return .rows }
    guard p.finish == nil else { return nil }
    if p.rows == 1, p.columns == rows { return .columns }
    return p.depth == rows && p.rows * p.columns <= largestSum ? .depth : nil
  }

  private mutating func cut(_ loop: PlanLoop) -> Bool {
    guard case .outermost(let places) = axis else { return false }
    func access(_ access: PlanAccess) -> Access {
      let inner = zip(access.strides.dropFirst(), loop.extents.dropFirst()).reduce(0) { $0 + $1.0 * ($1.1 - 1) }
      let span = inner + access.strides[0] * (places - 1)
      return Access(access: access, advance: places * access.strides[0], span: span, isWritten: false, isSum: false, count: span + 1)
    }
    accesses = loop.operands.map(access)
    for result in loop.results {
      var written = access(result.access)
      written.isWritten = true
      written.isSum = written.advance == 0
      written.count = result.count
      if written.isSum, result.reduction != .sum || result.count > PlanBandCut.largestSum { return false }
      if result.cleared > 0 { guard case .output = result.access.storage else { return false } }
      if result.reduction != nil, !written.isSum, result.access.strides[0] * loop.extents[0] != result.count { return false }
      accesses.append(written)
    }
    return true
  }

  private mutating func cut(_ p: PlanProduct) {
    let last = p.batches.count
    func reach(_ access: PlanAccess, _ lengths: [Int], without axis: Int?) -> Int {
      zip(access.strides, lengths).enumerated().reduce(0) { $1.offset == axis ? $0 : $0 + $1.element.0 * ($1.element.1 - 1) }
    }
    // The axis that is cut, among those of each operand, and the step of the result.
    let (leftAxis, rightAxis, step): (Int?, Int?, Int)
    switch axis {
    case .rows: (leftAxis, rightAxis, step) = (last, nil, p.columns)
    case .columns: (leftAxis, rightAxis, step) = (nil, last + 1, 1)
    case .depth: (leftAxis, rightAxis, step) = (last + 1, last, 0)
    case .batch, .outermost: (leftAxis, rightAxis, step) = (0, 0, p.batch / rows * p.rows * p.columns)
    }
    for (access, lengths, axis) in [
      (p.left, p.batches + [p.rows, p.depth], leftAxis), (p.right, p.batches + [p.depth, p.columns], rightAxis),
    ] {
      let span = reach(access, lengths, without: axis)
      let advance = axis.map { access.strides[$0] } ?? 0
      accesses.append(Access(access: access, advance: advance, span: span, isWritten: false, isSum: false, count: span + 1))
    }
    if let operand = p.finish?.operand {
      let span = operand.strides[1] * (p.columns - 1)
      accesses.append(Access(access: operand, advance: operand.strides[0], span: span, isWritten: false, isSum: false, count: span + 1))
    }
    let count = p.batch * p.rows * p.columns
    accesses.append(Access(access: p.result, advance: step, span: max(step, 1) - 1, isWritten: true, isSum: step == 0, count: count))
  }

  /// The step for so many rows with each access replaced.
  func step(height: Int, _ replaced: [PlanAccess]) -> PlanStep {
    switch step {
    case .loop(var loop):
      guard case .outermost(let places) = axis else { return step }
      for k in loop.operands.indices { loop.operands[k] = replaced[k] }
      for k in loop.results.indices {
        let place = loop.operands.count + k
        loop.results[k].access = replaced[place]
        loop.results[k].cleared = 0
        if accesses[place].isSum {
          loop.results[k].isContinued = true
        } else if loop.results[k].reduction != nil {
          loop.results[k].count = loop.results[k].count / rows * height
        }
      }
      loop.extents[0] = height * places
      return .loop(loop)
    case .product(var product):
      (product.left, product.right) = (replaced[0], replaced[1])
      product.finish?.operand = replaced[2]
      product.result = replaced[replaced.count - 1]
      switch axis {
      case .rows: product.rows = height
      case .columns: product.columns = height
      case .depth: (product.depth, product.kept, product.isSymmetric) = (height, 1, false)
      case .batch, .outermost: product.batches[0] = height
      }
      return .product(product)
    default: return step
    }
  }

  /// True for a pass with one result, computed last, which may stand where an operand with the same steps is.
  var overwrites: Bool {
    guard case .loop(let loop) = step, loop.results.count == 1, loop.results[0].reduction == nil else { return false }
    return loop.results[0].register == loop.operands.count + loop.constants.count + loop.instructions.count - 1
  }

  /// The second matrix of a product of rows, which every band multiplies by: whether it should lie the other way for that.
  ///
  /// Rows of a wide matrix are read where they are, columns would be copied for each band; a narrow one is multiplied along its columns.
  var turnedOperand: (access: PlanAccess, rows: Int, columns: Int, rowStep: Int)? {
    guard case .product(let p) = step, case .rows = axis, p.columns > 1, p.depth > 1, p.depth * p.columns <= PlanBandCut.largestTurned else {
      return nil
    }
    let (depthStep, columnStep) = (p.right.strides[0], p.right.strides[1])
    let isNarrow = p.columns <= PlanBandCut.narrow && p.depth >= 16 * p.columns
    if isNarrow, columnStep == 1, depthStep >= p.columns { return (p.right, p.depth, p.columns, depthStep) }
    if !isNarrow, depthStep == 1, columnStep >= p.depth { return (p.right, p.columns, p.depth, columnStep) }
    return nil
  }

  private static let narrow = 6
  private static let largestTurned = 65_536
}
