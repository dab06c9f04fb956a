import Catalogue
import Diagnostics
import Nabla
import Shapes
import Typing
import Verification

/// The mistakes that people make in gradients, each as numbers that a gradient with that mistake would have.
struct GradientHypotheses {
  /// A hypothesis holds where its numbers agree to this.
  private static let agreement = 1e-6
  private static let first = Message("first", "最前")
  private static let last = Message("last", "最后")

  let check: GradientCheck
  private let results: [GradientCheck.Result]

  /// Hypotheses about the results of a check.
  init(_ check: GradientCheck, _ results: [GradientCheck.Result]) {
    self.check = check
    self.results = results
  }

  /// The mistake that explains a wrong gradient, and how.
  func mistake(by place: Int, claimed: NumericArray, right: NumericArray, _ comparison: Comparison) -> (GradientMistake, Message) {
    if comparison.relativeError == .infinity, claimed.values.allSatisfy(\.isFinite) { return shape(claimed, right, place) }
    if !claimed.values.allSatisfy(\.isFinite) { return (.unknown, Message("the gradient holds numbers that are not finite", "梯度中有非有限的数")) }
    if comparison.isSinglePrecision { return (.singlePrecision, GradientCheck.singlePrecision) }
    if right.shape.count == 2, right.shape[0] == right.shape[1], agree(claimed.values, transposed(right)) {
      return (.transposed, Message("the gradient is transposed", "梯度转置了"))
    }
    return multiple(claimed, right) ?? shifted(claimed, right) ?? stale(claimed, place) ?? shortened(claimed, place) ?? term(claimed, right, place)
      ?? other(claimed, place) ?? (.unknown, Message("no common mistake explains the numbers", "没有常见的错误能解释这些数"))
  }

