import Syntax

/// The kind of value that an undeclared name is supposed to have.
enum Rank: Hashable {
  case scalar
  case column
  case row
  case matrix
  case tensor(Int)

  /// The type of that rank, its lengths unknown.
  func type(_ lengths: inout LengthEquations) -> ValueType {
    switch self {
    case .scalar: return .scalar
    case .column: return .column(lengths.makeUnknown())
    case .row: return .row(lengths.makeUnknown())
    case .matrix: return .matrix(lengths.makeUnknown(), lengths.makeUnknown())
    case .tensor(let count):
      var axes: [Dimension] = []
      for _ in 0..<count { axes.append(lengths.makeUnknown()) }
      return .tensor(axes)
    }
  }
}

/// The ranks supposed for undeclared names: by the number of subscripts where a name is accessed, else by its letter, save for exceptions on trial.
struct RankAssumptions {
  /// How many subscripts each accessed name has.
  private var subscripts: [String: Int] = [:]
  private let tree: SyntaxTree
  /// Names whose rank is on trial.
  var exceptions: [String: Rank] = [:]

  init(_ tree: SyntaxTree) {
    self.tree = tree
    for node in tree.nodes where node.kind == .access {
      if case .name(let name) = tree[node.children[0]].kind { subscripts[name] = node.children.count - 1 }
    }
  }

  /// The rank supposed for a name.
  func rank(of name: String) -> Rank {
    if let rank = exceptions[name] { return rank }
    switch subscripts[name] {
    case nil: return Self.letterRank(name)
    case 1: return .column
    case 2: return .matrix
    case let count?: return .tensor(count)
    }
  }

  /// The other ranks that a name may have, the likeliest first.
  func alternatives(to name: String) -> [Rank] {
    switch (subscripts[name], Self.letterRank(name)) {
    case (1, _): [.row]
    case (.some, _): []
    case (nil, .scalar): [.column, .matrix, .row]
    case (nil, .matrix): [.scalar, .column, .row]
    case (nil, _): [.row, .scalar, .matrix]
    }
  }

  /// `a`…`g` are scalars, `h`…`z` columns, capitals matrices, Greek letters scalars, spelled out or not.
  static func letterRank(_ name: String) -> Rank {
    guard let first = name.unicodeScalars.first else { return .scalar }
    switch first {
    case "A"..."Z": return .matrix
    case "a"..."z":
      let stem = name.unicodeScalars.prefix { ("a"..."z").contains($0) }
      if greekNames.contains(String(stem)) { return .scalar }
      return first <= "g" ? .scalar : .column
    case "\u{370}"..."\u{3FF}", "\u{1F00}"..."\u{1FFF}": return .scalar
    default:
      // An accented letter counts as its base letter, x̂ written as one character or two.
      guard let base = baseLetter(first) else { return first.properties.isUppercase ? .matrix : .column }
      return letterRank(String(base))
    }
  }

  /// The Latin letter under an accented one, where the decomposition has one.
  private static func baseLetter(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    let name = scalar.properties.name ?? ""
    // The Unicode name reads LATIN SMALL LETTER Y WITH CIRCUMFLEX.
    let words = name.split(separator: " ")
    guard words.count > 4, words[0] == "LATIN", words[2] == "LETTER", words[4] == "WITH", words[3].unicodeScalars.count == 1,
      let letter = words[3].unicodeScalars.first
    else { return nil }
    return words[1] == "SMALL" ? Unicode.Scalar(letter.value + 0x20) : letter
  }

  /// The Greek letters as they are spelled, with the usual short forms of two of them.
  private static let greekNames: Set<String> = [
    "alpha", "beta", "gamma", "delta", "epsilon", "varepsilon", "zeta", "eta", "theta", "vartheta", "iota", "kappa", "lambda", "mu", "nu", "xi",
    "omicron", "pi", "rho", "sigma", "tau", "upsilon", "phi", "varphi", "chi", "psi", "omega", "lam", "eps",
  ]

  /// True when a name stands as a value in the program that is neither declared nor assigned.
  func leavesNamesUndeclared(besides known: [String: Meaning]) -> Bool {
    var isValue = Array(repeating: true, count: tree.nodes.count)
    let assigned = Set(tree.statements.compactMap(\.name))
    // Parents have greater places than their operands, so this goes from the top down.
    for (place, node) in tree.nodes.enumerated().reversed() {
      var operands = node.children[...]
      switch node.kind {
      case .access: operands = operands.dropFirst()
      case .call("eye", _), .call("ones", _), .call("zeros", _): break
      case .name(let name):
        if isValue[place], known[name] == nil, !assigned.contains(name), Elaboration.axisWords[name] == nil { return true }
        continue
      default: operands = isValue[place] ? [] : operands
      }
      for operand in operands { isValue[operand] = false }
    }
    return false
  }
}
