import Binding
import DataSets
import Diagnostics
import Execution
import Nabla
import Typing

extension TrainingProgram {
  /// Compares the rewritten program with the original run example by example: the loss and every gradient, on the first examples of the data and random
  /// parameters.
  ///
  /// - Returns: The largest difference relative to the size of what is compared; 0 where nothing was rewritten.
  /// - Throws: `unverified` where they differ by more than rounding does.
  @discardableResult
  public func checkBatch(
    _ problem: Problem, axes: [String: Int], data: TrainingData, engine: Engine = Engine(), seed: UInt64 = 1
  ) throws(Diagnostic) -> Double {
    guard case .rewritten = form, let planned else { return 0 }
    let single = try TrainingProgram(problem, axes: axes, purpose: .training(hessian: false), engine: engine, rewrites: false)
    guard let singlePlanned = single.planned else { return 0 }
    let shapes = parameters.map { (name: program.variables[$0].name, shape: program.variables[$0].type.axes.map { $0.value(data.sizes) ?? 1 }) }
    let storage = ParameterStorage<Double>(shapes)
    var random = SplitMix(seed: seed)
    storage.initialize(parameters.map { program.variables[$0] }, random: &random)
    for (segment, place) in zip(storage.segments, parameters) where program.variables[place].facts.isEmpty {
      for k in 0..<segment.count { storage.start[segment.offset + k] += 0.1 * random.normal() }
    }
    let batch = BatchFunction(planned, self, data, storage)
    let loop = BatchFunction(singlePlanned, single, data, storage)
    let rows: ExampleRows<Double> = data.rows()
    let examples = Array(0..<min(3, rows.count))
    try batch.run(examples[...], of: rows)
    try loop.run(examples[...], of: rows)
    var worst = 0.0
    for place in 0...parameters.count {
      let (a, b) = (batch.withResult(place) { Array($0) }, loop.withResult(place) { Array($0) })
      let size = max(1e-6, b.map { abs($0) }.max() ?? 0)
      let error = zip(a, b).map { abs($0 - $1) }.max().map { $0 / size } ?? 0
      guard error < 1e-8 else {
        let what =
          place == 0 ? Message("loss", "损失") : Self.gradient(by: program.variables[parameters[place - 1]].name)
        throw Diagnostic(
          .unverified,
          Message("the batched program's \(what) differs from the examples' by \(error) of its size", "批处理程序的\(what) 与逐个样本的结果相差 \(error)（相对大小）"),
          at: .none)
      }
      worst = max(worst, error)
    }
    return worst
  }

  private static func gradient(by name: String) -> Message { Message("gradient by \(name)", "对 \(name) 的梯度") }
}
