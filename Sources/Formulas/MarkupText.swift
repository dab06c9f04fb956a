/// Text as it stands inside XML or HTML: between tags, and between double quotes.
public enum MarkupText {
  /// The text with what markup gives a meaning escaped. What XML forbids, and what would turn the direction of the text around it, is shown by a stand-in.
  public static func escaped(_ text: String) -> String {
    var out = ""
    out.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "'": out += "&#39;"
      default: out.unicodeScalars.append(shown(scalar))
      }
    }
    return out
  }

  /// The scalar, or a control picture or the replacement character for one that has no shape of its own.
  static func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0x09, 0x0A: scalar
    case 0..<0x20: Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}"
    case 0x7F: "\u{2421}"
    // C1 controls; marks, embeddings and isolates of direction; noncharacters.
    case 0x80...0x9F, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069, 0x61C, 0xFFFE...0xFFFF: "\u{FFFD}"
    default: scalar
    }
  }
}
