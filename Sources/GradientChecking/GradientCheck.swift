import Catalogue
import Diagnostics
import Nabla
import Shapes
import Typing
import Verification

/// A check of a person's function of the same value and gradient as a program: which arguments it is called with, and what its results say.
///
/// The function is called at two points, in order, and then at points beside the first, for the remainders of Taylor's theorem. The right numbers come from the
/// plain evaluation of the program with dual numbers; what a wrong gradient is likely to be is found by trying: each mistake that people make is a hypothesis that
/// gives numbers of its own.
public struct GradientCheck: Sendable {
  /// The steps beside the first point.
  static let steps = [0.04, 0.02, 0.01, 0.005]

  /// The results of the function at one point.
  public struct Result: Sendable {
    /// The value.
    public var value: NumericArray
    /// The gradients, by variable.
    public var gradients: [String: NumericArray]
    /// The arguments after the call, by name, as far as they are known.
    public var after: [String: NumericArray]

    /// The results at one point.
    public init(value: NumericArray, gradients: [String: NumericArray], after: [String: NumericArray] = [:]) {
      self.value = value
      self.gradients = gradients
      self.after = after
    }
  }

  /// The program.
  public let program: TypedProgram
  /// The variables whose gradients are checked.
  public let variables: [Int]
  /// The length of each dimension.
  public let sizes: [String: Int]
  /// The arguments of each call, in order.
  public let points: [[String: NumericArray]]
  let problem: Problem
  let directions: [[Double]]
  let evaluator = Evaluator(functions: Catalogue.standard.functions)

  /// The check of a problem.
  ///
  /// - Parameters:
  ///   - problem: the program, and by what its objective is differentiated.
  ///   - sizes: lengths by dimension name; the rest are 3, 4, 5, …, all different, so that exchanged axes are seen.
  ///   - seed: what the arguments are drawn from.
  /// - Throws: what is wrong with the program; `unsupported` for an objective that is no scalar; `unverified` where no point of its domain was found.
  public init(_ problem: Problem, sizes given: [String: Int] = [:], seed: UInt64 = 0) throws(Diagnostic) {
    let engine = Engine()
    let program = try engine.elaborate(problem)
    guard program[program.result].type == .scalar else {
      throw Diagnostic(
        .unsupported,
        Message(
          "a gradient check needs a scalar objective, and this is \(program[program.result].type.text)",
          "检查梯度需要标量目标，而这里是 \(program[program.result].type.text)"), at: program[program.result].span)
    }
    guard program.abstractFunctions.isEmpty else {
      throw Diagnostic(
        .unsupported, Message("a program with functions known by name only cannot be checked by numbers", "含有只知道名字的函数的程序不能用数值检查"), at: .none)
    }
    var names = problem.variables
    if names.isEmpty { names = program.variables.filter { !$0.facts.contains(.constant) }.map(\.name) }
    var places: [Int] = []
    for name in names {
      guard let place = program.variables.firstIndex(where: { $0.name == name }) else {
        throw Diagnostic(
          .unknownName, Message("the program has no variable \(name)", "程序里没有变量 \(name)"), at: .none,
          help: Message(
            "the variables are \(program.variables.map(\.name).joined(separator: ", "))",
            "变量有 \(program.variables.map(\.name).joined(separator: "、"))"))
      }
      places.append(place)
    }
    self.program = program
    self.problem = problem
    variables = places
    sizes = GradientCheck.sizes(of: program, given)
    var sampler = ArgumentSampler(seed: seed)
    let first = try GradientCheck.point(program, places, sizes, evaluator, &sampler)
    let second = try GradientCheck.point(program, places, sizes, evaluator, &sampler)
    var points = [first, second]
    var directions: [[Double]] = []
    for place in places {
      let variable = program.variables[place]
      guard let x = first[variable.name] else { continue }
      let direction = sampler.direction(variable, x.shape)
      directions.append(direction)
      for step in GradientCheck.steps {
        var moved = first
        moved[variable.name] = NumericArray(shape: x.shape, values: zip(x.values, direction).map { $0 + step * $1 })
        points.append(moved)
      }
    }
    self.points = points
    self.directions = directions
  }

  /// Different lengths for different dimensions, raised until no axis is empty.
  private static func sizes(of program: TypedProgram, _ given: [String: Int]) -> [String: Int] {
    var sizes = given
    let extents = program.nodes.flatMap { $0.type.axes.flatMap(\.extents) } + program.variables.flatMap { $0.type.axes.flatMap(\.extents) }
    for name in extents.flatMap({ $0.terms.map(\.name) }) where sizes[name] == nil {
      sizes[name] = (3...).first { !sizes.values.contains($0) } ?? 3
    }
    for _ in 0..<8 {
      for extent in Set(extents).sorted() where (extent.value(sizes) ?? 1) < 2 && !extent.terms.isEmpty {
        for term in extent.terms where term.factor > 0 && given[term.name] == nil { sizes[term.name, default: 3] += 2 - (extent.value(sizes) ?? 2) }
      }
    }
    return sizes
  }

  private static func point(
    _ program: TypedProgram, _ places: [Int], _ sizes: [String: Int], _ evaluator: Evaluator, _ sampler: inout ArgumentSampler
  ) throws(Diagnostic) -> [String: NumericArray] {
    for attempt in 0..<90 {
      let point = sampler.arguments(program, sizes, attempt: attempt)
      do throws(Diagnostic) {
        var numbers = try evaluator.value(of: program.result, in: program, sizes: sizes, variables: point).values
        for place in places {
          numbers += try evaluator.derivative(of: program.result, by: place, order: 1, in: program, sizes: sizes, variables: point).values
        }
        if numbers.allSatisfy({ $0.isFinite && abs($0) < 1e8 }) { return point }
      } catch {
        if error.code == .limit { throw error }
      }
    }
    throw Diagnostic(.unverified, Message("no point was found where the program and its gradient are defined", "没有找到程序及其梯度都有定义的点"), at: .none)
  }

