import Diagnostics
import Typing
import Verification

extension Detector {
  /// A claim that is right where entries sum to 1, and nothing says so.
  static let distributionAssumption = Detector.ofValues("unstated sum of 1") { search in
    for variable in search.program.variables where variable.facts.isDisjoint(with: [.oneHot, .sumsToOne]) {
      switch variable.type {
      case .column, .row:
        if search.holds(where: [variable.name], become: { $0.scaledToSumOne }) {
          return Message("that holds only where the entries of \(variable.name) sum to 1", "这只在 \(variable.name) 的元素之和为 1 时成立")
        }
      case .matrix:
        if search.holds(where: [variable.name], become: { $0.rowsScaledToSumOne }) {
          return Message("that holds only where each row of \(variable.name) sums to 1", "这只在 \(variable.name) 的每一行之和为 1 时成立")
        }
      case .scalar, .tensor: continue
      }
    }
    return nil
  }

  /// A claim that is right where one or two matrices are symmetric, and nothing says so.
  static let symmetryAssumption = Detector.ofValues("unstated symmetry") { search in
    var matrices: [String] = []
    for variable in search.program.variables where variable.facts.isDisjoint(with: [.symmetric, .positiveDefinite, .diagonal]) {
      guard case .matrix(let m, let n) = variable.type, m == n else { continue }
      if search.holds(where: [variable.name], become: { $0.symmetrised }) {
        return Message("that holds only where \(variable.name) is symmetric", "这只在 \(variable.name) 对称时成立")
      }
      matrices.append(variable.name)
    }
    for (k, first) in matrices.enumerated() {
      for second in matrices[(k + 1)...] where search.holds(where: [first, second], become: { $0.symmetrised }) {
        return Message("that holds only where \(first) and \(second) are symmetric", "这只在 \(first) 和 \(second) 都对称时成立")
      }
    }
    return nil
  }
}

extension Investigation {
  /// True where the claim is right at points with some variables' values changed.
  fileprivate mutating func holds(where names: [String], become change: (NumericArray) -> NumericArray?) -> Bool {
    guard derivativesLeft > 0 else { return false }
    derivativesLeft -= 1
    return points.count > 1
      && points.allSatisfy { point, _, _ in
        var point = point
        for name in names {
          guard let value = point.variables[name], let changed = change(value) else { return false }
          point.variables[name] = changed
        }
        guard let claimed = point.value(of: claim.typed.result, in: claim.typed),
          let right = point.derivative(of: program.result, by: variable, order: order, in: program)
        else { return false }
        return claimed.isClose(to: right)
      }
  }
}

extension NumericArray {
  fileprivate var symmetrised: NumericArray? {
    guard shape.count == 2, shape[0] == shape[1] else { return nil }
    let n = shape[0]
    return NumericArray(shape: shape, values: values.indices.map { (values[$0] + values[$0 % n * n + $0 / n]) / 2 })
  }

  fileprivate var rowsScaledToSumOne: NumericArray? {
    guard shape.count == 2 else { return nil }
    let columns = shape[1]
    let sums = (0..<shape[0]).map { row in values[row * columns..<(row + 1) * columns].reduce(0, +) }
    return sums.allSatisfy { abs($0) > 1e-3 } ? NumericArray(shape: shape, values: values.indices.map { values[$0] / sums[$0 / columns] }) : nil
  }

  fileprivate var scaledToSumOne: NumericArray? {
    let sum = values.reduce(0, +)
    return abs(sum) > 1e-3 ? NumericArray(shape: shape, values: values.map { $0 / sum }) : nil
  }
}
