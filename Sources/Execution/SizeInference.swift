import Diagnostics
import Shapes
import Typing

/// The lengths of dimension names from the shapes of the arrays that are given.
struct SizeInference {
  /// The lengths found.
  private(set) var sizes: [String: Int]
  /// Where each length was found, in words.
  private var origins: [String: Message] = [:]

  /// Finds the length of every name, and checks every array against them.
  ///
  /// - Throws: `shapeMismatch` that names the array and the axis.
  init(_ variables: [TypedProgram.Variable], shapes: [[Int]], given: [String: Int]) throws(Diagnostic) {
    sizes = given
    for (variable, shape) in zip(variables, shapes) {
      guard variable.type.axes.count == shape.count else {
        let (found, wanted) = (SizeInference.axes(shape.count), SizeInference.axes(variable.type.axes.count))
        throw Diagnostic(
          .shapeMismatch,
          Message(
            "\(variable.name) has \(found), and \(variable.type.text) has \(wanted)",
            "\(variable.name) 有 \(found)，而 \(variable.type.text) 有 \(wanted)"),
          at: .none)
      }
      if let axis = shape.firstIndex(where: { $0 < 1 }) {
        throw Diagnostic(
          .shapeMismatch,
          Message(
            "\(variable.name) has length \(shape[axis]) along axis \(axis + 1), and must not be empty",
            "\(variable.name) 在第 \(axis + 1) 个轴上的长度是 \(shape[axis])，而它不能为空"), at: .none)
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
          let counted = SizeInference.count(shape[axis], axis, variable.type)
          origins[name] = Message(", by \(variable.name), which has \(counted)", "（由 \(variable.name) 得出，它有 \(counted)）")
          found = true
        }
      }
    }
    for (variable, shape) in zip(variables, shapes) {
      for (axis, dimension) in variable.type.axes.enumerated() where dimension.value(sizes) != shape[axis] {
        let counted = SizeInference.count(shape[axis], axis, variable.type)
        guard let expected = dimension.value(sizes) else {
          throw Diagnostic(
            .shapeMismatch,
            Message(
              "\(variable.name) has \(counted), from which the lengths in \(dimension.text) cannot be told",
              "\(variable.name) 有 \(counted)，由此无法确定 \(dimension.text) 中的长度"),
            at: .none,
            help: Message("give them with --size", "请用 --size 给出"))
        }
        let origin = dimension.extents.flatMap(\.terms).compactMap { origins[$0.name] }.first ?? .code("")
        let wanted = dimension.text == "\(expected)" ? dimension.text : "\(dimension.text) = \(expected)"
        throw Diagnostic(
          .shapeMismatch,
          Message("\(variable.name) has \(counted), and \(wanted)\(origin)", "\(variable.name) 有 \(counted)，而 \(wanted)\(origin)"), at: .none)
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

  private static func axes(_ count: Int) -> Message { Message("\(count) \(count == 1 ? "axis" : "axes")", "\(count) 个轴") }

  /// A length with what it counts.
  private static func count(_ length: Int, _ axis: Int, _ type: ValueType) -> Message {
    let s = length == 1 ? "" : "s"
    return switch type {
    case .matrix: axis == 0 ? Message("\(length) row\(s)", "\(length) 行") : Message("\(length) column\(s)", "\(length) 列")
    case .column, .row: Message("\(length) \(length == 1 ? "entry" : "entries")", "\(length) 个元素")
    case .scalar, .tensor: Message("length \(length) along axis \(axis + 1)", "第 \(axis + 1) 个轴的长度 \(length)")
    }
  }
}
