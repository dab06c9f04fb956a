/// Writes a formula in MathML Core, as browsers draw it by themselves.
///
/// Core leaves to the markup what older MathML left to the renderer: brackets grow only where the formula says so, bold letters are letters of their own, a sign's place
/// (`form`) is stated, and what TeX sets tight in scripts is set tight here.
public struct MathMLWriter: Sendable {
  /// How a formula stands on the page.
  public enum Style: String, Sendable, Hashable {
    /// In a line of text: fractions are small.
    case inline
    /// On a line of its own.
    case display
    /// In a line or a cell, as large as on a line of its own.
    case enlarged
  }

  /// What the class names that are written mean, for the page's style sheet.
  public static let styleSheet = """
    math .bold { font-weight: bold; }
    math .left { text-align: left; }
    math .right { text-align: right; }
    math .lines > mtr > mtd, math .cases > mtr > mtd { padding: 0.25em 0; }
    math .cases > mtr > mtd + mtd { padding-left: 1em; }
    math .array > mtr > mtd { padding: 0.25em 0.4em; }
    """

  /// A writer.
  public init() {}

  /// The formula as one `math` element.
  public func write(_ formula: Formula, style: Style = .inline) -> String {
    let attributes =
      switch style {
      case .inline: ""
      case .display: " display=\"block\""
      case .enlarged: " displaystyle=\"true\""
      }
    return "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"\(attributes)>\(body(formula))</math>"
  }

  /// The formula without the `math` element around it.
  private func body(_ formula: Formula) -> String {
    var out = ""
    var pending: [Work] = formula.nodes.isEmpty ? [] : [.node(formula.root, isScript: false)]
    while let work = pending.popLast() {
      switch work {
      case .text(let text): out += text
      case .node(let id, let isScript): pending += pieces(formula, id, isScript).reversed()
      }
    }
    return out
  }

  private enum Work {
    case text(String)
    case node(Formula.ID, isScript: Bool)
  }

  private func pieces(_ formula: Formula, _ id: Formula.ID, _ isScript: Bool) -> [Work] {
    let node = formula[id]
    let children = node.children.map { Work.node($0, isScript: isScript) }
    switch node.kind {
    case .identifier(let name, let face): return [.text(identifier(name, face))]
    case .number(let digits): return [.text("<mn>\(MarkupText.escaped(digits))</mn>")]
    case .sign(let sign, let spacing): return [.text(self.sign(sign, spacing, isScript))]
    case .words(let words): return [.text("<mtext>\(self.words(words))</mtext>")]
    case .row: return row(formula, node.children, isScript)
    case .fenced(let fence, let stretches): return fenced(fence, stretches, children)
    case .fraction: return element("mfrac", children)
    case .root: return element("msqrt", children)
    case .accent(let accent):
      return [.text("<mover accent=\"true\">")] + children + [.text("<mo stretchy=\"false\">\(Self.mark(accent))</mo></mover>")]
    case .script(false, true) where isPrimes(formula, node.children[1]):
      // A prime is raised by itself; as a script it would be raised twice.
      return element("mrow", children)
    case .script(let hasSubscript, let hasSuperscript):
      let hasLimits = Self.takesLimits(formula[node.children[0]].kind)
      let name =
        switch (hasSubscript, hasSuperscript) {
        case (true, true): hasLimits ? "munderover" : "msubsup"
        case (true, false): hasLimits ? "munder" : "msub"
        case (false, true): hasLimits ? "mover" : "msup"
        case (false, false): "mrow"
        }
      return element(name, [children[0]] + node.children.dropFirst().map { .node($0, isScript: true) })
    case .lines: return table(node.children.map { .node($0, isScript: isScript) }, columns: 2, "lines", attributes: " displaystyle=\"true\"")
    case .cases:
      return [.text("<mrow><mo form=\"prefix\" fence=\"true\" stretchy=\"true\">{</mo>")] + table(children, columns: 2, "cases") + [.text("</mrow>")]
    case .array(_, let columns):
      return [.text("<mrow><mo form=\"prefix\" fence=\"true\" stretchy=\"true\">[</mo>")] + table(children, columns: columns, "array")
        + [.text("<mo form=\"postfix\" fence=\"true\" stretchy=\"true\">]</mo></mrow>")]
    }
  }

  private func element(_ name: String, _ children: [Work]) -> [Work] { [.text("<\(name)>")] + children + [.text("</\(name)>")] }

