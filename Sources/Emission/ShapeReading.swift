import Typing

/// Where a function that is given arrays reads the lengths of its dimensions, and which axes it must compare with them.
///
/// A length is read where its dimension first stands alone on an axis. What no axis tells is a parameter of its own.
struct ShapeReading {
  /// One thing to do, in order.
  enum Step: Hashable {
    /// All axes of a parameter are new dimensions, none twice: read them at once.
    case readAll(parameter: Int, names: [String])
    /// A dimension is the length of an axis, counted from 0.
    case read(parameter: Int, axis: Int, name: String)
    /// A parameter must have those axes; the ones marked false have a length that nothing else needs, and count only by their number.
    case check(parameter: Int, known: [Bool])
  }

  /// What to do, in order.
  private(set) var steps: [Step] = []
  /// The dimensions that no parameter's shape tells.
  private(set) var freeDimensions: [String] = []
  private let types: [ValueType]

  /// The reading of parameters of those types by a function whose body uses the given dimensions.
  init(_ types: [ValueType], used: Set<String>) {
    self.types = types
    let arrays = types.indices.filter { types[$0] != .scalar }
    var counts: [String: Int] = [:]
    for array in arrays { for axis in types[array].axes { for name in axis.names { counts[name, default: 0] += 1 } } }
    let needed = used.union(counts.filter { $0.value > 1 }.keys)
    let readable = Set(arrays.flatMap { types[$0].axes.compactMap(\.loneName) })
    freeDimensions = needed.filter { !readable.contains($0) }.sorted()
    var bound = Set(freeDimensions)
    var postponed: [Int] = []
    for array in arrays {
      let fresh = Set(types[array].axes.compactMap(\.loneName)).subtracting(bound).intersection(needed)
      if fresh.isEmpty { postponed.append(array) } else { bind(array, fresh, &bound) }
    }
    for array in postponed { check(array, bound) }
  }

  /// Reads new dimensions off an array's shape, after a check of its order and of the axes that are not new.
  private mutating func bind(_ array: Int, _ fresh: Set<String>, _ bound: inout Set<String>) {
    check(array, bound)
    bound.formUnion(fresh)
    let lone = types[array].axes.map(\.loneName)
    if lone.count > 1, lone.allSatisfy({ $0.map(fresh.contains) ?? false }), Set(lone).count == lone.count {
      steps.append(.readAll(parameter: array, names: lone.compactMap { $0 }))
      return
    }
    var seen: Set<String> = []
    var repeats = false
    for (place, name) in lone.enumerated() {
      guard let name, fresh.contains(name) else { continue }
      if seen.insert(name).inserted { steps.append(.read(parameter: array, axis: place, name: name)) } else { repeats = true }
    }
    if repeats { check(array, bound) }
  }

  private mutating func check(_ array: Int, _ bound: Set<String>) {
    steps.append(.check(parameter: array, known: types[array].axes.map { $0.names.allSatisfy(bound.contains) }))
  }
}

extension Facts {
  /// What is stated of an array, in words; empty where nothing is.
  var words: String {
    var words: [String] = []
    if contains(.positiveDefinite) {
      words.append("symmetric positive definite")
    } else if contains(.diagonal) {
      words.append("diagonal")
    } else if contains(.symmetric) {
      words.append("symmetric")
    }
    if contains(.oneHot) { words.append("one-hot") } else if contains(.sumsToOne) { words.append("entries sum to 1") }
    if contains(.positive) {
      words.append("positive")
    } else if contains(.nonnegative) && !contains(.oneHot) {
      words.append("nonnegative")
    }
    return words.joined(separator: ", ")
  }
}
