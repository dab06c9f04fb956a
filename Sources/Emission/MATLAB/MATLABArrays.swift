import Numerals
import Planning
import Typing

/// How MATLAB and Octave write the operations of an array graph.
///
/// A vector of either kind is a column: n×1. Broadcasting matches axes from the first on, so an operand of fewer axes gets leading axes of length 1: beside a
/// matrix a column stands for a row once it is transposed.
struct MATLABArrays: ArrayLanguage {
  let operators = ArrayOperators(
    plus: "+", minus: "-", times: ".*", over: "./", power: ".^", scalarPower: "^", infinity: "Inf", notANumber: "NaN")

  func assignment(of expression: CodeExpression, to name: String) -> String { "\(name) = \(expression.text);" }

  func real(_ expression: CodeExpression, _ operation: ArrayGraph.Operation) -> CodeExpression? { nil }

  func namedOperands(_ operation: ArrayGraph.Operation) -> [Int] {
    switch operation {
    case .slice, .gather: [0]
    default: []
    }
  }

  func expression(_ node: ArrayGraph.Node, _ operands: [ArrayOperand], _ scope: ArrayScope) -> CodeExpression {
    switch node.operation {
    case .add, .subtract, .multiply, .divide, .power:
      let operands = operands.map { spread($0, to: node.axes.count, scope) }
      if let arithmetic = arithmetic(node, operands) { return arithmetic }
    case .scale: if let arithmetic = arithmetic(node, operands) { return arithmetic }
    default: break
    }
    return algebra(node, operands, scope) ?? places(node, operands, scope)
  }

  /// The operand with leading axes of length 1, so that it broadcasts into that many axes.
  private func spread(_ a: ArrayOperand, to order: Int, _ scope: ArrayScope) -> ArrayOperand {
    guard a.order > 0, a.order < order else { return a }
    var spread = a
    spread.axes = Array(repeating: .literal(1), count: order - a.order) + a.axes
    spread.expression = a.order == 1 && order == 2 ? transposed(a.expression) : reshaped(a.expression, spread.axes, scope)
    return spread
  }

  private func transposed(_ a: CodeExpression) -> CodeExpression { CodeExpression("\(a.tight).'") }

  private func reshaped(_ a: CodeExpression, _ axes: [Dimension], _ scope: ArrayScope) -> CodeExpression {
    CodeExpression("reshape(\(a.text), \(shape(axes, scope)))")
  }

  /// A shape as arguments: `n, 1` for a vector.
  private func shape(_ axes: [Dimension], _ scope: ArrayScope) -> String {
    switch axes.count {
    case 0: "1, 1"
    case 1: "\(scope.text(axes[0])), 1"
    default: axes.map(scope.text).joined(separator: ", ")
    }
  }

  private func call(_ function: String, _ a: [ArrayOperand]) -> CodeExpression {
    CodeExpression("\(function)(\(a.map(\.expression.text).joined(separator: ", ")))")
  }

  /// Constants, matrix algebra, functions and reductions; nil for what rearranges places.
  private func algebra(_ node: ArrayGraph.Node, _ a: [ArrayOperand], _ scope: ArrayScope) -> CodeExpression? {
    switch node.operation {
    case .number(let c): return number(c)
    case .length(let n): return scope.length(n)
    case .parameter(let place): return CodeExpression(scope.parameterNames[place])
    case .identity: return CodeExpression("eye(\(scope.text(node.axes[0])))")
    case .fill(let c):
      if c.isZero { return CodeExpression("zeros(\(shape(node.axes, scope)))") }
      let ones = CodeExpression("ones(\(shape(node.axes, scope)))")
      return c.isOne ? ones : scaled(c, ones)
    case .product: return product(a[0], a[1])
    case .outer: return .matrixProduct("\(leftFactor(a[0].expression)) * \(transposed(a[1].expression).text)")
    case .solve: return CodeExpression("\(a[0].expression.tight) \\ \(a[1].expression.tight)", .product)
    case .inverse: return call("inv", a)
    case .determinant: return call("det", a)
    case .trace: return call("trace", a)
    case .matrixPower(let exponent):
      return CodeExpression("\(a[0].expression.tight) ^ \(exponent < 0 ? "(\(exponent))" : "\(exponent)")", .power)
    case .diagonalMatrix, .diagonalPart: return call("diag", a)
    case .kronecker: return call("kron", a)
    case .reduce(let reduction, let axis): return reduced(reduction, axis, a[0], node.axes, scope)
    case .einsum(let inputs, let output):
      let labels = { (labels: [Int]) in "[\(labels.map { String($0 + 1) }.joined(separator: ", "))]" }
      let operands = a.map(\.expression.text).joined(separator: ", ")
      return CodeExpression("einsum_({\(inputs.map(labels).joined(separator: ", "))}, \(labels(output)), \(operands))")
    case .template(let key): return scope.functions[key]?.filled(a.map(\.expression)) ?? call(key, a)
    case .callable(let key): return call(scope.callableNames[key] ?? key, a)
    default: return nil
    }
  }

  private func leftFactor(_ a: CodeExpression) -> String { a.isMatrixProduct ? a.text : a.bracketed(below: .power) }

  /// The contraction of a's last axis with b's first.
  private func product(_ a: ArrayOperand, _ b: ArrayOperand) -> CodeExpression {
    switch (a.order, b.order) {
    case (1, 1): .matrixProduct("\(transposed(a.expression).text) * \(b.expression.bracketed(below: .power))")
    case (1, _): .matrixProduct("\(transposed(b.expression).text) * \(a.expression.bracketed(below: .power))")
    default: .matrixProduct("\(leftFactor(a.expression)) * \(b.expression.bracketed(below: .power))")
    }
  }

  private func reduced(_ reduction: Reduction, _ axis: Int?, _ a: ArrayOperand, _ axes: [Dimension], _ scope: ArrayScope) -> CodeExpression {
    let (name, middle) =
      switch reduction {
      case .sum: ("sum", "")
      case .product: ("prod", "")
      case .maximum: ("max", ", []")
      case .minimum: ("min", ", []")
      }
    guard let axis, a.order > 1 else {
      let column = a.order == 1 ? a.expression.text : "reshape(\(a.expression.text), [], 1)"
      return CodeExpression("\(name)(\(column)\(middle), 1)")
    }
    let along = CodeExpression("\(name)(\(a.expression.text)\(middle), \(axis + 1))")
    if a.order == 2 { return axis == 1 ? along : transposed(along) }
    return reshaped(along, axes, scope)
  }
}
