/// How a character is shown in a terminal: its safe text, and how many columns that takes.
public struct DisplayCell: Sendable {
  /// What is written: the character, or a visible stand-in for one that would not show or would disturb the line.
  public var text: String
  /// Columns: 2 for wide East Asian characters and emoji, 0 for what combines with the character before.
  public var width: Int

  /// The cell of a character.
  public init(_ character: Character) {
    let scalars = character.unicodeScalars
    guard let first = scalars.first else {
      self.init(text: "", width: 0)
      return
    }
    let category = first.properties.generalCategory
    switch category {
    case .control, .lineSeparator, .paragraphSeparator: self.init(standIn: first)
    case .format, .surrogate, .privateUse, .unassigned: self.init(standIn: first)
    default:
      var width = 0
      for scalar in scalars {
        if scalar == "\u{FE0F}" || DisplayCell.isWide(scalar) {
          width = 2
          break
        }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: break
        default: width += 1
        }
      }
      self.init(text: String(character), width: width)
    }
  }

  private init(text: String, width: Int) {
    self.text = text
    self.width = width
  }

  /// The control pictures for ASCII controls, `<U+202E>` for everything else that has no shape of its own.
  private init(standIn scalar: Unicode.Scalar) {
    if let picture = Unicode.Scalar(0x2400 + scalar.value), scalar.value < 0x20 {
      self.init(text: String(picture), width: 1)
    } else if scalar.value == 0x7F {
      self.init(text: "\u{2421}", width: 1)
    } else {
      let digits = String(scalar.value, radix: 16, uppercase: true)
      let text = "<U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + ">"
      self.init(text: text, width: text.utf8.count)
    }
  }

  /// The blocks that Unicode calls East Asian wide or full-width, and the emoji that are shown as pictures.
  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x1100: false
    case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0xA4CF: true
    case 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6: true
    case 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F265, 0x20000...0x3FFFD: true
    default: scalar.properties.isEmojiPresentation
    }
  }
}

extension String {
  /// The text with every character that is no visible one replaced by a visible stand-in, and newlines by blanks.
  public var shownSafely: String {
    if utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return self }
    return map { $0.isNewline ? " " : DisplayCell($0).text }.joined()
  }
}
