/// Roughly how wide a formula is in print, in ems: enough to tell where a line must break, not to set type.
public enum FormulaMeasure {
  /// The width of each node of the formula by itself.
  public static func widths(_ formula: Formula) -> [Double] {
    var widths: [Double] = []
    widths.reserveCapacity(formula.nodes.count)
    for node in formula.nodes { widths.append(width(node, node.children.map { widths[$0] })) }
    return widths
  }

  /// The width of a text in ems.
  public static func width(of text: String) -> Double {
    text.unicodeScalars.reduce(0) { total, scalar in
      switch scalar.properties.generalCategory {
      case .nonspacingMark, .enclosingMark, .format: total
      case .otherLetter, .otherSymbol: total + 1
      case .uppercaseLetter: total + 0.75
      default: total + (scalar.value > 0x2E80 ? 1 : 0.5)
      }
    }
  }

  private static let scriptScale = 0.72

  private static func width(_ node: Formula.Node, _ children: [Double]) -> Double {
    let total = children.reduce(0, +)
    switch node.kind {
    case .identifier(let name, .bold): return width(of: name) * 1.12
    case .identifier(let name, _): return width(of: name)
    case .number(let digits): return width(of: digits)
    case .words(let words): return width(of: words)
    case .sign(Formula.invisibleTimes, _): return 0.1
    case .sign(let sign, .binary): return sign == "·" || sign == "," ? 0.75 : 1.25
    case .sign(_, .relation): return 1.35
    case .sign(_, .punctuation): return 0.45
    case .sign("⊤", _), .sign("′", _): return 0.6
    case .sign("∑", _), .sign("∏", _): return 1.5
    case .sign(let sign, _): return max(0.55, width(of: sign))
    case .row: return total
    case .fenced: return total + 0.85
    case .fraction: return (children.max() ?? 0) + 0.25
    case .root: return total + 0.9
    case .accent: return total
    case .script(let hasSubscript, let hasSuperscript):
      let scripts = hasSubscript && hasSuperscript ? max(children[1], children[2]) : total - children[0]
      return children[0] + scripts * scriptScale
    case .lines: return table(children, columns: 2)
    case .cases: return table(children, columns: 2) + 1.8
    case .array(_, let columns): return table(children, columns: max(1, columns)) + 1 + 0.9 * Double(max(1, columns))
    }
  }

  private static func table(_ cells: [Double], columns: Int) -> Double {
    var widths = Array(repeating: 0.0, count: columns)
    for (place, cell) in cells.enumerated() { widths[place % columns] = max(widths[place % columns], cell) }
    return widths.reduce(0, +)
  }
}
