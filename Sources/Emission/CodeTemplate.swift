/// How a function is written in a language: an expression in which `{0}`, `{1}`, … stand for the arguments, split at its slots.
struct CodeTemplate: Sendable {
  /// A piece of the template.
  private enum Piece: Sendable {
    case text(String)
    /// An argument; it stands alone between brackets or commas, or beside an operator.
    case slot(Int, standsAlone: Bool)
  }

  private let pieces: [Piece]
  /// The precedence of the template's outermost operator.
  let precedence: CodePrecedence

  /// The template of a text; `{0}` is the first argument.
  init(_ text: String) {
    let characters = Array(text)
    var pieces: [Piece] = []
    var run = ""
    var depth = 0
    var precedence = CodePrecedence.atom
    var place = 0
    while place < characters.count {
      let character = characters[place]
      let previous = place > 0 ? characters[place - 1] : "("
      if character == "{", let close = characters[place...].firstIndex(of: "}"), let slot = Int(String(characters[(place + 1)..<close])) {
        if !run.isEmpty { pieces.append(.text(run)) }
        run = ""
        let next = close + 1 < characters.count ? characters[close + 1] : ")"
        let before = previous == " " && place > 1 ? characters[place - 2] : previous
        let isBare = characters.count == close + 1 && place == 0
        pieces.append(.slot(slot, standsAlone: !isBare && (before == "(" || before == ",") && (next == ")" || next == ",") && depth > 0))
        place = close + 1
        continue
      }
      switch character {
      case "(", "[": depth += 1
      case ")", "]": depth -= 1
      case "+" where depth == 0: precedence = min(precedence, .sum)
      case "-" where depth == 0: precedence = min(precedence, place == 0 ? .unary : .sum)
      case "/", "@": if depth == 0 { precedence = min(precedence, .product) }
      case "*" where depth == 0:
        let isPower = previous == "*" || place + 1 < characters.count && characters[place + 1] == "*"
        precedence = min(precedence, isPower ? .power : .product)
      case "^" where depth == 0: precedence = min(precedence, .power)
      case ">" where depth == 0, "=" where depth == 0: precedence = .comparison
      default: break
      }
      run.append(character)
      place += 1
    }
    if !run.isEmpty { pieces.append(.text(run)) }
    self.pieces = pieces
    self.precedence = precedence
  }

  /// The template with the arguments put in; an argument beside an operator is bracketed unless it is an atom.
  func filled(_ arguments: [CodeExpression]) -> CodeExpression {
    var text = ""
    for piece in pieces {
      switch piece {
      case .text(let run): text += run
      case .slot(let slot, let standsAlone):
        guard arguments.indices.contains(slot) else { continue }
        text += standsAlone ? arguments[slot].text : arguments[slot].bracketed(below: .atom)
      }
    }
    return CodeExpression(text, precedence)
  }
}
