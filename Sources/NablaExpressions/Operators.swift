infix operator .* : MultiplicationPrecedence
infix operator ./ : MultiplicationPrecedence
infix operator ⊗ : MultiplicationPrecedence

extension MatrixExpression {
  /// a + b; a scalar is added to every entry, a row to every row, a column to every column of a matrix.
  public static func + (a: MatrixExpression, b: MatrixExpression) -> MatrixExpression { MatrixExpression(.infix(" + ", .sum), [a, b]) }
  /// a − b
  public static func - (a: MatrixExpression, b: MatrixExpression) -> MatrixExpression { MatrixExpression(.infix(" - ", .sum), [a, b]) }
  /// The matrix product, or a scalar times anything.
  public static func * (a: MatrixExpression, b: MatrixExpression) -> MatrixExpression { MatrixExpression(.infix("*", .product), [a, b]) }
  /// Division by a scalar.
  public static func / (a: MatrixExpression, b: MatrixExpression) -> MatrixExpression { MatrixExpression(.infix("/", .product), [a, b]) }
  /// The product entry by entry.
  public static func .* (a: MatrixExpression, b: MatrixExpression) -> MatrixExpression { MatrixExpression(.infix(".*", .product), [a, b]) }
  /// The quotient entry by entry.
  public static func ./ (a: MatrixExpression, b: MatrixExpression) -> MatrixExpression { MatrixExpression(.infix("./", .product), [a, b]) }
  /// The Kronecker product.
  public static func ⊗ (a: MatrixExpression, b: MatrixExpression) -> MatrixExpression { kron(a, b) }
  /// −a
  public static prefix func - (a: MatrixExpression) -> MatrixExpression { MatrixExpression(.prefix("-"), [a]) }

  /// Aᵀ; a column becomes a row and back.
  public var transposed: MatrixExpression { MatrixExpression(.postfix("'"), [self]) }

  /// The power of a scalar, or the integer power of a square matrix.
  public func power(_ exponent: MatrixExpression) -> MatrixExpression { MatrixExpression(.infix("^", .postfix), [self, exponent]) }
}

/// xᵇ, entry by entry. Swift's own `.^` is exclusive or, so that the language's sign is a function here.
public func pow(_ x: MatrixExpression, _ exponent: MatrixExpression) -> MatrixExpression { MatrixExpression(.infix(".^", .postfix), [x, exponent]) }