  /// The right gradient by a variable, with some arguments replaced.
  func gradient(by place: Int, of program: TypedProgram? = nil, at point: [String: NumericArray], sizes other: [String: Int]? = nil) -> NumericArray?
  {
    let program = program ?? self.program
    return try? evaluator.derivative(of: program.result, by: place, order: 1, in: program, sizes: other ?? sizes, variables: point)
  }

  /// What the results of all calls say.
  ///
  /// - Throws: where there is not one result for each point.
  public func judge(_ results: [Result]) throws(Diagnostic) -> GradientReport {
    guard results.count == points.count else {
      throw Diagnostic(
        .data, Message("the command answered \(results.count) of \(points.count) points", "命令只回答了 \(points.count) 个点中的 \(results.count) 个"), at: .none
      )
    }
    var findings: [GradientReport.Finding] = []
    let value = try evaluator.value(of: program.result, in: program, sizes: sizes, variables: points[0])
    let valueFinding = Comparison(results[0].value, value)
    let overwritten = overwritten(results[0])
    var finding = GradientReport.Finding(
      name: "value", mistake: nil, explanation: nil, firstWrongEntry: valueFinding.firstWrongEntry, relativeError: valueFinding.relativeError,
      slope: nil)
    if !valueFinding.isRight {
      finding.mistake = valueFinding.isSinglePrecision ? .singlePrecision : .unknown
      finding.explanation =
        valueFinding.isSinglePrecision
        ? Self.singlePrecision
        : Message("the function does not compute the program's value", "该函数算出的不是程序的值")
      let hypotheses = GradientHypotheses(self, results)
      if let other = hypotheses.otherProgram(value: results[0].value) { (finding.mistake, finding.explanation) = other }
    }
    findings.append(finding)
    for (number, place) in variables.enumerated() {
      let name = program.variables[place].name
      guard let right = gradient(by: place, at: points[0]) else { continue }
      guard let claimed = results[0].gradients[name] else {
        throw Diagnostic(
          .data, Message("the command gave no gradient by \(name)", "命令没有给出对 \(name) 的梯度"), at: .none,
          help: Message("write it under the name d_\(name)", "请用名字 d_\(name) 写出"))
      }
      let comparison = Comparison(claimed, right)
      var finding = GradientReport.Finding(
        name: name, mistake: nil, explanation: nil, firstWrongEntry: comparison.firstWrongEntry, relativeError: comparison.relativeError,
        slope: slope(number, claimed, results))
      if !comparison.isRight {
        (finding.mistake, finding.explanation) =
          overwritten ?? GradientHypotheses(self, results).mistake(by: place, claimed: claimed, right: right, comparison)
      } else if let later = results[1].gradients[name], let right = gradient(by: place, at: points[1]) {
        // The first call has nothing to keep; what is wrong only in the second is likely to be kept from the first.
        let second = Comparison(later, right)
        if !second.isRight {
          finding.firstWrongEntry = second.firstWrongEntry.map { Message("of the second call, \($0)", "第二次调用中，\($0)") }
          finding.relativeError = second.relativeError
          (finding.mistake, finding.explanation) =
            GradientHypotheses(self, results).stale(claimed, place)
            ?? (.stale, Message("the first call is right and the second is not: something is kept between calls", "第一次调用正确而第二次不正确：两次调用之间保留了某些东西"))
        }
      }
      findings.append(finding)
    }
    // An argument that is changed is a mistake even where the numbers came out right.
    if let overwritten, findings.allSatisfy({ $0.mistake == nil }) {
      findings[0].mistake = overwritten.0
      findings[0].explanation = overwritten.1
    }
    return GradientReport(findings: findings)
  }

  static let singlePrecision = Message(
    "every number is one of 32 bits: the arrays are float32, or pass through it", "每个数都只有 32 位精度：数组是 float32，或经过了 float32")

  private func overwritten(_ result: Result) -> (GradientMistake, Message)? {
    for variable in program.variables {
      if let after = result.after[variable.name], let before = points[0][variable.name], after.values != before.values {
        return (
          .overwritten,
          Message(
            "the function changes its argument \(variable.name) in place; what is computed from it afterwards is computed from other numbers",
            "该函数就地改写了参数 \(variable.name)；此后用它计算的都是另外的数")
        )
      }
    }
    return nil
  }

  /// The power of h by which f(x + h·d) − f(x) − h·⟨g, d⟩ falls, from the first step to the last; nil where it is lost in rounding.
  private func slope(_ number: Int, _ claimed: NumericArray, _ results: [Result]) -> Double? {
    let direction = directions[number]
    guard claimed.values.count == direction.count, let f = results[0].value.values.first else { return nil }
    let product = zip(claimed.values, direction).reduce(0) { $0 + $1.0 * $1.1 }
    let start = 2 + number * Self.steps.count
    let remainders = Self.steps.enumerated().map { place, h in abs((results[start + place].value.values.first ?? .nan) - f - h * product) }
    guard let first = remainders.first, let last = remainders.last, first.isFinite, last > 1e-13 * max(1, abs(f)), first > 0 else { return nil }
    return Logarithm.ratio(first, last) / Logarithm.ratio(Self.steps[0], Self.steps[Self.steps.count - 1])
  }
}
