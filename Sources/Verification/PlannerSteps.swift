import Diagnostics
import Numerals
import Typing

extension Planner {
  /// Gives a node its block and its step.
  mutating func layOut(_ id: TypedProgram.ID, _ node: Effective) throws(EvaluationFailure) {
    let type = program.nodes[id].type
    var indices = freeIndices(node)
    var boundAfter: [Int] = []
    switch node.operation {
    case .indexedSum(let bound):
      indices.removeAll { bound.contains($0) }
      boundAfter = bound
    case .comprehension(let bound): indices.removeAll { bound.contains($0) }
    default: break
    }
    var block = try unplacedBlock(type, indices)
    if let place = abandoned[block.size]?.popLast() {
      block.offset = place
    } else {
      block.offset = plan.cellCount
      plan.cellCount += block.size
      guard plan.cellCount <= cellLimit else { throw .tooLarge }
    }
    plan.blocks[id] = block

    var lengths: [Int] = []
    for index in indices { lengths.append(try length(ofIndex: index)) }
    let isSeed = node.operation == seeded.map { .variable($0) } || seededNodes.contains(id)
    let isActive = isSeed || !heldNodes.contains(id) && node.arguments.contains { active[$0] }
    active[id] = isActive
    if isSeed { plan.seeds.append(block.offset) }

    let kernel = try kernel(id, node, block, boundAfter)
    plan.blocks[id].repetition = kernel.repetition(of: node.arguments.map { plan.blocks[$0] }, in: block)
    var step = EvaluationPlan.Step(kernel: kernel, target: block.offset, count: block.count, batch: lengths, isActive: isActive)
    if case .gather = kernel { step.batch = [] }
    if isSeed { step.isActive = false }
    if node.arguments.count > 2 {
      throw malformed(id, Message("an operation of \(node.arguments.count) arguments", "有 \(node.arguments.count) 个参数的运算"))
    }
    if let first = node.arguments.first { step.left = try operand(first, over: indices) }
    if node.arguments.count == 2 { step.right = try operand(node.arguments[1], over: indices) }
    plan.steps.append(step)
    // A gather runs over all assignments of the free indices by itself.
    let assignments = if case .gather = kernel { 1 } else { block.batch }
    let work = (kernel.work(count: block.count) + Kernel.overhead) * Double(assignments)
    plan.work += work
    if isActive { plan.activeWork += work }
    if isExact {
      let operands = node.arguments.map { (bound: degrees[$0], count: plan.blocks[$0].count * plan.blocks[$0].batch) }
      degrees[id] = kernel.degreeBound(
        operands.first?.bound ?? DegreeBound(), operands.last?.bound ?? DegreeBound(), leftCount: operands.first?.count ?? 1,
        rightCount: operands.last?.count ?? 1)
    }
  }

  private func freeIndices(_ node: Effective) -> [Int] {
    var indices: [Int] = []
    for argument in node.arguments {
      for index in plan.blocks[argument].indices where !indices.contains(index) { indices.append(index) }
    }
    if case .access(let subscripts) = node.operation {
      for term in subscripts.flatMap(\.terms) where !indices.contains(term.index) { indices.append(term.index) }
    }
    return indices.sorted()
  }

  private mutating func kernel(
    _ id: TypedProgram.ID, _ node: Effective, _ block: EvaluationPlan.Block, _ bound: [Int]
  ) throws(EvaluationFailure) -> Kernel {
    let arguments = node.arguments.map { plan.blocks[$0] }
    switch node.operation {
    case .number, .variable, .identity, .fill:
      return try leaf(id, node, block)
    case .add, .subtract, .multiply, .hadamard, .divide, .hadamardDivide, .power, .kronecker:
      return try binary(id, node, block)
    case .access(let subscripts):
      guard arguments.count == 1 else { throw malformed(id, Message("an access without a value", "下标式缺少值")) }
      return .gather(try gather(id, subscripts, from: arguments[0], to: block))
    case .indexedSum, .comprehension:
      guard arguments.count == 1 else { throw malformed(id, Message("a sum or comprehension without a value", "求和或逐元素定义缺少值")) }
      return .gather(try gather(id, node.operation, bound, from: arguments[0], to: block))
    default:
      guard arguments.count == 1 else {
        throw malformed(id, Message("an operation of one argument with \(arguments.count)", "一元运算有 \(arguments.count) 个参数"))
      }
      return try unary(id, node.operation, arguments[0], block)
    }
  }

  private func leaf(_ id: TypedProgram.ID, _ node: Effective, _ block: EvaluationPlan.Block) throws(EvaluationFailure) -> Kernel {
    switch node.operation {
    case .number(let c), .fill(let c): return .constant(c)
    case .variable(let place):
      guard program.variables.indices.contains(place), program.variables[place].type.axes.count == block.shape.count else {
        throw malformed(id, Message("a variable out of place", "变量的位置不对"))
      }
      return .variable(place)
    default:
      guard block.rows == block.columns else { throw malformed(id, Message("an identity that is not square", "单位矩阵不是方阵")) }
      return .identity
    }
  }

