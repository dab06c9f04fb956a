/// Unknown lengths and what the program says of them.
///
/// An unknown length is an extent whose name starts with `?`, which no name of the language does. Declared names are rigid: two of them are never
/// made equal. Equating two dimensions solves unknowns, one at a time, by substitution.
struct LengthEquations {
  private var unknowns = 0
  private var solution: [String: Dimension] = [:]

  /// True when no unknown was made, so that every dimension stands for itself.
  var isTrivial: Bool { unknowns == 0 }

  /// A new unknown length.
  mutating func makeUnknown() -> Dimension {
    unknowns += 1
    return .named("?\(unknowns)")
  }

  /// True for the name of an unknown.
  static func isUnknown(_ name: String) -> Bool { name.utf8.first == UInt8(ascii: "?") }

  private static func age(_ name: String) -> Int { Int(name.dropFirst()) ?? 0 }

  // MARK: Substitution

  /// The dimension with solved unknowns replaced.
  func resolve(_ dimension: Dimension) -> Dimension {
    guard unknowns > 0 else { return dimension }
    var current = dimension
    // Solutions are acyclic, so each pass removes the outermost layer; there are no more layers than unknowns.
    for _ in 0...unknowns {
      guard let next = substituteOnce(current) else { return current }
      current = next
    }
    return current
  }

  /// The dimension with one layer of solved unknowns replaced; nil when there is none.
  private func substituteOnce(_ dimension: Dimension) -> Dimension? {
    var changed = false
    var extents: [Extent] = []
    for extent in dimension.extents {
      if let name = extent.name, let value = solution[name] {
        extents += value.extents
        changed = true
      } else if let replaced = substituteOnce(extent) {
        extents.append(replaced)
        changed = true
      } else {
        extents.append(extent)
      }
    }
    return changed ? Dimension(extents) : nil
  }

  /// An affine form with the unknowns replaced that stand for a lone extent; nil when there is none.
  private func substituteOnce(_ extent: Extent) -> Extent? {
    var parts: [(factor: Int, extent: Extent)] = []
    var changed = false
    for term in extent.terms {
      if let value = solution[term.name], value.extents.count == 1 {
        parts.append((term.factor, value.extents[0]))
        changed = true
      } else {
        parts.append((term.factor, .named(term.name)))
      }
    }
    return changed ? Extent.combination(parts, constant: extent.constant) : nil
  }

  /// The extent with solved unknowns replaced; itself where an unknown stands for several merged extents.
  func resolve(_ extent: Extent) -> Extent {
    guard unknowns > 0 else { return extent }
    let resolved = resolve(Dimension(extent)).extents
    return resolved.count == 1 ? resolved[0] : extent
  }

  /// The type with solved unknowns replaced.
  func resolve(_ type: ValueType) -> ValueType {
    guard unknowns > 0 else { return type }
    return switch type {
    case .scalar: .scalar
    case .column(let n): .column(resolve(n))
    case .row(let n): .row(resolve(n))
    case .matrix(let m, let n): .matrix(resolve(m), resolve(n))
    case .tensor(let axes): .tensor(axes.map { resolve($0) })
    }
  }

  /// Makes every unknown that stands for another point at the last of the chain, so that resolving does not walk long chains again and again.
  mutating func compress() {
    for name in Array(solution.keys) {
      var chain: [String] = []
      var last = name
      while let value = solution[last], value.extents.count == 1, let next = value.extents[0].name, solution[next] != nil {
        chain.append(last)
        last = next
      }
      guard !chain.isEmpty, let value = solution[last] else { continue }
      for link in chain { solution[link] = value }
    }
  }

  // MARK: Solving

  /// Makes two lengths equal; false when they are not and no unknown can make them so.
  mutating func equate(_ left: Dimension, _ right: Dimension) -> Bool {
    if left == right { return true }
    guard unknowns > 0 else { return false }
    let (a, b) = (resolve(left), resolve(right))
    if a == b { return true }
    if solve(a, as: b) || solve(b, as: a) { return true }
    if a.extents.count == 1, b.extents.count == 1 { return solve(a.extents[0], b.extents[0]) }
    if solveProduct(a, b) || solveProduct(b, a) { return true }
    guard a.extents.count == b.extents.count else { return false }
    let before = solution
    for (x, y) in zip(a.extents, b.extents) where !equate(Dimension(x), Dimension(y)) {
      solution = before
      return false
    }
    return true
  }

