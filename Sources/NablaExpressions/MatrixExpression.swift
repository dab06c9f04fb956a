/// A formula of matrix calculus built in Swift, under the names of the language.
///
///     let W = MatrixExpression.matrix("W", "h", "d"), x = MatrixExpression.vector("x", "d")
///     let b = MatrixExpression.vector("b", "h"), y = MatrixExpression.oneHot("y", "h")
///     let J = crossEntropy(y, softmax(W * x + b))
///     let gradient = try J.gradient(withRespectTo: W)
///     print(gradient)
///
/// Building never fails; what is wrong with shapes is told when the formula is differentiated, compiled or asked for its type. A value that is used twice is computed
/// once.
///
/// Elsewhere: `jax.numpy` and MATLAB write the same products with `@` and `*`; here `*` is the matrix product and `.*` goes entry by entry.
public struct MatrixExpression: Sendable {
  let node: Node

  /// One operation over others. Immutable, so that formulas can share it.
  final class Node: Sendable {
    /// How the text of the operation is put together.
    enum Operation: Sendable {
      /// A variable, with its type as the language writes it.
      case variable(name: String, type: String)
      /// A piece of the language without variables, such as a number or `eye(n)`.
      case text(String)
      /// A whole program in the language, with types declared beside it.
      case program(text: String, declarations: [(name: String, type: String)])
      case prefix(String)
      case postfix(String)
      case infix(String, Precedence)
      /// A function; what stands behind the arguments, as `rows`.
      case call(String, suffix: String)
    }

    let operation: Operation
    let operands: [Node]
    let name: String?

    init(_ operation: Operation, _ operands: [Node] = [], name: String? = nil) {
      self.operation = operation
      self.operands = operands
      self.name = name
    }
  }

  /// How tightly an operation binds.
  enum Precedence: Int, Comparable, Sendable {
    case sum, product, unary, postfix, atom
    static func < (a: Precedence, b: Precedence) -> Bool { a.rawValue < b.rawValue }
  }

  init(_ operation: Node.Operation, _ operands: [MatrixExpression] = []) { node = Node(operation, operands.map(\.node)) }
  init(_ node: Node) { self.node = node }

  /// The formula of a program in the language; undeclared names get their types by inference.
  ///
  /// - Parameters:
  ///   - program: One expression or several statements, of which the last is the value.
  ///   - declarations: Types declared beside it, by name.
  public init(_ program: String, declaring declarations: KeyValuePairs<String, String> = [:]) {
    self.init(.program(text: program, declarations: declarations.map { ($0.key, $0.value) }))
  }

  /// The same value under a name of its own, which derivatives then use.
  public func named(_ name: String) -> MatrixExpression { MatrixExpression(Node(node.operation, node.operands, name: name)) }

  /// The name of a variable; nil for any other formula.
  public var variableName: String? {
    if case .variable(let name, _) = node.operation { return name }
    return nil
  }
}

// MARK: Variables and constants

extension MatrixExpression {
  /// A variable of a type as the language writes it: `"spd(n)"`, `"vector(n) positive"`.
  public static func variable(_ name: String, type: String) -> MatrixExpression { MatrixExpression(.variable(name: name, type: type)) }
  /// A number.
  public static func scalar(_ name: String) -> MatrixExpression { variable(name, type: "scalar") }
  /// A column vector.
  public static func vector(_ name: String, _ n: Length) -> MatrixExpression { variable(name, type: "vector(\(n.text))") }
  /// A row vector.
  public static func rowVector(_ name: String, _ n: Length) -> MatrixExpression { variable(name, type: "rowvector(\(n.text))") }
  /// An m×n matrix.
  public static func matrix(_ name: String, _ m: Length, _ n: Length) -> MatrixExpression { variable(name, type: "matrix(\(m.text), \(n.text))") }
  /// A symmetric n×n matrix.
  public static func symmetric(_ name: String, _ n: Length) -> MatrixExpression { variable(name, type: "symmetric(\(n.text))") }
  /// A symmetric positive definite n×n matrix.
  public static func positiveDefinite(_ name: String, _ n: Length) -> MatrixExpression { variable(name, type: "spd(\(n.text))") }
  /// A diagonal n×n matrix.
  public static func diagonal(_ name: String, _ n: Length) -> MatrixExpression { variable(name, type: "diagonal(\(n.text))") }
  /// A column vector of which one entry is 1 and all others are 0.
  public static func oneHot(_ name: String, _ n: Length) -> MatrixExpression { variable(name, type: "onehot(\(n.text))") }
  /// A column vector whose entries sum to 1.
  public static func distribution(_ name: String, _ n: Length) -> MatrixExpression { variable(name, type: "distribution(\(n.text))") }

  /// The n×n identity matrix.
  public static func identity(_ n: Length) -> MatrixExpression { MatrixExpression(.text("eye(\(n.text))")) }
  /// The column vector of n ones.
  public static func ones(_ n: Length) -> MatrixExpression { MatrixExpression(.text("ones(\(n.text))")) }
  /// The m×n matrix of ones.
  public static func ones(_ m: Length, _ n: Length) -> MatrixExpression { MatrixExpression(.text("ones(\(m.text), \(n.text))")) }
}

extension MatrixExpression: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
  /// A number.
  public init(integerLiteral value: Int) { self.init(Double(value)) }
  /// A number.
  public init(floatLiteral value: Double) { self.init(value) }

  /// A number. One that is not finite has no text in the language and is refused when the formula is used.
  public init(_ value: Double) {
    let magnitude = value.magnitude
    let text = magnitude == magnitude.rounded() && magnitude < 1e15 ? "\(Int(magnitude))" : "\(magnitude)"
    let number = MatrixExpression(.text(text))
    self = value < 0 ? -number : number
  }
}
