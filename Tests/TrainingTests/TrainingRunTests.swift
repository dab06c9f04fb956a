import ArrayFiles
import Binding
import DataSets
import Diagnostics
import Foundation
import Nabla
import Testing

@testable import Training

/// Runs go the way that the formulas say, and go on after a stop as if there had been none.
struct TrainingRunTests {
  /// norm2(w'x − t)² on five examples in the plane.
  private static let points: [(x: [Double], t: Double)] = [([1, 2], 1), ([-1, 0.5], 0), ([0.3, -2], -1), ([2, 1], 3), ([-0.7, -1.1], 0.5)]

  private func regression(_ settings: TrainingSettings, start: [Double] = [0.5, -0.25]) throws -> TrainingRun<Double> {
    var data = DataCollection()
    let points = TrainingRunTests.points
    data.add("x", ArrayValue(shape: [points.count, 2], doubles: points.flatMap(\.x)), origin: "test")
    data.add("t", ArrayValue(shape: [points.count], doubles: points.map(\.t)), origin: "test")
    return try Example.run(
      settings, Double.self, "x: vector(d); t: scalar; w: vector(d)\n(w'*x - t)^2", data, start: [("w", ArrayValue(shape: [2], doubles: start))])
  }

  /// The gradient of the mean over some of the points, by hand: 2·(w·x − t)·x.
  private func gradient(_ w: [Double], _ batch: [Int]) -> [Double] {
    var g = [0.0, 0.0]
    for k in batch {
      let (x, t) = TrainingRunTests.points[k]
      let residual = w[0] * x[0] + w[1] * x[1] - t
      for i in 0..<2 { g[i] += 2 * residual * x[i] / Double(batch.count) }
    }
    return g
  }

  private func settings(_ optimizer: OptimizerKind, rate: Double, decay: Double = 0) -> TrainingSettings {
    var settings = TrainingSettings(optimizer: optimizer)
    settings.rate = rate
    settings.weightDecay = decay
    settings.epochs = 20
    settings.batch = 2
    settings.shuffles = false
    return settings
  }

  @Test(arguments: [(OptimizerKind.sgd, 0.0), (.sgd, 0.1), (.momentum, 0), (.momentum, 0.1), (.adam, 0), (.adam, 0.1), (.adamw, 0), (.adamw, 0.1)])
  func trajectoriesFollowTheFormulas(optimizer: OptimizerKind, decay: Double) throws {
    let settings = settings(optimizer, rate: 0.05, decay: decay)
    let run = try regression(settings)
    try run.losses()
    var w = [0.5, -0.25]
    var (m, v) = ([0.0, 0.0], [0.0, 0.0])
    var t = 0.0
    for _ in 0..<20 {
      for batch in [[0, 1], [2, 3], [4]] {
        var g = gradient(w, batch)
        t += 1
        for i in 0..<2 {
          if optimizer != .adamw { g[i] += decay * w[i] }
          switch optimizer {
          case .sgd: w[i] -= 0.05 * g[i]
          case .momentum:
            m[i] = 0.9 * m[i] + g[i]
            w[i] -= 0.05 * m[i]
          default:
            m[i] = 0.9 * m[i] + 0.1 * g[i]
            v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i]
            let step = m[i] / (1 - pow(0.9, t)) / ((v[i] / (1 - pow(0.999, t))).squareRoot() + 1e-8)
            w[i] -= 0.05 * (step + (optimizer == .adamw ? decay * w[i] : 0))
          }
        }
      }
    }
    for i in 0..<2 { #expect(abs(run.parameters.start[i] - w[i]) < 1e-12) }
  }