  /// Makes two types equal, axis by axis.
  mutating func equate(_ left: ValueType, _ right: ValueType) -> Bool {
    switch (left, right) {
    case (.scalar, .scalar): return true
    case (.column(let m), .column(let n)), (.row(let m), .row(let n)): return equate(m, n)
    case (.matrix(let m, let n), .matrix(let p, let q)): return equate(m, p) && equate(n, q)
    case (.tensor(let a), .tensor(let b)):
      guard a.count == b.count else { return false }
      for (m, n) in zip(a, b) where !equate(m, n) { return false }
      return true
    default: return false
    }
  }

  /// Solves a lone unknown; false when `dimension` is none, or the value holds it or is no length.
  private mutating func solve(_ dimension: Dimension, as value: Dimension) -> Bool {
    guard dimension.extents.count == 1, let name = dimension.extents[0].name, Self.isUnknown(name) else { return false }
    // Of two unknowns the younger one is solved, which keeps the chains short.
    if value.extents.count == 1, let other = value.extents[0].name, Self.isUnknown(other), Self.age(other) > Self.age(name) {
      return assign(other, dimension)
    }
    return assign(name, value)
  }

  private mutating func assign(_ name: String, _ value: Dimension) -> Bool {
    for extent in value.extents where extent.isCertainlyNegative || extent == .literal(0) || extent.terms.contains(where: { $0.name == name }) {
      return false
    }
    solution[name] = value
    return true
  }

  /// Solves a = b of affine forms for an unknown with the factor ±1: from a − b = f·u + rest follows u = −rest/f.
  private mutating func solve(_ a: Extent, _ b: Extent) -> Bool {
    guard let difference = Extent.combination([(1, a), (-1, b)], constant: 0) else { return false }
    for term in difference.terms where Self.isUnknown(term.name) && term.factor.magnitude == 1 {
      let own = Extent.named(term.name)
      guard let value = Extent.combination([(-term.factor, difference), (1, own)], constant: 0) else { return false }
      if assign(term.name, Dimension(value)) { return true }
    }
    return false
  }

  /// Solves u·k = n for an unknown u among integer lengths: a square kron of a matrix u×4 and a square one of 4 has u = 4.
  private mutating func solveProduct(_ product: Dimension, _ value: Dimension) -> Bool {
    guard product.extents.count > 1, value.extents.count == 1, let total = value.extents[0].integer else { return false }
    var unknown: String?
    var known = 1
    for extent in product.extents {
      if let integer = extent.integer, integer > 0, total % known == 0 {
        known = known.multipliedReportingOverflow(by: integer).partialValue
        guard known > 0 else { return false }
      } else if let name = extent.name, Self.isUnknown(name), unknown == nil {
        unknown = name
      } else {
        return false
      }
    }
    guard let unknown, total % known == 0 else { return false }
    return assign(unknown, .literal(total / known))
  }

  // MARK: Naming what is left

  /// The unknowns that nothing has solved, in the order of their first appearance in the type.
  func unsolved(in type: ValueType) -> [String] {
    guard unknowns > 0 else { return [] }
    var found: [String] = []
    for axis in resolve(type).axes {
      for extent in axis.extents {
        for term in extent.terms where Self.isUnknown(term.name) && !found.contains(term.name) { found.append(term.name) }
      }
    }
    return found
  }

  /// Gives the unsolved unknowns of a type names that are not taken; a matrix of two new lengths is m×n where that is free.
  mutating func nameUnknowns(in type: ValueType, taken: inout Set<String>) {
    let unnamed = unsolved(in: type)
    var candidates = Self.names
    if case .matrix = type, unnamed.count == 2, !taken.contains("m"), !taken.contains("n") { candidates = ["m", "n"] }
    for unknown in unnamed {
      var name = candidates.first { !taken.contains($0) }
      var number = 1
      while name == nil {
        if !taken.contains("n\(number)") { name = "n\(number)" }
        number += 1
      }
      guard let name else { continue }
      taken.insert(name)
      solution[unknown] = .named(name)
    }
  }

  /// The names for lengths, the most usual first.
  private static let names = ["n", "m", "k", "p", "q", "r", "s", "t", "l", "d", "h", "j", "i", "u", "v"]
}
