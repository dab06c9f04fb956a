import Diagnostics

/// The few words that the writers themselves put on a page.
enum PageWords {
  /// The word before a remark.
  static func label(_ emphasis: Page.Emphasis, _ language: Language) -> String {
    switch (emphasis, language) {
    case (.note, .english): "Note"
    case (.caution, .english): "Caution"
    case (.result, .english): "Result"
    case (.note, .chinese): "注"
    case (.caution, .chinese): "注意"
    case (.result, .chinese): "结论"
    }
  }

  /// The sign between that word and the remark.
  static func colon(_ language: Language) -> String { language == .chinese ? "：" : ": " }

  /// The language as a tag for browsers and readers of screens.
  static func tag(_ language: Language) -> String { language == .chinese ? "zh-CN" : "en" }
}

extension [Run] {
  /// The words alone, formulas as a line of text.
  public var plainText: String {
    map { run in
      switch run {
      case .text(let text), .strong(let text), .code(let text): text
      case .formula(let formula): formula.oneLine
      }
    }.joined()
  }
}
