import Typing

/// Lengths of axes as integer expressions, which all the languages write alike.
enum CodeDimension {
  /// The length in the local names of the dimensions: `m * n`, `n - k + 1`.
  static func text(_ dimension: Dimension, names: [String: String]) -> String {
    let parts = dimension.extents.map { extent -> String in
      let text = text(extent, names: names)
      return dimension.extents.count > 1 && text.contains(" ") ? "(\(text))" : text
    }
    return parts.isEmpty ? "1" : parts.joined(separator: " * ")
  }

  /// The same with the precedence of its operators.
  static func expression(_ dimension: Dimension, names: [String: String]) -> CodeExpression {
    let text = text(dimension, names: names)
    let isSum = dimension.extents.count == 1 && text.contains { $0 == "+" || $0 == "-" }
    return CodeExpression(text, isSum ? .sum : text.contains(" ") ? .product : .atom)
  }

  /// One extent in the local names of the dimensions.
  static func text(_ extent: Extent, names: [String: String]) -> String {
    var out = ""
    // Positive terms first, so that the text seldom begins with a sign.
    for term in extent.terms.filter({ $0.factor > 0 }) + extent.terms.filter({ $0.factor < 0 }) {
      let name = names[term.name] ?? term.name
      let magnitude = term.factor.magnitude == 1 ? name : "\(term.factor.magnitude) * \(name)"
      out += out.isEmpty ? (term.factor < 0 ? "-" : "") + magnitude : (term.factor < 0 ? " - " : " + ") + magnitude
    }
    if extent.constant != 0 || out.isEmpty {
      out += out.isEmpty ? "\(extent.constant)" : " \(extent.constant < 0 ? "-" : "+") \(extent.constant.magnitude)"
    }
    return out
  }
}

extension Dimension {
  /// The names that the length depends on.
  var names: [String] { extents.flatMap { $0.terms.map(\.name) } }
  /// The name when the length is that name alone.
  var loneName: String? { extents.count == 1 ? extents[0].name : nil }
  /// True for a length that is the integer 1.
  var isOne: Bool { self == .literal(1) }
}
