import Numerals

/// What the index form knows of one elementwise function of the catalogue.
public struct ElementwiseRule: Sendable {
  /// How f(−x) relates to f(x).
  public enum Parity: Sendable {
    /// f(−x) = f(x)
    case even
    /// f(−x) = −f(x)
    case odd
    /// f(−x) = 1 / f(x)
    case reciprocal
    /// No simple relation.
    case none
  }

  /// The function's name.
  public let name: String
  /// How f(−x) relates to f(x).
  public let parity: Parity
  /// True when f is positive everywhere.
  public let isPositive: Bool
  /// Known values: pairs (x, f(x)) of exact numbers.
  public let values: [(argument: Coefficient, value: Coefficient)]
  /// dy/dx from the argument x and the value y = f(x), in index form.
  public let derivative: @Sendable (_ x: Polynomial, _ y: Polynomial, _ arena: inout Arena) -> Polynomial
  /// A simpler form of f(x) for particular x, or nil: log(exp(u)) = u and its like.
  public let reduction: @Sendable (_ x: Polynomial, _ arena: inout Arena) -> Polynomial?

  /// A rule; every facet must be given.
  public init(
    name: String, parity: Parity, isPositive: Bool, values: [(argument: Coefficient, value: Coefficient)],
    derivative: @escaping @Sendable (_ x: Polynomial, _ y: Polynomial, _ arena: inout Arena) -> Polynomial,
    reduction: @escaping @Sendable (_ x: Polynomial, _ arena: inout Arena) -> Polynomial?
  ) {
    self.name = name
    self.parity = parity
    self.isPositive = isPositive
    self.values = values
    self.derivative = derivative
    self.reduction = reduction
  }
}

/// The elementwise functions that an arena knows, by name.
public struct ElementwiseTable: Sendable {
  private let rules: [String: ElementwiseRule]

  /// The table of those rules.
  public init(_ rules: [ElementwiseRule]) {
    self.rules = Dictionary(rules.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The rule of a function.
  public subscript(name: String) -> ElementwiseRule? { rules[name] }
}
