/// What of a value is equal by the way it is computed, as the entries of a·1 are: the largest of such entries is each of them, whichever is taken.
struct Repetition: Sendable {
  /// All rows are the same.
  var ofRows = false
  /// All columns are the same.
  var ofColumns = false
}

extension Kernel {
  /// The repetition of a result that lies in `target`, by its operands'.
  func repetition(of operands: [EvaluationPlan.Block], in target: EvaluationPlan.Block) -> Repetition {
    var found = Repetition()
    switch self {
    case .constant: found = Repetition(ofRows: true, ofColumns: true)
    case .negate, .integerPower, .elementwise, .polynomial, .add, .subtract, .hadamard, .divide, .power, .kronecker:
      found.ofRows = operands.allSatisfy(\.repetition.ofRows)
      found.ofColumns = operands.allSatisfy(\.repetition.ofColumns)
    case .transpose:
      let (rows, columns) = (operands[0].repetition.ofRows, operands[0].repetition.ofColumns)
      // As the stacked columns, `vec`, only what is equal everywhere is equal.
      let isStacked = target.columns != operands[0].rows
      found = isStacked ? Repetition(ofRows: rows && columns, ofColumns: false) : Repetition(ofRows: columns, ofColumns: rows)
    case .product:
      found.ofRows = operands.first?.repetition.ofRows ?? false
      found.ofColumns = operands.last?.repetition.ofColumns ?? false
    case .reduce:
      found.ofRows = operands[0].repetition.ofRows
      found.ofColumns = operands[0].repetition.ofColumns
    default: break
    }
    // One row is like itself.
    return Repetition(ofRows: found.ofRows || target.rows == 1, ofColumns: found.ofColumns || target.columns == 1)
  }
}
