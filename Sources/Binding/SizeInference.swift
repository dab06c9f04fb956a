import ArrayFiles
import Diagnostics
import Shapes
import Typing

/// Finds the lengths of dimension names from arrays: `X: matrix(m, n)` with an array of 100×3 says m = 100 and n = 3.
public struct SizeInference {
  /// Where a length stands.
  private struct Place {
    var variable: String
    var text: Message
    var type: String
    var origin: String

    /// The file that the array comes from; nil for what an option gives under the variable's name.
    var file: String? { origin.hasPrefix("--") ? nil : origin }
  }

  /// A length that must equal an expression in dimension names.
  private struct Equation {
    var dimension: Dimension
    var length: Int
    var place: Place
  }

  private var sizes: [String: Int]
  /// The lengths found so far.
  public var known: [String: Int] { sizes }
  private var places: [String: Place] = [:]
  private var equations: [Equation] = []

  /// The lengths that are given beforehand.
  public init(given sizes: [String: Int] = [:]) { self.sizes = sizes }

  /// The array in the shape of the variable's type, which the lengths are taken from. A vector may be given as a matrix of one row or one column, and a
  /// number as an array of one entry.
  ///
  /// - Throws: `shapeMismatch` where the number of axes differs or a length contradicts another.
  public mutating func fit(_ array: ArrayValue, to variable: TypedProgram.Variable, origin: String) throws(Diagnostic) -> ArrayValue {
    array.reshaped(try fit(shape: array.shape, to: variable, origin: origin))
  }

  /// The shape that an array of a given shape takes for the variable's type; lengths are taken from it.
  ///
  /// - Throws: as `fit(_:to:origin:)`.
  public mutating func fit(shape given: [Int], to variable: TypedProgram.Variable, origin: String) throws(Diagnostic) -> [Int] {
    let axes = variable.type.axes
    guard let shape = SizeInference.fitted(given, to: axes) else {
      let kind = axes.isEmpty ? Message("a scalar", "标量") : Message("a \(variable.type.text)", "\(variable.type.text)")
      let found = SizeInference.describe(given)
      throw Diagnostic(
        .shapeMismatch,
        Message("\(origin): \(variable.name) is \(found), and the program needs \(kind)", "\(origin)：\(variable.name) 是\(found)，而程序需要 \(kind)"),
        at: .none,
        help: given.count == axes.count + 1
          ? Message("give one example, or train on all of them with nabla train", "请给出一个样本，或用 nabla train 对所有样本训练") : nil)
    }
    for (axis, (dimension, length)) in zip(axes, shape).enumerated() {
      let place = Place(variable: variable.name, text: SizeInference.describe(length, axis, of: shape), type: variable.type.text, origin: origin)
      guard length > 0 else {
        throw Diagnostic(
          .data, Message("\(origin): \(variable.name) is empty: it has \(place.text)", "\(origin)：\(variable.name) 是空的：它有 \(place.text)"), at: .none)
      }
      try record(Equation(dimension: dimension, length: length, place: place))
    }
    return shape
  }

  /// The shape of the array as so many axes, without axes of length 1 that the type has not; nil where it does not fit.
  private static func fitted(_ shape: [Int], to axes: [Dimension]) -> [Int]? {
    if shape.count == axes.count { return shape }
    let long = shape.filter { $0 != 1 }
    if axes.count < 2, long.count <= axes.count { return axes.isEmpty ? [] : [long.first ?? 1] }
    // A vector stands for a matrix that is declared with one column or one row.
    if axes.count == 2, shape.count == 1 {
      if axes[1] == .literal(1) { return [shape[0], 1] }
      if axes[0] == .literal(1) { return [1, shape[0]] }
    }
    return nil
  }

  private static func describe(_ shape: [Int]) -> Message {
    switch shape.count {
    case 0: Message("a number", "一个数")
    case 1: Message("a vector of \(shape[0]) \(shape[0] == 1 ? "entry" : "entries")", "有 \(shape[0]) 个元素的向量")
    default: Message("an array of \(ArrayValue.text(of: shape))", " \(ArrayValue.text(of: shape)) 的数组")
    }
  }

  private static func describe(_ length: Int, _ axis: Int, of shape: [Int]) -> Message {
    let (s, entries) = length == 1 ? ("", "entry") : ("s", "entries")
    return switch (shape.count, axis) {
    case (1, _): Message("\(length) \(entries)", "\(length) 个元素")
    case (2, 0): Message("\(length) row\(s)", "\(length) 行")
    case (2, _): Message("\(length) column\(s)", "\(length) 列")
    default: Message("\(length) \(entries) along axis \(axis + 1)", "第 \(axis + 1) 个轴上的 \(length) 个元素")
    }
  }

  private mutating func record(_ equation: Equation) throws(Diagnostic) {
    let dimension = equation.dimension
    guard dimension.extents.count == 1, let name = dimension.extents[0].name else {
      equations.append(equation)
      return
    }
    if let known = sizes[name] {
      guard known == equation.length else { throw contradiction(name, known, equation) }
    } else {
      sizes[name] = equation.length
      places[name] = equation.place
    }
  }

