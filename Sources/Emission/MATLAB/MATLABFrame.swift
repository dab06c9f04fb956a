import Typing

/// What stands before and after the body of an emitted MATLAB function: its parameters, the help text, the checks of the arguments, the turns of rows.
struct MATLABFrame {
  private let function: LoweredFunction
  private let reading: ShapeReading

  /// The frame of a function whose body uses the given dimensions.
  init(_ function: LoweredFunction, usedDimensions: Set<String>) {
    self.function = function
    reading = ShapeReading(function.parameters.map(\.variable.type), used: usedDimensions)
  }

  /// The dimensions that are parameters of their own.
  var freeDimensions: [String] { reading.freeDimensions }

  /// The names of all parameters.
  var parameterNames: [String] {
    function.parameters.map(\.name) + function.callables.map(\.name) + reading.freeDimensions.map(local)
  }

  /// The parameters between the brackets of the definition.
  var signature: String { parameterNames.joined(separator: ", ") }

  /// The comment that `help` shows.
  func help(mentionsCheck: Bool) -> [String] {
    var lines = ["%\(function.name.uppercased()) \(function.summary)", "%"]
    if mentionsCheck { lines += ["%   Without arguments it compares its derivatives with differences at random points.", "%"] }
    if !parameterNames.isEmpty { lines.append("%   Parameters:") }
    for parameter in function.parameters {
      let facts = parameter.variable.facts.words
      lines.append("%     \(parameter.name) : \(kind(parameter.variable.type))\(facts.isEmpty ? "" : ", \(facts)")")
    }
    for callable in function.callables { lines.append("%     \(callable.name) : function handle, \(callable.function.meaning)") }
    for name in reading.freeDimensions { lines.append("%     \(local(name)) : integer, a length that no argument tells") }
    lines.append("%   Results:")
    for result in function.results { lines.append("%     \(result.name) : \(kind(result.type))") }
    return lines
  }

  private func kind(_ type: ValueType) -> String {
    switch type {
    case .scalar: "scalar"
    case .column(let n): "\(text(n))-by-1"
    case .row(let n): "1-by-\(text(n))"
    default: type.axes.map(text).joined(separator: "-by-")
    }
  }

  /// The lines that check the arguments and turn rows into columns.
  var prologue: [String] {
    var lines: [String] = []
    for parameter in function.parameters {
      if case .row = parameter.variable.type {
        lines += refusal("size(\(parameter.name), 1) ~= 1", "\(parameter.name) must be \(kind(parameter.variable.type))", parameter.name)
        lines.append("\(parameter.name) = \(parameter.name).';")
      } else if parameter.variable.type == .scalar {
        lines += refusal("numel(\(parameter.name)) ~= 1", "\(parameter.name) must be a scalar", parameter.name)
      }
    }
    return lines + reading.steps.flatMap(self.lines)
  }

  /// The lines that turn columns into rows where a result is one.
  var epilogue: [String] {
    function.results.compactMap { result in
      if case .row = result.type { return "\(result.name) = \(result.name).';" }
      return nil
    }
  }

  private func refusal(_ condition: String, _ message: String, _ name: String) -> [String] {
    ["if \(condition)", "  error('\(function.name):shape', '\(message), got %s', mat2str(size(\(name))));", "end"]
  }

  private func local(_ dimension: String) -> String { function.dimensionNames[dimension] ?? dimension }

  private func text(_ dimension: Dimension) -> String { CodeDimension.text(dimension, names: function.dimensionNames) }

  private func lines(_ step: ShapeReading.Step) -> [String] {
    switch step {
    case .readAll(let parameter, let names): return ["[\(names.map(local).joined(separator: ", "))] = size(\(function.parameters[parameter].name));"]
    case .read(let parameter, let axis, let name): return ["\(local(name)) = size(\(function.parameters[parameter].name), \(axis + 1));"]
    case .check(let parameter, let known):
      let array = function.parameters[parameter]
      let axes = array.variable.type.axes
      var conditions = axes.count > 1 ? ["ndims(\(array.name)) > \(axes.count)"] : ["size(\(array.name), 2) ~= 1"]
      for (place, axis) in axes.enumerated() where known[place] {
        conditions.append(
          "size(\(array.name), \(place + 1)) ~= \(CodeDimension.expression(axis, names: function.dimensionNames).bracketed(below: .product))")
      }
      return refusal(conditions.joined(separator: " || "), "\(array.name) must be \(kind(array.variable.type))", array.name)
    }
  }
}
