import Diagnostics
import Typing

/// Compares answers with derivatives computed another way: dual numbers on the program as it was typed.
public struct Certifier: Sendable {
  private let functions: [String: ScalarFunction]

  /// A certifier that knows the numeric meaning of the primitive elementwise functions.
  public init(functions: [String: ScalarFunction]) { self.functions = functions }

  /// Checks that a claimed derivative is the derivative.
  ///
  /// `answer` is the program with the answer's statements behind it: its result is the claimed derivative of the node `objective` of `program` by
  /// the variable at the place `variable`, of order 1 or 2. Its shape must be that of `derivativeType(of:by:order:)`. Variables are
  /// found by name, so that the answer may be a program of its own. By a symmetric variable the derivative is the projected one.
  ///
  /// Throws `unverified` when the answer has another shape or other numbers, or when no point of the domain could be found, and `limit` when an evaluation
  /// takes more work than is accepted.
  public func certify(
    program: TypedProgram, objective: TypedProgram.ID, variable: Int, order: Int, answer: TypedProgram
  ) throws(Diagnostic) -> Certificate {
    let span = program[objective].span
    let reference = Quantity(program: program, node: objective, derivative: (variable, order))
    var experiment = Experiment(sampled: program, quantities: [reference, Quantity(program: answer, node: answer.result)], functions: functions)
    do {
      return try check(experiment, reference.type, span)
    } catch {
      // A formula may rely on the value of an integer length, so what fails at replaced ones is tried at the lengths as they are.
      guard !experiment.candidates.replaceable.isEmpty else { throw error }
      experiment.replacesLiterals = false
      do {
        return try check(experiment, reference.type, span)
      } catch let second {
        throw second.code == .limit ? error : second
      }
    }
  }

  private func check(_ experiment: Experiment, _ type: ValueType, _ span: SourceSpan) throws(Diagnostic) -> Certificate {
    let exact: [Experiment.ExactMeasurement]
    let measured: [Experiment.Measurement]
    let isFixed = experiment.candidates.areFixed && (experiment.candidates.replaceable.isEmpty || !experiment.replacesLiterals)
    let (sizesWanted, points) = isFixed ? (1, 4) : (2, 2)
    do {
      exact = try experiment.measureExactly(sizesWanted: sizesWanted, points: points)
      if exact.count >= 4 {
        measured = try experiment.measure(sizesWanted: 1, points: 1, startingWith: [exact[0].sizes])
      } else {
        measured = try fourPoints(experiment, sizesWanted, points)
      }
    } catch {
      throw Certifier.diagnostic(error, span)
    }
    let maximum = try compare(measured, type, span)
    if exact.count >= 4 {
      try compareExactly(exact, type, span)
      return Certifier.certificate(exact, measured, maximum)
    }
    guard measured.count >= 4 else { return try checkMoved(experiment, sizesWanted, points, type, span) }
    return Certifier.certificate(measured, maximum)
  }

  /// The check of a program that evaluates a saturating function only where that is constant to rounding.
  private func checkMoved(
    _ experiment: Experiment, _ sizesWanted: Int, _ points: Int, _ type: ValueType, _ span: SourceSpan
  ) throws(Diagnostic) -> Certificate {
    // A formula may use a value of a function that is moved in vain; what holds for all c holds for one function alone.
    var failures: [String: Diagnostic] = [:]
    for (function, moved) in experiment.withMovedFunctions() where failures[function] == nil {
      guard let measured = try? fourPoints(moved, sizesWanted, points), measured.count >= 4 else { continue }
      do {
        return Certifier.certificate(measured, try compare(measured, type, span), moved: function)
      } catch {
        failures[function] = error
      }
    }
    if let failure = failures.min(by: { $0.key < $1.key })?.value { throw failure }
    throw Diagnostic(.unverified, Message("the derivative could not be checked at any point", "在任何点都无法检验这个导数"), at: span)
  }

  private static func certificate(_ measured: [Experiment.Measurement], _ maximum: Double, moved: String? = nil) -> Certificate {
    let sizes = distinct(measured.map(\.sizes))
    let compared = Message(
      "compared with dual numbers in floating point at \(measured.count) points, \(count(sizes.count)), within bounds of the rounding error",
      "与对偶数以浮点方式在 \(measured.count) 个点、\(count(sizes.count))上比较，误差在舍入误差的界内")
    return Certificate(
      points: measured.count, sizes: sizes, maximumRelativeError: maximum, isExact: false, errorProbability: nil,
      wording: moved.map { function in
        Message(
          "\(compared), with \(function)(u - c*sign(u)) for \(function)(u), which is constant to rounding where the program evaluates it",
          "\(compared)；其中以 \(function)(u - c*sign(u)) 代替 \(function)(u)，因为在程序取值之处后者在舍入误差内是常数")
      } ?? compared)
  }

  /// Two points at each of two sizes; where only one size can be had, four points of that.
  private func fourPoints(
    _ experiment: Experiment, _ sizesWanted: Int, _ points: Int
  ) throws(EvaluationFailure) -> [Experiment.Measurement] {
    let measured = try experiment.measure(sizesWanted: sizesWanted, points: points)
    if measured.count >= 4 || measured.isEmpty { return measured }
    return try experiment.measure(sizesWanted: 1, points: 4)
  }

