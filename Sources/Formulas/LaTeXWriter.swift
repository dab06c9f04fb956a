/// Writes a formula in LaTeX's mathematics mode, with the commands of amsmath; KaTeX reads the same.
public struct LaTeXWriter: Sendable {
  /// A writer.
  public init() {}

  /// The formula without the dollar signs around it.
  public func write(_ formula: Formula) -> String {
    var out = LaTeXText()
    var pending: [Work] = formula.nodes.isEmpty ? [] : [.node(formula.root)]
    while let work = pending.popLast() {
      switch work {
      case .text(let text): out.append(text)
      case .node(let id): pending += pieces(formula, id).reversed()
      }
    }
    return out.text
  }

  /// The command of mathematics for a letter or sign beyond ASCII, for those who set it in running text; nil where there is none.
  public static func symbol(_ character: Character) -> String? {
    // A prime is raised by hand where it follows no base.
    if character == "′" { return "{}^{\\prime}" }
    return character.isASCII ? nil : LaTeXSymbols.letter(String(character)) ?? LaTeXSymbols.sign(String(character))
  }

  private enum Work {
    case text(String)
    case node(Formula.ID)
  }

  private func pieces(_ formula: Formula, _ id: Formula.ID) -> [Work] {
    let node = formula[id]
    let children = node.children.map(Work.node)
    switch node.kind {
    case .identifier(let name, let face): return [.text(identifier(name, face))]
    case .number(let digits): return [.text(digits)]
    case .sign(let sign, let spacing): return [.text(self.sign(sign, spacing))]
    case .row:
      return children.indices.map { FormulaSpacing.isSpaced(formula, node.children, at: $0) ? .text("\\,") : children[$0] }
    case .fenced(let fence, let stretches): return fenced(fence, stretches, children)
    case .fraction: return [.text("\\frac{"), children[0], .text("}{"), children[1], .text("}")]
    case .script(let hasSubscript, let hasSuperscript):
      // A script on a script needs braces around the base.
      var out: [Work] = []
      if case .script = formula[node.children[0]].kind { out = [.text("{"), children[0], .text("}")] } else { out = [children[0]] }
      if hasSubscript { out += [.text("_{"), children[1], .text("}")] }
      if hasSuperscript { out += [.text("^{"), children[children.count - 1], .text("}")] }
      return out
    case .accent(let accent): return [.text(accent == .tilde ? "\\tilde{" : "\\\(accent.rawValue){"), children[0], .text("}")]
    case .root: return [.text("\\sqrt{"), children[0], .text("}")]
    case .lines: return lines(node.children)
    case .cases: return table(node.children, columns: 2, "cases")
    case .array(_, let columns): return table(node.children, columns: columns, "bmatrix")
    case .words(let words): return [.text("\\text{\(LaTeXSymbols.escapedWords(words))}")]
    }
  }

  /// The children as the cells of an environment, row by row.
  private func table(_ cells: [Formula.ID], columns: Int, _ environment: String) -> [Work] {
    var out: [Work] = [.text("\\begin{\(environment)} ")]
    for (place, cell) in cells.enumerated() {
      if place > 0 { out.append(.text(columns > 0 && place.isMultiple(of: columns) ? " \\\\ " : " & ")) }
      out.append(.node(cell))
    }
    return out + [.text(" \\end{\(environment)}")]
  }

  private func fenced(_ fence: Formula.Fence, _ stretches: Bool, _ children: [Work]) -> [Work] {
    let (left, right) =
      switch fence {
      case .parentheses: ("(", ")")
      case .bars: ("\\lvert", "\\rvert")
      case .doubleBars: ("\\lVert", "\\rVert")
      }
    return [.text(stretches ? "\\left\(left)" : left)] + children + [.text(stretches ? "\\right\(right)" : right)]
  }

  private func lines(_ sides: [Formula.ID]) -> [Work] {
    var out: [Work] = [.text("\\begin{aligned}\n")]
    for (place, side) in sides.enumerated() {
      out.append(.node(side))
      out.append(.text(place.isMultiple(of: 2) ? " &" : place + 1 < sides.count ? " \\\\\n" : "\n"))
    }
    return out + [.text("\\end{aligned}")]
  }

  private func identifier(_ name: String, _ face: Formula.Face) -> String {
    let isOneLetter = name.unicodeScalars.count == 1
    let body = LaTeXSymbols.letter(name) ?? LaTeXSymbols.escaped(name)
    let isCommand = LaTeXSymbols.letter(name) != nil && body.hasPrefix("\\")
    // The fonts of mathematics have no other letters; those of the text do.
    if !isCommand, name.unicodeScalars.contains(where: { !$0.isASCII }) {
      let words = LaTeXSymbols.escapedWords(name)
      return face == .bold ? "\\textbf{\(words)}" : "\\text{\(words)}"
    }
    switch face {
    case .italic: return isOneLetter ? body : "\\mathit{\(body)}"
    case .bold: return isCommand ? "\\boldsymbol{\(body)}" : isOneLetter ? "\\mathbf{\(body)}" : "\\boldsymbol{\\mathit{\(body)}}"
    case .upright where isOneLetter: return isCommand || !isLetter(name) ? body : "\\mathrm{\(body)}"
    case .upright: return LaTeXSymbols.isFunction(name) ? "\\\(name)" : "\\operatorname{\(body)}"
    }
  }

  private func isLetter(_ name: String) -> Bool { name.unicodeScalars.allSatisfy(\.properties.isAlphabetic) }

  private func sign(_ sign: String, _ spacing: Formula.Spacing) -> String {
    if sign == Formula.invisibleTimes { return " " }
    let body = LaTeXSymbols.sign(sign) ?? LaTeXSymbols.escaped(sign)
    switch spacing {
    case .binary, .relation: return " \(body) "
    case .punctuation: return "\(body) "
    case .prefix, .large: return body
    }
  }
}

/// Text that keeps a command's name apart from a letter that follows it.
private struct LaTeXText {
  private(set) var text = ""

  mutating func append(_ piece: String) {
    guard let first = piece.unicodeScalars.first else { return }
    if first.properties.isAlphabetic, endsInCommand { text += " " }
    if first == " ", text.last == " " || text.last == "&" || text.last == "\n" || text.isEmpty {
      text += piece.drop { $0 == " " }
    } else {
      text += piece
    }
  }

  /// True when the text ends in a backslash and letters.
  private var endsInCommand: Bool {
    for scalar in text.unicodeScalars.reversed() {
      if scalar == "\\" { return text.unicodeScalars.last != "\\" }
      guard scalar.isASCII, scalar.properties.isAlphabetic else { return false }
    }
    return false
  }
}
