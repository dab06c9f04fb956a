import Typing

/// The letters of a derivation's indices: one set for the variable, one for values, one for sums, none of them a name of the program.
struct IndexLetters {
  /// The letters of the variable's entry.
  let variable: [String]
  /// All other letters, in the order of use.
  let others: [String]

  init(taken: Set<String>, variableAxes: Int, valueAxes: Int, statementAxes: Int) {
    let free = IndexLetters.alphabet.filter { !taken.contains($0) } + (1...40).map { "i\($0)" }.filter { !taken.contains($0) }
    // A vector by a vector has entries ij; beside a matrix variable with the entry ij the value's index is k.
    let leading = variableAxes == 1 && (valueAxes > 0 || statementAxes == 1) ? (valueAxes == 2 ? 2 : 1) : 0
    variable = Array(free[leading..<(leading + variableAxes)])
    others = Array(free[..<leading]) + free[(leading + variableAxes)...]
  }

  private static let alphabet = "ijklmnpqrstuvw".map { String($0) }
}
