import Shapes
import Typing

/// The size assignments at which programs are tried, the most telling ones first.
struct SizeCandidates {
  /// Integer lengths above this are evaluated as smaller ones, where nothing hangs on the number.
  static let largestLiteral = 6

  private var names: [String] = []
  /// For each name whether it makes affine extents larger (above 0) or smaller.
  private var growth: [String: Int] = [:]
  private var hasAffineExtents = false
  private var literals: [Int] = []
  private var dependsOnNumbers = false

  /// Looks through the types and indices of the programs.
  init(_ programs: [TypedProgram]) {
    for program in programs {
      for variable in program.variables { note(variable.type) }
      for node in program.nodes {
        note(node.type)
        switch node.operation {
        case .vectorize, .kronecker: dependsOnNumbers = true
        case .access(let subscripts): if subscripts.contains(where: { $0.lone == nil }) { dependsOnNumbers = true }
        default: break
        }
      }
      for index in program.indices { note(index.extent) }
    }
  }

  private mutating func note(_ type: ValueType) {
    for axis in type.axes {
      if axis.extents.count > 1 { dependsOnNumbers = true }
      for extent in axis.extents { note(extent) }
    }
  }

  private mutating func note(_ extent: Extent) {
    for term in extent.terms where !names.contains(term.name) { names.append(term.name) }
    if let integer = extent.integer {
      if !literals.contains(integer) { literals.append(integer) }
    } else if extent.name == nil {
      hasAffineExtents = true
      dependsOnNumbers = true
      for term in extent.terms { growth[term.name, default: 0] += term.factor.signum() }
    }
  }

  /// True when there is no dimension whose length can vary.
  var areFixed: Bool { names.isEmpty }

  /// The integer lengths that may be replaced by small ones.
  var replaceable: [Int] {
    dependsOnNumbers ? [] : literals.filter { $0 > SizeCandidates.largestLiteral }
  }

  /// The assignments in the order to be tried in, without repetition. Within one, different names have different lengths as far as six allow.
  func assignments(replacingLiterals: Bool) -> [SizeAssignment] {
    let replaced = replacingLiterals ? replaceable : []
    let slots = names.count + replaced.count
    var rows: [[Int]] = []
    if slots == 0 {
      return [SizeAssignment(named: [:])]
    }
    if hasAffineExtents { rows += ascending(slots) }
    for pool in [[3, 4, 2, 5, 6, 7], [4, 2, 3, 5, 7, 6]] {
      let row = (0..<slots).map { pool[$0 % pool.count] }
      rows += [row]
    }
    rows += rows.map { $0.reversed() }
    rows += [(0..<slots).map { 2 + $0 % 2 }, (0..<slots).map { 3 - $0 % 2 }]
    var source = RandomSource(seed: UInt64(slots))
    for _ in 0..<12 {
      let pool = [2, 3, 4, 5, 6, 7].shuffled(using: &source)
      rows.append((0..<slots).map { pool[$0 % pool.count] })
    }
    var seen: Set<[Int]> = []
    return rows.filter { seen.insert($0).inserted }.map { row in
      SizeAssignment(
        named: Dictionary(uniqueKeysWithValues: zip(names, row)),
        literals: Dictionary(uniqueKeysWithValues: zip(replaced, row[names.count...])))
    }
  }

  /// Lengths that make affine extents such as n−k+1 positive: small for names that are subtracted, large for those added.
  private func ascending(_ slots: Int) -> [[Int]] {
    let order = names.indices.sorted { (growth[names[$0]] ?? 0, $0) < (growth[names[$1]] ?? 0, $1) }
    return [[2, 4, 5, 6, 7, 7], [3, 5, 6, 7, 7, 7], [2, 3, 6, 7, 7, 7], [3, 2, 7, 6, 7, 7], [2, 2, 3, 6, 7, 7]].map { pool in
      var row = Array(repeating: 3, count: slots)
      for (rank, place) in order.enumerated() { row[place] = pool[min(rank, pool.count - 1)] }
      return row
    }
  }
}
