/// The part that a Unicode scalar plays in a program text.
enum ScalarClass {
  /// True for a scalar that may begin a name: a letter of any alphabet, or `_`.
  ///
  /// Superscript letters that mathematics reads as marks (`ᵀ`, `ⁿ`, `ⁱ`, the modifier primes) are no letters here, nor is anything invisible.
  static func beginsName(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x61...0x7A, 0x41...0x5A, 0x5F: return true
    case 0..<0x80: return false
    case 0x1D40, 0x207F, 0x2071, 0x2B9...0x2BC: return false
    default: break
    }
    let properties = scalar.properties
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .letterNumber:
      return !properties.isDefaultIgnorableCodePoint
    default: return false
    }
  }

  /// True for a scalar that may go on with a name: also digits, subscript digits and the marks that combine with a letter.
  static func continuesName(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x61...0x7A, 0x41...0x5A, 0x5F, 0x30...0x39: return true
    case 0..<0x80: return false
    case 0x2080...0x2089: return true
    default: break
    }
    if beginsName(scalar) { return true }
    let properties = scalar.properties
    switch properties.generalCategory {
    case .decimalNumber, .nonspacingMark, .spacingMark: return !properties.isDefaultIgnorableCodePoint
    default: return false
    }
  }

  /// True for an ASCII digit; numerals have no others.
  static func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar.value >= 0x30 && scalar.value <= 0x39 }

  /// True for a blank within a line, of any width.
  static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20, 0x09: true
    case 0..<0x80: false
    case 0xA0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }

  /// The value of a superscript digit.
  static func superscriptDigit(_ scalar: Unicode.Scalar) -> Int? {
    switch scalar.value {
    case 0xB9: 1
    case 0xB2, 0xB3: Int(scalar.value) - 0xB0
    case 0x2070, 0x2074...0x2079: Int(scalar.value) - 0x2070
    default: nil
    }
  }
}
