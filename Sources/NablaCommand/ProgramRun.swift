import ArrayFiles
import Binding
import Diagnostics
import Execution
import Nabla
import Planning
import Typing

/// A program and its derivatives run on data.
struct ProgramRun {
  /// One result with its name: `J`, `dJ_dW`, `d2J_dW2`.
  struct Result {
    var name: String
    var derivative: Derivative?
    var value: ArrayValue
  }

  let answer: Answer
  let data: BoundData

  /// The value, then the derivatives, in single or double precision.
  ///
  /// - Throws: `unsupported` for what cannot be run, `limit` for results that are too large, `unverified` where a matrix is singular.
  func results(_ type: NumberType) throws(Diagnostic) -> [Result] {
    let derivatives = answer.derivatives.map { (variable: $0.variable, order: $0.order, answer: $0.typed) }
    let program = try PlannedProgram(program: answer.program, derivatives: derivatives)
    let values = try run(program, type)
    let name = answer.program.statements.last?.name ?? "f"
    var results = [Result(name: name, derivative: nil, value: values[0])]
    for (derivative, value) in zip(answer.derivatives, values.dropFirst()) {
      let power = derivative.order == 1 ? "" : "\(derivative.order)"
      results.append(Result(name: "d\(power)\(name)_d\(derivative.variable)\(power)", derivative: derivative, value: value))
    }
    return results
  }

  private func run(_ program: PlannedProgram, _ type: NumberType) throws(Diagnostic) -> [ArrayValue] {
    let plan = try Plan(program, sizes: data.sizes)
    switch type {
    case .f32:
      return try ProgramRun.run(Executable<Float>(plan), data.arrays.map(\.singles)).map { ArrayValue(shape: $0, singles: $1) }
    case .f64:
      return try ProgramRun.run(Executable<Double>(plan), data.arrays.map(\.doubles)).map { ArrayValue(shape: $0, doubles: $1) }
    }
  }

  private static func run<Real>(_ executable: Executable<Real>, _ arrays: [[Real]]) throws(Diagnostic) -> [([Int], [Real])] {
    for (place, array) in arrays.enumerated() { executable.copy(array, to: place) }
    try executable.run()
    return executable.plan.outputs.indices.map { (executable.plan.outputs[$0].shape, Array(executable.output($0))) }
  }

  /// Where a result that is not finite comes from: the first statement whose value is not, or has none.
  ///
  /// The statements are run one after another, each with all before it.
  func origin(of type: NumberType) -> Diagnostic? {
    for (place, statement) in answer.program.statements.enumerated() {
      var program = answer.program
      program.statements.removeSubrange((place + 1)...)
      let name = statement.name ?? "the value"
      do throws(Diagnostic) {
        let value = try run(PlannedProgram(program: program, derivatives: []), type)[0]
        guard let entry = value.firstNonFinite else { continue }
        let position = value.shape.isEmpty ? "" : ", \(value.position(of: entry)),"
        return Diagnostic(
          .data, "\(name)\(position) is \(ArrayText.text(value[entry])); everything before it is finite", at: statement.span, severity: .warning)
      } catch {
        guard error.code == .unverified else { return nil }
        return Diagnostic(.data, "\(name) has no value: \(error.message)", at: statement.span, severity: .warning)
      }
    }
    return nil
  }
}
