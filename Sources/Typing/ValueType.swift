/// The kind and size of a value: what rows and columns mean at the two ends of the engine.
public enum ValueType: Hashable, Sendable {
  /// A number.
  case scalar
  /// A column vector of that length.
  case column(Dimension)
  /// A row vector of that length.
  case row(Dimension)
  /// A matrix of that many rows and columns.
  case matrix(Dimension, Dimension)
  /// A value of three or more axes.
  case tensor([Dimension])

  /// The lengths of the axes: none for a scalar, one for a vector of either kind.
  public var axes: [Dimension] {
    switch self {
    case .scalar: []
    case .column(let n), .row(let n): [n]
    case .matrix(let m, let n): [m, n]
    case .tensor(let axes): axes
    }
  }

  /// The lengths of the axes with merged ones listed one by one, slowest first: what an access with a subscript for each takes.
  public var listedAxes: [Dimension] { axes.flatMap { $0.extents.map { Dimension($0) } } }

  /// The number of rows, where a scalar has none stated.
  public var rows: Dimension? {
    switch self {
    case .column(let n), .matrix(let n, _): n
    case .scalar, .row, .tensor: nil
    }
  }

  /// The number of columns, where a scalar has none stated.
  public var columns: Dimension? {
    switch self {
    case .row(let n), .matrix(_, let n): n
    case .scalar, .column, .tensor: nil
    }
  }

  /// The type as the language writes it: `matrix(m, n)`.
  public var text: String {
    switch self {
    case .scalar: "scalar"
    case .column(let n): "vector(\(n.text))"
    case .row(let n): "rowvector(\(n.text))"
    case .matrix(let m, let n): "matrix(\(m.text), \(n.text))"
    case .tensor(let axes): "tensor(\(axes.map(\.text).joined(separator: ", ")))"
    }
  }
}

/// What is stated of a variable, or of the argument of an abstract function.
public struct Facts: OptionSet, Hashable, Sendable {
  /// The bits.
  public let rawValue: Int

  /// The facts of those bits.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// A = Aᵀ.
  public static let symmetric = Facts(rawValue: 1)
  /// Symmetric with positive eigenvalues, hence invertible.
  public static let positiveDefinite = Facts(rawValue: 2)
  /// Zero off the diagonal.
  public static let diagonal = Facts(rawValue: 4)
  /// One entry is 1, all others are 0.
  public static let oneHot = Facts(rawValue: 8)
  /// The entries sum to 1.
  public static let sumsToOne = Facts(rawValue: 16)
  /// Every entry is positive.
  public static let positive = Facts(rawValue: 32)
  /// No entry is negative.
  public static let nonnegative = Facts(rawValue: 64)
  /// Never differentiated by.
  public static let constant = Facts(rawValue: 128)
}
