/// Steps that follow each other, run a band of rows at a time: what one hands on to the next, and what several read, stays in the second-level cache and is not written to
/// memory, nor read from there twice.
///
/// Each step is cut along an axis of the same length. A row of a step reads, of what steps before it in the run have written, the same row only; other arrays are there as a whole before
/// the run begins. Arrays that no step behind the run reads become locals of one band. Sums over the rows are added up from band to band.
package struct PlanBands: Sendable {
  /// Where the entries of an access to a band lie.
  package enum Origin: Hashable, Sendable {
    /// In an array of the plan.
    case array(PlanStorage, offset: Int)
    /// In a local array of so many entries a row, by its number.
    case local(Int, offset: Int)
    /// In a sum over the rows, by its number.
    case sum(Int, offset: Int)
    /// In a matrix that was turned beforehand, by its number.
    case turned(Int)
  }

  /// An access that moves from band to band.
  package struct Moving: Hashable, Sendable {
    package var origin: Origin
    /// How far a row is from the next one.
    package var advance: Int
  }

  /// A matrix with contiguous rows that is transposed beforehand.
  package struct Turned: Hashable, Sendable {
    package var matrix: PlanAccess
    package var rows: Int
    package var columns: Int
    package var rowStep: Int
  }

  /// Which steps of the plan.
  package let steps: Range<Int>
  /// How many rows there are, and how many a band has; the last one may have fewer.
  package let rows: Int
  package let height: Int
  /// The accesses, by the numbers of `PlanStorage.moving`.
  package private(set) var moving: [Moving] = []
  /// The entries of a row of each local array.
  package let locals: [Int]
  /// The sums over the rows: where each is in the end, and how many entries it has.
  package private(set) var sums: [(result: PlanAccess, count: Int)] = []
  package private(set) var turned: [Turned] = []
  private let cuts: [PlanBandCut]
  private var replaced: [[PlanAccess]] = []

  /// The bands of a run that was found.
  init(_ run: PlanBandRun, height: Int) {
    (steps, rows, self.height, cuts) = (run.first..<(run.first + run.cuts.count), run.rows, height, run.cuts)
    locals = run.locals
    for (place, cut) in cuts.enumerated() {
      let turn = cut.turnedOperand
      var accesses: [PlanAccess] = []
      for (k, one) in cut.accesses.enumerated() {
        var access = one.access
        if k == 1, let turn, run.definitions[place][1] == nil, one.advance == 0 {
          turned.append(Turned(matrix: turn.access, rows: turn.rows, columns: turn.columns, rowStep: turn.rowStep))
          access.strides = turn.rowStep == access.strides[0] ? [1, turn.rows] : [turn.rows, 1]
          add(Moving(origin: .turned(turned.count - 1), advance: 0), &access)
        } else if one.isSum {
          sums.append((access, one.count))
          add(Moving(origin: .sum(sums.count - 1, offset: access.offset), advance: 0), &access)
        } else if let definition = run.definitions[place][k], let number = run.local[definition] {
          add(Moving(origin: .local(number, offset: access.offset), advance: 0), &access)
        } else if one.advance > 0 {
          add(Moving(origin: .array(access.storage, offset: access.offset), advance: one.advance), &access)
        }
        accesses.append(access)
      }
      replaced.append(accesses)
    }
  }

  private mutating func add(_ one: Moving, _ access: inout PlanAccess) {
    let place = moving.firstIndex(of: one) ?? moving.count
    if place == moving.count { moving.append(one) }
    (access.storage, access.offset) = (.moving(place), 0)
  }

  /// The steps of a band of so many rows.
  package func steps(height: Int) -> [PlanStep] { zip(cuts, replaced).map { $0.step(height: height, $1) } }
}

extension PlanBands {
  /// Which runs are cut, and into bands of how many rows.
  package struct Limits: Sendable {
    /// The entries of all rows of a band together that should stay in the second-level cache.
    package var budget = 32_768
    /// The fewest rows of a band, of which all have a multiple.
    package var leastHeight = 12
    /// A step of fewer entries is no reason to look for bands.
    package var leastEntries = 65_536
    /// The fewest entries not read or written for which cutting pays: what is less stays in the caches anyway.
    package var leastSaved = 131_072

    package init() {}
  }

  /// The bands of a plan's steps: the run that saves most, then those before and behind it.
  static func found(in steps: [PlanStep], _ limits: Limits = Limits()) -> [PlanBands] {
    let leastHeight = limits.leastHeight
    let isLarge = steps.map { $0.entries >= limits.leastEntries }
    let lengths = Set(zip(steps, isLarge).flatMap { $1 ? $0.lengthsOfRows : [] }).filter { $0 >= 2 * leastHeight }.sorted()
    if lengths.isEmpty { return [] }
    var bands: [PlanBands] = []
    var open = [0..<steps.count]
    while let range = open.popLast() {
      var best: (run: PlanBandRun, height: Int)?
      for rows in lengths {
        for first in range where isLarge[first] {
          guard let run = PlanBandRun(steps, in: first..<range.upperBound, rows: rows), run.saved >= limits.leastSaved else { continue }
          let height = limits.budget / max(run.footprint, 1) / leastHeight * leastHeight
          if height >= leastHeight, rows >= 2 * height, run.saved > best?.run.saved ?? 0 { best = (run, height) }
        }
      }
      guard let best else { continue }
      let found = PlanBands(best.run, height: best.height)
      bands.append(found)
      open += [range.lowerBound..<found.steps.lowerBound, found.steps.upperBound..<range.upperBound].filter { $0.count > 1 }
    }
    return bands.sorted { $0.steps.lowerBound < $1.steps.lowerBound }
  }
}

extension PlanStep {
  /// The lengths of the axes that the step may be cut along.
  fileprivate var lengthsOfRows: [Int] {
    switch self {
    case .loop(let loop): loop.extents.count > 1 ? [loop.extents[0]] : []
    case .product(let p): [p.batches.first ?? p.rows, p.depth, p.columns]
    default: []
    }
  }
}
