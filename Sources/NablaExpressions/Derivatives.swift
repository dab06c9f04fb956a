import Diagnostics
import Execution
import Nabla
import Planning
import Typing

extension MatrixExpression {
  /// The formula as the engine understands it, with the type of every value.
  ///
  /// - Throws: what is wrong with it: `shapeMismatch` for operands that don't fit, with their names and sizes.
  public func typed() throws(Diagnostic) -> TypedProgram {
    let (text, declarations) = try program()
    return try Engine().elaborate(Problem(program: text, declarations: declarations))
  }

  /// The derivatives by some of its variables, each checked, with their sources, LaTeX and conditions.
  ///
  /// - Parameters:
  ///   - variables: the variables; without any, all that are not declared constant.
  ///   - order: 1 for gradients and Jacobians, 2 for Hessians.
  /// - Throws: what is wrong with the formula, or `unverified` when a derivative did not pass its check.
  public func derivatives(withRespectTo variables: [MatrixExpression] = [], order: Int = 1) throws(Diagnostic) -> Answer {
    let (text, declarations) = try program()
    return try Engine().derive(
      Problem(program: text, declarations: declarations, variables: try MatrixExpression.names(variables), order: order))
  }

  /// The gradient of a scalar, in the shape of the variable, or the Jacobian of a vector: a formula that can be built on, differentiated and compiled.
  ///
  /// - Throws: as `derivatives(withRespectTo:order:)`.
  public func gradient(withRespectTo variable: MatrixExpression) throws(Diagnostic) -> MatrixExpression { try derivative(variable, order: 1) }

  /// The second derivative by a variable.
  ///
  /// - Throws: as `derivatives(withRespectTo:order:)`.
  public func hessian(withRespectTo variable: MatrixExpression) throws(Diagnostic) -> MatrixExpression { try derivative(variable, order: 2) }

  private func derivative(_ variable: MatrixExpression, order: Int) throws(Diagnostic) -> MatrixExpression {
    let (text, declarations) = try program()
    let answer = try derivatives(withRespectTo: [variable], order: order)
    guard let derivative = answer.derivatives.first else { throw Diagnostic(.unsupported, Message("no derivative was found", "没有求出导数"), at: .none) }
    // The derivative may use the names of the program's statements; its last one is not needed.
    let named = text.split(separator: "\n").filter { $0.contains(" = ") }
    let statements = named.joined(separator: "\n")
    return MatrixExpression(Node(.program(text: statements + (statements.isEmpty ? "" : "\n") + derivative.shown, declarations: declarations)))
  }

  /// The formula and its derivatives as a function of arrays.
  ///
  /// - Parameters:
  ///   - gradients: the variables to differentiate by; results stand behind the value in this order.
  ///   - hessians: the variables to differentiate by twice; results stand behind the gradients.
  ///   - keepsFactors: true where derivatives with structure are to be kept as factors: see `CompiledFunction.factored(_:)`.
  ///   - type: `Double`, or `Float`.
  /// - Throws: what is wrong with the formula, or `unsupported` for one that cannot be run.
  public func compile<Real: Element>(
    gradients: [MatrixExpression] = [], hessians: [MatrixExpression] = [], keepsFactors: Bool = false, in type: Real.Type = Double.self
  ) throws(Diagnostic) -> CompiledFunction<Real> {
    var derivatives: [Derivative] = []
    if !gradients.isEmpty { derivatives += try self.derivatives(withRespectTo: gradients).derivatives }
    if !hessians.isEmpty { derivatives += try self.derivatives(withRespectTo: hessians, order: 2).derivatives }
    return try CompiledFunction(
      program: try typed(), derivatives: derivatives.map { ($0.variable, $0.order, $0.typed) }, keepsFactors: keepsFactors)
  }

  private static func names(_ variables: [MatrixExpression]) throws(Diagnostic) -> [String] {
    var names: [String] = []
    for variable in variables {
      guard let name = variable.variableName else {
        throw Diagnostic(
          .unknownName, Message("\(variable.description) is not a variable", "\(variable.description) 不是变量"), at: .none,
          help: Message(
            "differentiate by a variable such as .matrix(\"W\", \"m\", \"n\")", "请对变量求导，例如 .matrix(\"W\", \"m\", \"n\")"))
      }
      names.append(name)
    }
    return names
  }
}
