import ArrayFiles
import DataSets
import Diagnostics
import Execution
import Planning
import Typing

/// What a run tells on its way.
public enum TrainingEvent: Sendable {
  /// A step was made on a batch with that loss before the step.
  case step(loss: Double)
  /// An epoch is complete, with the mean loss of its batches, the loss on the validation data and the share of right predictions there.
  case epoch(loss: Double, validation: Double?, accuracy: Double?)
  /// Something that is no fault.
  case warning(Diagnostic)
}

/// How a run ended.
public enum TrainingOutcome: Hashable, Sendable {
  /// All epochs are done.
  case completed
  /// The validation loss did not fall any more.
  case stoppedEarly
  /// No step makes the loss smaller.
  case converged
  /// It was asked to stop.
  case interrupted
}

/// One training run: parameters, optimiser and state, which a checkpoint holds whole. The same start and settings give the same bits.
public final class TrainingRun<Real: Element> {
  /// The program with its parts.
  public let training: TrainingProgram
  /// What decides the run.
  public let settings: TrainingSettings
  /// The parameters as they stand.
  public let parameters: ParameterStorage<Real>
  /// The parameters with the least validation loss.
  public let best: ParameterStorage<Real>
  /// Where the run stands.
  public internal(set) var state: TrainingState
  let rows: ExampleRows<Real>
  let validation: ExampleRows<Real>?
  let function: BatchFunction<Real>
  private let valueFunction: BatchFunction<Real>
  private let classifier: Classifier<Real>?
  let optimizer: FirstOrderOptimizer<Real>
  var memory = LimitedMemory()
  /// The settings as a checkpoint holds them.
  let texts: [String: String]
  private let movesInPlace: Bool
  private var hasWarned = false
  /// The loss of the first batch that was seen.
  private var firstLoss: Double?

  /// A run from its first step.
  ///
  /// - Parameters:
  ///   - start: arrays of the first parameters; those that are not there get the usual first values.
  ///   - holdOut: the share of the examples that is kept for validation, where there is no validation data.
  /// - Throws: `setting`, `data` or `shapeMismatch` for what does not fit.
  public init(
    _ training: TrainingProgram, settings: TrainingSettings, data: TrainingData, validation: TrainingData? = nil, holdOut: Double = 0,
    start: NamedArrays = NamedArrays(), name: String = ""
  ) throws(Diagnostic) {
    guard let planned = training.planned else {
      throw Diagnostic(.unsupported, Message("the program was not derived for training", "程序没有为训练求导"), at: .none)
    }
    guard (0..<1).contains(holdOut) else {
      throw Diagnostic(
        .setting, Message("the share held out is \(holdOut); it lies from 0 up to, not including, 1", "留出的比例是 \(holdOut)；它应不小于 0 且小于 1"), at: .none,
        help: Message("try --hold-out 0.1", "可以试 --hold-out 0.1"))
    }
    self.training = training
    self.settings = settings
    let all: ExampleRows<Real> = data.rows()
    if let validation {
      rows = all
      self.validation = validation.rows()
    } else if holdOut > 0 {
      var random = SplitMix(seed: settings.seed ^ 0x6a09_e667_f3bc_c908)
      let order = random.permutation(all.count)
      let kept = Int((Double(all.count) * holdOut).rounded())
      guard kept > 0, kept < all.count else {
        throw Diagnostic(
          .setting, Message("of \(all.count) examples \(kept) would be held out", "\(all.count) 个样本中会留出 \(kept) 个"), at: .none,
          help: Message("add --validation FILE", "请加上 --validation 文件"))
      }
      rows = ExampleRows(all, rows: Array(order[kept...]))
      self.validation = ExampleRows(all, rows: Array(order[..<kept]))
    } else {
      rows = all
      self.validation = nil
    }
    try settings.check(examples: rows.count, hasValidation: self.validation != nil)
    let variables = training.parameters.map { training.program.variables[$0] }
    var shapes: [(name: String, shape: [Int])] = []
    for variable in variables { shapes.append((variable.name, variable.type.axes.map { $0.value(data.sizes) ?? 0 })) }
    parameters = ParameterStorage(shapes)
    var random = SplitMix(seed: ~settings.seed)
    parameters.initialize(variables, random: &random)
    for segment in parameters.segments where start.contains(segment.name) {
      try parameters.set(segment, to: try start.array(segment.name), origin: start.origin)
    }
    best = ParameterStorage(like: parameters)
    best.copy(from: parameters)
    state = TrainingState(seed: settings.seed)
    optimizer = FirstOrderOptimizer(settings, like: parameters)
    if settings.optimizer == .newton { try Self.requireNewton(parameters) }
    // Plain steps are part of the plan, in which a gradient that is added to its parameter need not be stored.
    movesInPlace = settings.optimizer == .sgd && training.dimension != nil
    let descent = Descent(rate: settings.stepRate, shrinking: settings.stepRate * settings.decay)
    function = BatchFunction(planned, training, data, parameters, descent: movesInPlace ? descent : nil)
    valueFunction = BatchFunction(try PlannedProgram(program: training.running, derivatives: []), training, data, parameters)
    classifier = try self.validation == nil ? nil : Classifier(training, data, parameters)
    texts = settings.texts(program: name, precision: Real.self == Float.self ? "f32" : "f64", examples: rows.count)
  }

  // MARK: The way

