// swift-format-ignore-file: AlwaysUseLowerCamelCase
// Matrices keep their capitals, as on paper.
import Diagnostics
import Execution
import NablaExpressions

/// A network of one hidden layer that learns which of three corners a point is near: its gradient as formulas, then as a function.
@main
struct NeuralNetwork {
  static func main() throws(Diagnostic) {
    let W = MatrixExpression.matrix("W", "h", "d")
    let b = MatrixExpression.vector("b", "h")
    let U = MatrixExpression.matrix("U", "k", "h")
    let c = MatrixExpression.vector("c", "k")
    let x = MatrixExpression.vector("x", "d")
    let y = MatrixExpression.oneHot("y", "k")
    let J = crossEntropy(y, softmax(U * relu(W * x + b) + c))

    print(J, "\n")
    for variable in [U, c, W, b] { print("by \(variable):\n\(try J.gradient(withRespectTo: variable))\n") }

    let parameters = [W, b, U, c]
    let function = try J.compile(gradients: parameters, in: Double.self)
    var arrays: [String: DenseArray<Double>] = [
      "W": start([8, 2]), "b": start([8]), "U": start([3, 8]), "c": start([3]), "x": start([2]), "y": DenseArray([1, 0, 0]),
    ]
    for epoch in 1...300 {
      var loss = 0.0
      for (corner, place) in [[0.0, 0], [1, 0], [0, 1]].enumerated() {
        arrays["x"] = DenseArray([place[0], place[1]])
        arrays["y"] = DenseArray((0..<3).map { $0 == corner ? 1 : 0 })
        let results = try function(arrays)
        loss += results[0].elements[0]
        for (variable, gradient) in zip(parameters, results.dropFirst()) {
          guard let name = variable.variableName, var array = arrays[name] else { continue }
          for k in array.elements.indices { array.elements[k] -= 0.1 * gradient.elements[k] }
          arrays[name] = array
        }
      }
      if epoch % 100 == 0 { print("epoch \(epoch): loss \(loss / 3)") }
    }
  }

  /// Small numbers that differ, the same in every run.
  static func start(_ shape: [Int]) -> DenseArray<Double> {
    let count = shape.reduce(1, *)
    return DenseArray(shape: shape, elements: (0..<count).map { Double(($0 * 7 + 3) % 11) / 11 - 0.5 })
  }
}
