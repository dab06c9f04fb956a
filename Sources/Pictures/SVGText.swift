import Formulas

/// A formula as text of an SVG picture: one line of letters, slanted, bold, raised and lowered. A fraction is written with a stroke.
struct SVGText {
  /// Letters of one face and height.
  private struct Piece {
    var text: String
    var face: Formula.Face
    /// 0 on the line, 1 raised, −1 lowered; scripts of scripts stay on their script's level.
    var level: Int
  }

  private let pieces: [Piece]

  private static let scriptScale = 0.7

  /// The text of a formula.
  init(_ formula: Formula) { pieces = SVGText.pieces(formula) }

  /// Plain words.
  init(words: String) { pieces = [Piece(text: words, face: .upright, level: 0)] }

  /// The width in ems.
  var width: Double { pieces.reduce(0) { $0 + FormulaMeasure.width(of: $1.text) * ($1.level == 0 ? 1 : SVGText.scriptScale) } }

  /// The content of a `text` element.
  var spans: String {
    var out = ""
    var level = 0
    for piece in pieces {
      var attributes = ""
      switch piece.face {
      case .italic: attributes += " font-style=\"italic\""
      case .bold: attributes += " font-weight=\"bold\""
      case .upright: break
      }
      // In ems of the piece itself, whose letters are smaller in a script.
      let rise = SVGText.rise(piece.level) - SVGText.rise(level)
      if rise != 0 { attributes += " dy=\"\(SVGNumber.text(-rise / (piece.level == 0 ? 1 : SVGText.scriptScale)))em\"" }
      if piece.level != 0 { attributes += " font-size=\"\(SVGNumber.text(SVGText.scriptScale * 100))%\"" }
      level = piece.level
      let text = MarkupText.escaped(piece.text)
      out += attributes.isEmpty ? text : "<tspan\(attributes)>\(text)</tspan>"
    }
    return out
  }

  private static func rise(_ level: Int) -> Double { level > 0 ? 0.36 : level < 0 ? -0.22 : 0 }

  private enum Work {
    case node(Formula.ID, level: Int)
    case text(String, level: Int)
  }

  private static func pieces(_ formula: Formula) -> [Piece] {
    var pieces: [Piece] = []
    func append(_ text: String, _ face: Formula.Face, _ level: Int) {
      if let last = pieces.last, last.face == face, last.level == level {
        pieces[pieces.count - 1].text += text
      } else if !text.isEmpty {
        pieces.append(Piece(text: text, face: face, level: level))
      }
    }
    var pending: [Work] = formula.nodes.isEmpty ? [] : [.node(formula.root, level: 0)]
    while let work = pending.popLast() {
      switch work {
      case .text(let text, let level): append(text, .upright, level)
      case .node(let id, let level):
        let node = formula[id]
        switch node.kind {
        case .identifier(let name, let face): append(name, face, level)
        case .number(let digits): append(digits, .upright, level)
        case .words(let words): append(words, .upright, level)
        case .sign(Formula.invisibleTimes, _): append("\u{2009}", .upright, level)
        case .sign("∂", _): append("∂", .italic, level)
        case .sign("⊤", _): append("⊤", .upright, level)
        case .sign(let sign, .binary), .sign(let sign, .relation): append(level == 0 ? " \(sign) " : sign, .upright, level)
        case .sign(let sign, .punctuation): append(level == 0 ? "\(sign) " : sign, .upright, level)
        case .sign(let sign, _): append(sign, .upright, level)
        default: pending += parts(formula, node, level).reversed()
        }
      }
    }
    return pieces
  }

  /// A node taken apart into what is written one after the other.
  private static func parts(_ formula: Formula, _ node: Formula.Node, _ level: Int) -> [Work] {
    let children = node.children.map { Work.node($0, level: level) }
    func text(_ text: String) -> Work { .text(text, level: level) }
    func joined(_ separator: String) -> [Work] {
      children.enumerated().flatMap { place, child in place == 0 ? [child] : [text(separator), child] }
    }
    func operand(_ place: Int) -> [Work] {
      var holdsSign = false
      if case .row = formula[node.children[place]].kind {
        holdsSign = formula[node.children[place]].children.contains { if case .sign(_, .binary) = formula[$0].kind { true } else { false } }
      }
      return holdsSign ? [text("("), children[place], text(")")] : [children[place]]
    }
    switch node.kind {
    case .fenced(.parentheses, _): return [text("("), children[0], text(")")]
    case .fenced(.bars, _): return [text("|"), children[0], text("|")]
    case .fenced(.doubleBars, _): return [text("‖"), children[0], text("‖")]
    case .fraction: return operand(0) + [text("/")] + operand(1)
    case .root: return [text("√(")] + children + [text(")")]
    case .accent(let accent): return children + [text(accent.combining)]
    case .script(let hasSubscript, let hasSuperscript):
      var out = [children[0]]
      if hasSubscript { out.append(.node(node.children[1], level: level == 0 ? -1 : level)) }
      if hasSuperscript { out.append(.node(node.children[node.children.count - 1], level: level == 0 ? 1 : level)) }
      return out
    case .lines, .cases: return joined("; ")
    case .array: return [text("[")] + joined(", ") + [text("]")]
    case .row, .identifier, .number, .sign, .words: return children
    }
  }
}

extension Formula.Accent {
  /// The mark as a scalar that combines with the letter before it.
  fileprivate var combining: String {
    switch self {
    case .hat: "\u{302}"
    case .bar: "\u{304}"
    case .tilde: "\u{303}"
    case .dot: "\u{307}"
    }
  }
}

/// Numbers in SVG.
enum SVGNumber {
  /// The number to two decimals, without zeros at the end.
  static func text(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    let hundredths = Int((max(-1e9, min(1e9, value)) * 100).rounded())
    let sign = hundredths < 0 ? "-" : ""
    let (whole, rest) = abs(hundredths).quotientAndRemainder(dividingBy: 100)
    if rest == 0 { return "\(sign)\(whole)" }
    return rest.isMultiple(of: 10) ? "\(sign)\(whole).\(rest / 10)" : "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }
}
