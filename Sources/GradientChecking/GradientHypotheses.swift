import Catalogue
import Diagnostics
import Nabla
import Shapes
import Syntax
import Typing
import Verification

/// The mistakes that people make in gradients, each as numbers that a gradient with that mistake would have.
struct GradientHypotheses {
  /// A hypothesis holds where its numbers agree to this.
  private static let agreement = 1e-6

  let check: GradientCheck
  private let results: [GradientCheck.Result]

  /// Hypotheses about the results of a check.
  init(_ check: GradientCheck, _ results: [GradientCheck.Result]) {
    self.check = check
    self.results = results
  }

  /// The mistake that explains a wrong gradient, and how.
  func mistake(by place: Int, claimed: NumericArray, right: NumericArray, _ comparison: Comparison) -> (GradientMistake, String) {
    if comparison.relativeError == .infinity, claimed.values.allSatisfy(\.isFinite) { return shape(claimed, right, place) }
    if !claimed.values.allSatisfy(\.isFinite) { return (.unknown, "the gradient holds numbers that are not finite") }
    if comparison.isSinglePrecision { return (.singlePrecision, GradientCheck.singlePrecision) }
    if right.shape.count == 2, right.shape[0] == right.shape[1], agree(claimed.values, transposed(right)) {
      return (.transposed, "the gradient is transposed")
    }
    return multiple(claimed, right) ?? shifted(claimed, right) ?? stale(claimed, place) ?? shortened(claimed, place) ?? term(claimed, right, place)
      ?? other(claimed, place) ?? (.unknown, "no common mistake explains the numbers")
  }

