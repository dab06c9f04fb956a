/// The plain spelling of letters beyond ASCII that mathematics uses.
enum LetterNames {
  /// The ASCII spelling: `theta` for θ, `2` for ₂, `_hat` for a combining circumflex; nil for any other scalar.
  static func plain(_ scalar: Unicode.Scalar) -> String? {
    if let greek = greek[scalar] { return greek }
    if let digit = digit(scalar) { return digit }
    if let accent = accents[scalar] { return "_" + accent }
    if let (letter, accent) = accented[scalar] { return "\(letter)_\(accent)" }
    return others[scalar]
  }

  /// The digit or letter that a sub- or superscript scalar stands for.
  static func digit(_ scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0x2080...0x2089: String(scalar.value - 0x2080)
    case 0x2070, 0x2074...0x2079: String(scalar.value - 0x2070)
    case 0xB9: "1"
    case 0xB2: "2"
    case 0xB3: "3"
    default: subscripts[scalar]
    }
  }

  /// The letter that a precomposed scalar carries an accent on, and the accent's name.
  static func accent(_ scalar: Unicode.Scalar) -> (letter: String, accent: String)? { accented[scalar] }

  /// The accent that a combining scalar adds.
  static func combining(_ scalar: Unicode.Scalar) -> String? { accents[scalar] }

  /// The Greek letter of a spelled-out name.
  static func greekLetter(_ name: String) -> String? { letters[name] }

  /// The spelled-out name of a Greek letter.
  static func greekName(_ scalar: Unicode.Scalar) -> String? { greek[scalar] }

  private static let subscripts: [Unicode.Scalar: String] = [
    "ₐ": "a", "ₑ": "e", "ₕ": "h", "ᵢ": "i", "ⱼ": "j", "ₖ": "k", "ₗ": "l", "ₘ": "m", "ₙ": "n", "ₒ": "o", "ₚ": "p", "ᵣ": "r", "ₛ": "s", "ₜ": "t",
    "ᵤ": "u",
    "ᵥ": "v", "ₓ": "x",
  ]

  private static let accents: [Unicode.Scalar: String] = ["\u{302}": "hat", "\u{304}": "bar", "\u{303}": "tilde", "\u{307}": "dot"]

  private static let accented: [Unicode.Scalar: (letter: String, accent: String)] = [
    "\u{E2}": ("a", "hat"), "\u{109}": ("c", "hat"), "\u{EA}": ("e", "hat"), "\u{11D}": ("g", "hat"), "\u{125}": ("h", "hat"), "\u{EE}": ("i", "hat"),
    "\u{135}": ("j", "hat"), "\u{F4}": ("o", "hat"), "\u{15D}": ("s", "hat"), "\u{FB}": ("u", "hat"), "\u{175}": ("w", "hat"),
    "\u{177}": ("y", "hat"),
    "\u{1E91}": ("z", "hat"), "\u{176}": ("Y", "hat"), "\u{174}": ("W", "hat"), "\u{1E90}": ("Z", "hat"), "\u{101}": ("a", "bar"),
    "\u{113}": ("e", "bar"),
    "\u{12B}": ("i", "bar"), "\u{14D}": ("o", "bar"), "\u{16B}": ("u", "bar"), "\u{233}": ("y", "bar"), "\u{1E21}": ("g", "bar"),
    "\u{E3}": ("a", "tilde"), "\u{F1}": ("n", "tilde"), "\u{F5}": ("o", "tilde"), "\u{169}": ("u", "tilde"), "\u{1EF9}": ("y", "tilde"),
    "\u{1E7D}": ("v", "tilde"), "\u{1E8B}": ("x", "dot"), "\u{1E8F}": ("y", "dot"), "\u{17C}": ("z", "dot"),
  ]

  private static let others: [Unicode.Scalar: String] = ["ℓ": "ell", "∂": "d", "∇": "grad", "ℎ": "h", "ß": "ss"]

  private static let greek: [Unicode.Scalar: String] = {
    var table: [Unicode.Scalar: String] = [:]
    for (name, letter) in letters {
      if let scalar = letter.unicodeScalars.first { table[scalar] = name }
    }
    table["ς"] = "sigma"
    table["ϵ"] = "epsilon"
    table["ϕ"] = "phi"
    table["ϑ"] = "theta"
    return table
  }()

  private static let letters: [String: String] = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ",
    "lambda": "λ",
    "mu": "μ", "nu": "ν", "xi": "ξ", "omicron": "ο", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ",
    "psi": "ψ",
    "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ",
    "Omega": "Ω",
  ]
}
