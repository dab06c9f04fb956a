/// Where a rule stands in print: a work with its edition, and the place in it.
public struct Citation: Sendable, Hashable {
  /// The work: authors, title, edition or year.
  public var work: String
  /// The equation, section or page.
  public var place: String

  /// A citation.
  public init(work: String, place: String) {
    self.work = work
    self.place = place
  }
}
