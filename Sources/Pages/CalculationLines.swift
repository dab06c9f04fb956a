import Formulas

/// A calculation's lines with their right sides broken where they are too long.
struct CalculationLines {
  /// One line as it is written.
  struct Line {
    var left: Formula?
    /// Nil on a line that continues the right side above.
    var relation: String?
    var right: Formula
    /// Stands with the last line of a right side.
    var reason: [Run]
  }

  /// The lines, each right side at most as wide as the limit where it can be broken.
  ///
  /// - Parameters:
  ///   - limit: how wide a right side may be.
  ///   - widths: the width of each node of a formula by itself.
  static func lines(_ lines: [Page.Line], limit: Double, widths: (Formula) -> [Double]) -> [Line] {
    lines.flatMap { line in
      let parts = FormulaBreaking.lines(of: line.right, limit: limit, widths: widths(line.right))
      return parts.enumerated().map { place, part in
        Line(
          left: place == 0 ? line.left : nil, relation: place == 0 ? line.relation : nil, right: part,
          reason: place == parts.count - 1 ? line.reason : [])
      }
    }
  }

  /// The relation as a formula's sign.
  static func relation(_ sign: String) -> Formula {
    var formula = Formula()
    formula.add(.sign(sign, .relation))
    return formula
  }
}

extension Formula {
  /// The formula as one line of text.
  var oneLine: String { PlainTextWriter().write(self).split(separator: "\n").joined(separator: "; ") }
}
