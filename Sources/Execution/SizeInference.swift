import Diagnostics
import Shapes
import Typing

/// The lengths of dimension names from the shapes of the arrays that are given.
struct SizeInference {
  /// The lengths found.
  private(set) var sizes: [String: Int]
  /// Where each length was found, in words.
  private var origins: [String: String] = [:]

  /// Finds the length of every name, and checks every array against them.
  ///
  /// - Throws: `shapeMismatch` that names the array and the axis.
  init(_ variables: [TypedProgram.Variable], shapes: [[Int]], given: [String: Int]) throws(Diagnostic) {
    sizes = given
    for (variable, shape) in zip(variables, shapes) {
      guard variable.type.axes.count == shape.count else {
        throw Diagnostic(
          .shapeMismatch,
          "\(variable.name) has \(SizeInference.axes(shape.count)), and \(variable.type.text) has \(SizeInference.axes(variable.type.axes.count))",
          at: .none)
      }
      if let axis = shape.firstIndex(where: { $0 < 1 }) {
        throw Diagnostic(.shapeMismatch, "\(variable.name) has length \(shape[axis]) along axis \(axis + 1), and must not be empty", at: .none)
      }
    }
    // An axis tells a name once all others in its length are known; each round finds one more or is the last.
    var found = true
    while found {
      found = false
      for (variable, shape) in zip(variables, shapes) {
        for (axis, dimension) in variable.type.axes.enumerated() {
          guard let (name, length) = solved(dimension, shape[axis]) else { continue }
          sizes[name] = length
          origins[name] = "\(variable.name), which has \(SizeInference.count(shape[axis], axis, variable.type))"
          found = true
        }
      }
    }
    for (variable, shape) in zip(variables, shapes) {
      for (axis, dimension) in variable.type.axes.enumerated() where dimension.value(sizes) != shape[axis] {
        let counted = SizeInference.count(shape[axis], axis, variable.type)
        guard let expected = dimension.value(sizes) else {
          throw Diagnostic(
            .shapeMismatch, "\(variable.name) has \(counted), from which the lengths in \(dimension.text) cannot be told", at: .none,
            help: "give them with --size")
        }
        let origin = dimension.extents.flatMap(\.terms).compactMap { origins[$0.name].map { "by \($0)" } }.first
        throw Diagnostic(
          .shapeMismatch,
          "\(variable.name) has \(counted), and \(dimension.text)\(dimension.text == "\(expected)" ? "" : " = \(expected)")\(origin.map { ", \($0)" } ?? "")",
          at: .none)
      }
    }
  }

  /// The one name of a dimension that is not known, with its length.
  private func solved(_ dimension: Dimension, _ length: Int) -> (String, Int)? {
    var rest = length
    var unknown: Extent?
    for extent in dimension.extents {
      if let value = extent.value(sizes) {
        guard value > 0, rest % value == 0 else { return nil }
        rest /= value
      } else {
        if unknown != nil { return nil }
        unknown = extent
      }
    }
    guard let unknown else { return nil }
    var name: (String, Int)?
    rest -= unknown.constant
    for term in unknown.terms {
      if let size = sizes[term.name] {
        rest -= size * term.factor
      } else {
        if name != nil { return nil }
        name = (term.name, term.factor)
      }
    }
    guard let (text, factor) = name, rest % factor == 0, rest / factor > 0 else { return nil }
    return (text, rest / factor)
  }

  private static func axes(_ count: Int) -> String { count == 1 ? "1 axis" : "\(count) axes" }

  /// A length with what it counts.
  private static func count(_ length: Int, _ axis: Int, _ type: ValueType) -> String {
    switch type {
    case .matrix: axis == 0 ? (length == 1 ? "1 row" : "\(length) rows") : length == 1 ? "1 column" : "\(length) columns"
    case .column, .row: length == 1 ? "1 entry" : "\(length) entries"
    case .scalar, .tensor: "length \(length) along axis \(axis + 1)"
    }
  }
}
