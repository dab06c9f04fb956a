import Formulas

/// Names of the language as symbols of mathematics: `yhat` is ŷ, `W_hx` is W with a subscript, `theta` is θ.
enum FormulaSymbols {
  /// The symbol of a name, and whether it carries a subscript.
  static func symbol(_ name: String, face: Formula.Face, in formula: inout Formula) -> (id: Formula.ID, hasSubscript: Bool) {
    let parts = Parts(name)
    var symbol = formula.add(.identifier(parts.base, face))
    if let accent = parts.accent { symbol = formula.add(.accent(accent), [symbol]) }
    if parts.subscripts.isEmpty { return (symbol, false) }
    var pieces: [Formula.ID] = []
    for (place, part) in parts.subscripts.enumerated() {
      if place > 0 { pieces.append(formula.add(.sign(",", .punctuation))) }
      pieces.append(contentsOf: subscriptPieces(part, in: &formula))
    }
    let below = pieces.count == 1 ? pieces[0] : formula.add(.row, pieces)
    return (formula.add(.script(subscript: true, superscript: false), [symbol, below]), true)
  }

  /// A subscript: digits as a number, one or two letters in italics, a Greek name as its letter, a longer word upright.
  private static func subscriptPieces(_ part: String, in formula: inout Formula) -> [Formula.ID] {
    if part.allSatisfy({ $0.isASCII && $0.isNumber }) { return [formula.add(.number(part))] }
    if let greek = LetterNames.greekLetter(part) { return [formula.add(.identifier(greek, .italic))] }
    if part.count > 3 { return [formula.add(.identifier(part, .upright))] }
    return part.map { $0.isNumber ? formula.add(.number(String($0))) : formula.add(.identifier(String($0), .italic)) }
  }

  /// A name taken apart.
  private struct Parts {
    var base: String
    var accent: Formula.Accent?
    var subscripts: [String]

    init(_ name: String) {
      // Subscript scalars become a written subscript: b₁ is b_1.
      var plain = ""
      var accent: Formula.Accent?
      var isLowered = false
      for scalar in name.unicodeScalars {
        if let digit = LetterNames.digit(scalar), !scalar.isASCII {
          plain += (isLowered ? "" : "_") + digit
          isLowered = true
          continue
        }
        isLowered = false
        if let (letter, mark) = LetterNames.accent(scalar) {
          plain += letter
          accent = Formula.Accent(rawValue: mark)
        } else if let mark = LetterNames.combining(scalar) {
          accent = Formula.Accent(rawValue: mark)
        } else {
          plain.unicodeScalars.append(scalar)
        }
      }
      var pieces = plain.split(separator: "_").map(String.init)
      var base = pieces.isEmpty ? plain : pieces.removeFirst()
      let digits = base.reversed().prefix { $0.isASCII && $0.isNumber }.count
      if digits > 0, digits < base.count {
        pieces.insert(String(base.suffix(digits)), at: 0)
        base.removeLast(digits)
      }
      // W for a gate f, as networks write it: Wf is W_f.
      if pieces.isEmpty, base.utf8.count == 2, let capital = base.first, let lower = base.last, capital.isUppercase, lower.isLowercase {
        pieces = [String(lower)]
        base = String(capital)
      }
      if let first = pieces.first, let mark = Formula.Accent(rawValue: first), accent == nil {
        accent = mark
        pieces.removeFirst()
      }
      for mark in [Formula.Accent.hat, .bar, .tilde, .dot] where accent == nil && base.count > mark.rawValue.count && base.hasSuffix(mark.rawValue) {
        let stem = String(base.dropLast(mark.rawValue.count))
        guard stem.count == 1 || LetterNames.greekLetter(stem) != nil else { continue }
        accent = mark
        base = stem
      }
      self.base = LetterNames.greekLetter(base) ?? base
      self.accent = accent
      subscripts = pieces
    }
  }
}
