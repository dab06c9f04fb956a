/// The names of one emitted function: valid in Python, and none twice.
struct PythonNames {
  private var taken: Set<String>

  /// Names beside those already taken; Python's keywords and what emitted code calls are always taken.
  init(taken: Set<String> = []) { self.taken = taken.union(Self.reserved) }

  /// A name close to the given one, not given out before.
  mutating func unique(_ name: String) -> String {
    let plain = Self.identifier(name)
    var candidate = plain
    if Self.reserved.contains(plain) { candidate += "_" }
    var number = 2
    while !taken.insert(candidate).inserted {
      candidate = "\(plain)_\(number)"
      number += 1
    }
    return candidate
  }

  /// The name with Greek letters spelled out, sub- and superscript digits lowered, accents named and other scalars that Python would not take numbered.
  static func identifier(_ name: String) -> String {
    var out = ""
    for scalar in name.unicodeScalars {
      switch scalar.value {
      case 48...57: out += out.isEmpty ? "_\(scalar)" : "\(scalar)"
      case 65...90, 95, 97...122: out.unicodeScalars.append(scalar)
      default: out += LetterNames.plain(scalar) ?? (isKept(scalar) ? String(scalar) : "u" + String(scalar.value, radix: 16))
      }
    }
    return out.isEmpty ? "value" : out
  }

  /// Letters of scripts whose normal form is the letter itself, so that two names that differ here differ for Python too.
  private static func isKept(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.properties.isXIDContinue, scalar.properties.isAlphabetic else { return false }
    switch scalar.value {
    case 0xC0...0x130, 0x134...0x13E, 0x141...0x148, 0x14A...0x17E, 0x400...0x52F, 0x5D0...0x5EA, 0x620...0x64A, 0x3041...0x3096, 0x30A1...0x30FA,
      0x4E00...0x9FFF, 0xAC00...0xD7A3:
      return true
    default: return false
    }
  }

  private static let reserved: Set<String> = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except", "finally",
    "for",
    "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield", "np",
    "math",
    "float", "int", "ValueError", "callable",
  ]
}
