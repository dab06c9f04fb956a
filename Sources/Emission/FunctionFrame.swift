import Typing

/// What stands before and after the body of an emitted function: the names of its parameters, the docstring, the checks of the arguments.
struct FunctionFrame {
  /// One array parameter.
  struct Parameter {
    /// The variable that it stands for.
    var variable: TypedProgram.Variable
    /// Its name in the function.
    var name: String
  }

  /// The array parameters, in order.
  var parameters: [Parameter]
  /// The parameters that are functions: name and what they must compute.
  var callables: [(name: String, meaning: String)]
  /// The local name of each dimension.
  var dimensionNames: [String: String]
  /// The dimensions that no argument's shape tells; they are parameters too.
  private(set) var freeDimensions: [String] = []
  private var conversions: [String] = []
  private var checks: [String] = []

  /// The frame of a function whose body uses the given dimensions.
  init(
    parameters: [Parameter], callables: [(name: String, meaning: String)], dimensionNames: [String: String], usedDimensions: Set<String>
  ) {
    self.parameters = parameters
    self.callables = callables
    self.dimensionNames = dimensionNames
    for parameter in parameters {
      let value = parameter.variable.type == .scalar ? "float(\(parameter.name))" : "np.asarray(\(parameter.name), dtype=float)"
      conversions.append("\(parameter.name) = \(value)")
    }
    writeChecks(usedDimensions)
  }

  /// The parameters between the brackets of the definition.
  var signature: String {
    (parameters.map(\.name) + callables.map(\.name) + freeDimensions.map { dimensionNames[$0] ?? $0 }).joined(separator: ", ")
  }

  /// The lines that convert and check the arguments.
  var prologue: [String] { conversions + checks }

  /// The docstring's lines.
  func docstring(summary: String, results: [(name: String, type: ValueType)]) -> [String] {
    var lines = ["\"\"\"\(summary)", ""]
    if !signature.isEmpty { lines += ["Parameters", "----------"] }
    for parameter in parameters {
      let facts = Self.words(parameter.variable.facts)
      lines.append("\(parameter.name) : \(kind(parameter.variable.type))\(facts.isEmpty ? "" : ", \(facts)")")
    }
    for callable in callables { lines.append("\(callable.name) : callable, \(callable.meaning)") }
    for name in freeDimensions { lines.append("\(dimensionNames[name] ?? name) : int, a length that no argument tells") }
    if !signature.isEmpty { lines.append("") }
    lines += ["Returns", "-------"]
    for result in results { lines.append("\(result.name) : \(kind(result.type))") }
    lines.append("\"\"\"")
    return lines
  }

  private func kind(_ type: ValueType) -> String {
    type.axes.isEmpty ? "float" : "array of shape \(shape(type.axes))"
  }

  private func shape(_ axes: [Dimension]) -> String {
    "(\(axes.map { PythonDimension.text($0, names: dimensionNames) }.joined(separator: ", "))\(axes.count == 1 ? "," : ""))"
  }

  private static func words(_ facts: Facts) -> String {
    var words: [String] = []
    if facts.contains(.positiveDefinite) {
      words.append("symmetric positive definite")
    } else if facts.contains(.diagonal) {
      words.append("diagonal")
    } else if facts.contains(.symmetric) {
      words.append("symmetric")
    }
    if facts.contains(.oneHot) { words.append("one-hot") } else if facts.contains(.sumsToOne) { words.append("entries sum to 1") }
    if facts.contains(.positive) {
      words.append("positive")
    } else if facts.contains(.nonnegative) && !facts.contains(.oneHot) {
      words.append("nonnegative")
    }
    return words.joined(separator: ", ")
  }
}

extension FunctionFrame {
  /// Binds each dimension to a local name where it is first met, and checks every other axis against it.
  private mutating func writeChecks(_ used: Set<String>) {
    let arrays = parameters.filter { $0.variable.type != .scalar }
    var counts: [String: Int] = [:]
    for array in arrays {
      for axis in array.variable.type.axes { for name in Self.names(axis) { counts[name, default: 0] += 1 } }
    }
    let needed = used.union(counts.filter { $0.value > 1 }.keys)
    // A dimension can be read off an axis that it alone is the length of.
    let readable = Set(arrays.flatMap { $0.variable.type.axes.compactMap(Self.loneName) })
    freeDimensions = needed.filter { !readable.contains($0) }.sorted()
    var bound = Set(freeDimensions)
    var postponed: [Parameter] = []
    for array in arrays {
      let fresh = Set(array.variable.type.axes.compactMap(Self.loneName)).subtracting(bound).intersection(needed)
      if fresh.isEmpty { postponed.append(array) } else { bind(array, fresh, &bound) }
    }
    for array in postponed { check(array, bound) }
  }

  /// Reads new dimensions off an array's shape, after a check of its order and of the axes that are not new.
  private mutating func bind(_ array: Parameter, _ fresh: Set<String>, _ bound: inout Set<String>) {
    check(array, bound)
    bound.formUnion(fresh)
    let lone = array.variable.type.axes.map(Self.loneName)
    if lone.count > 1, lone.allSatisfy({ $0.map(fresh.contains) ?? false }), Set(lone).count == lone.count {
      checks.append("\(lone.compactMap { $0.map(local) }.joined(separator: ", ")) = \(array.name).shape")
      return
    }
    var seen: Set<String> = []
    var repeats = false
    for (place, name) in lone.enumerated() {
      guard let name, fresh.contains(name) else { continue }
      if seen.insert(name).inserted { checks.append("\(local(name)) = \(array.name).shape[\(place)]") } else { repeats = true }
    }
    if repeats { check(array, bound) }
  }

  /// Checks the axes whose dimensions are bound, and the number of axes. An axis whose dimension nothing else needs is taken as it is.
  private mutating func check(_ array: Parameter, _ bound: Set<String>) {
    let axes = array.variable.type.axes
    let known = axes.map { Self.names($0).allSatisfy(bound.contains) }
    let expected = shape(axes)
    var message = "must have shape \(expected)"
    if known.allSatisfy({ $0 }) {
      checks.append("if \(array.name).shape != \(expected):")
      if axes.contains(where: { !Self.names($0).isEmpty }) { message += " = {\(expected)}" }
    } else {
      var conditions = ["\(array.name).ndim != \(axes.count)"]
      var lengths: [String] = []
      for (place, axis) in axes.enumerated() where known[place] {
        let length = PythonDimension.text(axis, names: dimensionNames)
        conditions.append("\(array.name).shape[\(place)] != \(length)")
        if !Self.names(axis).isEmpty, !lengths.contains(length) { lengths.append(length) }
      }
      checks.append("if \(conditions.joined(separator: " or ")):")
      if !lengths.isEmpty { message += " with \(lengths.map { "\($0) = {\($0)}" }.joined(separator: ", "))" }
    }
    checks.append("    raise ValueError(f\"\(array.name) \(message), got {\(array.name).shape}\")")
  }

  private func local(_ dimension: String) -> String { dimensionNames[dimension] ?? dimension }

  private static func names(_ dimension: Dimension) -> [String] { dimension.extents.flatMap { $0.terms.map(\.name) } }

  private static func loneName(_ dimension: Dimension) -> String? { dimension.extents.count == 1 ? dimension.extents[0].name : nil }
}
