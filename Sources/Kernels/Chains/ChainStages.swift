/// A chain cut into stages, each of which walks over a tile of entries before the next begins.
///
/// Where machine code is written, arithmetic steps between calls are one stage together: group 0 is what needs no call, group 1 the calls on that,
/// group 2 the arithmetic on those, and so on. Otherwise every step is a stage. Values that a later stage reads stand in slots, tiles of memory.
struct ChainStages: Sendable {
  /// Where a stage reads.
  enum Source: Hashable, Sendable {
    case array(Int)
    case slot(Int)
    /// What was written there just before.
    case output(Int)
    /// A value that is the same in every entry, by its place in the chain.
    case uniform(Int)
  }

  /// Where a stage writes.
  enum Target: Hashable, Sendable {
    case output(Int)
    case slot(Int)
  }

  /// What a stage does.
  enum Work: Sendable {
    /// Arithmetic fused, as a chain of its own whose scalars are those of the whole.
    case fused(Chain)
    case step(Chain.Step)
    case copy
    case reduce(Chain.Reduction)
  }

  /// One stage.
  struct Stage: Sendable {
    let work: Work
    var sources: [Source]
    var targets: [Target]
    /// The results that its reductions go to.
    let results: [Int]
  }

  private(set) var stages: [Stage] = []
  /// How many slots there are.
  private(set) var slotCount = 0
  /// Values that are the same in every entry and are read as arrays, with their slots, which are filled once.
  private(set) var fills: [(place: Int, slot: Int)] = []

  private let chain: Chain
  private let isFused: Bool
  /// For each value the stage that makes it, −1 for inputs.
  private var made: [Int]
  /// For each value the last stage that reads it from a slot.
  private var lastRead: [Int]
  private var slotOf: [Int]

  /// A stage before its values have places.
  private struct Draft {
    var work: Draft.Kind
    var reads: [Int] = []
    var makes: [Int] = []
    var stores: [Int] = []
    var results: [Int] = []

    enum Kind {
      case fused([Int])
      case step(Int)
      case copy
      case reduce(Chain.Reduction)
    }
  }

  init(_ chain: Chain, isFused: Bool) {
    self.chain = chain
    self.isFused = isFused
    made = [Int](repeating: -1, count: chain.steps.count)
    lastRead = made
    slotOf = made
    var drafts = isFused ? fusedDrafts() : plainDrafts()
    addStores(&drafts)
    place(drafts)
  }

  /// Every step a stage, then the reductions.
  private func plainDrafts() -> [Draft] {
    let last = chain.lastUses
    var drafts: [Draft] = []
    for (place, step) in chain.steps.enumerated() where !step.operands.isEmpty && last[place] >= 0 {
      drafts.append(Draft(work: .step(place), reads: step.operands.map { Int($0) }, makes: [place]))
    }
    for (k, reduced) in chain.reductions.enumerated() {
      drafts.append(Draft(work: .reduce(reduced.reduction), reads: [Int(reduced.place)], results: [k]))
    }
    return drafts
  }

  /// Arithmetic in even groups, calls in odd ones.
  private func fusedDrafts() -> [Draft] {
    let last = chain.lastUses
    var group = [Int](repeating: 0, count: chain.steps.count)
    for (place, step) in chain.steps.enumerated() where !step.operands.isEmpty {
      let before = step.operands.map { group[Int($0)] }.max() ?? 0
      // From even to odd or odd to even is one step up; calls follow each other within their group.
      group[place] = before + (step.isArithmetic == (before % 2 == 0) ? 0 : 1)
    }
    var drafts: [Draft] = []
    let reducedIn = chain.reductions.map { (group[Int($0.place)] + 1) / 2 * 2 }
    for g in 0...max(group.max() ?? 0, reducedIn.max() ?? 0) {
      let members = chain.steps.indices.filter { group[$0] == g && last[$0] >= 0 && !chain.steps[$0].operands.isEmpty }
      if g % 2 == 1 {
        for place in members { drafts.append(Draft(work: .step(place), reads: chain.steps[place].operands.map { Int($0) }, makes: [place])) }
        continue
      }
      let results = reducedIn.indices.filter { reducedIn[$0] == g }
      if members.isEmpty && results.isEmpty { continue }
      let inside = Set(members)
      var reads: [Int] = []
      for place in members.flatMap({ chain.steps[$0].operands.map { Int($0) } }) + results.map({ Int(chain.reductions[$0].place) }) {
        if !inside.contains(place), !reads.contains(place) { reads.append(place) }
      }
      drafts.append(Draft(work: .fused(members), reads: reads, makes: members, results: results))
    }
    return drafts
  }

  /// Stores come where the value is made, if no later stage reads an array, since an output may be that array; else in stages of their own at the end.
  private func addStores(_ drafts: inout [Draft]) {
    let lastArray = drafts.lastIndex { $0.reads.contains { chain.steps[$0].isArray } } ?? -1
    let storesArray = chain.stores.contains { chain.steps[Int($0)].isArray }
    var late: [Int] = []
    for (k, place) in chain.stores.enumerated() {
      let place = Int(place)
      if !storesArray, let maker = drafts.firstIndex(where: { $0.makes.contains(place) }), maker >= lastArray {
        drafts[maker].stores.append(k)
      } else {
        late.append(k)
      }
    }
    if late.isEmpty { return }
    if isFused {
      var reads: [Int] = []
      for k in late where !reads.contains(Int(chain.stores[k])) { reads.append(Int(chain.stores[k])) }
      drafts.append(Draft(work: .fused([]), reads: reads, stores: late))
    } else {
      // Arrays go to slots first: each may be overwritten by an output that is not its own.
      for place in Set(chain.stores.map { Int($0) }).sorted() where chain.steps[place].isArray {
        drafts.append(Draft(work: .copy, reads: [place], makes: [place]))
      }
      for k in late { drafts.append(Draft(work: .copy, reads: [Int(chain.stores[k])], stores: [k])) }
    }
  }

