import Diagnostics

extension Page {
  /// Several pages as one: the title of each becomes a heading, its own headings go one level down. One page alone stays as it is.
  ///
  /// - Parameter title: the title of the whole.
  public static func joined(_ pages: [Page], title: [Run], language: Language) -> Page {
    if pages.count == 1 { return pages[0] }
    var whole = Page(title: title, language: language)
    for page in pages {
      let offset = whole.details.count
      whole.blocks.append(.heading(level: 1, page.title))
      whole.blocks += page.blocks.map { $0.lowered(details: offset) }
      whole.details += page.details.map { blocks in blocks.map { $0.lowered(details: offset) } }
    }
    return whole
  }
}

extension Page.Block {
  /// The block one heading's level further down, its detail's number counted from another start.
  fileprivate func lowered(details offset: Int) -> Page.Block {
    switch self {
    case .heading(let level, let title): .heading(level: level + 1, title)
    case .detail(let summary, let number): .detail(summary: summary, number < 0 ? number : number + offset)
    case .paragraph, .calculation, .program, .remark, .table, .picture: self
    }
  }
}
