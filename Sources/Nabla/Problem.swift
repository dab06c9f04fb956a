import Diagnostics
import Typing
import Verification

/// Which way a derivative is laid out on the page. The numbers are the same.
public enum LayoutConvention: String, Sendable, CaseIterable {
  /// The derivative of a scalar has the shape of what it is taken by; a vector by a vector gives the Jacobian.
  case shape
  /// A scalar by a column gives a row; the derivative of a scalar by a matrix is the transpose of the matrix's shape.
  case numerator
  /// The transpose of the numerator layout.
  case denominator
}

/// What is asked of the engine: a program, and by what to differentiate its objective.
public struct Problem: Sendable {
  /// The program, in the Nabla language.
  public var program: String
  /// Types declared beside the program: a name and the text of its type.
  public var declarations: [(name: String, type: String)]
  /// The variables to differentiate by; empty means every variable that is not declared constant.
  public var variables: [String]
  /// 1 for gradients and Jacobians, 2 for Hessians.
  public var order: Int
  /// How the answer is laid out.
  public var layout: LayoutConvention

  /// A problem.
  public init(
    program: String, declarations: [(name: String, type: String)] = [], variables: [String] = [], order: Int = 1, layout: LayoutConvention = .shape
  ) {
    self.program = program
    self.declarations = declarations
    self.variables = variables
    self.order = order
    self.layout = layout
  }
}

/// One derivative, checked.
public struct Derivative: Sendable {
  /// The variable that it is taken by.
  public var variable: String
  /// 1 or 2.
  public var order: Int
  /// Its type in the layout asked for.
  public var type: ValueType
  /// The derivative in matrix notation, a program that may use the names of the one it answers; nil when it has no matrix form.
  public var source: String?
  /// The derivative in index notation.
  public var index: String
  /// Under what conditions it holds.
  public var conditions: [String]
  /// Where the gradient within the symmetric or diagonal matrices differs from the one entry by entry: the latter.
  public var unconstrained: String?
  /// What it becomes under conditions that are not declared, where that is shorter: `p - y` where the entries of y sum to 1.
  public var assuming: [Conditional]
  /// How it was checked.
  public var certificate: Certificate
  /// The program with the answer's statements appended, typed.
  public var typed: TypedProgram
}

extension Derivative {
  /// A formula that holds under one more condition.
  public struct Conditional: Hashable, Sendable {
    /// The condition in words.
    public var condition: Message
    /// The formula, in matrix notation.
    public var source: String
  }
}

/// What comes back: the program as understood, and its derivatives.
public struct Answer: Sendable {
  /// The program as understood.
  public var program: TypedProgram
  /// The derivatives, in the order asked.
  public var derivatives: [Derivative]
  /// What was noticed and is no error.
  public var warnings: [Diagnostic]

  /// The type of the objective.
  public var type: ValueType { program[program.result].type }
}
