/// The letters of Unicode's mathematical alphabets. MathML Core knows no bold attribute: a bold letter is a letter of its own.
enum MathematicalLetters {
  /// A name in bold: upright for one Latin letter and for digits, slanted for Greek and for words, as in print.
  static func bold(_ name: String) -> String {
    let isWord = name.unicodeScalars.count > 1
    return mapped(name) { scalar in
      isWord
        ? latin(scalar, capital: 0x1D468, small: 0x1D482) ?? greek(scalar, capital: 0x1D71C, small: 0x1D736) ?? digit(scalar)
        : latin(scalar, capital: 0x1D400, small: 0x1D41A) ?? greek(scalar, capital: 0x1D71C, small: 0x1D736) ?? digit(scalar)
    }
  }

  /// A word in italics. A single letter needs none of this: it is slanted by itself.
  static func italic(_ name: String) -> String {
    mapped(name) { scalar in
      // The italic h is older than its block.
      if scalar == "h" { return "\u{210E}" }
      return latin(scalar, capital: 0x1D434, small: 0x1D44E)
    }
  }

  private static func mapped(_ name: String, _ letter: (Unicode.Scalar) -> Unicode.Scalar?) -> String {
    var out = String.UnicodeScalarView()
    for scalar in name.unicodeScalars { out.append(letter(scalar) ?? scalar) }
    return String(out)
  }

  private static func latin(_ scalar: Unicode.Scalar, capital: UInt32, small: UInt32) -> Unicode.Scalar? {
    switch scalar {
    case "A"..."Z": Unicode.Scalar(capital + scalar.value - 0x41)
    case "a"..."z": Unicode.Scalar(small + scalar.value - 0x61)
    default: nil
    }
  }

  private static func greek(_ scalar: Unicode.Scalar, capital: UInt32, small: UInt32) -> Unicode.Scalar? {
    switch scalar {
    case "Α"..."Ω": Unicode.Scalar(capital + scalar.value - 0x391)
    case "α"..."ω": Unicode.Scalar(small + scalar.value - 0x3B1)
    default: nil
    }
  }

  private static func digit(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar {
    case "0"..."9": Unicode.Scalar(0x1D7CE + scalar.value - 0x30)
    default: nil
    }
  }
}
