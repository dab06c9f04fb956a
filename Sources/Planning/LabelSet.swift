/// A set of labels of one product, by numbers below `capacity`.
struct LabelSet: Hashable {
  /// The most labels of a product whose order is chosen.
  static let capacity = 256

  private var words = SIMD4<UInt64>()

  /// No label.
  init() {}

  /// The labels with those numbers.
  init(_ labels: some Sequence<Int>) { for label in labels { words[label >> 6] |= 1 << UInt64(label & 63) } }

  private init(words: SIMD4<UInt64>) { self.words = words }

  var isEmpty: Bool { words == SIMD4() }

  func union(_ other: LabelSet) -> LabelSet { LabelSet(words: words | other.words) }

  func intersection(_ other: LabelSet) -> LabelSet { LabelSet(words: words & other.words) }

  func subtracting(_ other: LabelSet) -> LabelSet { LabelSet(words: words & ~other.words) }

  func isSubset(of other: LabelSet) -> Bool { words & ~other.words == SIMD4() }

  /// The product of a number for each label.
  func product(_ numbers: [Double]) -> Double {
    var product = 1.0
    for k in 0..<4 {
      var rest = words[k]
      while rest != 0 {
        product *= numbers[k << 6 + rest.trailingZeroBitCount]
        rest &= rest - 1
      }
    }
    return product
  }
}
