import Typing

/// What is to be emitted: a program with its derivatives, and how.
public struct CodeRequest: Sendable {
  /// One derivative of the program.
  public struct Derivative: Sendable {
    /// The variable that it is taken by.
    public var variable: String
    /// 1 or 2.
    public var order: Int
    /// The program followed by the answer's statements, elaborated together.
    public var answer: TypedProgram

    /// A derivative by a variable, of an order, with the program that computes it.
    public init(variable: String, order: Int, answer: TypedProgram) {
      self.variable = variable
      self.order = order
      self.answer = answer
    }
  }

  /// The user's program.
  public var program: TypedProgram
  /// Its derivatives, in the order of the results.
  public var derivatives: [Derivative]
  /// The name of the function.
  public var name: String
  /// Lengths by dimension name. A check draws its arguments in these, and a language of fixed lengths takes them; a name that lacks one gets a small length.
  public var sizes: [String: Int]
  /// True where a check of the derivatives stands at the bottom of the file.
  public var hasCheck: Bool
  /// What is trained, where a training step over several devices is asked for. JAX only.
  public var training: Training?

  /// What a training step takes as data.
  public struct Training: Sendable {
    /// The dimension that counts the examples; nil where the program is that of one example, and the step adds the axis.
    public var batch: String?

    /// A training step whose examples are counted by a dimension of the program, or of a program for one example.
    public init(batch: String?) { self.batch = batch }
  }

  /// A request.
  public init(
    program: TypedProgram, derivatives: [Derivative], name: String, sizes: [String: Int] = [:], hasCheck: Bool = false, training: Training? = nil
  ) {
    self.program = program
    self.derivatives = derivatives
    self.name = name
    self.sizes = sizes
    self.hasCheck = hasCheck
    self.training = training
  }
}
