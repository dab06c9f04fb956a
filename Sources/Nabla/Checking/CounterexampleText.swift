import Diagnostics
import Syntax
import Typing
import Verification

/// A point at which an entry of a claim is wrong, small enough to be checked by hand.
struct CounterexampleText {
  let program: TypedProgram
  let variable: Int
  let order: Int
  let evaluator: Evaluator

  /// The most numbers that a counterexample lists.
  private static let longestPoint = 24
  /// By how much an entry must differ, relative to the larger of the two and to one, for rounded numbers to show it.
  private static let visibleDifference = 0.01

  /// `at n = 2, x = [1, 2]: entry [2] of the claim is 4, the right value is 0.8944`.
  ///
  /// The point has small whole numbers where that shows the difference; otherwise it is the judge's.
  func text(_ claim: TypedProgram, found: Judgement.Counterexample?) -> Message? {
    for lengths in [[2, 3], [3, 2], [2, 2], [3, 4]] {
      for pool in CounterexampleText.pools {
        if let text = text(claim, lengths: lengths, pool: pool) { return text }
      }
    }
    return found.map(text)
  }

  // MARK: Small whole numbers

  /// Numbers that entries are taken from in turn.
  private static let pools: [[Double]] = [[1, 2, -1, 3, -2], [1, 2, 3, 0.5], [0.5, 0.25, 0.75]]

  private func text(_ claim: TypedProgram, lengths: [Int], pool: [Double]) -> Message? {
    var sizes: [String: Int] = [:]
    for name in dimensionNames { sizes[name] = lengths[sizes.count % lengths.count] }
    var variables: [String: NumericArray] = [:]
    var next = 0
    for variable in program.variables {
      guard let array = array(variable, sizes, pool, &next) else { return nil }
      variables[variable.name] = array
    }
    let point = SamplePoint(sizes: sizes, variables: variables, evaluator: evaluator)
    guard let claimed = point.value(of: claim.result, in: claim),
      let right = point.derivative(of: program.result, by: variable, order: order, in: program), claimed.values.count == right.values.count,
      let place = CounterexampleText.plainest(claimed.values, right.values)
    else { return nil }
    return words(
      sizes, variables, position: CounterexampleText.position(place, right.shape), claimed: claimed.values[place], right: right.values[place])
  }

  /// The first entry that differs visibly.
  private static func plainest(_ claimed: [Double], _ right: [Double]) -> Int? {
    zip(claimed, right).enumerated().first { abs($1.0 - $1.1) > visibleDifference * max(1, abs($1.0), abs($1.1)) }?.offset
  }

  /// The names of dimensions, in the order of the variables.
  private var dimensionNames: [String] {
    var names: [String] = []
    let types = program.variables.map(\.type) + program.nodes.map(\.type)
    for axis in types.flatMap(\.axes) {
      for term in axis.extents.flatMap(\.terms) where !names.contains(term.name) { names.append(term.name) }
    }
    return names
  }

  private func array(_ variable: TypedProgram.Variable, _ sizes: [String: Int], _ pool: [Double], _ next: inout Int) -> NumericArray? {
    let shape = variable.type.axes.compactMap { $0.value(sizes) }
    let count = shape.reduce(1.0) { $0 * Double($1) }
    guard shape.count == variable.type.axes.count, shape.allSatisfy({ $0 > 0 }), count <= Double(CounterexampleText.longestPoint) else { return nil }
    var values = (0..<Int(count)).map { _ in
      next += 1
      return pool[(next - 1) % pool.count]
    }
    let facts = variable.facts
    if !facts.isDisjoint(with: [.positive, .nonnegative]) { values = values.map(abs) }
    if facts.contains(.oneHot) { values = values.indices.map { $0 == 0 ? 1 : 0 } }
    if facts.contains(.sumsToOne), !facts.contains(.oneHot) {
      // 1/2, 1/4, …, with the last one twice.
      values = values.indices.map { 1 / Double(1 << min($0 + 1, max(1, values.count - 1))) }
      if values.count == 1 { values = [1] }
    }
    if shape.count == 2, shape[0] == shape[1] { tie(&values, shape[0], facts) }
    return NumericArray(shape: shape, values: values)
  }

