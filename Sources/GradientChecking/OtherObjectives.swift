import Catalogue
import Diagnostics
import Nabla
import Shapes
import Syntax
import Typing
import Verification

// Gradients that are right, of another objective than the program's.
extension GradientHypotheses {
  /// A term of the objective left out, doubled or of the wrong sign.
  func term(_ claimed: NumericArray, _ right: NumericArray, _ place: Int) -> (GradientMistake, Message)? {
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
        if abs(abs(share) - 1) < 1e-5 { return (.missingTerm, Message("the gradient of the term \(text) is missing", "缺少 \(text) 这一项的梯度")) }
        if abs(abs(share) - 2) < 1e-5 { return (.sign, Message("the gradient of the term \(text) has the wrong sign", "\(text) 这一项的梯度符号反了")) }
        let times = Comparison.text(1 - abs(share))
        return (.factor, Message("the gradient of the term \(text) is there \(times) times", "\(text) 这一项的梯度出现了 \(times) 倍"))
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
    guard span.start >= 0, span.start <= span.end, span.end <= scalars.count else { return "…" }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[span.start..<span.end])
    return String(text)
  }

  /// The gradient of a program with a sum along the other axis, or with vectors broadcast to a matrix.
  func other(_ claimed: NumericArray, _ place: Int) -> (GradientMistake, Message)? {
    for (mistake, words, program) in mutations() {
      if let other = check.gradient(by: place, of: program, at: check.points[0]), agree(claimed.values, other.values) { return (mistake, words) }
    }
    return nil
  }

  /// The same about a value.
  func otherProgram(value: NumericArray) -> (GradientMistake, Message)? {
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
  private func mutations() -> [(GradientMistake, Message, TypedProgram)] {
    let text = check.problem.program
    var mutated: [(GradientMistake, Message, String)] = []
    for (word, other) in [("rows", "columns"), ("columns", "rows")] {
      for range in text.ranges(of: word).prefix(16) {
        mutated.append(
          (
            .wrongAxis, Message("a sum runs over \(other) where it should run over \(word)", "求和沿 \(other) 进行，而应沿 \(word)"),
            text.replacingCharacters(range, with: other)
          ))
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
            .broadcasting,
            Message(
              "\(left) \(sign) \(right) was broadcast, every entry with every entry, as of a column against a row",
              "\(left) \(sign) \(right) 被广播了，每个元素都与每个元素配对，如同一列对一行"),
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
