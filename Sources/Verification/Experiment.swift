import Numerals
import Typing

/// Evaluates quantities side by side at random sizes and points within the declared domain.
struct Experiment {
  /// What one evaluation may cost before smaller sizes are looked for, in multiplications.
  static let comfortableWork = 1e6
  /// What one evaluation may cost at all.
  static let workLimit = 2e8
  /// What all evaluations of one round of looking for points may cost together.
  static let searchLimit = 2e7
  /// Points tried for one size assignment before it is given up: few at first, since other sizes may suit the program better, then many, and at last
  /// many more with each variable drawn by a way of its own, for programs that want some variables small and others large.
  static let attempts = [44, 220, 880]
  /// The most points where one is dear: each strategy has its turn.
  static let dearAttempts = 2 * Strategy.allCases.count
  /// A point counts only where the rounding errors are bounded by this, relative to the largest entry; at last a larger bound will do, for programs
  /// that lose digits wherever they have values.
  static let acceptedErrors = [1e-8, 1e-8, 1e-6]

  /// The program whose variables get values.
  let sampled: TypedProgram
  var quantities: [Quantity]
  var functions: [String: ScalarFunction]
  let candidates: SizeCandidates
  /// Whether large integer lengths are replaced by small ones.
  var replacesLiterals = true

  init(sampled: TypedProgram, quantities: [Quantity], functions: [String: ScalarFunction]) {
    self.sampled = sampled
    self.quantities = quantities.map { quantity in
      let (program, node) = SumArrangement.arranged(quantity.program, quantity.node)
      return Quantity(program: program, node: node, derivative: quantity.derivative, isProjected: quantity.isProjected)
    }
    self.functions = functions
    candidates = SizeCandidates([sampled] + quantities.map(\.program))
  }

  /// The quantities at one point, in floating point.
  struct Measurement: Sendable {
    var sizes: SizeAssignment
    /// The values of the sampled program's variables.
    var point: [[Double]]
    /// By quantity.
    var shapes: [[Int]]
    /// By quantity.
    var entries: [[Measured]]
  }

  /// The quantities at one point, over the residues.
  struct ExactMeasurement: Sendable {
    var sizes: SizeAssignment
    var shapes: [[Int]]
    var entries: [[Residue]]
    /// The largest degree that a difference of two entries can have.
    var degree: Double
  }

  /// The quantities laid out at one size assignment.
  private struct Setting {
    var sizes: SizeAssignment
    var sampler: Sampler
    var placed: [PlacedQuantity]
    var work: Double
  }

  // MARK: Settings

  private func setting(_ sizes: SizeAssignment, isExact: Bool) throws(EvaluationFailure) -> Setting {
    let sampler = try Sampler(sampled, sizes)
    var placed: [PlacedQuantity] = []
    for quantity in quantities {
      placed.append(try PlacedQuantity(quantity, sampled: sampled, sizes: sizes, functions: functions, isExact: isExact))
    }
    return Setting(sizes: sizes, sampler: sampler, placed: placed, work: placed.reduce(0) { $0 + $1.work })
  }

  /// Calls `body` with settings until it has said true as often as wanted: first those whose work is small, then the others by growing work.
  private func forEachSetting(
    wanted: Int, isExact: Bool, startingWith known: [SizeAssignment] = [], _ body: (Setting) throws(EvaluationFailure) -> Bool
  ) throws(EvaluationFailure) {
    var done = 0
    var expensive: [Setting] = []
    var isTooLarge = false
    var isTried = false
    let others = candidates.assignments(replacingLiterals: replacesLiterals).filter { !known.contains($0) }
    for sizes in known + others {
      if done >= wanted { return }
      do throws(EvaluationFailure) {
        let setting = try setting(sizes, isExact: isExact)
        if setting.work > Experiment.comfortableWork {
          expensive.append(setting)
        } else {
          isTried = true
          if try body(setting) { done += 1 }
        }
      } catch .outOfRange {
        continue
      } catch .tooLarge {
        isTooLarge = true
      }
    }
    for setting in expensive.sorted(by: { $0.work < $1.work }) where done < wanted {
      if setting.work > Experiment.workLimit {
        isTooLarge = true
      } else {
        isTried = true
        if try body(setting) { done += 1 }
      }
    }
    if isTooLarge, !isTried { throw .tooLarge }
  }

  // MARK: Measuring