  /// How a step on a whole batch is computed, in words.
  ///
  /// - Throws: what making the plan throws.
  public func planText(in language: Language) throws(Diagnostic) -> String {
    try function.plan(settings.optimizer.isWhole ? rows.count : settings.batch, of: rows).text(entry: MemoryLayout<Real>.stride, in: language)
  }

  /// How many examples are trained on, and how many are kept for validation.
  public var examples: (training: Int, validation: Int) { (rows.count, validation?.count ?? 0) }

  /// Batches of an epoch.
  public var batches: Int { settings.optimizer.isWhole ? 1 : (rows.count + settings.batch - 1) / settings.batch }

  /// Trains until the epochs are done, or the observer asks to stop.
  ///
  /// - Parameter observe: told what happens; where it returns false the run stops after the step at hand, in a state that can be resumed.
  /// - Throws: `setting` where the loss is no finite number any more, and what running the program throws.
  public func train(_ observe: (TrainingEvent) throws(Diagnostic) -> Bool) throws(Diagnostic) -> TrainingOutcome {
    // Named types make the compiler write the steps for each; other modules would reach them through tables of functions.
    if let run = self as? TrainingRun<Float> { return try run.go(observe) }
    if let run = self as? TrainingRun<Double> { return try run.go(observe) }
    return try go(observe)
  }

  private func go(_ observe: (TrainingEvent) throws(Diagnostic) -> Bool) throws(Diagnostic) -> TrainingOutcome {
    if state.isFinished { return isPatienceOver ? .stoppedEarly : .completed }
    while state.epoch < settings.epochs {
      var order = Array(0..<rows.count)
      var random = state.order
      if settings.shuffles, !settings.optimizer.isWhole { order = random.permutation(rows.count) }
      while state.position < batches {
        let loss: Double
        if settings.optimizer.isWhole {
          guard let after = try wholeStep() else {
            state.isFinished = true
            return .converged
          }
          loss = after
          state.lossSum = loss * Double(rows.count)
        } else {
          let start = state.position * settings.batch
          let batch = order[start..<min(rows.count, start + settings.batch)]
          loss = try step(batch)
          state.lossSum += loss * Double(batch.count)
        }
        if firstLoss == nil { firstLoss = loss }
        state.position += 1
        state.step += 1
        if try !observe(.step(loss: loss)) { return .interrupted }
      }
      state.order = random
      if try !endEpoch(observe) { return state.isFinished && isPatienceOver ? .stoppedEarly : .interrupted }
    }
    state.isFinished = true
    if let first = firstLoss, let last = state.losses.last, last > first, !hasWarned {
      _ = try observe(.warning(noLower(last, than: first)))
    }
    return .completed
  }

  /// One step on a batch; returns the loss before it.
  private func step(_ batch: ArraySlice<Int>) throws(Diagnostic) -> Double {
    try function.run(batch, of: rows)
    let loss = function.value
    guard loss.isFinite else { throw diverged(loss) }
    optimizer.beginStep()
    if movesInPlace { return loss }
    for (k, segment) in parameters.segments.enumerated() {
      function.withResult(k + 1) { gradient in
        guard let start = gradient.baseAddress else { return }
        optimizer.update(parameters.start, at: segment.offset, gradient: start, count: segment.count, factor: 1)
      }
    }
    return loss
  }

  /// Ends an epoch; false where the run is to stop.
  private func endEpoch(_ observe: (TrainingEvent) throws(Diagnostic) -> Bool) throws(Diagnostic) -> Bool {
    let loss = state.lossSum / Double(rows.count)
    if let least = (state.losses + [firstLoss].compactMap { $0 }).min(), loss > 4 * abs(least), !hasWarned {
      hasWarned = true
      _ = try observe(.warning(rising(loss, after: least)))
    }
    state.losses.append(loss)
    state.epoch += 1
    (state.position, state.lossSum) = (0, 0)
    var validationLoss: Double?
    if let validation {
      let loss = try self.loss(on: validation)
      validationLoss = loss
      if loss.isFinite, state.bestEpoch == 0 || loss < state.validationLosses[state.bestEpoch - 1] {
        state.bestEpoch = state.epoch
        best.copy(from: parameters)
      }
      state.validationLosses.append(loss)
    }
    let accuracy = try validation.flatMap { rows throws(Diagnostic) in try classifier?.accuracy(on: rows) }
    if isPatienceOver { state.isFinished = true }
    let goesOn = try observe(.epoch(loss: loss, validation: validationLoss, accuracy: accuracy))
    return goesOn && !state.isFinished
  }

  /// True where the validation loss has not fallen for long enough.
  var isPatienceOver: Bool {
    guard let patience = settings.patience, state.bestEpoch > 0 else { return false }
    return state.epoch - state.bestEpoch >= patience
  }

  /// The mean loss on some examples. A program that was written for a batch sees all at once.
  func loss(on examples: ExampleRows<Real>) throws(Diagnostic) -> Double {
    let order = Array(0..<examples.count)
    var chunk = 512
    if case .written = training.form { chunk = examples.count }
    var sum = 0.0
    for start in stride(from: 0, to: examples.count, by: chunk) {
      let batch = order[start..<min(examples.count, start + chunk)]
      try valueFunction.run(batch, of: examples)
      sum += valueFunction.value * Double(batch.count)
    }
    return sum / Double(examples.count)
  }
}
