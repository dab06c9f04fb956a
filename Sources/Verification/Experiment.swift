import Numerals
import Typing

/// Evaluates quantities side by side at random sizes and points within the declared domain.
struct Experiment {
  /// What one evaluation may cost before smaller sizes are looked for, in multiplications.
  static let comfortableWork = 1e6
  /// What one evaluation may cost at all.
  static let workLimit = 2e8
  /// What all evaluations that look for points may cost together.
  static let searchLimit = 4e7
  /// Points tried for one size assignment before it is given up: few at first, since other sizes may suit the program better, then many.
  static let attempts = [44, 220]
  /// A point counts only where the rounding errors are bounded by this, relative to the largest entry.
  static let acceptedError = 1e-8

  /// The program whose variables get values.
  let sampled: TypedProgram
  let quantities: [Quantity]
  let functions: [String: ScalarFunction]
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
    let others = candidates.assignments(replacingLiterals: replacesLiterals).filter { !known.contains($0) }
    for sizes in known + others {
      if done >= wanted { return }
      do throws(EvaluationFailure) {
        let setting = try setting(sizes, isExact: isExact)
        if setting.work > Experiment.comfortableWork {
          expensive.append(setting)
        } else if try body(setting) {
          done += 1
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
      } else if try body(setting) {
        done += 1
      }
    }
    if done == 0, isTooLarge { throw .tooLarge }
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
    var spent = 0.0
    for attempts in Experiment.attempts where all.isEmpty {
      try forEachSetting(wanted: sizesWanted, isExact: false, startingWith: known) { (setting) throws(EvaluationFailure) in
        serial += 1
        let found = try measure(setting, points, attempts, &favourite, serial, &spent)
        if found.count >= points { all += found }
        return found.count >= points
      }
    }
    return all
  }

  private func measure(
    _ setting: Setting, _ points: Int, _ attempts: Int, _ favourite: inout Strategy?, _ serial: UInt64, _ spent: inout Double
  ) throws(EvaluationFailure) -> [Measurement] {
    var source = RandomSource(seed: serial)
    var accepted: [Measurement] = []
    // Points at which everything vanishes tell little; they are kept for programs that vanish everywhere.
    var vanishing: [Measurement] = []
    for attempt in 0..<(setting.work > Experiment.comfortableWork ? 8 : attempts) where accepted.count < points && vanishing.count < points + 4 {
      // A setting that is dear by itself still gets a few points.
      if spent > Experiment.searchLimit, attempt >= 4 || spent > max(2 * Experiment.searchLimit, 6 * setting.work) { break }
      spent += setting.work
      // Every other point is drawn the way that worked before, if any did.
      let cycle = Strategy.allCases[attempt / 2 % Strategy.allCases.count]
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
      switch Experiment.quality(entries) {
      case .good:
        accepted.append(measurement)
        favourite = strategy
      case .vanishing: vanishing.append(measurement)
      case .useless: break
      }
    }
    return accepted + vanishing.prefix(points - accepted.count)
  }

  private enum Quality {
    case good
    case vanishing
    case useless
  }

  /// Whether the entries mean anything: the bounds are to be small against the largest entry, or, where all entries vanish, against one.
  private static func quality(_ entries: [[Measured]]) -> Quality {
    var (scale, error) = (0.0, 0.0)
    for entry in entries.joined() {
      guard entry.value.isFinite, entry.bound.isFinite else { return .useless }
      scale = max(scale, abs(entry.value))
      error = max(error, entry.bound)
    }
    if scale > 64 * error { return error <= acceptedError * scale ? .good : .useless }
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
