import Diagnostics
import Numerals
import Typing

/// Judges claimed derivatives against the other road, and finds out what is wrong with them.
public struct Judge: Sendable {
  private let program: TypedProgram
  private let objective: TypedProgram.ID
  private let variable: Int
  private let order: Int
  private let functions: [String: ScalarFunction]

  /// A judge of the derivative, of order 1 or 2, of a node of a program by the variable at a place.
  public init(program: TypedProgram, objective: TypedProgram.ID, variable: Int, order: Int, functions: [String: ScalarFunction]) {
    self.program = program
    self.objective = objective
    self.variable = variable
    self.order = order
    self.functions = functions
  }

  private var reference: Quantity { Quantity(program: program, node: objective, derivative: (variable, order)) }

  /// Judges the claim that the result of `claim`, the program with the claim's statements behind it, is the derivative.
  ///
  /// Throws `unverified` when no point could be found at which both have values, and `limit` when that takes more work than is accepted.
  public func judge(_ claim: TypedProgram) throws(Diagnostic) -> Judgement {
    var quantities = [reference, Quantity(program: claim, node: claim.result)]
    let facts = program.variables[variable].facts
    if !facts.isDisjoint(with: [.symmetric, .positiveDefinite, .diagonal]) {
      var free = reference
      free.isProjected = false
      quantities.append(free)
    }
    let experiment = Experiment(sampled: program, quantities: quantities, functions: functions)
    let measured = try measure(experiment, claim)
    var judgement = Judgement(verdict: verdict(measured), claimedShape: measured[0].shapes[1], rightShape: measured[0].shapes[0])
    if judgement.verdict == .equal {
      if try differsExactly(experiment) { judgement.verdict = .notEqual }
      return judgement
    }
    describe(measured, &judgement)
    return judgement
  }

  /// True when the result of `candidate` equals the result of `claim` in shape and numbers: a way to try hypotheses about what a claim leaves out.
  /// With `transposed`, when it equals the transpose.
  ///
  /// Throws as `judge` does.
  public func matches(_ candidate: TypedProgram, claim: TypedProgram, transposed: Bool = false) throws(Diagnostic) -> Bool {
    let quantities = [Quantity(program: candidate, node: candidate.result), Quantity(program: claim, node: claim.result)]
    let experiment = Experiment(sampled: program, quantities: quantities, functions: functions)
    return try measure(experiment, claim).allSatisfy { transposed ? Judge.isTransposed($0) : Judge.isEqual($0) }
  }

  // MARK: Points

  private func measure(_ experiment: Experiment, _ claim: TypedProgram) throws(Diagnostic) -> [Experiment.Measurement] {
    let span = claim[claim.result].span
    var experiment = experiment
    // Numbers that a claim makes of integer lengths hold at these lengths only; small replacements are for what is too large otherwise.
    for replaces in experiment.candidates.replaceable.isEmpty ? [true] : [false, true] {
      experiment.replacesLiterals = replaces
      do throws(EvaluationFailure) {
        let isFixed = experiment.candidates.areFixed && (!replaces || experiment.candidates.replaceable.isEmpty)
        let measured = try experiment.measure(sizesWanted: isFixed ? 1 : 2, points: isFixed ? 4 : 2)
        if !measured.isEmpty { return measured }
      } catch .tooLarge where !replaces {
        continue
      } catch {
        switch error {
        case .tooLarge: throw Diagnostic(.limit, Message("checking the claim takes more work than is accepted", "检验所给公式的计算量超过上限"), at: span)
        case .malformed(let what): throw Diagnostic(.unverified, Message("the claim could not be checked: \(what)", "无法检验所给公式：\(what)"), at: span)
        default: break
        }
      }
    }
    throw Diagnostic(.unverified, Message("the claim could not be checked at any point", "在任何点都无法检验所给公式"), at: span)
  }

  private func differsExactly(_ experiment: Experiment) throws(Diagnostic) -> Bool {
    do throws(EvaluationFailure) {
      return try experiment.measureExactly(sizesWanted: 1, points: 2).contains { $0.entries[0] != $0.entries[1] }
    } catch {
      return false
    }
  }

  // MARK: Verdict

  private func verdict(_ measured: [Experiment.Measurement]) -> Judgement.Verdict {
    if measured.allSatisfy({ Judge.isEqual($0) }) { return .equal }
    if measured.allSatisfy({ Judge.isTransposed($0) }) { return .transposed }
    return measured.allSatisfy { $0.shapes[0] == $0.shapes[1] } ? .notEqual : .wrongShape
  }

  private static func isEqual(_ measurement: Experiment.Measurement) -> Bool {
    measurement.shapes[0] == measurement.shapes[1] && Comparison.areEqual(measurement.entries[1], measurement.entries[0])
  }

  /// The claim's entries in the order of its transpose; nil unless that has the right shape.
  private static func turned(_ measurement: Experiment.Measurement) -> [Measured]? {
    let (right, claimed) = (measurement.shapes[0], measurement.shapes[1])
    guard right.count == 2, claimed.count == 2, right[0] == claimed[1], right[1] == claimed[0] else { return nil }
    return Comparison.transposed(measurement.entries[1], shape: claimed)
  }

  private static func isTransposed(_ measurement: Experiment.Measurement) -> Bool {
    turned(measurement).map { Comparison.areEqual($0, measurement.entries[0]) } ?? false
  }

  // MARK: Findings

  private func describe(_ measured: [Experiment.Measurement], _ judgement: inout Judgement) {
    var (straight, turned) = (RatioSearch(), RatioSearch())
    for measurement in measured {
      let sizes = measurement.sizes.named
      let scalars = self.scalars(measurement)
      let entries = measurement.entries
      straight.add(measurement.shapes[0] == measurement.shapes[1] ? entries[1] : [], entries[0], sizes: sizes, scalars: scalars)
      turned.add(Judge.turned(measurement) ?? [], entries[0], sizes: sizes, scalars: scalars)
    }
    judgement.ratio = straight.ratio
    if judgement.verdict != .transposed, judgement.ratio == nil { judgement.transposedRatio = turned.ratio }
    judgement.isUnconstrained = measured.allSatisfy {
      $0.entries.count > 2 && $0.shapes[2] == $0.shapes[1] && Comparison.areEqual($0.entries[1], $0.entries[2])
    }
    guard judgement.verdict != .wrongShape, let different = measured.first(where: { !Judge.isEqual($0) }) else { return }
    guard different.shapes[0] == different.shapes[1] else { return }
    judgement.difference = NumericArray(
      shape: different.shapes[0], values: zip(different.entries[1], different.entries[0]).map { $0.value - $1.value })
    guard case .different(let place) = Comparison.compare(different.entries[1], with: different.entries[0]) else { return }
    let position = Comparison.position(place, shape: different.shapes[0], type: reference.type)
    judgement.counterexample = Judgement.Counterexample(
      position: position, claimed: different.entries[1][place].value, right: different.entries[0][place].value, sizes: different.sizes.stated,
      point: point(different))
  }

  private func scalars(_ measurement: Experiment.Measurement) -> [String: Double] {
    var scalars: [String: Double] = [:]
    for (variable, values) in zip(program.variables, measurement.point) where variable.type == .scalar { scalars[variable.name] = values[0] }
    return scalars
  }

  private func point(_ measurement: Experiment.Measurement) -> [String: NumericArray] {
    var point: [String: NumericArray] = [:]
    for (variable, values) in zip(program.variables, measurement.point) {
      guard let shape = try? measurement.sizes.shape(of: variable.type) else { continue }
      point[variable.name] = NumericArray(shape: shape, values: values)
    }
    return point
  }
}