  /// Makes a square matrix symmetric, positive definite or diagonal.
  private func tie(_ values: inout [Double], _ n: Int, _ facts: Facts) {
    let isSymmetric = !facts.isDisjoint(with: [.symmetric, .positiveDefinite])
    for i in 0..<n {
      for j in 0..<n where i != j {
        if facts.contains(.diagonal) { values[i * n + j] = 0 }
        if isSymmetric, j < i { values[i * n + j] = values[j * n + i] }
        if facts.contains(.positiveDefinite) { values[i * n + j] = facts.contains(.diagonal) ? 0 : 1 }
      }
      if facts.contains(.positiveDefinite) { values[i * n + i] = Double(n + i) }
    }
  }

  /// A place as subscripts counted from 1.
  private static func position(_ place: Int, _ shape: [Int]) -> [Int] {
    var (rest, position) = (place, [Int]())
    for length in shape.reversed() {
      position.append(rest % length + 1)
      rest /= length
    }
    return position.reversed()
  }

  // MARK: Words

  private func text(_ found: Judgement.Counterexample) -> Message {
    words(found.sizes, found.point, position: found.position, claimed: found.claimed, right: found.right)
  }

  private func words(_ sizes: [String: Int], _ point: [String: NumericArray], position: [Int], claimed: Double, right: Double) -> Message {
    // A number as a name is a large length, for which a small one stands in.
    var parts = sizes.sorted { $0.key < $1.key }.map { name, value in
      Int(name) == nil ? Message.code("\(name) = \(value)") : Message("\(value) for the length \(name)", "长度 \(name) 取 \(value)")
    }
    let isShort = point.values.reduce(0) { $0 + $1.values.count } <= CounterexampleText.longestPoint
    for variable in program.variables {
      if isShort, let array = point[variable.name] { parts.append(.code("\(variable.name) = \(CounterexampleText.text(array))")) }
    }
    if !isShort { parts.append(Message("a random point", "一个随机点")) }
    let subscripts = position.map(String.init).joined(separator: ",")
    let entry =
      position.isEmpty ? Message("the claim", "所给公式") : Message("entry [\(subscripts)] of the claim", "所给公式的元素 [\(subscripts)] ")
    let (claimed, right) = (CounterexampleText.text(claimed), CounterexampleText.text(right))
    let numbers = Message("\(entry) is \(claimed), the right value is \(right)", "\(entry)是 \(claimed)，正确的值是 \(right)")
    guard !parts.isEmpty else { return numbers }
    let point = Message.row(parts)
    return Message("at \(point): \(numbers)", "当 \(point) 时，\(numbers)")
  }

  private static func text(_ array: NumericArray) -> String {
    guard let length = array.shape.last else { return text(array.values[0]) }
    var lines = array.values.map(text)
    for length in [length] + array.shape.dropFirst().dropLast().reversed() + (array.shape.count > 1 ? [array.shape[0]] : []) {
      lines = stride(from: 0, to: lines.count, by: max(1, length)).map { "[\(lines[$0..<min($0 + length, lines.count)].joined(separator: ", "))]" }
    }
    return lines.joined(separator: ", ")
  }

  /// A number with four digits behind the point, or four digits where it is small or large.
  static func text(_ number: Double) -> String {
    if number == 0 { return "0" }
    let magnitude = abs(number)
    if magnitude >= 1e-3, magnitude < 1e9 {
      let rounded = (number * 1e4).rounded() / 1e4
      return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
    }
    var (scaled, exponent) = (number, 0)
    while abs(scaled) >= 10, exponent < 400 { (scaled, exponent) = (scaled / 10, exponent + 1) }
    while abs(scaled) < 1, exponent > -400 { (scaled, exponent) = (scaled * 10, exponent - 1) }
    return "\((scaled * 1e3).rounded() / 1e3)e\(exponent)"
  }
}