  /// Side by side, with the sign of application between a function's name and what it is applied to.
  private func row(_ formula: Formula, _ children: [Formula.ID], _ isScript: Bool) -> [Work] {
    var out: [Work] = [.text("<mrow>")]
    for (place, child) in children.enumerated() {
      if FormulaSpacing.isSpaced(formula, children, at: place) || (place > 0 && FormulaSpacing.precedesFunction(formula, children, at: place)) {
        out.append(.text("<mo lspace=\"0\" rspace=\"0.167em\">&#x2062;</mo>"))
      } else {
        out.append(.node(child, isScript: isScript))
      }
      guard place + 1 < children.count, FormulaSpacing.isFunction(formula, child) else { continue }
      if case .fenced = formula[children[place + 1]].kind {
        out.append(.text("<mo>&#x2061;</mo>"))
      } else if case .row = formula[children[place + 1]].kind {
        out.append(.text("<mo lspace=\"0\" rspace=\"0.167em\">&#x2061;</mo>"))
      }
    }
    return out + [.text("</mrow>")]
  }

  private func fenced(_ fence: Formula.Fence, _ stretches: Bool, _ children: [Work]) -> [Work] {
    let (left, right) =
      switch fence {
      case .parentheses: ("(", ")")
      case .bars: ("|", "|")
      case .doubleBars: ("‖", "‖")
      }
    let attributes = "fence=\"true\" stretchy=\"\(stretches)\""
    return [.text("<mrow><mo form=\"prefix\" \(attributes)>\(left)</mo>")] + children
      + [.text("<mo form=\"postfix\" \(attributes)>\(right)</mo></mrow>")]
  }

  private func table(_ cells: [Work], columns: Int, _ name: String, attributes: String = "") -> [Work] {
    let columns = max(1, columns)
    var out: [Work] = [.text("<mtable class=\"\(name)\"\(attributes)>")]
    for (place, cell) in cells.enumerated() {
      if place.isMultiple(of: columns) { out.append(.text("<mtr>")) }
      let side = name == "array" ? "" : name == "lines" && place.isMultiple(of: columns) ? " class=\"right\"" : " class=\"left\""
      out += [.text("<mtd\(side)>"), cell, .text("</mtd>")]
      if (place + 1).isMultiple(of: columns) || place + 1 == cells.count { out.append(.text("</mtr>")) }
    }
    return out + [.text("</mtable>")]
  }

  private func identifier(_ name: String, _ face: Formula.Face) -> String {
    let isOneLetter = name.count == 1
    switch face {
    case .italic: return "<mi>\(MarkupText.escaped(isOneLetter ? name : MathematicalLetters.italic(name)))</mi>"
    case .bold:
      let letters = MathematicalLetters.bold(name)
      // A letter without a bold one of its own, such as 权, is set bold by the style sheet, where there is one.
      let attributes = letters == name ? " mathvariant=\"normal\" class=\"bold\"" : isOneLetter ? " mathvariant=\"normal\"" : ""
      return "<mi\(attributes)>\(MarkupText.escaped(letters))</mi>"
    case .upright: return "<mi\(isOneLetter ? " mathvariant=\"normal\"" : "")>\(MarkupText.escaped(name))</mi>"
    }
  }

  private func sign(_ sign: String, _ spacing: Formula.Spacing, _ isScript: Bool) -> String {
    if sign == Formula.invisibleTimes { return "<mo>&#x2062;</mo>" }
    let text = MarkupText.escaped(sign)
    let tight = " lspace=\"0\" rspace=\"0\""
    switch spacing {
    case .binary, .relation: return "<mo form=\"infix\" stretchy=\"false\"\(isScript ? tight : "")>\(text)</mo>"
    case .punctuation: return "<mo form=\"infix\" separator=\"true\"\(isScript ? tight : "")>\(text)</mo>"
    case .prefix: return "<mo form=\"prefix\" stretchy=\"false\"\(tight)>\(text)</mo>"
    case .large: return Self.largeOperators.contains(sign) ? "<mo form=\"prefix\">\(text)</mo>" : "<mi>\(text)</mi>"
    }
  }

  /// Words; spaces at the edges would be dropped, so they do not break.
  private func words(_ words: String) -> String {
    let inner = words.drop { $0 == " " }
    let leading = words.count - inner.count
    let trailing = inner.reversed().prefix { $0 == " " }.count
    return String(repeating: "\u{A0}", count: leading) + MarkupText.escaped(String(inner.dropLast(trailing)))
      + String(repeating: "\u{A0}", count: trailing)
  }

  private func isPrimes(_ formula: Formula, _ id: Formula.ID) -> Bool {
    let signs: [Formula.ID]
    if case .row = formula[id].kind { signs = formula[id].children } else { signs = [id] }
    return !signs.isEmpty && signs.allSatisfy { if case .sign("′", _) = formula[$0].kind { true } else { false } }
  }

  private static let largeOperators: Set<String> = ["∑", "∏", "∫"]

  private static func takesLimits(_ kind: Formula.Kind) -> Bool {
    if case .sign(let sign, .large) = kind { return largeOperators.contains(sign) }
    return false
  }

  private static func mark(_ accent: Formula.Accent) -> String {
    switch accent {
    case .hat: "^"
    case .bar: "¯"
    case .tilde: "~"
    case .dot: "˙"
    }
  }
}
