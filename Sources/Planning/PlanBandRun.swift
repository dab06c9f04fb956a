/// Steps from one on that can run in bands of the same rows.
struct PlanBandRun {
  let first: Int
  let rows: Int
  private(set) var cuts: [PlanBandCut] = []
  /// For each access of each step the array that a step of the run defines and that it reads or writes; nil for all others.
  private(set) var definitions: [[Int?]] = []
  /// For each of these arrays the local array that it is; nil for one that exists as a whole.
  private(set) var local: [Int?] = []
  /// The entries of a row of each local array.
  private(set) var locals: [Int] = []
  /// Entries that need not be read or written.
  private(set) var saved = 0
  /// Entries of a row that are to stay in the cache.
  private(set) var footprint = 0

  /// An array that a step of the run defines.
  private struct Definition {
    var access: PlanBandCut.Access
    var isCurrent = true
  }

  /// The longest run of a range from its first step on; nil where it is no more than that step.
  init?(_ steps: [PlanStep], in range: Range<Int>, rows: Int) {
    let first = range.lowerBound
    self.first = first
    self.rows = rows
    var defined: [Definition] = []
    var given: [PlanBandCut.Access] = []
    extending: for step in steps[range] {
      guard let cut = PlanBandCut(step, rows: rows) else { break }
      var places: [Int?] = []
      for read in cut.accesses where !read.isWritten {
        if let place = defined.lastIndex(where: { $0.isCurrent && $0.access.access.storage == read.access.storage }) {
          let written = defined[place].access
          let start = read.access.offset - written.access.offset
          guard !written.isSum, read.advance == written.advance, start >= 0, start + read.span < read.advance else { break extending }
          places.append(place)
        } else {
          places.append(nil)
        }
      }
      let readsGiven = given + zip(cut.accesses, places).filter { $1 == nil }.map(\.0)
      for write in cut.accesses where write.isWritten {
        // What was there when the run began is read as a whole, or row by row in another order.
        if readsGiven.contains(where: { $0.access.storage == write.access.storage }) { break extending }
        if defined.contains(where: { $0.access.access.storage == write.access.storage && ($0.access.isSum || write.isSum) }) { break extending }
      }
      given = readsGiven
      for write in cut.accesses where write.isWritten {
        for place in defined.indices where defined[place].access.access.storage == write.access.storage { defined[place].isCurrent = false }
        places.append(defined.count)
        defined.append(Definition(access: write))
      }
      cuts.append(cut)
      definitions.append(places)
    }
    guard cuts.count > 1 else { return nil }
    settle(defined, steps)
    if !isSafe(defined, given) { return nil }
  }

  /// Which arrays are local, and what that and reading others once saves.
  private mutating func settle(_ defined: [Definition], _ steps: [PlanStep]) {
    let behind = steps[(first + cuts.count)...]
    for (place, one) in defined.enumerated() {
      let storage = one.access.access.storage
      local.append(nil)
      guard case .workspace = storage, !one.access.isSum, one.access.access.offset == 0 else { continue }
      let next = behind.first { $0.reads.contains(storage) || $0.writes.contains { $0.storage == storage } }
      if one.isCurrent, next?.reads.contains(storage) ?? false { continue }
      saved += 2 * one.access.advance * rows
      local[place] = overwritten(by: place) ?? locals.count
      if local[place] == locals.count {
        locals.append(one.access.advance)
        footprint += one.access.advance
      }
    }
    var counts: [PlanStorage: (steps: Int, advance: Int)] = [:]
    for (cut, places) in zip(cuts, definitions) {
      var seen: Set<PlanStorage> = []
      for (k, one) in cut.accesses.enumerated() where one.advance > 0 && (places[k].map { local[$0] == nil } ?? true) {
        guard seen.insert(one.access.storage).inserted else { continue }
        let known = counts[one.access.storage] ?? (0, 0)
        counts[one.access.storage] = (known.steps + 1, max(known.advance, one.advance))
      }
    }
    for (steps, advance) in counts.values where steps > 1 {
      saved += (steps - 1) * advance * rows
      footprint += advance
    }
  }

  /// The local array that the step of an array reads for the last time and may write it over; nil where there is none.
  private func overwritten(by place: Int) -> Int? {
    guard let step = definitions.firstIndex(where: { $0.contains(place) }), cuts[step].overwrites, let write = cuts[step].accesses.last else {
      return nil
    }
    for (read, known) in zip(cuts[step].accesses, definitions[step]) where !read.isWritten {
      guard let known, let number = local[known], read.access.offset == write.access.offset, read.access.strides == write.access.strides else {
        continue
      }
      if !definitions[(step + 1)...].contains(where: { $0.contains(known) }) { return number }
    }
    return nil
  }

  /// True where what the run leaves in the workspace overlaps nothing that it reads or writes there besides.
  private func isSafe(_ defined: [Definition], _ given: [PlanBandCut.Access]) -> Bool {
    func range(_ one: PlanBandCut.Access) -> Range<Int>? {
      guard case .workspace(let start) = one.access.storage else { return nil }
      let count = max(one.count, one.access.offset + one.advance * (rows - 1) + one.span + 1)
      return start..<(start + count)
    }
    let kept = defined.indices.filter { local[$0] == nil }.compactMap { range(defined[$0].access) }
    let others = given.compactMap(range)
    for (place, one) in kept.enumerated() {
      if others.contains(where: one.overlaps) || kept[(place + 1)...].contains(where: one.overlaps) { return false }
    }
    return true
  }
}
