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
      guess.map { name, found in
        let origin = data.origin(of: found)
        return Message("did you mean \(found) in \(origin) to be \(name)? rename it", "\(origin) 里的 \(found) 是否就是 \(name)？请改名")
      }
      ?? Message(
        "give it with --data \(first)=FILE, or a number with --set \(first)=NUMBER", "请用 --data \(first)=文件 给出，数可以用 --set \(first)=数 给出")
    throw Diagnostic(.data, Message("there is no data for \(BoundData.list(missing))", "没有 \(BoundData.list(missing)) 的数据"), at: .none, help: help)
  }

  private static func unused(_ names: [String], _ data: DataCollection, _ others: Set<String>) -> [Diagnostic] {
    // What stands in a group, such as the memory of an optimiser, is there for another reader.
    let unused = data.names.filter { !names.contains($0) && !others.contains($0) && !$0.contains("/") }
    var warnings: [Diagnostic] = []
    for origin in Set(unused.map { data.origin(of: $0) }).sorted() {
      let own = unused.filter { data.origin(of: $0) == origin }
      warnings.append(
        Diagnostic(
          .data,
          Message("\(origin): the program has no variable\(own.count == 1 ? "" : "s") \(list(own))", "\(origin)：程序里没有变量 \(list(own))"), at: .none,
          severity: .warning))
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
  static func list(_ names: [String]) -> Message {
    guard names.count > 10 else { return .list(names) }
    let (first, rest) = (names.prefix(10), names.count - 10)
    return Message("\(first.joined(separator: ", ")) and \(rest) more", "\(first.joined(separator: "、")) 等另外 \(rest) 个")
  }
}
