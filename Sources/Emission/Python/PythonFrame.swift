import Typing

/// What stands before and after the body of an emitted Python function: its parameters, the docstring, the checks of the arguments.
struct PythonFrame {
  private let function: LoweredFunction
  private let library: PythonLibrary
  private let reading: ShapeReading

  /// The frame of a function whose body uses the given dimensions.
  init(_ function: LoweredFunction, library: PythonLibrary, usedDimensions: Set<String>) {
    self.function = function
    self.library = library
    reading = ShapeReading(function.parameters.map(\.variable.type), used: usedDimensions)
  }

  /// The dimensions that are parameters of their own.
  var freeDimensions: [String] { reading.freeDimensions }

  /// How many parameters are arrays or numbers.
  var arrayCount: Int { function.parameters.count }

  /// The parameters between the brackets of the definition.
  var signature: String {
    let lengths = reading.freeDimensions.map(local)
    return (function.parameters.map(\.name) + function.callables.map(\.name) + lengths).joined(separator: ", ")
  }

  /// The lines that convert and check the arguments.
  var prologue: [String] { function.parameters.map(conversion) + likeness + reading.steps.flatMap(lines) }

  private func conversion(_ parameter: LoweredFunction.Parameter) -> String {
    let name = parameter.name
    switch library {
    case .numpy: return parameter.variable.type == .scalar ? "\(name) = float(\(name))" : "\(name) = np.asarray(\(name), dtype=float)"
    case .jax: return "\(name) = jnp.asarray(\(name), dtype=float)"
    case .torch: return "\(name) = _tensor(\(name))"
    }
  }

  /// New tensors of PyTorch are of the kind of the first array, and stand where it does.
  private var likeness: [String] {
    guard library == .torch else { return [] }
    guard let model = (function.parameters.first { $0.variable.type != .scalar } ?? function.parameters.first)?.name else {
      return ["like = {\"dtype\": torch.float64}"]
    }
    return ["like = {\"dtype\": \(model).dtype, \"device\": \(model).device}"]
  }

  /// The docstring's lines.
  func docstring(notes: [String] = []) -> [String] {
    var lines = ["\"\"\"\(function.summary)", ""]
    for note in notes { lines += [note, ""] }
    if !signature.isEmpty { lines += ["Parameters", "----------"] }
    for parameter in function.parameters {
      let facts = parameter.variable.facts.words
      lines.append("\(parameter.name) : \(kind(parameter.variable.type))\(facts.isEmpty ? "" : ", \(facts)")")
    }
    for callable in function.callables { lines.append("\(callable.name) : callable, \(callable.function.meaning)") }
    for name in reading.freeDimensions { lines.append("\(local(name)) : int, a length that no argument tells") }
    if !signature.isEmpty { lines.append("") }
    lines += ["Returns", "-------"]
    for result in function.results { lines.append("\(result.name) : \(kind(result.type))") }
    lines.append("\"\"\"")
    return lines
  }

  private func kind(_ type: ValueType) -> String { type.axes.isEmpty ? "float" : "\(library.array) of shape \(shape(type.axes))" }

  private func local(_ dimension: String) -> String { function.dimensionNames[dimension] ?? dimension }

  private func text(_ dimension: Dimension) -> String { CodeDimension.text(dimension, names: function.dimensionNames) }

  private func shape(_ axes: [Dimension]) -> String { "(\(axes.map(text).joined(separator: ", "))\(axes.count == 1 ? "," : ""))" }

  private func lines(_ step: ShapeReading.Step) -> [String] {
    switch step {
    case .readAll(let parameter, let names): return ["\(names.map(local).joined(separator: ", ")) = \(function.parameters[parameter].name).shape"]
    case .read(let parameter, let axis, let name): return ["\(local(name)) = \(function.parameters[parameter].name).shape[\(axis)]"]
    case .check(let parameter, let known): return check(function.parameters[parameter], known)
    }
  }

  private func check(_ array: LoweredFunction.Parameter, _ known: [Bool]) -> [String] {
    let axes = array.variable.type.axes
    let expected = shape(axes)
    var message = "must have shape \(expected)"
    let condition: String
    if known.allSatisfy({ $0 }) {
      condition = "\(array.name).shape != \(expected)"
      if axes.contains(where: { !$0.names.isEmpty }) { message += " = {\(expected)}" }
    } else {
      var conditions = ["\(array.name).ndim != \(axes.count)"]
      var lengths: [String] = []
      for (place, axis) in axes.enumerated() where known[place] {
        let length = text(axis)
        conditions.append("\(array.name).shape[\(place)] != \(length)")
        if !axis.names.isEmpty, !lengths.contains(length) { lengths.append(length) }
      }
      condition = conditions.joined(separator: " or ")
      if !lengths.isEmpty { message += " with \(lengths.map { "\($0) = {\($0)}" }.joined(separator: ", "))" }
    }
    let given = library == .torch ? "tuple(\(array.name).shape)" : "\(array.name).shape"
    return ["if \(condition):", "    raise ValueError(f\"\(array.name) \(message), got {\(given)}\")"]
  }
}
