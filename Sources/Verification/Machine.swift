import Diagnostics
import Numerals
import Typing

/// The cells of a plan, and what computes them. Every kernel is a plain loop over the definition of its operation.
struct Machine<Number: Carrier> {
  typealias Cells = UnsafeMutableBufferPointer<Number>

  let plan: EvaluationPlan
  var cells: [Number]

  /// Computes everything from the variables' values, by place in the program.
  init(_ plan: EvaluationPlan, variables: [[Number.Base]]) throws(EvaluationFailure) {
    self.plan = plan
    cells = Array(repeating: Number(Number.Base.zero), count: plan.cellCount)
    try run(plan.steps, variables)
  }

  /// Takes over the cells of a machine without infinitesimal parts, so that only what depends on the seeds has to be computed.
  init(lifting machine: Machine<Number.Base>) {
    plan = machine.plan
    cells = machine.cells.map { Number($0) }
  }

  /// Computes what depends on the variable that is differentiated by.
  mutating func runActiveSteps() throws(EvaluationFailure) {
    try run(plan.activeSteps, [])
  }

  /// The cells of the wanted value.
  var result: ArraySlice<Number> {
    let block = plan.result
    return cells[block.offset..<block.offset + block.count * block.batch]
  }

  private mutating func run(_ steps: [EvaluationPlan.Step], _ variables: [[Number.Base]]) throws(EvaluationFailure) {
    try cells.withUnsafeMutableBufferPointer { (buffer) throws(EvaluationFailure) in
      let cells = buffer
      // By place, since iterating would copy every step.
      for k in steps.indices {
        if steps[k].batch.isEmpty {
          try Machine.apply(steps[k], cells, steps[k].target, steps[k].left.offset, steps[k].right.offset, variables)
        } else {
          try Machine.applyOverIndices(steps[k], cells, variables)
        }
      }
    }
  }

  /// The kernel once for each assignment of the free indices, the last index fastest.
  private static func applyOverIndices(
    _ step: EvaluationPlan.Step, _ cells: Cells, _ variables: [[Number.Base]]
  ) throws(EvaluationFailure) {
    var counters = Array(repeating: 0, count: step.batch.count)
    var (target, left, right) = (step.target, step.left.offset, step.right.offset)
    let hasRight = !step.right.strides.isEmpty
    while true {
      try apply(step, cells, target, left, right, variables)
      target += step.count
      var axis = step.batch.count - 1
      while axis >= 0 {
        counters[axis] += 1
        if !step.left.strides.isEmpty { left += step.left.strides[axis] }
        if hasRight { right += step.right.strides[axis] }
        if counters[axis] < step.batch[axis] { break }
        counters[axis] = 0
        if !step.left.strides.isEmpty { left -= step.left.strides[axis] * step.batch[axis] }
        if hasRight { right -= step.right.strides[axis] * step.batch[axis] }
        axis -= 1
      }
      if axis < 0 { return }
    }
  }

