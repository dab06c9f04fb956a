/// Where a rule stands in print: a work with its edition, and the place in it.
public struct Citation: Sendable, Hashable {
  /// The work.
  public var work: Work
  /// The place in English: an equation's number, a section.
  public var englishPlace: String
  /// The place in Chinese.
  public var chinesePlace: String

  /// A citation.
  public init(work: Work, place: String, chinese: String) {
    self.work = work
    englishPlace = place
    chinesePlace = chinese
  }

  /// The whole as one text: work, then place.
  public var text: String { "\(work.title), \(englishPlace)" }
}

/// A work in print.
public struct Work: Sendable, Hashable {
  /// Under which it is cited: authors and year.
  public var key: String
  /// Authors, title, edition and year.
  public var title: String

  /// A work.
  public init(key: String, title: String) {
    self.key = key
    self.title = title
  }
}
