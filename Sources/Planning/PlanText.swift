import Diagnostics

// A plan in words: one line a step, with its formula, its shape, its operations and its memory.
extension Plan {
  /// How many steps a run takes.
  public var stepCount: Int { steps.count }

  /// The floating-point operations of a run. A function such as exp counts as 20.
  public var operations: Int { steps.reduce(0) { $0 + $1.operations } }

  /// The entries that the steps read and write in a run, times the bytes of one.
  public func bytes(entry: Int) -> Int { steps.reduce(0) { $0 + $1.entries } * entry }

  /// The most entries of an array that is neither given nor a result; 0 where there is none.
  public var largestIntermediate: Int {
    steps.flatMap(\.writes).reduce(0) { most, write in
      if case .workspace = write.storage { return max(most, write.count) }
      return most
    }
  }

  /// One step in words.
  public func stepText(_ place: Int) -> Message { PlanWriter(self).line(place) }

  /// The plan as a table: its arrays, its steps with operations and bytes, and the sums.
  ///
  /// - Parameters:
  ///   - entry: the bytes of an entry: 8 in double precision, 4 in single.
  ///   - language: the language of the words.
  public func text(entry: Int, in language: Language = .english) -> String { PlanWriter(self).text(entry: entry, in: language) }
}

extension Plan.Output {
  /// The result in words: `value`, `D(W)`, `D2(W)`.
  public var label: String {
    guard let variable else { return "value" }
    return order == 1 ? "D(\(variable))" : "D\(order)(\(variable))"
  }
}

extension Plan {
  /// The names of the parts: of a result with all its entries its own, of factors P1, P2, …
  public var partNames: [String] {
    var factors = 0
    return parts.indices.map { part in
      if let output = outputs.first(where: { $0.part == part }) { return output.label }
      factors += 1
      return "P\(factors)"
    }
  }
}

extension Plan: CustomStringConvertible {
  /// The plan in double precision.
  public var description: String { text(entry: 8) }
}

extension PlanStep {
  /// The floating-point operations.
  var operations: Int {
    switch self {
    case .loop(let loop):
      loop.extents.reduce(1, *) * (loop.instructions.reduce(0) { $0 + $1.operation.cost } + loop.results.filter { $0.reduction != nil }.count)
    case .product(let p): 2 * p.batch * p.rows * p.columns * p.depth
    case .productPair(let p): 4 * p.rows * p.columns
    case .symmetricSum(let n, _, _, _): n * n
    case .factorize(let n, _, _): 2 * n * n * n / 3
    case .solve(let n, let columns, _, _, _, _): 2 * n * n * columns
    case .invert(let n, _, _): 4 * n * n * n / 3
    case .invertDirectly(let n, _, _, _): 2 * n * n * n
    case .determinant(let n, _, _, _): n
    }
  }

  /// The arrays that are written, with how many entries each.
  var writes: [(storage: PlanStorage, count: Int)] {
    switch self {
    case .loop(let loop): loop.results.map { ($0.access.storage, $0.count) }
    case .product(let p): [(p.result.storage, p.batch * p.rows * p.columns)]
    case .productPair(let p): [(p.y.storage, p.rows), (p.z.storage, p.columns)]
    case .symmetricSum(let n, _, _, let result): [(result.storage, n * n)]
    case .factorize(let n, _, let factors): [(factors.storage, n * n)]
    case .solve(let n, let columns, _, _, _, let result): [(result.storage, n * columns)]
    case .invert(let n, _, let result), .invertDirectly(let n, _, _, let result): [(result.storage, n * n)]
    case .determinant(_, _, _, let result): [(result.storage, 1)]
    }
  }

  /// The arrays that are read.
  var reads: [PlanStorage] {
    switch self {
    case .loop(let loop): loop.operands.map(\.storage)
    case .product(let p): [p.left.storage, p.right.storage] + (p.finish.map { [$0.operand.storage] } ?? []) + (p.kept == 0 ? [] : [p.result.storage])
    case .productPair(let p): [p.matrix.storage, p.x.storage, p.u.storage]
    case .symmetricSum(_, _, let matrix, _), .factorize(_, let matrix, _), .invertDirectly(_, let matrix, _, _): [matrix.storage]
    case .solve(_, _, _, let factors, let right, _): [factors.storage, right.storage]
    case .invert(_, let factors, _), .determinant(_, _, let factors, _): [factors.storage]
    }
  }

  /// The entries read and written.
  var entries: Int {
    let written = writes.reduce(0) { $0 + $1.count }
    switch self {
    case .loop(let loop):
      // An operand is read once along the axes that it varies along.
      return written + loop.operands.reduce(0) { $0 + zip($1.strides, loop.extents).reduce(1) { $1.0 == 0 ? $0 : $0 * $1.1 } }
    case .product(let p):
      return written * (p.kept == 0 ? 1 : 2) + p.batch * (p.rows + p.columns) * p.depth + (p.finish == nil ? 0 : p.rows)
    case .productPair(let p): return written + p.rows * p.columns + p.rows + p.columns
    case .symmetricSum(let n, _, _, _), .factorize(let n, _, _), .invert(let n, _, _), .invertDirectly(let n, _, _, _): return written + n * n
    case .solve(let n, let columns, _, _, _, _): return written + n * n + n * columns
    case .determinant(let n, _, _, _): return written + n
    }
  }
}