  /// Programs whose gradients are products of matrices, of vectors, neither, and such as read a parameter that moves in the same step.
  private static let programs = [
    "x: vector(d); A: matrix(h, d); B: matrix(d, h)\nnorm2(B*tanh(A*x) - x)^2",
    "x: vector(d); A: matrix(h, d); B: matrix(d, h)\nnorm2(A*B)^2 + sum(x)",
    "x: vector(d); A: matrix(d, d); u: vector(d); v: vector(d)\nu'*A*v*sum(x) + norm2(u - x)^2",
    "x: vector(d); A: matrix(h, d); b: vector(h); C: matrix(h, h); c: vector(h)\nnorm2(relu(C*relu(A*x + b) + c))^2 + norm2(A)^2",
    "x: vector(d); A: matrix(h, d); b: vector(h); s: scalar\nlogsumexp(A*x + b) + s*norm2(b)^2",
  ]

  /// Plain steps move parameters inside the plan; momentum 0 makes the same steps from gradients that are stored.
  @Test(arguments: programs, [1, 3, 5])
  func stepsInPlaceAreSteps(program: String, batch: Int) throws {
    func run(_ optimizer: OptimizerKind) throws -> TrainingRun<Double> {
      var settings = settings(optimizer, rate: 0.01, decay: 0.1)
      settings.momentum = 0
      settings.batch = batch
      settings.epochs = 3
      var data = DataCollection()
      data.add("x", ArrayValue(shape: [5, 2], doubles: TrainingRunTests.points.flatMap(\.x)), origin: "test")
      let run = try Example.run(settings, Double.self, program, data, sizes: program.contains("(h") ? ["h": 3] : [:])
      try run.losses()
      return run
    }
    let (inPlace, stored) = (try run(.sgd), try run(.momentum))
    var moved = 0.0
    for k in 0..<stored.parameters.count {
      #expect(abs(inPlace.parameters.start[k] - stored.parameters.start[k]) < 1e-12)
      moved = max(moved, abs(stored.parameters.start[k]))
    }
    #expect(moved > 1e-6)
  }

  /// The solution of the normal equations XᵀX·w = Xᵀt, by Cramer's rule.
  private var solution: [Double] {
    var (a, b, c, p, q) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for (x, t) in TrainingRunTests.points {
      (a, b, c) = (a + x[0] * x[0], b + x[0] * x[1], c + x[1] * x[1])
      (p, q) = (p + x[0] * t, q + x[1] * t)
    }
    return [(p * c - b * q) / (a * c - b * b), (a * q - b * p) / (a * c - b * b)]
  }

