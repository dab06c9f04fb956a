// The functions of the language under their names, with Swift's way of writing several words.

/// The rows or the columns of a matrix, each by itself.
public enum MatrixAxis: String, Sendable {
  /// Each row by itself.
  case rows
  /// Each column by itself.
  case columns
}

/// eˣ, entry by entry.
public func exp(_ x: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("exp", suffix: ""), [x]) }
/// The natural logarithm, entry by entry.
public func log(_ x: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("log", suffix: ""), [x]) }
/// The sine, entry by entry.
public func sin(_ x: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("sin", suffix: ""), [x]) }
/// The cosine, entry by entry.
public func cos(_ x: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("cos", suffix: ""), [x]) }
/// The tangent, entry by entry.
public func tan(_ x: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("tan", suffix: ""), [x]) }
/// The inverse sine, entry by entry.
public func arcsin(_ x: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("arcsin", suffix: ""), [x]) }
/// The inverse cosine, entry by entry.
public func arccos(_ x: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("arccos", suffix: ""), [x]) }
/// The inverse tangent, entry by entry.
public func arctan(_ x: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("arctan", suffix: ""), [x]) }
/// The hyperbolic sine, entry by entry.
public func sinh(_ x: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("sinh", suffix: ""), [x]) }
/// The hyperbolic cosine, entry by entry.
public func cosh(_ x: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("cosh", suffix: ""), [x]) }
/// The hyperbolic tangent, entry by entry.
public func tanh(_ x: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("tanh", suffix: ""), [x]) }
/// The square root, entry by entry.
public func sqrt(_ x: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("sqrt", suffix: ""), [x]) }
/// The absolute value, entry by entry.
public func abs(_ x: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("abs", suffix: ""), [x]) }
/// −1, 0 or 1, entry by entry.
public func sign(_ x: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("sign", suffix: ""), [x]) }
/// max(x, 0), entry by entry.
public func relu(_ x: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("relu", suffix: ""), [x]) }
/// 1 where x > 0 and 0 elsewhere.
public func step(_ x: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("step", suffix: ""), [x]) }
/// 1/(1 + e⁻ˣ), entry by entry.
public func sigmoid(_ x: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("sigmoid", suffix: ""), [x]) }
/// log(1 + eˣ), entry by entry.
public func softplus(_ x: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("softplus", suffix: ""), [x]) }
/// x·Φ(x), entry by entry.
public func gelu(_ x: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("gelu", suffix: ""), [x]) }
/// x·sigmoid(x), entry by entry.
public func silu(_ x: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("silu", suffix: ""), [x]) }
/// The error function, entry by entry.
public func erf(_ x: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("erf", suffix: ""), [x]) }
/// x², entry by entry.
public func square(_ x: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("square", suffix: ""), [x]) }
/// 1/x, entry by entry.
public func reciprocal(_ x: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("reciprocal", suffix: ""), [x]) }
/// The sum of the diagonal entries.
public func trace(_ x: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("tr", suffix: ""), [x]) }
/// The determinant.
public func det(_ x: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("det", suffix: ""), [x]) }
/// The logarithm of the determinant.
public func logDet(_ x: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("logdet", suffix: ""), [x]) }
/// The inverse of a square matrix.
public func inverse(_ x: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("inv", suffix: ""), [x]) }
/// The adjugate of an invertible matrix.
public func adjugate(_ x: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("adj", suffix: ""), [x]) }
/// The diagonal matrix of a vector, or the diagonal of a matrix.
public func diag(_ x: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("diag", suffix: ""), [x]) }
/// The columns of a matrix stacked.
public func vec(_ x: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("vec", suffix: ""), [x]) }
/// The sum of absolute values.
public func norm1(_ x: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("norm1", suffix: ""), [x]) }
/// The Euclidean norm; of a matrix the Frobenius norm.
public func norm2(_ x: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("norm2", suffix: ""), [x]) }

/// The sum of the entries, of all entries or of each row or column.
public func sum(_ x: MatrixExpression, _ axis: MatrixAxis? = nil) -> MatrixExpression {
  MatrixExpression(.call("sum", suffix: axis.map { ", \($0.rawValue)" } ?? ""), [x])
}
/// The mean of the entries, of all entries or of each row or column.
public func mean(_ x: MatrixExpression, _ axis: MatrixAxis? = nil) -> MatrixExpression {
  MatrixExpression(.call("mean", suffix: axis.map { ", \($0.rawValue)" } ?? ""), [x])
}
/// The product of the entries, of all entries or of each row or column.
public func prod(_ x: MatrixExpression, _ axis: MatrixAxis? = nil) -> MatrixExpression {
  MatrixExpression(.call("prod", suffix: axis.map { ", \($0.rawValue)" } ?? ""), [x])
}
/// The largest entry, of all entries or of each row or column.
public func largest(_ x: MatrixExpression, _ axis: MatrixAxis? = nil) -> MatrixExpression {
  MatrixExpression(.call("max", suffix: axis.map { ", \($0.rawValue)" } ?? ""), [x])
}
/// The smallest entry, of all entries or of each row or column.
public func smallest(_ x: MatrixExpression, _ axis: MatrixAxis? = nil) -> MatrixExpression {
  MatrixExpression(.call("min", suffix: axis.map { ", \($0.rawValue)" } ?? ""), [x])
}
/// log Σ eˣ, without overflow, of all entries or of each row or column.
public func logSumExp(_ x: MatrixExpression, _ axis: MatrixAxis? = nil) -> MatrixExpression {
  MatrixExpression(.call("logsumexp", suffix: axis.map { ", \($0.rawValue)" } ?? ""), [x])
}
/// eˣ/Σ eˣ, without overflow, of all entries or of each row or column.
public func softmax(_ x: MatrixExpression, _ axis: MatrixAxis? = nil) -> MatrixExpression {
  MatrixExpression(.call("softmax", suffix: axis.map { ", \($0.rawValue)" } ?? ""), [x])
}
/// log softmax(x), without overflow, of all entries or of each row or column.
public func logSoftmax(_ x: MatrixExpression, _ axis: MatrixAxis? = nil) -> MatrixExpression {
  MatrixExpression(.call("logsoftmax", suffix: axis.map { ", \($0.rawValue)" } ?? ""), [x])
}
/// The entries less their mean, divided by their standard deviation, of all entries or of each row or column.
public func layerNorm(_ x: MatrixExpression, _ axis: MatrixAxis? = nil) -> MatrixExpression {
  MatrixExpression(.call("layernorm", suffix: axis.map { ", \($0.rawValue)" } ?? ""), [x])
}

/// The Kronecker product.
public func kron(_ x: MatrixExpression, _ y: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("kron", suffix: ""), [x, y]) }
/// −Σ y·log p.
public func crossEntropy(_ x: MatrixExpression, _ y: MatrixExpression) -> MatrixExpression {
  MatrixExpression(.call("cross_entropy", suffix: ""), [x, y])
}
/// The larger of two entries.
public func max(_ x: MatrixExpression, _ y: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("max", suffix: ""), [x, y]) }
/// The smaller of two entries.
public func min(_ x: MatrixExpression, _ y: MatrixExpression) -> MatrixExpression { MatrixExpression(.call("min", suffix: ""), [x, y]) }