  /// Gives values slots and makes the stages.
  private mutating func place(_ drafts: [Draft]) {
    for (index, draft) in drafts.enumerated() {
      for place in draft.reads where made[place] >= 0 { lastRead[place] = index }
      for place in draft.makes { made[place] = index }
    }
    let wanted = Set(drafts.flatMap { draft in draft.reads.filter { needsFill($0, draft) } })
    for place in wanted.sorted() {
      slotOf[place] = slotCount
      fills.append((place, slotCount))
      slotCount += 1
    }
    var free: [Int] = []
    made = [Int](repeating: -1, count: chain.steps.count)
    for (index, draft) in drafts.enumerated() {
      let sources = draft.reads.map { source($0, draft) }
      for place in Set(draft.reads) where made[place] >= 0 && lastRead[place] == index { free.append(slotOf[place]) }
      var targets = draft.stores.map { (Int(chain.stores[$0]), Target.output($0)) }
      for place in draft.makes {
        made[place] = index
        let isStoredHere = targets.contains { $0.0 == place }
        if lastRead[place] > index || !isStoredHere && !isInner(place, draft) {
          slotOf[place] = free.popLast() ?? slotCount
          slotCount = max(slotCount, slotOf[place] + 1)
          targets.append((place, .slot(slotOf[place])))
        }
      }
      append(draft, sources, targets)
    }
  }

  /// True where a value of a fused stage is read within it only.
  private func isInner(_ place: Int, _ draft: Draft) -> Bool { if case .fused = draft.work { true } else { false } }

  private func needsFill(_ place: Int, _ draft: Draft) -> Bool {
    guard chain.steps[place].isUniform else { return false }
    switch draft.work {
    case .fused: return false
    case .step(let step):
      guard case .binary(_, let x, let y) = chain.steps[step] else { return true }
      return place == Int(x) && chain.steps[Int(y)].isUniform
    case .copy, .reduce: return true
    }
  }

  private func source(_ place: Int, _ draft: Draft) -> Source {
    if case .array(let k) = chain.steps[place], made[place] < 0 { return .array(Int(k)) }
    if chain.steps[place].isUniform, !needsFill(place, draft) { return .uniform(place) }
    return .slot(slotOf[place])
  }

  private mutating func append(_ draft: Draft, _ sources: [Source], _ targets: [(Int, Target)]) {
    switch draft.work {
    case .fused(let members):
      // Uniform values are steps of the part itself; the others that it reads are its arrays.
      var steps: [Chain.Step] = []
      var number: [Int: Int32] = [:]
      var arrays: [Source] = []
      for (place, source) in zip(draft.reads, sources) {
        number[place] = Int32(steps.count)
        if case .uniform = source {
          steps.append(chain.steps[place])
        } else {
          steps.append(.array(Int32(arrays.count)))
          arrays.append(source)
        }
      }
      for place in members {
        steps.append(chain.steps[place].renumbered { number[Int($0)] ?? 0 })
        number[place] = Int32(steps.count - 1)
      }
      let part = Chain(
        steps: steps, stores: targets.map { number[$0.0] ?? 0 },
        reductions: draft.results.map { .init(reduction: chain.reductions[$0].reduction, place: number[Int(chain.reductions[$0].place)] ?? 0) })
      stages.append(Stage(work: .fused(part), sources: arrays, targets: targets.map(\.1), results: draft.results))
    case .step(let place): appendCopies(.step(chain.steps[place]), sources, targets.map(\.1), [])
    case .copy: appendCopies(.copy, sources, targets.map(\.1), [])
    case .reduce(let reduction): stages.append(Stage(work: .reduce(reduction), sources: sources, targets: [], results: draft.results))
    }
  }

  /// A kernel writes one target; the others are copies of it.
  private mutating func appendCopies(_ work: Work, _ sources: [Source], _ targets: [Target], _ results: [Int]) {
    // The slot first: an output is not read again.
    let ordered = targets.sorted { a, _ in if case .slot = a { true } else { false } }
    guard let first = ordered.first else { return }
    stages.append(Stage(work: work, sources: sources, targets: [first], results: results))
    let written: Source =
      switch first {
      case .slot(let s): .slot(s)
      case .output(let k): .output(k)
      }
    for target in ordered.dropFirst() { stages.append(Stage(work: .copy, sources: [written], targets: [target], results: [])) }
  }
}

extension Chain.Step {
  /// The step with other operands.
  func renumbered(_ number: (Int32) -> Int32) -> Chain.Step {
    switch self {
    case .array, .scalar, .constant: self
    case .unary(let f, let x): .unary(f, number(x))
    case .binary(let f, let x, let y): .binary(f, number(x), number(y))
    case .multiplyAdd(let x, let y, let w): .multiplyAdd(number(x), number(y), number(w))
    case .selectLess(let a, let b, let x, let y): .selectLess(number(a), number(b), number(x), number(y))
    }
  }
}
