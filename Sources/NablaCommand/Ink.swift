/// Writes text in colours, or plainly.
struct Ink {
  /// True where the reader's terminal understands ANSI colours.
  var usesColor: Bool

  func heading(_ text: String) -> String { paint(text, "1") }
  func formula(_ text: String) -> String { paint(text, "1;36") }
  func label(_ text: String) -> String { paint(text, "34") }
  func aside(_ text: String) -> String { paint(text, "2") }
  func right(_ text: String) -> String { paint(text, "1;32") }
  func wrong(_ text: String) -> String { paint(text, "1;31") }

  private func paint(_ text: String, _ code: String) -> String { usesColor ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }
}
