/// Changes texts at random: what programs look like after a bad day.
public struct TextMutation {
  private var random: RandomNumbers

  /// Mutations that the random numbers decide.
  public init(random: RandomNumbers) { self.random = random }

  private static let words = [
    "sum", "mean", "tr", "det", "inv", "exp", "log", "softmax", "rows", "columns", "eye(n)", "ones(n)", "zeros(m, n)", "vector(1)", "diag", "vec",
    "kron",
    "max", "min", "prod", "norm2", "relu", "x", "y", "A", "B", "a", "n", "m", "i", "j", "sum[i](", "x[i]", "A[i,j]", "z[i] =", "= ", "+", "-", "*",
    "/", "^",
    ".*", "./", ".^", "'", "ᵀ", "⊙", "⊗", "(", ")", "[", "]", ",", ";", "\n", ":", "^-1", "^2", "^0.5", "0", "1", "2", "0.1", "1e10", "1000000", "#",
    "dJ/dz",
    "x: vector(n)", "A: matrix(n, n)", "f: elementwise", "J: function(vector(n))", "f'", "f''", "onehot(n)", "constant", "δ", "σ", "\u{0}", "😀",
    "\u{301}",
  ]

  /// A text that is none: bytes, or characters of all kinds.
  public mutating func noise() -> String {
    let length = 1 + random.below(60)
    if random.once(in: 2) { return String(decoding: (0..<length).map { _ in UInt8(truncatingIfNeeded: random.next()) }, as: UTF8.self) }
    var text = ""
    for _ in 0..<length { text += random.once(in: 3) ? String(scalar()) : random.pick(Self.words) }
    return text
  }

  private mutating func scalar() -> Unicode.Scalar {
    let ranges: [ClosedRange<UInt32>] = [0...0x7F, 0x80...0x24F, 0x370...0x5FF, 0x2000...0x2BFF, 0x3000...0x30FF, 0xE000...0x10FFFF]
    let range = random.pick(ranges)
    return Unicode.Scalar(range.lowerBound + UInt32(random.below(range.count))) ?? "?"
  }

  /// The text after a few changes; `other` is another text to take pieces from.
  public mutating func mutated(_ text: String, with other: String) -> String {
    var scalars = Array(text.unicodeScalars)
    for _ in 0..<1 + random.below(4) {
      let place = random.below(scalars.count + 1)
      let end = min(scalars.count, place + 1 + random.below(8))
      switch random.below(10) {
      case 0, 1: scalars.removeSubrange(place..<end)
      case 2, 3: scalars.insert(contentsOf: random.pick(Self.words).unicodeScalars, at: place)
      case 4: scalars.replaceSubrange(place..<end, with: random.pick(Self.words).unicodeScalars)
      case 5: scalars.insert(scalar(), at: place)
      case 6:
        let piece = scalars[place..<end]
        scalars.insert(contentsOf: piece, at: random.below(scalars.count + 1))
      case 7:
        let donor = Array(other.unicodeScalars)
        guard !donor.isEmpty else { continue }
        let from = random.below(donor.count)
        scalars.insert(contentsOf: donor[from..<min(donor.count, from + 1 + random.below(20))], at: place)
      case 8:
        guard scalars.count > 1 else { continue }
        scalars.swapAt(random.below(scalars.count), random.below(scalars.count))
      default:
        let piece = Array(scalars[place..<end])
        for _ in 0..<1 << random.below(8) where scalars.count < 20_000 { scalars.insert(contentsOf: piece, at: place) }
      }
    }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}
