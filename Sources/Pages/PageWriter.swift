/// Writes a page in one format.
public protocol PageWriter: Sendable {
  /// The page as text of the format, with a final newline.
  func write(_ page: Page) -> String
}
