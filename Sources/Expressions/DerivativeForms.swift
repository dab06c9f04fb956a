import Numerals
import Shapes

// What the derivatives of elementwise functions are made of.
extension Arena {
  /// The Hadamard product of two values with the same axes.
  public mutating func entrywise(_ a: Polynomial, _ b: Polynomial) -> Polynomial {
    let labels = Array(a.axes.indices)
    return product(.one, [Operand(a, labels), Operand(b, labels)], output: outputs(a.axes))
  }

  /// 1 − x²
  public mutating func oneMinusSquare(_ x: Polynomial) -> Polynomial {
    sum([.constant(.one, x.axes), power(x, Coefficient(2)).scaled(by: .minusOne)])
  }

  /// 1 + x²
  public mutating func onePlusSquare(_ x: Polynomial) -> Polynomial { sum([.constant(.one, x.axes), power(x, Coefficient(2))]) }

  /// 2/√π · exp(−x²)
  public mutating func gaussian(_ x: Polynomial) -> Polynomial {
    apply(.named("exp"), power(x, Coefficient(2)).scaled(by: .minusOne)).scaled(by: Coefficient(real: 2 / Double.pi.squareRoot()))
  }
}