  private func agree(_ a: [Double], _ b: [Double]) -> Bool {
    let size = max(b.map { abs($0) }.max() ?? 0, 1e-12)
    return a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= Self.agreement * size }
  }

  private func transposed(_ a: NumericArray) -> [Double] {
    guard a.shape.count == 2 else { return a.values }
    let (rows, columns) = (a.shape[0], a.shape[1])
    return (0..<a.values.count).map { a.values[$0 % rows * columns + $0 / rows] }
  }

  // MARK: Shapes

  private func shape(_ claimed: NumericArray, _ right: NumericArray, _ place: Int) -> (GradientMistake, String) {
    let shapes = "\(text(claimed.shape)) where \(text(right.shape)) is right"
    if claimed.shape == right.shape.reversed(), agree(claimed.values, transposed(right)) {
      return (.transposed, "the gradient is transposed: \(shapes)")
    }
    if claimed.shape == right.shape.reversed() { return (.transposed, "the shape is transposed, and the numbers differ as well: \(shapes)") }
    let squares = Set(Comparison.lengths(claimed.shape))
    if claimed.shape.count > right.shape.count, claimed.shape.count == 2, squares.count == 1 {
      return (.broadcasting, "a vector was broadcast against another, every entry with every entry: \(shapes)")
    }
    if let axis = Comparison.lengths(claimed.shape).first(where: { !right.shape.contains($0) }),
      let name = check.sizes.first(where: { $0.value == axis })?.key
    {
      if claimed.shape.count > right.shape.count {
        return (.wrongAxis, "the axis of length \(name) = \(axis) is not summed over: \(shapes)")
      }
      if claimed.shape.count == right.shape.count {
        return (.wrongAxis, "an axis of length \(name) = \(axis) is left where another should be: a sum runs over the wrong axis: \(shapes)")
      }
    }
    return (.shape, "the gradient has another shape: \(shapes)")
  }

  private func text(_ shape: [Int]) -> String { shape.isEmpty ? "a number" : shape.map(String.init).joined(separator: "×") }

  // MARK: The same numbers, changed

  /// c times the right gradient.
  private func multiple(_ claimed: NumericArray, _ right: NumericArray) -> (GradientMistake, String)? {
    let square = right.values.reduce(0) { $0 + $1 * $1 }
    guard square > 0 else { return nil }
    let factor = zip(claimed.values, right.values).reduce(0) { $0 + $1.0 * $1.1 } / square
    guard factor != 0, agree(claimed.values, right.values.map { factor * $0 }) else { return nil }
    if abs(factor + 1) < Self.agreement { return (.sign, "the gradient has the wrong sign") }
    let known =
      [(2.0, "2"), (0.5, "1/2"), (-2, "-2"), (-0.5, "-1/2"), (4, "4"), (0.25, "1/4")]
      + check.sizes.sorted { $0.key < $1.key }.flatMap { (name: String, size: Int) -> [(Double, String)] in
        [
          (Double(size), "\(name) = \(size), as of a sum in place of a mean"),
          (1 / Double(size), "1/\(name) = 1/\(size), as of a mean in place of a sum"),
        ]
      }
    let name = known.first { abs($0.0 - factor) <= 1e-5 * abs(factor) }?.1 ?? Comparison.text(factor)
    return (.factor, "the gradient is the right one times \(name)")
  }

  /// Entries moved by one place along an axis, or a first or last slice left out.
  private func shifted(_ claimed: NumericArray, _ right: NumericArray) -> (GradientMistake, String)? {
    var inner = 1
    for (axis, length) in right.shape.enumerated().reversed() {
      defer { inner *= length }
      guard length > 2 else { continue }
      let positions = right.values.indices.map { $0 / inner % length }
      for (step, way) in [(1, "down"), (-1, "up")] {
        // The entry that nothing moves to may hold anything.
        let compared = positions.indices.filter { (0..<length).contains(positions[$0] - step) }
        if agree(compared.map { claimed.values[$0] }, compared.map { right.values[$0 - step * inner] }) {
          return (.offByOne, "the entries stand one place \(way) along axis \(axis + 1)")
        }
      }
      for (edge, name) in [(length - 1, "last"), (0, "first")] {
        let rest = positions.indices.filter { positions[$0] != edge }
        if agree(rest.map { claimed.values[$0] }, rest.map { right.values[$0] }) {
          return (.offByOne, "all is right but the \(name) place along axis \(axis + 1): a loop ends one too early or begins one too late")
        }
      }
    }
    return nil
  }

  // MARK: The right gradient elsewhere

  /// The second call uses the first one's arguments, or one of them.
  func stale(_ claimed: NumericArray, _ place: Int) -> (GradientMistake, String)? {
    let name = check.program.variables[place].name
    let (first, second) = (check.points[0], check.points[1])
    guard let later = results[1].gradients[name]?.values else { return nil }
    if later == claimed.values { return (.stale, "the second call gives the first one's gradient again: a result is kept between calls") }
    for variable in check.program.variables {
      for (from, to, numbers) in [(first, second, later), (second, first, claimed.values)] {
        var point = to
        point[variable.name] = from[variable.name]
        if let other = check.gradient(by: place, at: point), agree(numbers, other.values) {
          return (.stale, "the gradient is the one for the \(variable.name) of another call: an old \(variable.name) is kept")
        }
      }
    }
    return nil
  }

  /// The first or last place along a dimension left out of every sum.
  private func shortened(_ claimed: NumericArray, _ place: Int) -> (GradientMistake, String)? {
    let variable = check.program.variables[place]
    let own = Set(variable.type.axes.flatMap { $0.extents.flatMap { $0.terms.map(\.name) } })
    for (name, size) in check.sizes.sorted(by: { $0.key < $1.key }) where size > 1 && !own.contains(name) {
      var sizes = check.sizes
      sizes[name] = size - 1
      for (kept, words) in [(0..<(size - 1), "last"), (1..<size, "first")] {
        var point = check.points[0]
        for variable in check.program.variables {
          for (axis, dimension) in variable.type.axes.enumerated() where dimension == .named(name) {
            if let whole = point[variable.name] { point[variable.name] = Self.part(of: whole, axis, kept) }
          }
        }
        if let other = check.gradient(by: place, at: point, sizes: sizes), agree(claimed.values, other.values) {
          return (.offByOne, "the \(words) of the \(name) = \(size) terms is left out of a sum: a loop ends one too early or begins one too late")
        }
      }
    }
    return nil
  }

  private static func part(of a: NumericArray, _ axis: Int, _ kept: Range<Int>) -> NumericArray {
    let inner = a.shape[(axis + 1)...].reduce(1, *)
    let length = a.shape[axis]
    var shape = a.shape
    shape[axis] = kept.count
    return NumericArray(shape: shape, values: a.values.indices.filter { kept.contains($0 / inner % length) }.map { a.values[$0] })
  }

  // MARK: Other objectives

  /// A term of the objective left out, doubled or of the wrong sign.
  private func term(_ claimed: NumericArray, _ right: NumericArray, _ place: Int) -> (GradientMistake, String)? {
    for term in terms() {
      guard
        let part = try? check.evaluator.derivative(
          of: term, by: place, order: 1, in: check.program, sizes: check.sizes, variables: check.points[0]),
        part.values.contains(where: { $0 != 0 })
      else { continue }
      let text = excerpt(check.program[term].span)
      let missing = zip(right.values, claimed.values).map { $0 - $1 }
      let square = part.values.reduce(0) { $0 + $1 * $1 }
      let share = zip(missing, part.values).reduce(0) { $0 + $1.0 * $1.1 } / square
      for sign in [1.0, -1.0] where agree(zip(claimed.values, part.values).map { $0 + sign * share * sign * $1 }, right.values) {
        if abs(abs(share) - 1) < 1e-5 { return (.missingTerm, "the gradient of the term \(text) is missing") }
        if abs(abs(share) - 2) < 1e-5 { return (.sign, "the gradient of the term \(text) has the wrong sign") }
        return (.factor, "the gradient of the term \(text) is there \(Comparison.text(1 - abs(share))) times")
      }
    }
    return nil
  }

  /// The terms of the objective: what sums and differences at its top add up.
  private func terms() -> [TypedProgram.ID] {
    var terms: [TypedProgram.ID] = []
    var pending = [check.program.result]
    while let next = pending.popLast(), terms.count < 64, pending.count < 64 {
      switch check.program[next].operation {
      case .add, .subtract: pending += check.program[next].arguments
      case .negate: pending.append(check.program[next].arguments[0])
      default: terms.append(next)
      }
    }
    return terms.count > 1 ? terms : []
  }

  private func excerpt(_ span: SourceSpan) -> String {
    let scalars = Array(check.problem.program.unicodeScalars)
    guard span.start >= 0, span.start <= span.end, span.end <= scalars.count else { return "of the objective" }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[span.start..<span.end])
    return String(text)
  }

  /// The gradient of a program with a sum along the other axis, or with vectors broadcast to a matrix.
  private func other(_ claimed: NumericArray, _ place: Int) -> (GradientMistake, String)? {
    for (mistake, words, program) in mutations() {
      if let other = check.gradient(by: place, of: program, at: check.points[0]), agree(claimed.values, other.values) { return (mistake, words) }
    }
    return nil
  }

  /// The same about a value.
  func otherProgram(value: NumericArray) -> (GradientMistake, String)? {
    for (mistake, words, program) in mutations() {
      if let other = try? check.evaluator.value(of: program.result, in: program, sizes: check.sizes, variables: check.points[0]),
        agree(value.values, other.values)
      {
        return (mistake, words)
      }
    }
    return nil
  }

  /// The programs that a person may have written instead, typed.
  private func mutations() -> [(GradientMistake, String, TypedProgram)] {
    let text = check.problem.program
    var mutated: [(GradientMistake, String, String)] = []
    for (word, other) in [("rows", "columns"), ("columns", "rows")] {
      for range in text.ranges(of: word).prefix(16) {
        mutated.append((.wrongAxis, "a sum runs over \(other) where it should run over \(word)", text.replacingCharacters(range, with: other)))
      }
    }
    for node in check.program.nodes.prefix(2_000) {
      guard [.add, .subtract].contains(node.operation), node.arguments.count == 2, case .column(let n) = node.type, n.extents.count == 1 else {
        continue
      }
      let sides = node.arguments.map { check.program[$0] }
      guard sides.allSatisfy({ $0.type == node.type }) else { continue }
      let (left, right) = (excerpt(sides[0].span), excerpt(sides[1].span))
      let sign = node.operation == .add ? "+" : "-"
      let matrix = "((\(left))*ones(\(n.text))' \(sign) ones(\(n.text))*(\(right))')"
      if let whole = text.scalarRange(node.span) {
        mutated.append(
          (
            .broadcasting, "\(left) \(sign) \(right) was broadcast, every entry with every entry, as of a column against a row",
            text.replacingCharacters(whole, with: matrix)
          ))
      }
    }
    return mutated.prefix(64).compactMap { mistake, words, text in
      var problem = check.problem
      problem.program = text
      guard let program = try? Engine().elaborate(problem), program.variables.map(\.name) == check.program.variables.map(\.name) else { return nil }
      return (mistake, words, program)
    }
  }
}

extension String {
  /// The text with a part replaced.
  fileprivate func replacingCharacters(_ range: Range<String.Index>, with other: String) -> String {
    String(self[..<range.lowerBound]) + other + self[range.upperBound...]
  }

  /// The part that a span of Unicode scalars is; nil where it is none.
  fileprivate func scalarRange(_ span: SourceSpan) -> Range<String.Index>? {
    let view = unicodeScalars
    guard span.start >= 0, span.start <= span.end, span.end <= view.count else { return nil }
    return view.index(view.startIndex, offsetBy: span.start)..<view.index(view.startIndex, offsetBy: span.end)
  }
}
