import Typing

/// Names that a program does not use yet.
struct NameSupply {
  private var taken: Set<String>

  /// A supply beside the names that are taken; functions of the language are never given out.
  init(taken: Set<String>, signatures: SignatureTable) {
    self.taken = taken.union(signatures.names).union(["rows", "columns", "sum"])
  }

  /// The first of the names that is free; otherwise the last one with a number behind it.
  mutating func name(preferring names: [String]) -> String {
    for name in names where taken.insert(name).inserted { return name }
    return numbered(names.last ?? "z")
  }

  /// The stem with the first number from 1 that makes a free name.
  mutating func numbered(_ stem: String) -> String {
    var number = 1
    while !taken.insert("\(stem)\(number)").inserted { number += 1 }
    return "\(stem)\(number)"
  }

  /// The very name; where it is taken, with underscores behind it.
  mutating func name(like name: String) -> String {
    var candidate = name
    while !taken.insert(candidate).inserted { candidate += "_" }
    return candidate
  }

  /// True where no name was given out or taken before.
  func isFree(_ name: String) -> Bool { !taken.contains(name) }
}
