import Typing

/// The type of the derivative of order 1 or 2 of a value by a variable, in the shape convention.
///
/// A scalar by anything has the variable's shape, anything by a scalar the value's; a vector by a vector is the Jacobian with the value's
/// index first; a scalar twice by a vector is the Hessian matrix; all else is a tensor, the value's axes first, then the variable's, once for each order.
/// In a tensor an axis whose length is a product (`vec`, `kron`) counts as one axis per dimension, slowest first.
public func derivativeType(of value: ValueType, by variable: ValueType, order: Int) -> ValueType {
  if variable == .scalar || order < 1 { return value }
  if value == .scalar, order == 1 { return variable }
  var axes = value.axes
  for _ in 0..<order { axes += variable.axes }
  // In a tensor merged axes are listed one by one, slowest first: index notation has no index for their product.
  return axes.count == 2 ? .matrix(axes[0], axes[1]) : .tensor(axes.flatMap { $0.extents.map { Dimension($0) } })
}
