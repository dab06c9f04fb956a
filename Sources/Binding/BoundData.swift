import ArrayFiles
import Diagnostics
import Typing

/// The variables of a program with an array each, and the lengths of its dimension names.
public struct BoundData: Sendable {
  /// The lengths of the dimension names.
  public let sizes: [String: Int]
  /// The arrays, in the order of the program's variables, each in the shape of its variable's type.
  public let arrays: [ArrayValue]
  /// What was noticed and is no fault.
  public let warnings: [Diagnostic]

  /// Finds every variable's array, fits it to the variable's type, and checks what the program states of it.
  ///
  /// - Parameters:
  ///   - program: the program.
  ///   - data: the arrays that are given.
  ///   - sizes: lengths of dimension names that no array has to decide.
  ///   - names: further names that may be given without being a variable.
  /// - Throws: `data` where an array is missing, holds what is no finite number or not what is stated of it; `shapeMismatch` where lengths disagree.
  public init(_ program: TypedProgram, data: DataCollection, sizes: [String: Int] = [:], besides names: Set<String> = []) throws(Diagnostic) {
    let variables = program.variables
    try BoundData.requireAll(variables.map(\.name), data)
    var inference = SizeInference(given: sizes)
    var arrays: [ArrayValue] = []
    for variable in variables {
      let array = try data.array(variable.name)
      arrays.append(try inference.fit(array, to: variable, origin: data.origin(of: variable.name)))
    }
    self.sizes = try inference.solved(dimensions: BoundData.dimensions(of: program))
    for (variable, array) in zip(variables, arrays) {
      let origin = data.origin(of: variable.name)
      try FactCheck(name: variable.name, array: array, origin: origin).check(variable.facts)
    }
    self.arrays = arrays
    warnings = BoundData.unused(variables.map(\.name), data, names)
  }

  /// Every variable has an array; where some have none, one fault names them all.
  private static func requireAll(_ names: [String], _ data: DataCollection) throws(Diagnostic) {
    let missing = names.filter { !data.contains($0) }
    guard let first = missing.first else { return }
    let spare = data.names.filter { !names.contains($0) }
    let guess = missing.lazy.compactMap { name in nearestNames(to: name, in: spare).first.map { (name, $0) } }.first
    let help =
      guess.map { "did you mean \($0.1) in \(data.origin(of: $0.1)) to be \($0.0)? rename it" }
      ?? "give it with --data \(first)=FILE, or a number with --set \(first)=NUMBER"
    throw Diagnostic(.data, "there is no data for \(BoundData.list(missing))", at: .none, help: help)
  }

  private static func unused(_ names: [String], _ data: DataCollection, _ others: Set<String>) -> [Diagnostic] {
    // What stands in a group, such as the memory of an optimiser, is there for another reader.
    let unused = data.names.filter { !names.contains($0) && !others.contains($0) && !$0.contains("/") }
    var warnings: [Diagnostic] = []
    for origin in Set(unused.map { data.origin(of: $0) }).sorted() {
      let own = unused.filter { data.origin(of: $0) == origin }
      warnings.append(
        Diagnostic(
          .data, "\(origin): the program has no \(own.count == 1 ? "variable" : "variables") \(list(own))", at: .none, severity: .warning))
    }
    return warnings
  }

  /// The dimension names that the values of a program need.
  private static func dimensions(of program: TypedProgram) -> [String] {
    var names: Set<String> = []
    for node in program.nodes {
      for axis in node.type.axes { for extent in axis.extents { names.formUnion(extent.terms.map(\.name)) } }
    }
    for index in program.indices { names.formUnion(index.extent.terms.map(\.name)) }
    return names.sorted()
  }

  /// Names in a row: `a`, `a and b`, `a, b and c`; of many the first ten.
  static func list(_ names: [String]) -> String {
    if names.count > 10 { return names.prefix(10).joined(separator: ", ") + " and \(names.count - 10) more" }
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }
}