  private static func apply(
    _ step: EvaluationPlan.Step, _ cells: Cells, _ target: Int, _ left: Int, _ right: Int, _ variables: [[Number.Base]]
  ) throws(EvaluationFailure) {
    let count = step.count
    switch step.kernel {
    case .constant(let c):
      let number = Number(try Number.Base(coefficient: c))
      for i in 0..<count { cells[target + i] = number }
    case .identity:
      let n = step.count.squareRoot
      for i in 0..<count { cells[target + i] = Number(i % (n + 1) == 0 ? Number.Base.one : .zero) }
    case .variable(let place):
      guard variables.indices.contains(place), variables[place].count == count else {
        throw .malformed(Message("a variable without a value of its shape", "变量没有相应形状的值"))
      }
      for i in 0..<count { cells[target + i] = Number(variables[place][i]) }
    case .negate: for i in 0..<count { cells[target + i] = -cells[left + i] }
    case .add(let spread): spread.forEach(target, left, right) { cells[$0] = cells[$1] + cells[$2] }
    case .subtract(let spread): spread.forEach(target, left, right) { cells[$0] = cells[$1] - cells[$2] }
    case .hadamard(let spread): spread.forEach(target, left, right) { cells[$0] = cells[$1] * cells[$2] }
    case .divide(let spread):
      try spread.forEach(target, left, right) { (t, a, b) throws(EvaluationFailure) in cells[t] = try cells[a].divided(by: cells[b]) }
    case .power(let spread):
      try spread.forEach(target, left, right) { (t, a, b) throws(EvaluationFailure) in cells[t] = try cells[a].power(cells[b]) }
    case .integerPower(let k): for i in 0..<count { cells[target + i] = try cells[left + i].power(k) }
    case .elementwise(let function): for i in 0..<count { cells[target + i] = try cells[left + i].applying(function) }
    case .polynomial(let coefficients): for i in 0..<count { cells[target + i] = polynomial(coefficients, at: cells[left + i]) }
    case .product(let m, let k, let n):
      for i in 0..<m { for j in 0..<n { cells[target + i * n + j] = inner(cells, left + i * k, 1, right + j, n, k) } }
    case .transpose(let rows, let columns):
      for i in 0..<rows { for j in 0..<columns { cells[target + j * rows + i] = cells[left + i * columns + j] } }
    case .kronecker(let leftRows, let leftColumns, let rightRows, let rightColumns):
      let columns = leftColumns * rightColumns
      for i in 0..<leftRows * rightRows {
        for j in 0..<columns {
          let a = cells[left + i / rightRows * leftColumns + j / rightColumns]
          cells[target + i * columns + j] = a * cells[right + i % rightRows * rightColumns + j % rightColumns]
        }
      }
    case .reduce(let reduction, let lines): try reduce(reduction, lines, cells, target, left)
    case .trace(let n): cells[target] = sum((0..<n).map { cells[left + $0 * (n + 1)] })
    case .diagonal(let n): for i in 0..<n * n { cells[target + i] = i % (n + 1) == 0 ? cells[left + i / (n + 1)] : Number(Number.Base.zero) }
    case .diagonalPart(let n): for i in 0..<n { cells[target + i] = cells[left + i * (n + 1)] }
    case .matrixPower, .determinant, .inverse:
      let n = step.kernel.side
      let matrix = SquareMatrix(side: n, entries: Array(cells[left..<left + n * n]))
      let result: [Number] =
        switch step.kernel {
        case .determinant: [try matrix.determinant()]
        case .matrixPower(let k, _): try matrix.power(k).entries
        default: try matrix.inverse().entries
        }
      for (i, entry) in result.enumerated() { cells[target + i] = entry }
    case .abstractFunction(let coefficients): cells[target] = abstractValue(coefficients, cells, left)
    case .abstractGradient(let coefficients): abstractGradient(coefficients, cells, target, left)
    case .gather(let gather): copy(gather, cells, target)
    }
  }

  // MARK: Sums and polynomials

  private static func sum(_ terms: [Number]) -> Number {
    terms.dropFirst().reduce(terms[0]) { $0 + $1 }
  }

  /// Σ aᵢbᵢ over two strided runs.
  private static func inner(_ cells: Cells, _ left: Int, _ leftStride: Int, _ right: Int, _ rightStride: Int, _ count: Int) -> Number {
    var total = cells[left] * cells[right]
    for k in 1..<max(count, 1) { total = total + cells[left + k * leftStride] * cells[right + k * rightStride] }
    return total
  }

  private static func reduce(
    _ reduction: Reduction, _ lines: Lines, _ cells: Cells, _ target: Int, _ source: Int
  ) throws(EvaluationFailure) {
    for line in 0..<lines.count {
      let start = source + line * lines.spacing
      var result = cells[start]
      for k in 1..<max(lines.length, 1) {
        let entry = cells[start + k * lines.stride]
        switch reduction {
        case .sum: result = result + entry
        case .product: result = result * entry
        case .maximum, .minimum:
          let order = try entry.primal.comparison(with: result.primal)
          // Which of two equal entries is the largest decides the derivative, unless they are one number computed twice.
          if order == 0, !lines.areEqual, !(entry.isConstant && result.isConstant) { throw .undefined }
          if order == (reduction == .maximum ? 1 : -1) { result = entry }
        }
      }
      cells[target + line] = result
    }
  }

