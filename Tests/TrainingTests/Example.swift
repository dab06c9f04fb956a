import ArrayFiles
import Binding
import DataSets
import Diagnostics
import Execution
import Nabla

@testable import Training

/// Small training problems.
enum Example {
  static let network = """
    x: vector(d); y: onehot(k); W: matrix(h, d); U: matrix(k, h); b: vector(h); c: vector(k)
    z = W*x + b
    a = tanh(z)
    p = softmax(U*a + c)
    J = cross_entropy(y, p)
    """

  /// A run on spirals.
  static func run<Real: Element>(
    _ settings: TrainingSettings, _: Real.Type, count: Int = 60, holdOut: Double = 0, program: String = network, sizes: [String: Int] = ["h": 8]
  ) throws -> TrainingRun<Real> {
    var data = DataCollection()
    data.add(Spirals(seed: 1, count: count).arrays())
    return try run(settings, Real.self, program, data, sizes: sizes, holdOut: holdOut)
  }

  static func run<Real: Element>(
    _ settings: TrainingSettings, _: Real.Type, _ program: String, _ data: DataCollection, sizes: [String: Int] = [:], holdOut: Double = 0,
    start: [(name: String, value: ArrayValue)] = []
  ) throws -> TrainingRun<Real> {
    let problem = Problem(program: program)
    let names = try Engine().elaborate(problem).variables.map(\.name)
    var axes: [String: Int] = [:]
    for name in names where data.contains(name) { axes[name] = try data.array(name).shape.count }
    let training = try TrainingProgram(problem, axes: axes, purpose: .training(hessian: settings.optimizer == .newton))
    let bound = try TrainingData(training, data: data, sizes: sizes)
    try training.checkBatch(problem, axes: axes, data: bound)
    return try TrainingRun<Real>(training, settings: settings, data: bound, holdOut: holdOut, start: NamedArrays(start), name: program)
  }
}

extension TrainingRun {
  /// All bits of the parameters.
  var bits: [UInt64] { (0..<parameters.count).map { Double(parameters.start[$0]).bitPattern } }

  /// Trains to the end, or until so many steps are made, and returns the losses.
  @discardableResult
  func losses(steps: Int = .max) throws -> [Double] {
    var losses: [Double] = []
    _ = try train { (event) throws(Diagnostic) in
      if case .step(let loss) = event { losses.append(loss) }
      return losses.count < steps
    }
    return losses
  }
}