  private func binary(_ id: TypedProgram.ID, _ node: Effective, _ block: EvaluationPlan.Block) throws(EvaluationFailure) -> Kernel {
    if case .power = node.operation, let exponent = node.exponent { return try constantPower(id, node, block, exponent) }
    guard node.arguments.count == 2 else {
      throw malformed(id, Message("an operation of two arguments with \(node.arguments.count)", "二元运算有 \(node.arguments.count) 个参数"))
    }
    let (a, b) = (plan.blocks[node.arguments[0]], plan.blocks[node.arguments[1]])
    switch node.operation {
    case .add: return .add(try broadcast(id, a, b, block))
    case .subtract: return .subtract(try broadcast(id, a, b, block))
    case .hadamard: return .hadamard(try broadcast(id, a, b, block))
    case .divide, .hadamardDivide: return .divide(try broadcast(id, a, b, block))
    case .power:
      if isExact { throw .notRational }
      return .power(try broadcast(id, a, b, block))
    case .kronecker:
      guard block.rows == a.rows * b.rows, block.columns == a.columns * b.columns else {
        throw malformed(id, Message("a Kronecker product of the wrong size", "克罗内克积的大小不对"))
      }
      return .kronecker(leftRows: a.rows, leftColumns: a.columns, rightRows: b.rows, rightColumns: b.columns)
    default:
      if a.shape.isEmpty || b.shape.isEmpty { return .hadamard(try broadcast(id, a, b, block)) }
      guard a.columns == b.rows, block.rows == a.rows, block.columns == b.columns else {
        throw malformed(id, Message("a product of the wrong sizes", "乘积的大小不对"))
      }
      return .product(m: a.rows, k: a.columns, n: b.columns)
    }
  }

  private func constantPower(
    _ id: TypedProgram.ID, _ node: Effective, _ block: EvaluationPlan.Block, _ exponent: Coefficient
  ) throws(EvaluationFailure) -> Kernel {
    guard plan.blocks[node.arguments[0]].count == block.count else {
      throw malformed(id, Message("a power whose base has another shape", "幂与底数的形状不同"))
    }
    if let k = exponent.integer { return .integerPower(k) }
    if isExact { throw .notRational }
    return .elementwise(.power(exponent.value))
  }

  private func broadcast(
    _ id: TypedProgram.ID, _ a: EvaluationPlan.Block, _ b: EvaluationPlan.Block, _ target: EvaluationPlan.Block
  ) throws(EvaluationFailure) -> Broadcast {
    func strides(_ block: EvaluationPlan.Block) throws(EvaluationFailure) -> (row: Int, column: Int) {
      guard block.rows == target.rows || block.rows == 1, block.columns == target.columns || block.columns == 1 else {
        throw malformed(id, Message("operands of different sizes", "运算数的大小不同"))
      }
      return (block.rows == 1 ? 0 : block.columns, block.columns == 1 ? 0 : 1)
    }
    return Broadcast(rows: target.rows, columns: target.columns, left: try strides(a), right: try strides(b))
  }

  private func unary(
    _ id: TypedProgram.ID, _ operation: TypedOperation, _ a: EvaluationPlan.Block, _ target: EvaluationPlan.Block
  ) throws(EvaluationFailure) -> Kernel {
    func square() throws(EvaluationFailure) -> Int {
      guard a.rows == a.columns else { throw malformed(id, Message("a square matrix is needed", "需要方阵")) }
      return a.rows
    }
    func counted(_ kernel: Kernel, _ count: Int) throws(EvaluationFailure) -> Kernel {
      guard target.count == count else { throw malformed(id, Message("a result of the wrong size", "结果的大小不对")) }
      return kernel
    }
    switch operation {
    case .negate: return try counted(.negate, a.count)
    case .transpose, .vectorize: return try counted(.transpose(rows: a.rows, columns: a.columns), a.count)
    case .elementwise(let name):
      guard let function = functions[name] else { throw .malformed(Message("the function \(name) has no numeric meaning", "函数 \(name) 没有数值含义")) }
      if isExact, function.residue == nil { throw .notRational }
      return try counted(.elementwise(function), a.count)
    case .reduce(let reduction, let axis):
      if isExact, reduction == .maximum || reduction == .minimum { throw .notRational }
      let lines =
        switch axis {
        case .all: Lines(count: 1, spacing: 0, length: a.count, stride: 1, areEqual: a.repetition.ofRows && a.repetition.ofColumns)
        case .rows: Lines(count: a.rows, spacing: a.columns, length: a.columns, stride: 1, areEqual: a.repetition.ofColumns)
        case .columns: Lines(count: a.columns, spacing: 1, length: a.rows, stride: a.columns, areEqual: a.repetition.ofRows)
        }
      return try counted(.reduce(reduction, lines), lines.count)
    case .matrixPower(let k): return try counted(.matrixPower(k, n: try square()), a.count)
    case .trace: return try counted(.trace(n: try square()), 1)
    case .determinant: return try counted(.determinant(n: try square()), 1)
    case .inverse: return try counted(.inverse(n: try square()), a.count)
    case .diagonal: return try counted(.diagonal(n: a.count), a.count * a.count)
    case .diagonalPart: return try counted(.diagonalPart(n: try square()), a.rows)
    case .abstractElementwise(let name, let order):
      return try counted(.polynomial(AbstractPolynomial.elementwise(name, order: order)), a.count)
    case .abstractFunction(let name): return try counted(.abstractFunction(AbstractPolynomial.scalar(name, count: a.count)), 1)
    case .abstractGradient(let name): return try counted(.abstractGradient(AbstractPolynomial.scalar(name, count: a.count)), a.count)
    default: throw malformed(id, Message("an operation that is not of one argument", "运算的参数不是一个"))
    }
  }

