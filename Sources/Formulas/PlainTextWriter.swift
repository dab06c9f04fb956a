/// Writes a formula as one line of Unicode text for terminals: `2 Xᵀ (X w − y)`.
///
/// Scripts are Unicode's own where every letter of them has one, and otherwise stand after `_` and `^`.
public struct PlainTextWriter: Sendable {
  /// A writer.
  public init() {}

  /// The formula, one line of text per line of the formula.
  public func write(_ formula: Formula) -> String {
    var texts = Array(repeating: "", count: formula.nodes.count)
    var uses = Array(repeating: 0, count: formula.nodes.count)
    for node in formula.nodes { for child in node.children { uses[child] += 1 } }
    for id in formula.nodes.indices {
      let node = formula[id]
      texts[id] = text(node, node.children.map { texts[$0] })
      // What was put into its last parent is not needed again.
      for child in node.children {
        uses[child] -= 1
        if uses[child] == 0 { texts[child] = "" }
      }
    }
    return formula.nodes.isEmpty ? "" : texts[formula.root]
  }

  private func text(_ node: Formula.Node, _ children: [String]) -> String {
    switch node.kind {
    case .identifier(let name, _): return name
    case .number(let digits): return digits
    case .sign(Formula.invisibleTimes, _): return " "
    case .sign(let sign, .binary), .sign(let sign, .relation): return " \(sign) "
    case .sign(let sign, .punctuation): return "\(sign) "
    case .sign("⊤", _): return "ᵀ"
    case .sign(let sign, _): return sign
    case .row: return children.joined()
    case .fenced(.parentheses, _): return "(\(children[0]))"
    case .fenced(.bars, _): return "|\(children[0])|"
    case .fenced(.doubleBars, _): return "‖\(children[0])‖"
    case .fraction: return "\(operand(children[0]))/\(operand(children[1]))"
    case .root: return "√\(operand(children[0]))"
    case .accent(let accent): return children[0] + Self.mark(accent)
    case .lines:
      return stride(from: 0, to: children.count - 1, by: 2).map { children[$0] + children[$0 + 1] }.joined(separator: "\n")
    case .script(let hasSubscript, let hasSuperscript):
      var out = children[0]
      if hasSubscript { out += Self.script(children[1], Self.subscripts, "_") }
      if hasSuperscript { out += Self.script(children[children.count - 1], Self.superscripts, "^") }
      return out
    }
  }

  /// The text in brackets unless it is one word; what stands between brackets counts as part of a word.
  private func operand(_ text: String) -> String {
    var depth = 0
    var isInNorm = false
    for character in text {
      switch character {
      case "(": depth += 1
      case ")": depth -= 1
      case "‖", "|": isInNorm.toggle()
      case " ", "/": if depth == 0, !isInNorm { return "(\(text))" }
      default: break
      }
    }
    return text
  }

  private static func mark(_ accent: Formula.Accent) -> String {
    switch accent {
    case .hat: "\u{302}"
    case .bar: "\u{304}"
    case .tilde: "\u{303}"
    case .dot: "\u{307}"
    }
  }

  private static func script(_ text: String, _ table: [Character: Character], _ mark: String) -> String {
    let mapped = text.filter { $0 != " " || text.count > 4 }.map { table[$0] }
    if mapped.allSatisfy({ $0 != nil }) { return String(mapped.compactMap { $0 }) }
    return text.count == 1 ? mark + text : "\(mark)(\(text))"
  }

  private static let subscripts: [Character: Character] = [
    "0": "₀", "1": "₁", "2": "₂", "3": "₃", "4": "₄", "5": "₅", "6": "₆", "7": "₇", "8": "₈", "9": "₉", "+": "₊", "-": "₋", "−": "₋", "a": "ₐ",
    "e": "ₑ",
    "h": "ₕ", "i": "ᵢ", "j": "ⱼ", "k": "ₖ", "l": "ₗ", "m": "ₘ", "n": "ₙ", "o": "ₒ", "p": "ₚ", "r": "ᵣ", "s": "ₛ", "t": "ₜ", "u": "ᵤ", "v": "ᵥ",
    "x": "ₓ",
  ]

  private static let superscripts: [Character: Character] = [
    "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹", "+": "⁺", "-": "⁻", "−": "⁻", "ᵀ": "ᵀ",
    "′": "′",
    "i": "ⁱ", "n": "ⁿ", "k": "ᵏ", "⊙": "◦",
  ]
}
