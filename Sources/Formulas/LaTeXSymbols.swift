/// The LaTeX commands of the Unicode scalars that formulas hold.
enum LaTeXSymbols {
  /// The command of a letter beyond ASCII.
  static func letter(_ name: String) -> String? { letters[name] }
  /// The command of an operator sign.
  static func sign(_ sign: String) -> String? { signs[sign] }
  /// True for the functions that LaTeX has a command of their own for.
  static func isFunction(_ name: String) -> Bool { functions.contains(name) }

  /// The text with LaTeX's special characters escaped.
  static func escaped(_ text: String) -> String {
    var out = ""
    for character in oneLine(text) {
      switch character {
      case "_", "{", "}", "%", "&", "#", "$": out += "\\\(character)"
      case "\\": out += "\\backslash "
      case "^": out += "\\hat{}"
      case "~": out += "\\sim "
      default: out.append(character)
      }
    }
    return out
  }

  /// The text with what is special in LaTeX's text mode escaped.
  static func escapedWords(_ text: String) -> String {
    var out = ""
    for character in oneLine(text) {
      switch character {
      case "_", "{", "}", "%", "&", "#", "$": out += "\\\(character)"
      case "\\": out += "\\textbackslash{}"
      case "^": out += "\\textasciicircum{}"
      case "~": out += "\\textasciitilde{}"
      default: out.append(character)
      }
    }
    // The packages for Chinese drop a blank behind a character of theirs.
    if out.hasSuffix(" "), let before = out.dropLast().unicodeScalars.last, before.value >= 0x2E80 { out = out.dropLast() + "\\ " }
    if out.hasPrefix(" "), let behind = out.dropFirst().unicodeScalars.first, behind.value >= 0x2E80 { out = "\\ " + out.dropFirst() }
    return out
  }

  /// The text without ends of lines, and with a stand-in for what no font shows.
  private static func oneLine(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { out.append(scalar.properties.isWhitespace ? " " : MarkupText.shown(scalar)) }
    return String(out)
  }

  private static let functions: Set<String> = [
    "exp", "log", "sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "det", "max", "min",
  ]

  private static let letters: [String: String] = [
    "α": "\\alpha", "β": "\\beta", "γ": "\\gamma", "δ": "\\delta", "ε": "\\varepsilon", "ϵ": "\\epsilon", "ζ": "\\zeta", "η": "\\eta", "θ": "\\theta",
    "ϑ": "\\vartheta", "ι": "\\iota", "κ": "\\kappa", "λ": "\\lambda", "μ": "\\mu", "ν": "\\nu", "ξ": "\\xi", "ο": "o", "π": "\\pi", "ρ": "\\rho",
    "σ": "\\sigma", "ς": "\\varsigma", "τ": "\\tau", "υ": "\\upsilon", "φ": "\\varphi", "ϕ": "\\phi", "χ": "\\chi", "ψ": "\\psi", "ω": "\\omega",
    "Γ": "\\Gamma", "Δ": "\\Delta", "Θ": "\\Theta", "Λ": "\\Lambda", "Ξ": "\\Xi", "Π": "\\Pi", "Σ": "\\Sigma", "Υ": "\\Upsilon", "Φ": "\\Phi",
    "Ψ": "\\Psi",
    "Ω": "\\Omega", "ℓ": "\\ell", "∂": "\\partial",
  ]

  private static let signs: [String: String] = [
    "−": "-", "⊙": "\\odot", "⊘": "\\oslash", "⊗": "\\otimes", "·": "\\cdot", "∑": "\\sum", "×": "\\times", "⊤": "\\top", "∂": "\\partial",
    "′": "\\prime",
    "∇": "\\nabla", "…": "\\ldots", "/": "/", "⋮": "\\vdots", "⋱": "\\ddots", "⋯": "\\cdots", "←": "\\gets", "→": "\\to", "≠": "\\ne",
    "∘": "\\circ", "∈": "\\in", "⇒": "\\Rightarrow", "≤": "\\le", "≥": "\\ge", "≈": "\\approx", "↦": "\\mapsto",
  ]
}