  /// Horner's rule.
  private static func polynomial(_ coefficients: [Int], at x: Number) -> Number {
    var result = Number(Number.Base.zero)
    for k in coefficients.reversed() { result = result * x + Number(Number.Base(eighths: k)) }
    return result
  }

  /// Σ kᵢ/8 · zᵢ
  private static func form(_ coefficients: [Int], _ cells: Cells, _ source: Int) -> Number {
    var total = Number(Number.Base.zero)
    for (i, k) in coefficients.enumerated() { total = total + Number(Number.Base(eighths: k)) * cells[source + i] }
    return total
  }

  private static func abstractValue(_ c: [[Int]], _ cells: Cells, _ source: Int) -> Number {
    let (square, cube) = (form(c[1], cells, source), form(c[2], cells, source))
    return form(c[0], cells, source) + square * square + cube * cube * cube
  }

  private static func abstractGradient(_ c: [[Int]], _ cells: Cells, _ target: Int, _ source: Int) {
    func eighths(_ k: Int) -> Number { Number(Number.Base(eighths: k)) }
    let (square, cube) = (form(c[1], cells, source), form(c[2], cells, source))
    for i in c[0].indices {
      cells[target + i] = eighths(c[0][i]) + square * eighths(2 * c[1][i]) + cube * cube * eighths(3 * c[2][i])
    }
  }

  // MARK: Index notation

  private static func copy(_ gather: Gather, _ cells: Cells, _ target: Int) {
    var source = gather.offset
    if gather.lengths.isEmpty {
      cells[target] = boundSum(gather, cells, source)
      return
    }
    var counters = Array(repeating: 0, count: gather.lengths.count)
    var place = target
    while true {
      cells[place] = gather.boundLengths.isEmpty ? cells[source] : boundSum(gather, cells, source)
      place += 1
      if !advance(&counters, gather.lengths, gather.strides, &source) { return }
    }
  }

  private static func boundSum(_ gather: Gather, _ cells: Cells, _ start: Int) -> Number {
    var source = start
    var total = cells[source]
    var counters = Array(repeating: 0, count: gather.boundLengths.count)
    while advance(&counters, gather.boundLengths, gather.boundStrides, &source) { total = total + cells[source] }
    return total
  }

  /// Steps to the next assignment, the last index fastest; false behind the last one.
  private static func advance(_ counters: inout [Int], _ lengths: [Int], _ strides: [Int], _ source: inout Int) -> Bool {
    var axis = lengths.count - 1
    while axis >= 0 {
      counters[axis] += 1
      source += strides[axis]
      if counters[axis] < lengths[axis] { return true }
      counters[axis] = 0
      source -= strides[axis] * lengths[axis]
      axis -= 1
    }
    return false
  }
}

extension Broadcast {
  /// Calls the body with the places of the result and of both operands, for every entry of the result.
  func forEach<Failure: Error>(_ target: Int, _ a: Int, _ b: Int, _ body: (Int, Int, Int) throws(Failure) -> Void) throws(Failure) {
    for i in 0..<rows {
      for j in 0..<columns {
        try body(target + i * columns + j, a + i * left.row + j * left.column, b + i * right.row + j * right.column)
      }
    }
  }
}

extension Kernel {
  /// The side of the square matrix that the kernel works on.
  var side: Int {
    switch self {
    case .matrixPower(_, let n), .determinant(let n), .inverse(let n), .trace(let n), .diagonal(let n), .diagonalPart(let n): n
    default: 0
    }
  }
}

extension Int {
  /// The square root of a square number.
  fileprivate var squareRoot: Int { Int(Double(self).squareRoot().rounded()) }
}
