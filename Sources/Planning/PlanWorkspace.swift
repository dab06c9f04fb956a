/// The places of arrays in one workspace, such that two arrays overlap only where their lifetimes do not.
enum PlanWorkspace {
  /// Arrays start at multiples of so many entries: a cache line of single precision.
  private static let alignment = 16

  /// Assigns the places, larger lifetimes in the order of their first step, each into the first gap that is wide enough; returns the length of the workspace.
  static func assign(_ places: inout [Int], lifetimes: [(first: Int, last: Int)?], counts: [Int]) -> Int {
    let order = lifetimes.indices.filter { lifetimes[$0] != nil }.sorted { (lifetimes[$0]?.first ?? 0, $0) < (lifetimes[$1]?.first ?? 0, $1) }
    var live: [(start: Int, end: Int, last: Int)] = []
    var length = 0
    for id in order {
      guard let life = lifetimes[id] else { continue }
      live.removeAll { $0.last < life.first }
      let count = (counts[id] + alignment - 1) / alignment * alignment
      var start = 0
      for other in live {
        if other.start - start >= count { break }
        start = max(start, other.end)
      }
      places[id] = start
      let at = live.firstIndex { $0.start > start } ?? live.count
      live.insert((start, start + count, life.last), at: at)
      length = max(length, start + count)
    }
    return length
  }
}