  func agree(_ a: [Double], _ b: [Double]) -> Bool {
    let size = max(b.map { abs($0) }.max() ?? 0, 1e-12)
    return a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= Self.agreement * size }
  }

  private func transposed(_ a: NumericArray) -> [Double] {
    guard a.shape.count == 2 else { return a.values }
    let (rows, columns) = (a.shape[0], a.shape[1])
    return (0..<a.values.count).map { a.values[$0 % rows * columns + $0 / rows] }
  }

  // MARK: Shapes

  private func shape(_ claimed: NumericArray, _ right: NumericArray, _ place: Int) -> (GradientMistake, Message) {
    let (given, wanted) = (text(claimed.shape), text(right.shape))
    let shapes = Message("\(given) where \(wanted) is right", "给出 \(given)，应为 \(wanted)")
    if claimed.shape == right.shape.reversed(), agree(claimed.values, transposed(right)) {
      return (.transposed, Message("the gradient is transposed: \(shapes)", "梯度转置了：\(shapes)"))
    }
    if claimed.shape == right.shape.reversed() {
      return (.transposed, Message("the shape is transposed, and the numbers differ as well: \(shapes)", "形状转置了，数值也不同：\(shapes)"))
    }
    let squares = Set(Comparison.lengths(claimed.shape))
    if claimed.shape.count > right.shape.count, claimed.shape.count == 2, squares.count == 1 {
      return (
        .broadcasting,
        Message("a vector was broadcast against another, every entry with every entry: \(shapes)", "一个向量对另一个向量做了广播，每个元素都与每个元素配对：\(shapes)")
      )
    }
    if let axis = Comparison.lengths(claimed.shape).first(where: { !right.shape.contains($0) }),
      let name = check.sizes.first(where: { $0.value == axis })?.key
    {
      if claimed.shape.count > right.shape.count {
        return (.wrongAxis, Message("the axis of length \(name) = \(axis) is not summed over: \(shapes)", "没有对长度为 \(name) = \(axis) 的轴求和：\(shapes)"))
      }
      if claimed.shape.count == right.shape.count {
        return (
          .wrongAxis,
          Message(
            "an axis of length \(name) = \(axis) is left where another should be: a sum runs over the wrong axis: \(shapes)",
            "留下了长度为 \(name) = \(axis) 的轴，而应留下另一个：求和的轴不对：\(shapes)")
        )
      }
    }
    return (.shape, Message("the gradient has another shape: \(shapes)", "梯度的形状不同：\(shapes)"))
  }

  private func text(_ shape: [Int]) -> Message {
    shape.isEmpty ? Message("a number", "一个数") : .code(shape.map(String.init).joined(separator: "×"))
  }

  // MARK: The same numbers, changed

  /// c times the right gradient.
  private func multiple(_ claimed: NumericArray, _ right: NumericArray) -> (GradientMistake, Message)? {
    let square = right.values.reduce(0) { $0 + $1 * $1 }
    guard square > 0 else { return nil }
    let factor = zip(claimed.values, right.values).reduce(0) { $0 + $1.0 * $1.1 } / square
    guard factor != 0, agree(claimed.values, right.values.map { factor * $0 }) else { return nil }
    if abs(factor + 1) < Self.agreement { return (.sign, Message("the gradient has the wrong sign", "梯度的符号反了")) }
    let known =
      [(2.0, "2"), (0.5, "1/2"), (-2, "-2"), (-0.5, "-1/2"), (4, "4"), (0.25, "1/4")].map { ($0.0, timesRight(.code($0.1))) }
      + check.sizes.sorted { $0.key < $1.key }.flatMap { (name: String, size: Int) -> [(Double, Message)] in
        let times = timesRight(.code("\(name) = \(size)"))
        let share = timesRight(.code("1/\(name) = 1/\(size)"))
        return [
          (Double(size), Message("\(times), as of a sum in place of a mean", "\(times)，像是用求和代替了平均")),
          (1 / Double(size), Message("\(share), as of a mean in place of a sum", "\(share)，像是用平均代替了求和")),
        ]
      }
    func timesRight(_ factor: Message) -> Message {
      Message("the gradient is the right one times \(factor)", "梯度是正确值的 \(factor) 倍")
    }
    return (.factor, known.first { abs($0.0 - factor) <= 1e-5 * abs(factor) }?.1 ?? timesRight(.code(Comparison.text(factor))))
  }

  /// Entries moved by one place along an axis, or a first or last slice left out.
  private func shifted(_ claimed: NumericArray, _ right: NumericArray) -> (GradientMistake, Message)? {
    var inner = 1
    for (axis, length) in right.shape.enumerated().reversed() {
      defer { inner *= length }
      guard length > 2 else { continue }
      let positions = right.values.indices.map { $0 / inner % length }
      for (step, way) in [(1, Message("down", "后")), (-1, Message("up", "前"))] {
        // The entry that nothing moves to may hold anything.
        let compared = positions.indices.filter { (0..<length).contains(positions[$0] - step) }
        if agree(compared.map { claimed.values[$0] }, compared.map { right.values[$0 - step * inner] }) {
          return (
            .offByOne, Message("the entries stand one place \(way) along axis \(axis + 1)", "各元素沿第 \(axis + 1) 轴向\(way)移了一位")
          )
        }
      }
      for (edge, name) in [(length - 1, GradientHypotheses.last), (0, GradientHypotheses.first)] {
        let rest = positions.indices.filter { positions[$0] != edge }
        if agree(rest.map { claimed.values[$0] }, rest.map { right.values[$0] }) {
          return (
            .offByOne,
            Message(
              "all is right but the \(name) place along axis \(axis + 1): a loop ends one too early or begins one too late",
              "除第 \(axis + 1) 轴\(name)的位置外都正确：某个循环早结束了一次，或晚开始了一次")
          )
        }
      }
    }
    return nil
  }

  // MARK: The right gradient elsewhere

  /// The second call uses the first one's arguments, or one of them.
  func stale(_ claimed: NumericArray, _ place: Int) -> (GradientMistake, Message)? {
    let name = check.program.variables[place].name
    let (first, second) = (check.points[0], check.points[1])
    guard let later = results[1].gradients[name]?.values else { return nil }
    if later == claimed.values {
      return (.stale, Message("the second call gives the first one's gradient again: a result is kept between calls", "第二次调用又给出了第一次的梯度：两次调用之间保留了结果"))
    }
    for variable in check.program.variables {
      for (from, to, numbers) in [(first, second, later), (second, first, claimed.values)] {
        var point = to
        point[variable.name] = from[variable.name]
        if let other = check.gradient(by: place, at: point), agree(numbers, other.values) {
          return (
            .stale,
            Message(
              "the gradient is the one for the \(variable.name) of another call: an old \(variable.name) is kept",
              "这个梯度对应另一次调用的 \(variable.name)：保留了旧的 \(variable.name)")
          )
        }
      }
    }
    return nil
  }

  /// The first or last place along a dimension left out of every sum.
  private func shortened(_ claimed: NumericArray, _ place: Int) -> (GradientMistake, Message)? {
    let variable = check.program.variables[place]
    let own = Set(variable.type.axes.flatMap { $0.extents.flatMap { $0.terms.map(\.name) } })
    for (name, size) in check.sizes.sorted(by: { $0.key < $1.key }) where size > 1 && !own.contains(name) {
      var sizes = check.sizes
      sizes[name] = size - 1
      for (kept, words) in [(0..<(size - 1), GradientHypotheses.last), (1..<size, GradientHypotheses.first)] {
        var point = check.points[0]
        for variable in check.program.variables {
          for (axis, dimension) in variable.type.axes.enumerated() where dimension == .named(name) {
            if let whole = point[variable.name] { point[variable.name] = Self.part(of: whole, axis, kept) }
          }
        }
        if let other = check.gradient(by: place, at: point, sizes: sizes), agree(claimed.values, other.values) {
          return (
            .offByOne,
            Message(
              "the \(words) of the \(name) = \(size) terms is left out of a sum: a loop ends one too early or begins one too late",
              "某个和漏掉了 \(name) = \(size) 项中\(words)的一项：某个循环早结束了一次，或晚开始了一次")
          )
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
}
