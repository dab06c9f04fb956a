import CKernels

/// Functions of one argument, entry by entry.
///
/// The error is at most 2 units of the last place (ulp), `sigmoid` 2.4; most stay below 1.3. Where the machine has no fused multiply and add, the
/// functions of the C library stand in. NaN gives NaN; `sign`, `relu` and `step` are 0 at 0.
public enum UnaryFunction: Int32, CaseIterable, Sendable {
  case exp
  case log
  case sin
  case cos
  case tan
  case arcsin
  case arccos
  case arctan
  case sinh
  case cosh
  case tanh
  case sqrt
  case abs
  case sign
  case relu
  case step
  case sigmoid
  case softplus
  case erf
  case reciprocal
  case square
  case negation
  case log1p
  case expm1
}

/// Functions of two arguments, entry by entry. `maximum` and `minimum` are NaN where an argument is.
public enum BinaryFunction: Int32, CaseIterable, Sendable {
  case add
  case subtract
  case multiply
  case divide
  case maximum
  case minimum
  case power
}

/// Loops over n entries. Outputs may be inputs; otherwise arrays do not overlap. Nothing is allocated. A count of 0 or less does nothing.
public enum Elementwise {
  /// y = f(x)
  @inlinable
  public static func apply<T: Real>(_ f: UnaryFunction, _ x: UnsafePointer<T>, into y: UnsafeMutablePointer<T>, count n: Int) {
    if n > 0 { kernel_unary(T.kernels, f.rawValue, x, y, n) }
  }

  /// z = f(x, y)
  @inlinable
  public static func apply<T: Real>(
    _ f: BinaryFunction, _ x: UnsafePointer<T>, _ y: UnsafePointer<T>, into z: UnsafeMutablePointer<T>, count n: Int
  ) {
    if n > 0 { kernel_binary(T.kernels, f.rawValue, x, y, z, n) }
  }

  /// z = f(x, s) with one s for all entries. Powers to 2, 1/2, 1 and −1 are products, roots, copies and quotients.
  @inlinable
  public static func apply<T: Real>(_ f: BinaryFunction, _ x: UnsafePointer<T>, scalar s: T, into z: UnsafeMutablePointer<T>, count n: Int) {
    guard n > 0 else { return }
    if f == .power, let plain = UnaryFunction(power: Double(s)) {
      kernel_unary(T.kernels, plain.rawValue, x, z, n)
    } else {
      kernel_binary_scalar(T.kernels, f.rawValue, x, Double(s), z, n)
    }
  }

  /// z = f(s, y) with one s for all entries.
  @inlinable
  public static func apply<T: Real>(_ f: BinaryFunction, scalar s: T, _ y: UnsafePointer<T>, into z: UnsafeMutablePointer<T>, count n: Int) {
    if n > 0 { kernel_scalar_binary(T.kernels, f.rawValue, Double(s), y, z, n) }
  }

  /// y = s
  @inlinable
  public static func fill<T: Real>(_ y: UnsafeMutablePointer<T>, with s: T, count n: Int) {
    if n > 0 { kernel_fill(T.kernels, Double(s), y, n) }
  }

  /// y = s x
  @inlinable
  public static func scale<T: Real>(_ s: T, _ x: UnsafePointer<T>, into y: UnsafeMutablePointer<T>, count n: Int) {
    if n > 0 { kernel_binary_scalar(T.kernels, BinaryFunction.multiply.rawValue, x, Double(s), y, n) }
  }

  /// z = a x + b y
  @inlinable
  public static func combine<T: Real>(
    _ a: T, _ x: UnsafePointer<T>, _ b: T, _ y: UnsafePointer<T>, into z: UnsafeMutablePointer<T>, count n: Int
  ) {
    if n > 0 { kernel_axpby(T.kernels, Double(a), x, Double(b), y, z, n) }
  }

  /// z = x y + w, entry by entry, rounded once where the machine can.
  @inlinable
  public static func multiplyAdd<T: Real>(
    _ x: UnsafePointer<T>, _ y: UnsafePointer<T>, _ w: UnsafePointer<T>, into z: UnsafeMutablePointer<T>, count n: Int
  ) {
    if n > 0 { kernel_fma(T.kernels, x, y, w, z, n) }
  }

  /// z = x where a < b, y elsewhere.
  @inlinable
  public static func select<T: Real>(
    where a: UnsafePointer<T>, isLess b: UnsafePointer<T>, _ x: UnsafePointer<T>, else y: UnsafePointer<T>, into z: UnsafeMutablePointer<T>,
    count n: Int
  ) {
    if n > 0 { kernel_select_less(T.kernels, a, b, x, y, z, n) }
  }
}

extension UnaryFunction {
  /// The function that raises to the power s with one instruction.
  @usableFromInline
  init?(power s: Double) {
    switch s {
    case 2: self = .square
    case -1: self = .reciprocal
    default: return nil
    }
  }
}