  @Test(arguments: [OptimizerKind.lbfgs, .newton])
  func wholeStepsFindTheLeastSquares(optimizer: OptimizerKind) throws {
    let run = try regression(settings(optimizer, rate: 1))
    let losses = try run.losses()
    for i in 0..<2 { #expect(abs(run.parameters.start[i] - solution[i]) < 1e-9) }
    #expect(losses.count <= (optimizer == .newton ? 2 : 15))
    #expect(zip(losses, losses.dropFirst()).allSatisfy { $0 >= $1 })
  }

  @Test(arguments: [OptimizerKind.lbfgs, .newton])
  func wholeStepsGoDownWhereTheLossIsNotConvex(optimizer: OptimizerKind) throws {
    // Rosenbrock's valley, shifted by the examples' mean of 0.
    var data = DataCollection()
    data.add("s", ArrayValue(shape: [2], doubles: [1, -1]), origin: "test")
    var settings = settings(optimizer, rate: 1)
    settings.epochs = 200
    let program = "s: scalar; w: vector(2)\n100*(w[2] - w[1]^2)^2 + (1 - w[1])^2 + s*0"
    let run = try Example.run(settings, Double.self, program, data, start: [("w", ArrayValue(shape: [2], doubles: [-1.2, 1]))])
    try run.losses()
    for i in 0..<2 { #expect(abs(run.parameters.start[i] - 1) < 1e-5) }
  }

  @Test(arguments: OptimizerKind.allCases.filter { $0 != .newton })
  func aStoppedRunGoesOnBitForBit(optimizer: OptimizerKind) throws {
    var settings = TrainingSettings(optimizer: optimizer)
    settings.epochs = 6
    settings.batch = 7
    settings.patience = 50
    let whole = try Example.run(settings, Float.self, holdOut: 0.2)
    let losses = try whole.losses()
    let path = NSTemporaryDirectory() + "/nabla-run-\(UUID().uuidString).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    var random = SplitMix(seed: 9)
    // A run that is stopped again and again, each time taken up by a new one from the file.
    var parts: [Double] = []
    var last: TrainingRun<Float>?
    for part in 0..<40 {
      let run = try Example.run(settings, Float.self, holdOut: 0.2)
      if part > 0 { try run.resume(try Checkpoint(path)) }
      parts += try run.losses(steps: 1 + random.below(4))
      try ArrayFile.write(run.checkpoint.arrays, to: path)
      last = run
      if run.state.isFinished { break }
    }
    #expect(parts.map(\.bitPattern) == losses.map(\.bitPattern))
    #expect(last?.bits == whole.bits)
    #expect(last?.state == whole.state)
  }

  @Test func moreEpochsMayFollow() throws {
    var settings = TrainingSettings(optimizer: .momentum)
    settings.epochs = 4
    let whole = try Example.run(settings, Double.self)
    try whole.losses()
    settings.epochs = 2
    let half = try Example.run(settings, Double.self)
    try half.losses()
    settings.epochs = 4
    let rest = try Example.run(settings, Double.self)
    try rest.resume(half.checkpoint)
    try rest.losses()
    #expect(rest.bits == whole.bits)
  }

  @Test func otherSettingsAreRefused() throws {
    var settings = TrainingSettings()
    settings.epochs = 1
    let run = try Example.run(settings, Float.self)
    try run.losses()
    settings.rate = 0.5
    let other = try Example.run(settings, Float.self)
    let fault = try #require(throws: Diagnostic.self) { try other.resume(run.checkpoint) }
    #expect(fault.message.contains("rate 0.001, and this run has 0.5"), "\(fault.message)")
  }

  @Test func equalSeedsGiveEqualRuns() throws {
    var settings = TrainingSettings()
    settings.epochs = 2
    let first = try Example.run(settings, Float.self)
    let second = try Example.run(settings, Float.self)
    settings.seed = 2
    let other = try Example.run(settings, Float.self)
    for run in [first, second, other] { try run.losses() }
    #expect(first.bits == second.bits)
    #expect(first.bits != other.bits)
  }

  @Test func spiralsAreLearnt() throws {
    var settings = TrainingSettings(optimizer: .adam)
    settings.rate = 0.02
    settings.epochs = 150
    let run = try Example.run(settings, Float.self, count: 300, holdOut: 0.2, sizes: ["h": 24])
    var accuracy = 0.0
    _ = try run.train { (event) throws(Diagnostic) in
      if case .epoch(_, _, let share) = event { accuracy = share ?? 0 }
      return true
    }
    #expect(accuracy > 0.9)
    #expect(run.state.losses.last ?? 1 < 0.3)
  }

  @Test func patienceEndsARun() throws {
    var settings = TrainingSettings(optimizer: .adam)
    settings.rate = 0.1
    settings.epochs = 400
    settings.patience = 5
    let run = try Example.run(settings, Float.self, holdOut: 0.3)
    let outcome = try run.train { (_) throws(Diagnostic) in true }
    #expect(outcome == .stoppedEarly)
    #expect(run.state.epoch == run.state.bestEpoch + 5)
    #expect(run.checkpoint.arrays.contains("best/W"))
  }

  @Test func lossesThatGrowAreTold() throws {
    let run = try regression(settings(.sgd, rate: 1e6))
    let fault = try #require(throws: Diagnostic.self) { while try run.losses().isEmpty {} }
    #expect(fault.message.contains("the steps are too long"), "\(fault.message)")
    #expect(fault.help?.contains("lower the rate, now 1000000.0") == true)
  }

  private static func changed(_ change: (inout TrainingSettings) -> Void) -> TrainingSettings {
    var settings = TrainingSettings()
    change(&settings)
    return settings
  }

  private static let nonsense: [(TrainingSettings, String)] = [
    (changed { $0.rate = -0.1 }, "the rate is -0.1"),
    (changed { $0.rate = 0 }, "the rate is 0.0"),
    (changed { $0.batch = 100 }, "a batch has 100 examples, and the data has 60"),
    (changed { $0.batch = 0 }, "a batch has 0 examples"),
    (changed { $0.epochs = 0 }, "there are 0 epochs"),
    (changed { $0.momentum = 1 }, "the momentum is 1.0"),
    (changed { $0.beta2 = -1 }, "beta2 is -1.0"),
    (changed { $0.weightDecay = -1 }, "the weight decay is -1.0"),
    (changed { $0.rate = .nan }, "the rate is nan"),
    (changed { $0.patience = 3 }, "there is a patience and no validation data"),
  ]

  @Test(arguments: nonsense)
  func settingsThatMakeNoSense(settings: TrainingSettings, message: String) throws {
    let fault = try #require(throws: Diagnostic.self) { try Example.run(settings, Float.self) }
    #expect(fault.message.contains(message), "\(fault.message)")
    #expect(fault.code == .setting)
    #expect(fault.help != nil)
  }

  @Test(arguments: [
    ([0, 1, 3], "entry 3 is 3.0, and labels are 0 to 2"), ([0, -1, 2], "entry 2 is -1.0, and labels are 0 to 2"),
    ([0.5, 1, 2], "entry 1 is 0.5, and labels are 0 to 2"),
  ])
  func labelsOutOfRange(labels: [Double], message: String) throws {
    var data = DataCollection()
    data.add("x", ArrayValue(shape: [3, 2], doubles: [1, 2, 3, 4, 5, 6]), origin: "d.npz")
    data.add("y", ArrayValue(shape: [3], doubles: labels), origin: "d.npz")
    let program = "x: vector(d); y: onehot(3); W: matrix(3, d)\np = softmax(W*x)\ncross_entropy(y, p)"
    let fault = try #require(throws: Diagnostic.self) { try Example.run(TrainingSettings(), Float.self, program, data) }
    #expect(fault.message == "d.npz: y: " + message)
  }

  @Test func predictionsComeFromTheCheckpoint() throws {
    var settings = TrainingSettings()
    settings.epochs = 2
    let run = try Example.run(settings, Double.self)
    try run.losses()
    var data = DataCollection()
    let x = try Spirals(seed: 7, count: 10).arrays().array("x")
    data.add("x", x, origin: "test")
    let training = try TrainingProgram(Problem(program: Example.network), axes: ["x": 2], purpose: .prediction(statement: nil))
    let bound = try TrainingData(training, data: data, sizes: [:], start: run.checkpoint.arrays)
    let predictor = try Predictor(training, model: run.checkpoint.arrays, data: bound)
    #expect(predictor.name == "p")
    let p = try predictor.predictions(Double.self)
    #expect(p.shape == [10, 3])
    for row in 0..<10 { #expect(abs((0..<3).reduce(0.0) { $0 + p[3 * row + $1] } - 1) < 1e-12) }
    let hidden = try TrainingProgram(Problem(program: Example.network), axes: ["x": 2], purpose: .prediction(statement: "z"))
    let values = try Predictor(hidden, model: run.checkpoint.arrays, data: bound).predictions(Double.self)
    let (w, b) = (try run.checkpoint.arrays.array("W"), try run.checkpoint.arrays.array("b"))
    for unit in 0..<8 { #expect(abs(values[unit] - (w[2 * unit] * x[0] + w[2 * unit + 1] * x[1] + b[unit])) < 1e-12) }
  }
}
