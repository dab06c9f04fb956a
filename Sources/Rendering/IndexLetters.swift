/// Letters for bound indices, in the order in which nested sums take them.
struct IndexLetters {
  private var names: [String] = []
  private let taken: Set<String>

  init(taken: Set<String>) { self.taken = taken }

  /// The name of the sum index at a depth of nesting.
  mutating func name(_ depth: Int) -> String {
    while names.count <= depth {
      let k = names.count
      var next = k
      var candidate = IndexLetters.text(next)
      while taken.contains(candidate) || names.contains(candidate) {
        next += 1
        candidate = IndexLetters.text(next)
      }
      names.append(candidate)
    }
    return names[depth]
  }

  private static let letters = "ijklpqrstuvwabcdefgh".map { String($0) }

  private static func text(_ k: Int) -> String { k < letters.count ? letters[k] : "i\(k - letters.count + 1)" }
}