  // MARK: Index notation

  private mutating func gather(
    _ id: TypedProgram.ID, _ subscripts: [Subscript], from source: EvaluationPlan.Block, to target: EvaluationPlan.Block
  ) throws(EvaluationFailure) -> Gather {
    var shape = source.shape
    if shape.count != subscripts.count, let base = program.nodes[id].arguments.first {
      // Merged axes are listed one by one; the entries stand in the same order.
      shape = []
      for axis in program.nodes[base].type.listedAxes { shape.append(try sizes.value(of: axis)) }
    }
    guard subscripts.count == shape.count else {
      throw malformed(id, Message("\(subscripts.count) subscripts for \(shape.count) axes", "\(shape.count) 个轴有 \(subscripts.count) 个下标"))
    }
    var gather = Gather(offset: source.offset, lengths: [], strides: [], boundLengths: [], boundStrides: [])
    for index in target.indices {
      gather.lengths.append(try length(ofIndex: index))
      gather.strides.append(try spacing(of: source, along: index))
    }
    var axisStride = source.count
    for (axis, place) in subscripts.enumerated() {
      axisStride /= shape[axis]
      var (low, high) = (place.constant, place.constant)
      for term in place.terms {
        let last = term.factor * (try length(ofIndex: term.index))
        low += min(term.factor, last)
        high += max(term.factor, last)
        // Indices count from 1, cells from 0: index = 1 + count.
        gather.offset += axisStride * term.factor
        if let position = target.indices.firstIndex(of: term.index) { gather.strides[position] += axisStride * term.factor }
      }
      guard low >= 1, high <= shape[axis] else { throw .outOfRange }
      gather.offset += axisStride * (place.constant - 1)
    }
    return gather
  }

  private mutating func gather(
    _ id: TypedProgram.ID, _ operation: TypedOperation, _ bound: [Int], from source: EvaluationPlan.Block, to target: EvaluationPlan.Block
  ) throws(EvaluationFailure) -> Gather {
    guard source.count == 1 else { throw malformed(id, Message("index notation over a value that is no scalar", "下标记法作用于非标量")) }
    var gather = Gather(offset: source.offset, lengths: [], strides: [], boundLengths: [], boundStrides: [])
    var axes = target.indices
    if case .comprehension(let free) = operation {
      axes += free
      guard free.count == target.shape.count else {
        throw malformed(id, Message("\(free.count) free indices for \(target.shape.count) axes", "\(target.shape.count) 个轴有 \(free.count) 个自由指标"))
      }
      for (index, length) in zip(free, target.shape) where try self.length(ofIndex: index) != length {
        throw malformed(id, Message("an index of another length than its axis", "指标与轴的长度不同"))
      }
    }
    for index in axes {
      gather.lengths.append(try length(ofIndex: index))
      gather.strides.append(try spacing(of: source, along: index))
    }
    for index in bound {
      gather.boundLengths.append(try length(ofIndex: index))
      gather.boundStrides.append(try spacing(of: source, along: index))
    }
    return gather
  }
}

extension Kernel {
  /// What starting a kernel costs, in multiplications: what programs of many small steps cost.
  static let overhead = 2.0

  /// About how many multiplications the kernel takes for a result of `count` cells.
  func work(count: Int) -> Double {
    switch self {
    case .product(let m, let k, let n): Double(m * k * n)
    case .matrixPower(let k, let n): Double(n * n * n) * Double(max(1, 2 * (Int.bitWidth - k.magnitude.leadingZeroBitCount)))
    // A singular matrix takes n products of matrices.
    case .determinant(let n): Double(n * n * n) * Double(max(1, n / 2))
    case .inverse(let n): Double(2 * n * n * n)
    case .reduce(_, let lines): Double(lines.count * lines.length)
    case .trace(let n): Double(n)
    case .integerPower(let k): Double(count * max(1, Int.bitWidth - k.magnitude.leadingZeroBitCount))
    case .elementwise, .power: Double(20 * count)
    case .polynomial, .abstractGradient: Double(6 * count)
    case .abstractFunction(let coefficients): Double(3 * (coefficients.first?.count ?? 0))
    case .gather(let gather): Double(gather.lengths.reduce(1, *)) * Double(gather.boundLengths.reduce(1, *))
    default: Double(count)
    }
  }
}
