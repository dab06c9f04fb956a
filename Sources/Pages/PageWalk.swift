/// A page's blocks in reading order, with those below a detail between its opening and its closing.
enum PageWalk {
  /// What comes next.
  enum Event {
    case block(Page.Block)
    /// A detail begins, at a depth counted from 0.
    case open(summary: [Run], depth: Int)
    case close
  }

  /// How deep details may nest; what lies deeper is left out.
  static let maximumDepth = 8

  /// The events of a page. A detail that is named twice is told once: so the length of the walk is the length of the page.
  static func events(_ page: Page) -> [Event] {
    var events: [Event] = []
    var told: Set<Int> = []
    var open: [(blocks: [Page.Block], next: Int)] = [(page.blocks, 0)]
    while let top = open.last {
      guard top.next < top.blocks.count else {
        open.removeLast()
        if !open.isEmpty { events.append(.close) }
        continue
      }
      open[open.count - 1].next += 1
      guard case .detail(let summary, let number) = top.blocks[top.next] else {
        events.append(.block(top.blocks[top.next]))
        continue
      }
      guard page.details.indices.contains(number), open.count <= maximumDepth, told.insert(number).inserted else { continue }
      events.append(.open(summary: summary, depth: open.count - 1))
      open.append((page.details[number], 0))
    }
    return events
  }
}
