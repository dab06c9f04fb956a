/// How many values one index takes: an affine form Σ cᵢ·nameᵢ + c in declared dimension names, mostly a lone name or a lone integer.
public struct Extent: Hashable, Sendable, Comparable {
  /// One dimension name with its integer factor.
  public struct Term: Hashable, Sendable {
    /// The dimension's name.
    public let name: String
    /// Its factor, never zero.
    public let factor: Int
  }

  /// The names with their factors, sorted by name.
  public let terms: [Term]
  /// The constant part.
  public let constant: Int

  /// The extent Σ terms + constant; equal names are added up and zeros dropped.
  public init(_ terms: [(name: String, factor: Int)], constant: Int) {
    var sums: [String: Int] = [:]
    for term in terms { sums[term.name, default: 0] += term.factor }
    self.terms = sums.filter { $0.value != 0 }.sorted { $0.key < $1.key }.map { Term(name: $0.key, factor: $0.value) }
    self.constant = constant
  }

  /// The extent of that name.
  public static func named(_ name: String) -> Extent { Extent([(name, 1)], constant: 0) }
  /// The extent of that many values.
  public static func literal(_ value: Int) -> Extent { Extent([], constant: value) }

  /// The name when the extent is a lone name.
  public var name: String? { terms.count == 1 && terms[0].factor == 1 && constant == 0 ? terms[0].name : nil }
  /// The integer when the extent has no names.
  public var integer: Int? { terms.isEmpty ? constant : nil }

  /// The number of values under an assignment of the names; nil when a name is missing.
  public func value(_ sizes: [String: Int]) -> Int? {
    var total = constant
    for term in terms {
      guard let size = sizes[term.name] else { return nil }
      total += term.factor * size
    }
    return total
  }

  /// The text of the extent: `n`, `3`, `n-k+1`.
  public var text: String {
    var out = ""
    for term in terms.filter({ $0.factor > 0 }) + terms.filter({ $0.factor < 0 }) {
      let magnitude = term.factor.magnitude == 1 ? term.name : "\(term.factor.magnitude)*\(term.name)"
      out += (term.factor < 0 ? "-" : out.isEmpty ? "" : "+") + magnitude
    }
    if constant != 0 || out.isEmpty { out += constant >= 0 && !out.isEmpty ? "+\(constant)" : "\(constant)" }
    return out
  }

  /// Orders by text, which is stable from run to run.
  public static func < (a: Extent, b: Extent) -> Bool { a.text < b.text }
}

/// The length of one axis of a value: the product of the extents of the indices merged into it, the slowest first.
///
/// Nearly always one extent. `vec(X)` of an m×n matrix has the length [n, m], since it stacks columns; `kron(A, B)` merges A's index before B's.
public struct Dimension: Hashable, Sendable {
  /// The merged indices' extents, slowest first; literal extents that stand alone side by side are multiplied into one.
  public let extents: [Extent]

  /// The dimension of the merged extents; when all are integers they are multiplied into one.
  public init(_ extents: [Extent]) {
    let literals = extents.compactMap(\.integer)
    if extents.count > 1, literals.count == extents.count {
      self.extents = [.literal(literals.reduce(1) { $0.multipliedReportingOverflow(by: $1).overflow ? Int.max : $0 * $1 })]
    } else {
      self.extents = extents.filter { $0 != .literal(1) || extents.count == 1 }
    }
  }

  /// A dimension of one extent.
  public init(_ extent: Extent) { self.init([extent]) }
  /// The dimension of that name.
  public static func named(_ name: String) -> Dimension { Dimension(.named(name)) }
  /// The dimension of that many values.
  public static func literal(_ value: Int) -> Dimension { Dimension(.literal(value)) }

  /// The number of values under an assignment of the names; nil when a name is missing.
  public func value(_ sizes: [String: Int]) -> Int? {
    var total = 1
    for extent in extents {
      guard let size = extent.value(sizes) else { return nil }
      total *= size
    }
    return total
  }

  /// The text of the dimension: `n`, `3`, `m*n`.
  public var text: String {
    extents.map { extents.count > 1 && ($0.terms.count > 1 || $0.constant != 0 && !$0.terms.isEmpty) ? "(\($0.text))" : $0.text }.joined(
      separator: "*")
  }
}
