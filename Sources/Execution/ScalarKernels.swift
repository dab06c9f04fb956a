import Kernels
import Planning

extension ScalarOperation {
  /// The kernel of a function of two numbers.
  var binaryKernel: BinaryFunction? {
    switch self {
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .power: .power
    case .maximum: .maximum
    case .minimum: .minimum
    default: nil
    }
  }

  /// The kernel of a function of one number; nil for a copy.
  var unaryKernel: UnaryFunction? {
    switch self {
    case .negate: .negation
    case .square: .square
    case .reciprocal: .reciprocal
    case .sqrt: .sqrt
    case .abs: .abs
    case .sign: .sign
    case .step: .step
    case .relu: .relu
    case .exp: .exp
    case .log: .log
    case .sin: .sin
    case .cos: .cos
    case .tan: .tan
    case .arcsin: .arcsin
    case .arccos: .arccos
    case .arctan: .arctan
    case .sinh: .sinh
    case .cosh: .cosh
    case .tanh: .tanh
    case .sigmoid: .sigmoid
    case .softplus: .softplus
    case .erf: .erf
    case .add, .subtract, .multiply, .divide, .power, .maximum, .minimum, .copy: nil
    }
  }
}
