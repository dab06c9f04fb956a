import Diagnostics
import Execution
import Planning
import Typing

/// Compares what a statement predicts with a one-hot variable: the place of the largest entry with the place of the 1.
final class Classifier<Real: Element> {
  private let function: BatchFunction<Real>
  private let variable: Int

  /// A classifier, where the program has a one-hot variable of the examples and a statement of its type before the objective; otherwise nil.
  init?(_ training: TrainingProgram, _ data: TrainingData, _ parameters: ParameterStorage<Real>) throws(Diagnostic) {
    guard training.isPerExample, let variable = training.examples.first(where: { training.program.prediction(of: $0) != nil }),
      let place = training.program.prediction(of: variable)
    else { return nil }
    self.variable = variable
    var program = training.running
    program.statements.removeSubrange((place + 1)...)
    function = BatchFunction(try PlannedProgram(program: program, derivatives: []), training, data, parameters)
  }

  /// The share of the examples that are predicted rightly.
  func accuracy(on examples: ExampleRows<Real>) throws(Diagnostic) -> Double? {
    guard let column = examples.columns.firstIndex(where: { $0.variable == variable }) else { return nil }
    let classes = examples.columns[column].width
    let order = Array(0..<examples.count)
    var right = 0
    // Examples that are run one by one have a mean over each alone.
    let chunk = function.isBatched ? 512 : 1
    for start in stride(from: 0, to: examples.count, by: chunk) {
      let batch = order[start..<min(examples.count, start + chunk)]
      try function.run(batch, of: examples)
      function.withResult(0) { entries in
        for (k, row) in batch.enumerated() {
          let truth = examples.row(row, column: column)
          var (guess, label) = (0, 0)
          for place in 0..<classes {
            if entries[k * classes + place] > entries[k * classes + guess] { guess = place }
            if truth[place] > truth[label] { label = place }
          }
          if guess == label { right += 1 }
        }
      }
    }
    return Double(right) / Double(examples.count)
  }
}
