/// The names that a misspelt name may have been meant to be, the nearest first, three at most.
///
/// The distance counts insertions, deletions, substitutions and exchanges of neighbours (Damerau and Levenshtein); a change of case counts half. One
/// change is allowed for each three characters, in names of one or two characters only a change of case. Names that differ in digits alone, such as
/// `b1` and `b2`, are different on purpose and not near. The cost is bounded: names of more than 64 characters and candidates beyond the ten-thousandth
/// are not looked at.
public func nearestNames(to name: String, in candidates: some Sequence<String>) -> [String] {
  let wanted = Array(name.unicodeScalars.prefix(65))
  guard !wanted.isEmpty, wanted.count <= 64 else { return [] }
  let bound = max(1, 2 * (wanted.count / 3))
  var found: [(name: String, cost: Int)] = []
  let letters = wanted.filter { $0.properties.numericType == nil }
  for candidate in candidates.prefix(10_000) where candidate != name {
    let scalars = Array(candidate.unicodeScalars.prefix(65))
    guard scalars.count <= 64, abs(scalars.count - wanted.count) * 2 <= bound else { continue }
    if scalars.filter({ $0.properties.numericType == nil }) == letters { continue }
    let cost = editCost(wanted, scalars, bound: bound)
    if cost <= bound { found.append((candidate, cost)) }
  }
  found.sort { ($0.cost, $0.name) < ($1.cost, $1.name) }
  var nearest: [String] = []
  for entry in found where !nearest.contains(entry.name) && nearest.count < 3 { nearest.append(entry.name) }
  return nearest
}

/// Twice the number of edits between two texts, where a change of case is half an edit; more than `bound` where it would exceed it.
///
/// cost[i][j] of the first i and j scalars is the least of cost[i-1][j] + 2, cost[i][j-1] + 2, cost[i-1][j-1] + substitution and, where the last two
/// are exchanged, cost[i-2][j-2] + 2. Three rows are kept.
private func editCost(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar], bound: Int) -> Int {
  var beforeLast: [Int] = []
  var last = (0...b.count).map { 2 * $0 }
  for i in 1...a.count {
    var row = [2 * i]
    row.reserveCapacity(b.count + 1)
    for j in 0..<b.count {
      var cost = min(last[j + 1], row[j]) + 2
      cost = min(cost, last[j] + substitutionCost(a[i - 1], b[j]))
      if i > 1, j > 0, a[i - 1] == b[j - 1], a[i - 2] == b[j], a[i - 1] != b[j] { cost = min(cost, beforeLast[j - 1] + 2) }
      row.append(cost)
    }
    if row.allSatisfy({ $0 > bound }) { return bound + 1 }
    beforeLast = last
    last = row
  }
  return last[b.count]
}

private func substitutionCost(_ a: Unicode.Scalar, _ b: Unicode.Scalar) -> Int {
  if a == b { return 0 }
  return a.properties.lowercaseMapping == b.properties.lowercaseMapping ? 1 : 2
}