  /// The largest relative error; throws `unverified` when a point disagrees.
  private func compare(_ measured: [Experiment.Measurement], _ type: ValueType, _ span: SourceSpan) throws(Diagnostic) -> Double {
    var maximum = 0.0
    for measurement in measured {
      try compareShapes(measurement.shapes, type, measurement.sizes, span)
      switch Comparison.compare(measurement.entries[1], with: measurement.entries[0]) {
      case .equal(let error): maximum = max(maximum, error)
      case .different(let place):
        let position = Comparison.position(place, shape: measurement.shapes[0], type: type).map(String.init).joined(separator: ", ")
        let entry = position.isEmpty ? Message("the value", "值") : Message("entry [\(position)]", "元素 [\(position)]")
        let (claimed, right) = (measurement.entries[1][place].value, measurement.entries[0][place].value)
        throw Diagnostic(
          .unverified,
          Message(
            "the derivative found does not pass its check: \(entry) is \(claimed) instead of \(right)\(Certifier.at(measurement.sizes))",
            "求出的导数没有通过检验：\(entry) 是 \(claimed)，应为 \(right)\(Certifier.at(measurement.sizes))"),
          at: span)
      }
    }
    return maximum
  }

  private func compareExactly(_ exact: [Experiment.ExactMeasurement], _ type: ValueType, _ span: SourceSpan) throws(Diagnostic) {
    for measurement in exact {
      try compareShapes(measurement.shapes, type, measurement.sizes, span)
      if measurement.entries[0] != measurement.entries[1] {
        throw Diagnostic(
          .unverified,
          Message(
            "the derivative found does not pass its check modulo 2^61 - 1\(Certifier.at(measurement.sizes))",
            "求出的导数没有通过模 2^61 - 1 的检验\(Certifier.at(measurement.sizes))"), at: span)
      }
    }
  }

  private func compareShapes(_ shapes: [[Int]], _ type: ValueType, _ sizes: SizeAssignment, _ span: SourceSpan) throws(Diagnostic) {
    if shapes[0] == shapes[1] { return }
    // Without a matrix form merged axes are listed one by one; the entries stand in the same order.
    let listed = type.axes.reduce(0) { $0 + $1.extents.count }
    if listed > type.axes.count, listed == shapes[1].count || listed == 2, shapes[0].reduce(1, *) == shapes[1].reduce(1, *) { return }
    let found = shapes[1].map(String.init).joined(separator: "x")
    let wanted = shapes[0].map(String.init).joined(separator: "x")
    throw Diagnostic(
      .unverified,
      Message(
        "the derivative found is \(found) instead of \(wanted), the size of \(type.text)\(Certifier.at(sizes))",
        "求出的导数大小是 \(found)，而 \(type.text) 的大小应为 \(wanted)\(Certifier.at(sizes))"), at: span)
  }

  // MARK: Wording

  /// ` at m = 3, n = 4`, or nothing when there are no sizes.
  static func at(_ sizes: SizeAssignment) -> Message {
    let stated = sizes.stated.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }.joined(separator: ", ")
    return stated.isEmpty ? .code("") : Message(" at \(stated)", "（\(stated)）")
  }

  /// What a failed evaluation is to a user.
  static func diagnostic(_ failure: EvaluationFailure, _ span: SourceSpan) -> Diagnostic {
    switch failure {
    case .tooLarge: Diagnostic(.limit, Message("checking the derivative takes more work than is accepted", "检验这个导数的计算量超过上限"), at: span)
    case .malformed(let what): Diagnostic(.unverified, Message("the derivative could not be checked: \(what)", "无法检验这个导数：\(what)"), at: span)
    case .undefined, .notRational, .outOfRange:
      Diagnostic(.unverified, Message("the derivative could not be checked at any point", "在任何点都无法检验这个导数"), at: span)
    }
  }

  private static func certificate(
    _ exact: [Experiment.ExactMeasurement], _ measured: [Experiment.Measurement], _ maximum: Double
  ) -> Certificate {
    let sizes = distinct(exact.map(\.sizes) + measured.map(\.sizes))
    // A wrong answer has to pass at every point of one size at least.
    var probability = 1.0
    for measurement in exact where measurement.sizes == exact[0].sizes { probability *= min(1, measurement.degree / 0x1p61) }
    let floating = measured.isEmpty ? .code("") : Message(", and in floating point at 1 more", "，另以浮点方式比较了 1 个点")
    return Certificate(
      points: exact.count + measured.count, sizes: sizes, maximumRelativeError: maximum, isExact: true, errorProbability: probability,
      wording: Message(
        "compared with dual numbers exactly, modulo the prime 2^61 - 1, at \(exact.count) points, \(count(sizes.count))\(floating)",
        "与对偶数以素数 2^61 - 1 为模，在 \(exact.count) 个点、\(count(sizes.count))上精确比较\(floating)"))
  }

  private static func count(_ sizes: Int) -> Message { Message("\(sizes) size\(sizes == 1 ? "" : "s")", "\(sizes) 组大小") }

  private static func distinct(_ sizes: [SizeAssignment]) -> [[String: Int]] {
    var seen: Set<SizeAssignment> = []
    return sizes.filter { seen.insert($0).inserted }.map(\.stated)
  }
}
