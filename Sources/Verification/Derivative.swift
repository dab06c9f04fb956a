import Numerals

/// A derivative entry by entry: each entry of the variable is given an infinitesimal part in turn.
struct Derivative {
  /// The plan of the value, made with the variable seeded.
  let plan: EvaluationPlan
  /// 1 or 2.
  let order: Int
  /// The shape of the variable.
  let variableShape: [Int]
  /// What the variable is known to be; the derivative is projected accordingly.
  let projection: Projection

  /// The matrices that a variable ranges over.
  enum Projection: Sendable {
    case none
    case symmetric
    case diagonal
  }

  /// Entries of the variable.
  var variableCount: Int { variableShape.reduce(1, *) }

  /// About how many multiplications the derivative takes.
  var work: Double {
    let n = Double(seededEntries.count)
    return plan.work + plan.activeWork * (order == 1 ? 3 * n : 4.5 * n * (n + 1))
  }

  /// The entries, the value's axes first, then the variable's, once for each order.
  func evaluate<Base: BaseCarrier>(_ variables: [[Base]]) throws(EvaluationFailure) -> [Base] {
    let machine = try Machine<Base>(plan, variables: variables)
    let valueCount = plan.result.count
    var entries: [Base]
    if plan.seeds.isEmpty {
      entries = Array(repeating: .zero, count: valueCount * (0..<order).reduce(1) { total, _ in total * variableCount })
    } else if order == 1 {
      entries = try gradient(machine, valueCount)
    } else {
      entries = try hessian(machine, valueCount)
    }
    if projection == .symmetric { try symmetrise(&entries, valueCount) }
    return entries
  }

  /// The entries of the variable that are seeded: for a diagonal one, those of the diagonal.
  private var seededEntries: [Int] {
    guard projection == .diagonal, variableShape.count == 2 else { return Array(0..<variableCount) }
    return (0..<variableShape[0]).map { $0 * (variableShape[1] + 1) }
  }

  private func gradient<Base: BaseCarrier>(_ machine: Machine<Base>, _ valueCount: Int) throws(EvaluationFailure) -> [Base] {
    var machine = Machine<Dual<Base>>(lifting: machine)
    let n = variableCount
    var entries = Array(repeating: Base.zero, count: valueCount * n)
    for j in seededEntries {
      for seed in plan.seeds { machine.cells[seed + j].tangent = .one }
      try machine.runActiveSteps()
      for (v, cell) in machine.result.enumerated() { entries[v * n + j] = cell.tangent }
      for seed in plan.seeds { machine.cells[seed + j].tangent = .zero }
    }
    return entries
  }

  private func hessian<Base: BaseCarrier>(_ machine: Machine<Base>, _ valueCount: Int) throws(EvaluationFailure) -> [Base] {
    var machine = Machine<HyperDual<Base>>(lifting: machine)
    let n = variableCount
    var entries = Array(repeating: Base.zero, count: valueCount * n * n)
    let seeded = seededEntries
    for (place, j) in seeded.enumerated() {
      for k in seeded[place...] {
        for seed in plan.seeds {
          machine.cells[seed + j].first = .one
          machine.cells[seed + k].second = .one
        }
        try machine.runActiveSteps()
        for (v, cell) in machine.result.enumerated() {
          entries[(v * n + j) * n + k] = cell.mixed
          entries[(v * n + k) * n + j] = cell.mixed
        }
        for seed in plan.seeds {
          machine.cells[seed + j].first = .zero
          machine.cells[seed + k].second = .zero
        }
      }
    }
    return entries
  }

  /// G ↦ (G + Gᵀ)/2 over each pair of the variable's axes.
  private func symmetrise<Base: BaseCarrier>(_ entries: inout [Base], _ valueCount: Int) throws(EvaluationFailure) {
    guard variableShape.count == 2, variableShape[0] == variableShape[1] else { return }
    let half = try Base(coefficient: .half)
    let (n, pair) = (variableShape[0], variableCount)
    var after = order == 1 ? 1 : pair
    var before = valueCount
    for _ in 0..<order {
      for outer in 0..<before {
        for i in 0..<n {
          for j in 0..<i {
            for inner in 0..<after {
              let upper = (outer * pair + j * n + i) * after + inner
              let lower = (outer * pair + i * n + j) * after + inner
              let mean = (entries[upper] + entries[lower]) * half
              entries[upper] = mean
              entries[lower] = mean
            }
          }
        }
      }
      before *= pair
      after = max(1, after / pair)
    }
  }
}
