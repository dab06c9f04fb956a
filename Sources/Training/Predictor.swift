import ArrayFiles
import Diagnostics
import Execution
import Planning
import Typing

/// A statement of a trained program for every example of new data.
public struct Predictor: Sendable {
  /// The program up to the statement.
  public let training: TrainingProgram
  /// The statement's name.
  public let name: String
  private let data: TrainingData
  private let parameters: [(name: String, value: ArrayValue)]

  /// A predictor from a trained model: a checkpoint, or any file with the parameters' arrays. Of a checkpoint the best parameters count where there are
  /// some.
  ///
  /// - Throws: `data` where the model lacks a parameter, `shapeMismatch` where arrays do not fit.
  public init(_ training: TrainingProgram, model: NamedArrays, data: TrainingData) throws(Diagnostic) {
    self.training = training
    self.data = data
    name = training.program.statements.last?.name ?? "prediction"
    var parameters: [(name: String, value: ArrayValue)] = []
    for place in training.parameters {
      let variable = training.program.variables[place].name
      parameters.append((variable, try model.array(model.contains("best/" + variable) ? "best/" + variable : variable)))
    }
    self.parameters = parameters
  }

  /// The statement's value with a row for each example.
  ///
  /// - Throws: what running the program throws.
  public func predictions<Real: Element>(_: Real.Type) throws(Diagnostic) -> ArrayValue {
    let storage = ParameterStorage<Real>(parameters.map { ($0.name, $0.value.shape) })
    for (segment, parameter) in zip(storage.segments, parameters) { try storage.set(segment, to: parameter.value, origin: "the model") }
    let function = BatchFunction(try PlannedProgram(program: training.running, derivatives: []), training, data, storage)
    let rows: ExampleRows<Real> = data.rows()
    let order = Array(0..<rows.count)
    var chunk = function.isBatched ? 512 : 1
    if case .written = training.form { chunk = rows.count }
    var entries: [Double] = []
    for start in stride(from: 0, to: rows.count, by: chunk) {
      try function.run(order[start..<min(rows.count, start + chunk)], of: rows)
      function.withResult(0) { entries += $0.map { Double($0) } }
    }
    let isWritten = if case .written = training.form { true } else { false }
    let type = training.program[training.program.result].type
    var shape = type.axes.map { $0.value(data.sizes) ?? 1 }
    if !isWritten { shape = [rows.count] + shape }
    if isWritten { shape = shape.count == 2 ? [rows.count, entries.count / rows.count] : [entries.count] }
    return ArrayValue(shape: shape, doubles: entries)
  }

  /// The labels of the examples, where the data has them and the statement predicts them: the places of the 1 in each row.
  public func accuracy(of predictions: ArrayValue, labels: ArrayValue) -> Double? {
    guard predictions.shape.count == 2, predictions.shape[0] > 0, labels.shape.first == predictions.shape[0] else { return nil }
    let (count, classes) = (predictions.shape[0], predictions.shape[1])
    guard labels.shape.count == 1 || labels.shape == predictions.shape else { return nil }
    var right = 0
    for row in 0..<count {
      let guess = (0..<classes).max { predictions[row * classes + $0] < predictions[row * classes + $1] } ?? 0
      let label = labels.shape.count == 1 ? Int(exactly: labels[row]) : (0..<classes).max { labels[row * classes + $0] < labels[row * classes + $1] }
      if guess == label { right += 1 }
    }
    return Double(right) / Double(count)
  }
}
