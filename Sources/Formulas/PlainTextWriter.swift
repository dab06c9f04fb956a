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

  /// The text of one node from those of its children.
  func text(_ node: Formula.Node, _ children: [String]) -> String {
    switch node.kind {
    case .identifier(let name, _): return name
    case .number(let digits): return digits
    case .sign(Formula.invisibleTimes, _): return " "
    case .sign(let sign, .binary), .sign(let sign, .relation): return " \(sign) "
    case .sign(let sign, .punctuation): return "\(sign) "
    case .sign("⊤", _): return "ᵀ"
    case .sign(let sign, _): return sign
    case .row: return Self.row(children).text
    case .fenced(.parentheses, _): return "(\(children[0]))"
    case .fenced(.bars, _): return "|\(children[0])|"
    case .fenced(.doubleBars, _): return "‖\(children[0])‖"
    case .fraction: return "\(operand(children[0]))/\(operand(children[1]))"
    case .root: return "√\(operand(children[0]))"
    case .accent(let accent): return children[0] + Self.mark(accent)
    case .lines:
      return stride(from: 0, to: children.count - 1, by: 2).map { children[$0] + children[$0 + 1] }.joined(separator: "\n")
    case .cases:
      let cases = stride(from: 0, to: children.count - 1, by: 2).map { "\(children[$0]) \(children[$0 + 1])" }
      return "{ \(cases.joined(separator: ", "))"
    case .array(_, let columns):
      let rows = stride(from: 0, to: children.count, by: max(1, columns)).map { start in
        children[start..<min(start + max(1, columns), children.count)].joined(separator: ", ")
      }
      return "[\(rows.joined(separator: "; "))]"
    case .words(let words): return words
    case .script(let hasSubscript, let hasSuperscript):
      var out = children[0]
      if hasSubscript { out += Self.lowered(children[1]) }
      if hasSuperscript { out += Self.raised(children[children.count - 1]) }
      // What is summed stands apart from the bounds.
      return Self.largeOperators.contains(children[0]) ? out + " " : out
    }
  }

  /// The pieces side by side, and how many characters shorter that is than all of them: a blank is left out where one piece ends and the next begins with
  /// one, and a quotient before another factor gets brackets, since a/b c would read as a/(b c).
  static func row(_ children: [String]) -> (text: String, omitted: Int) {
    var (out, omitted) = ("", 0)
    for (place, piece) in children.enumerated() {
      var child = piece
      if place + 1 < children.count, children[place + 1] == " ", isOpenQuotient(piece) {
        child = "(\(piece))"
        omitted -= 2
      }
      if out.utf8.last == 0x20, child.utf8.first == 0x20 {
        out += child.dropFirst()
        omitted += 1
      } else {
        out += child
      }
    }
    return (out, omitted)
  }

  /// True for a quotient outside brackets that is more than a numeral; derivatives side by side are read as they are meant.
  private static func isOpenQuotient(_ text: String) -> Bool {
    guard text.contains("/"), !text.hasPrefix("∂"), !text.allSatisfy({ $0 == "/" || $0.isNumber }) else { return false }
    var depth = 0
    for character in text {
      switch character {
      case "(": depth += 1
      case ")": depth -= 1
      case "/": if depth == 0 { return true }
      default: break
      }
    }
    return false
  }

  /// The text in brackets unless it is one word; what stands between brackets counts as part of a word.
  func operand(_ text: String) -> String {
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

  static func mark(_ accent: Formula.Accent) -> String {
    switch accent {
    case .hat: "\u{302}"
    case .bar: "\u{304}"
    case .tilde: "\u{303}"
    case .dot: "\u{307}"
    }
  }

  /// The text as a subscript.
  static func lowered(_ text: String) -> String { script(text, subscripts, "_") }

  /// The text as a superscript.
  static func raised(_ text: String) -> String { script(text, superscripts, "^") }

  private static func script(_ text: String, _ table: [Character: Character], _ mark: String) -> String {
    let tight = text.contains(",") ? text : text.filter { $0 != " " }
    let mapped = tight.map { table[$0] }
    if mapped.allSatisfy({ $0 != nil }) { return String(mapped.compactMap { $0 }) }
    return tight.count == 1 ? mark + tight : "\(mark)(\(tight))"
  }

  private static let largeOperators: Set<String> = ["∑", "∏", "∫"]

  private static let subscripts = table(
    from: "0123456789+-−=()aehijklmnoprstuvxβγρφχ",
    to: "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ")

  private static let superscripts = table(
    from: "0123456789+-−=()ᵀ′abcdefghijklmnoprstuvwxyz⊙",
    to: "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵀ′ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ◦")

  private static func table(from letters: String, to scripts: String) -> [Character: Character] {
    Dictionary(zip(letters, scripts)) { first, _ in first }
  }
}
