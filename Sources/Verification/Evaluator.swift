import Diagnostics
import Typing

/// Evaluates typed programs plainly, and their derivatives by dual numbers.
public struct Evaluator: Sendable {
  private let functions: [String: ScalarFunction]

  /// An evaluator that knows the numeric meaning of the primitive elementwise functions.
  public init(functions: [String: ScalarFunction]) { self.functions = functions }

  /// The value of a node at given lengths of the dimension names and values of the variables, by name.
  ///
  /// Throws `unverified` when the value is undefined there or a variable the node needs has no value of its shape, `limit` when it is too large.
  public func value(
    of node: TypedProgram.ID, in program: TypedProgram, sizes: [String: Int], variables: [String: NumericArray]
  ) throws(Diagnostic) -> NumericArray {
    try entries(Quantity(program: program, node: node), sizes, variables)
  }

  /// The derivative of a node, of order 1 or 2, by the variable at a place of the program; in the shape of `derivativeType(of:by:order:)`, and
  /// projected for symmetric and diagonal variables.
  ///
  /// Throws as `value(of:in:sizes:variables:)` does.
  public func derivative(
    of node: TypedProgram.ID, by variable: Int, order: Int, in program: TypedProgram, sizes: [String: Int], variables: [String: NumericArray]
  ) throws(Diagnostic) -> NumericArray {
    try entries(Quantity(program: program, node: node, derivative: (variable, order)), sizes, variables)
  }

  private func entries(
    _ quantity: Quantity, _ sizes: [String: Int], _ variables: [String: NumericArray]
  ) throws(Diagnostic) -> NumericArray {
    let span = quantity.program[quantity.node].span
    let assignment = SizeAssignment(named: sizes)
    let values = quantity.program.variables.map { (variables[$0.name]?.values ?? []).map { Measured(exact: $0) } }
    do throws(EvaluationFailure) {
      let placed = try PlacedQuantity(quantity, sampled: quantity.program, sizes: assignment, functions: functions, isExact: false)
      if placed.work > Experiment.workLimit { throw .tooLarge }
      let entries: [Measured] = try placed.evaluate(values)
      return NumericArray(shape: try assignment.shape(of: quantity.type), values: entries.map(\.value))
    } catch {
      switch error {
      case .undefined: throw Diagnostic(.unverified, Message("the value is undefined at this point", "值在这一点没有定义"), at: span)
      default: throw Certifier.diagnostic(error, span)
      }
    }
  }
}
