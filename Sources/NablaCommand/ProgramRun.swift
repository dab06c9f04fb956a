import ArrayFiles
import Binding
import Diagnostics
import Execution
import Kernels
import Nabla
import Planning
import Typing

/// A program and its derivatives run on data.
struct ProgramRun {
  /// One result with its name, `J`, `dJ_dW` or `d2J_dW2`: its entries, or the factors that make it.
  struct Result {
    var name: String
    var derivative: Derivative?
    var shape: [Int]
    /// What the entries are made of, `d2J_dU2[i,j,k,l] = I[i,k]·d2J_dU2_P1[j,l]`; nil for a result with all its entries.
    var formula: String?
    /// The entries under the result's name, or the factors under names of their own.
    var arrays: [(name: String, value: ArrayValue)]
  }

  let answer: Answer
  let data: BoundData
  let threads: Int

  /// The value, then the derivatives, in single or double precision.
  ///
  /// - Parameters:
  ///   - type: the precision.
  ///   - keepsFactors: true where derivatives with structure are given as factors.
  /// - Throws: `unsupported` for what cannot be run, `limit` for results that are too large, `unverified` where a matrix is singular.
  func results(_ type: NumberType, keepsFactors: Bool = false) throws(Diagnostic) -> [Result] {
    let derivatives = answer.derivatives.map { (variable: $0.variable, order: $0.order, answer: $0.typed) }
    let program = try PlannedProgram(program: answer.program, derivatives: derivatives)
    let (plan, parts) = try run(program, type, keepsFactors: keepsFactors)
    let name = answer.program.statements.last?.name ?? "f"
    let names =
      [name]
      + answer.derivatives.map { derivative in
        let power = derivative.order == 1 ? "" : "\(derivative.order)"
        return "d\(power)\(name)_d\(derivative.variable)\(power)"
      }
    // A part is a result, or the first, second, … factor that a result was taken apart for.
    var counts = names.map { _ in 0 }
    let partNames = plan.parts.enumerated().map { place, part in
      if plan.outputs[part.output].part == place { return names[part.output] }
      counts[part.output] += 1
      return "\(names[part.output])_P\(counts[part.output])"
    }
    return zip(plan.outputs, names).enumerated().map { place, output in
      let (output, name) = output
      let used = output.form?.parts ?? [output.part ?? 0]
      return Result(
        name: name, derivative: place == 0 ? nil : answer.derivatives[place - 1], shape: output.shape,
        formula: output.form.map { "\(name)[\($0.indices.joined(separator: ","))] = \($0.text(names: partNames))" },
        arrays: used.map { (partNames[$0], parts[$0]) })
    }
  }

  private func run(_ program: PlannedProgram, _ type: NumberType, keepsFactors: Bool) throws(Diagnostic) -> (Plan, [ArrayValue]) {
    let plan = try Plan(program, sizes: data.sizes, keepsFactors: keepsFactors)
    let team = threads > 1 ? ThreadTeam(size: threads) : .single
    switch type {
    case .f32:
      return (plan, try ProgramRun.run(Executable<Float>(plan, team: team), data.arrays.map(\.singles)).map { ArrayValue(shape: $0, singles: $1) })
    case .f64:
      return (plan, try ProgramRun.run(Executable<Double>(plan, team: team), data.arrays.map(\.doubles)).map { ArrayValue(shape: $0, doubles: $1) })
    }
  }

  private static func run<Real>(_ executable: Executable<Real>, _ arrays: [[Real]]) throws(Diagnostic) -> [([Int], [Real])] {
    for (place, array) in arrays.enumerated() { executable.copy(array, to: place) }
    try executable.run()
    return executable.plan.parts.indices.map { (executable.plan.parts[$0].shape, Array(executable.part($0))) }
  }

  /// Where a result that is not finite comes from: the first statement whose value is not, or has none.
  ///
  /// The statements are run one after another, each with all before it.
  func origin(of type: NumberType) -> Diagnostic? {
    for (place, statement) in answer.program.statements.enumerated() {
      var program = answer.program
      program.statements.removeSubrange((place + 1)...)
      let name = statement.name.map(Message.code) ?? Message("the value", "值")
      do throws(Diagnostic) {
        let value = try run(PlannedProgram(program: program, derivatives: []), type, keepsFactors: false).1[0]
        guard let entry = value.firstNonFinite else { continue }
        let position = value.position(of: entry)
        let place = value.shape.isEmpty ? name : Message("\(name), \(position),", "\(name) 的\(position)")
        let number = ArrayText.text(value[entry])
        return Diagnostic(
          .data, Message("\(place) is \(number); everything before it is finite", "\(place) 是 \(number)；在它之前的都是有限的"), at: statement.span,
          severity: .warning)
      } catch {
        guard error.code == .unverified else { return nil }
        return Diagnostic(
          .data, Message("\(name) has no value: \(error.wording)", "\(name) 没有值：\(error.wording)"), at: statement.span, severity: .warning)
      }
    }
    return nil
  }
}