  /// Measurements at `sizesWanted` size assignments, `points` each. Fewer come back where fewer could be had. Sizes that are known to suit the
  /// quantities are tried first.
  ///
  /// Throws `malformed`, and `tooLarge` when nothing could be evaluated within the limits.
  func measure(
    sizesWanted: Int, points: Int, startingWith known: [SizeAssignment] = []
  ) throws(EvaluationFailure) -> [Measurement] {
    var all: [Measurement] = []
    var favourite: Strategy?
    var serial: UInt64 = 1
    // Where a quantity has a value at some points, that it vanishes at others tells nothing.
    var isLost = false
    for (attempts, accepted) in zip(Experiment.attempts, Experiment.acceptedErrors) where all.isEmpty {
      var spent = 0.0
      try forEachSetting(wanted: sizesWanted, isExact: false, startingWith: known) { (setting) throws(EvaluationFailure) in
        serial += 1
        let found = try measure(setting, points, attempts, accepted, &favourite, serial, &spent, &isLost)
        if found.count >= points { all += found }
        return found.count >= points
      }
    }
    return all
  }

  private func measure(
    _ setting: Setting, _ points: Int, _ attempts: Int, _ acceptedError: Double, _ favourite: inout Strategy?, _ serial: UInt64,
    _ spent: inout Double, _ isLost: inout Bool
  ) throws(EvaluationFailure) -> [Measurement] {
    var source = RandomSource(seed: serial)
    var accepted: [Measurement] = []
    // Points at which everything vanishes tell little; they are kept for programs that vanish everywhere.
    var vanishing: [Measurement] = []
    let most = setting.work > Experiment.comfortableWork ? min(attempts, Experiment.dearAttempts) : attempts
    for attempt in 0..<most where accepted.count < points && vanishing.count < points + 4 {
      // A setting that is dear by itself still gets a few points.
      if spent > Experiment.searchLimit, attempt >= 4 || spent > max(2 * Experiment.searchLimit, 6 * setting.work) { break }
      spent += setting.work
      // Every other point is drawn the way that worked before, if any did.
      let turn = favourite == nil ? attempt : attempt / 2
      let cycle = attempts == Experiment.attempts.last ? .mixed : Strategy.allCases[turn % Strategy.allCases.count]
      let strategy = attempt % 2 == 0 ? favourite ?? cycle : cycle
      let point = setting.sampler.values(strategy, &source)
      let variables = point.map { $0.map { Measured(exact: $0) } }
      var entries: [[Measured]] = []
      do throws(EvaluationFailure) {
        for placed in setting.placed { entries.append(try placed.evaluate(variables)) }
      } catch .undefined {
        continue
      }
      let measurement = Measurement(sizes: setting.sizes, point: point, shapes: setting.placed.map(\.shape), entries: entries)
      switch Experiment.quality(entries, acceptedError) {
      case .good:
        accepted.append(measurement)
        favourite = strategy
      case .vanishing: if !isLost { vanishing.append(measurement) }
      case .lost:
        isLost = true
        vanishing = []
      case .useless: break
      }
    }
    return accepted + vanishing.prefix(points - accepted.count)
  }

  private enum Quality {
    case good
    case vanishing
    /// One quantity has a value that another cannot be told from 0 beside.
    case lost
    case useless
  }

  /// Whether the entries mean anything: the bounds are to be small against the largest entry, or, where every quantity vanishes within its own bounds,
  /// against one. A quantity that is small but known, beside another that is lost in rounding, tells nothing of the other.
  private static func quality(_ entries: [[Measured]], _ acceptedError: Double) -> Quality {
    var (scale, error) = (0.0, 0.0)
    var allVanish = true
    for quantity in entries {
      var (own, noise) = (0.0, 0.0)
      for entry in quantity {
        guard entry.value.isFinite, entry.bound.isFinite else { return .useless }
        own = max(own, abs(entry.value))
        noise = max(noise, entry.bound)
      }
      if own > 64 * noise { allVanish = false }
      scale = max(scale, own)
      error = max(error, noise)
    }
    if scale > 64 * error { return error <= acceptedError * scale ? .good : .useless }
    if !allVanish { return .lost }
    return error <= acceptedError * 1e-2 ? .vanishing : .useless
  }

  /// The same over the residues; empty when a quantity is not rational or has no value at too many points.
  func measureExactly(sizesWanted: Int, points: Int) throws(EvaluationFailure) -> [ExactMeasurement] {
    var all: [ExactMeasurement] = []
    do throws(EvaluationFailure) {
      try forEachSetting(wanted: sizesWanted, isExact: true) { (setting) throws(EvaluationFailure) in
        var source = RandomSource(seed: 0x5eed &+ UInt64(all.count))
        var found: [ExactMeasurement] = []
        let degree = setting.placed.reduce(DegreeBound()) { $0 + $1.degree }.numerator
        for _ in 0..<points + 4 where found.count < points {
          let variables = setting.sampler.residues(&source)
          var entries: [[Residue]] = []
          do throws(EvaluationFailure) {
            for placed in setting.placed { entries.append(try placed.evaluate(variables)) }
          } catch .undefined {
            continue
          }
          found.append(ExactMeasurement(sizes: setting.sizes, shapes: setting.placed.map(\.shape), entries: entries, degree: degree))
        }
        if found.count == points { all += found }
        return found.count == points
      }
    } catch .notRational {
      return []
    }
    return all
  }
}