  private func contradiction(_ name: String, _ known: Int, _ equation: Equation) -> Diagnostic {
    let place = equation.place
    let file = place.file.map { "\($0): " } ?? ""
    guard let other = places[name] else {
      return Diagnostic(
        .shapeMismatch,
        Message(
          "\(file)\(place.variable) has \(place.text), and \(name) is \(known)", "\(file)\(place.variable) 有 \(place.text)，而 \(name) 是 \(known)"),
        at: .none)
    }
    if other.variable == place.variable {
      return Diagnostic(
        .shapeMismatch,
        Message(
          "\(file)\(place.variable) has \(other.text) and \(place.text); as a \(place.type) it has as many of both",
          "\(file)\(place.variable) 有 \(other.text)和 \(place.text)；作为 \(place.type)，二者应相等"), at: .none)
    }
    let isOneFile = place.file == other.file
    let sources = [other, place].compactMap { place in place.file.map { Message("\(place.variable) from \($0)", "\(place.variable) 来自 \($0)") } }
    let told = isOneFile || sources.isEmpty ? Message.code("") : Message("; \(Message.row(sources))", "；\(Message.row(sources))")
    return Diagnostic(
      .shapeMismatch,
      Message(
        "\(isOneFile ? file : "")\(other.variable) has \(other.text), and \(place.variable) has \(place.text): both are \(name)",
        "\(isOneFile ? file : "")\(other.variable) 有 \(other.text)，而 \(place.variable) 有 \(place.text)：二者都是 \(name)"), at: .none,
      help: Message(
        "the program has \(other.variable): \(other.type) and \(place.variable): \(place.type)\(told)",
        "程序里是 \(other.variable): \(other.type) 和 \(place.variable): \(place.type)\(told)"))
  }

  /// All lengths, with those that follow from expressions such as n-k+1.
  ///
  /// - Throws: `shapeMismatch` where an expression contradicts the lengths, or a name's length follows from nothing.
  public func solved(dimensions: [String]) throws(Diagnostic) -> [String: Int] {
    var sizes = sizes
    // Every round that finds a length goes over all equations again; there are no more rounds than names.
    var isProgress = true
    while isProgress {
      isProgress = false
      for equation in equations {
        guard let (name, length) = SizeInference.solve(equation.dimension, equals: equation.length, sizes) else { continue }
        sizes[name] = length
        isProgress = true
      }
    }
    for equation in equations {
      guard let value = SizeInference.value(equation.dimension, sizes) else { continue }
      guard value == equation.length else {
        let file = equation.place.file.map { "\($0): " } ?? ""
        let needed = equation.dimension.text == "\(value)" ? "\(value)" : "\(equation.dimension.text) = \(value)"
        throw Diagnostic(
          .shapeMismatch,
          Message(
            "\(file)\(equation.place.variable) has \(equation.place.text), and as a \(equation.place.type) it needs \(needed)",
            "\(file)\(equation.place.variable) 有 \(equation.place.text)，而作为 \(equation.place.type) 需要 \(needed)"), at: .none)
      }
    }
    if let unknown = dimensions.first(where: { sizes[$0] == nil }) {
      throw Diagnostic(
        .shapeMismatch, Message("the length \(unknown) follows from no array", "由数组无法得出长度 \(unknown)"), at: .none,
        help: Message("give it with --size \(unknown)=NUMBER", "请用 --size \(unknown)=数 给出"))
    }
    return sizes
  }

  /// The value of a dimension; nil where a name is missing or the product is too large.
  private static func value(_ dimension: Dimension, _ sizes: [String: Int]) -> Int? {
    var total = 1
    for extent in dimension.extents {
      guard let factor = extent.value(sizes) else { return nil }
      let (product, overflow) = total.multipliedReportingOverflow(by: factor)
      if overflow { return nil }
      total = product
    }
    return total
  }

  /// The only unknown name of a dimension and its length, where that is a positive integer.
  private static func solve(_ dimension: Dimension, equals length: Int, _ sizes: [String: Int]) -> (String, Int)? {
    var rest = length
    var open: Extent?
    for extent in dimension.extents {
      if let factor = extent.value(sizes) {
        guard factor > 0, rest % factor == 0 else { return nil }
        rest /= factor
      } else {
        guard open == nil else { return nil }
        open = extent
      }
    }
    guard let open else { return nil }
    let unknown = open.terms.filter { sizes[$0.name] == nil }
    guard unknown.count == 1, let term = unknown.first else { return nil }
    let known = open.terms.reduce(open.constant) { sum, term in sum + term.factor * (sizes[term.name] ?? 0) }
    guard (rest - known) % term.factor == 0, (rest - known) / term.factor > 0 else { return nil }
    return (term.name, (rest - known) / term.factor)
  }
}
