import Numerals
import Planning
import Typing

/// How Julia writes the operations of an array graph.
///
/// A vector of either kind is a `Vector`, a column where orientation counts. Broadcasting matches axes from the first on, so an operand of fewer axes gets
/// leading axes of length 1: beside a matrix a vector stands for a row once it is transposed.
struct JuliaArrays: ArrayLanguage {
  let operators = ArrayOperators(
    plus: ".+", minus: ".-", times: ".*", over: "./", power: ".^", scalarPower: "^", infinity: "Inf", notANumber: "NaN")

  func assignment(of expression: CodeExpression, to name: String) -> String { "\(name) = \(expression.text)" }

  func real(_ expression: CodeExpression, _ operation: ArrayGraph.Operation) -> CodeExpression? {
    switch operation {
    case .number(let c): c.integer.map { CodeExpression("\($0).0") }
    case .length: CodeExpression("Float64(\(expression.text))")
    default: nil
    }
  }

  func namedOperands(_ operation: ArrayGraph.Operation) -> [Int] {
    switch operation {
    case .slice: [0]
    case .einsum(let inputs, _): Array(inputs.indices)
    default: []
    }
  }

  func expression(_ node: ArrayGraph.Node, _ operands: [ArrayOperand], _ scope: ArrayScope) -> CodeExpression {
    switch node.operation {
    case .add, .subtract, .multiply, .divide:
      let operands = operands.map { spread($0, to: node.axes.count, scope) }
      if let arithmetic = arithmetic(node, operands) { return arithmetic }
    case .power:
      // An integer to a negative power is an error in Julia, so the base is a real number.
      var operands = operands.map { spread($0, to: node.axes.count, scope) }
      if operands[0].isNumber { operands[0].expression = CodeExpression("Float64(\(operands[0].expression.text))") }
      if let arithmetic = arithmetic(node, operands) { return arithmetic }
    case .scale: if let arithmetic = arithmetic(node, operands) { return arithmetic }
    default: break
    }
    return algebra(node, operands, scope) ?? places(node, operands, scope)
  }

  /// The operand with leading axes of length 1, so that it broadcasts into that many axes.
  func spread(_ a: ArrayOperand, to order: Int, _ scope: ArrayScope) -> ArrayOperand {
    guard a.order > 0, a.order < order else { return a }
    var spread = a
    spread.axes = Array(repeating: .literal(1), count: order - a.order) + a.axes
    spread.expression = a.order == 1 && order == 2 ? transposed(a.expression) : reshaped(a.expression, spread.axes, scope)
    return spread
  }

  func transposed(_ a: CodeExpression) -> CodeExpression { CodeExpression("\(a.tight)'") }

  func reshaped(_ a: CodeExpression, _ axes: [Dimension], _ scope: ArrayScope) -> CodeExpression {
    CodeExpression("reshape(\(a.text), \(shape(axes, scope)))")
  }

  /// A shape as arguments.
  func shape(_ axes: [Dimension], _ scope: ArrayScope) -> String { axes.map(scope.text).joined(separator: ", ") }

  private func call(_ function: String, _ a: [ArrayOperand]) -> CodeExpression {
    CodeExpression("\(function)(\(a.map(\.expression.text).joined(separator: ", ")))")
  }

  /// Constants, matrix algebra, functions and reductions; nil for what rearranges places.
  private func algebra(_ node: ArrayGraph.Node, _ a: [ArrayOperand], _ scope: ArrayScope) -> CodeExpression? {
    switch node.operation {
    case .number(let c): return number(c)
    case .length(let n): return scope.length(n)
    case .parameter(let place): return CodeExpression(scope.parameterNames[place])
    case .identity: return CodeExpression("Matrix{Float64}(I, \(scope.text(node.axes[0])), \(scope.text(node.axes[0])))")
    case .fill(let c):
      if c.isZero { return CodeExpression("zeros(\(shape(node.axes, scope)))") }
      if c.isOne { return CodeExpression("ones(\(shape(node.axes, scope)))") }
      return CodeExpression("fill(\(c.integer.map { "\($0).0" } ?? number(c).text), \(shape(node.axes, scope)))")
    case .product: return product(a[0], a[1])
    case .outer: return .matrixProduct("\(leftFactor(a[0].expression)) * \(transposed(a[1].expression).text)")
    case .solve: return CodeExpression("\(a[0].expression.tight) \\ \(a[1].expression.tight)", .product)
    case .inverse: return call("inv", a)
    case .determinant: return call("det", a)
    case .trace: return call("tr", a)
    case .matrixPower(let exponent):
      return CodeExpression("\(a[0].expression.tight) ^ \(exponent < 0 ? "(\(exponent))" : "\(exponent)")", .power)
    case .diagonalMatrix: return call("diagm", a)
    case .diagonalPart: return call("diag", a)
    case .kronecker: return call("kron", a)
    case .reduce(let reduction, let axis): return reduced(reduction, axis, a[0])
    case .einsum(let inputs, let output): return contracted(inputs, output, a, scope)
    case .template(let key): return scope.functions[key]?.filled(a.map(\.expression)) ?? call(key, a)
    case .callable(let key):
      let name = scope.callableNames[key] ?? key
      return call(name, a)
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

  private func reduced(_ reduction: Reduction, _ axis: Int?, _ a: ArrayOperand) -> CodeExpression {
    let name =
      switch reduction {
      case .sum: "sum"
      case .product: "prod"
      case .maximum: "maximum"
      case .minimum: "minimum"
      }
    guard let axis, a.order > 1 else { return CodeExpression("\(name)(\(a.expression.text))") }
    let along = "\(name)(\(a.expression.text), dims=\(axis + 1))"
    return CodeExpression(a.order == 2 ? "vec(\(along))" : "dropdims(\(along), dims=\(axis + 1))")
  }

  /// A sum of products over labelled axes, as a comprehension.
  private func contracted(_ inputs: [[Int]], _ output: [Int], _ a: [ArrayOperand], _ scope: ArrayScope) -> CodeExpression {
    func index(_ label: Int) -> String { label < scope.indexNames.count ? scope.indexNames[label] : "i\(label)_" }
    func range(_ label: Int) -> String {
      for (place, labels) in inputs.enumerated() {
        if let axis = labels.firstIndex(of: label) { return "\(index(label)) in axes(\(a[place].expression.text), \(axis + 1))" }
      }
      return "\(index(label)) in 1:1"
    }
    let factors = zip(a, inputs).map { operand, labels in
      labels.isEmpty ? operand.expression.bracketed(below: .power) : "\(operand.expression.text)[\(labels.map(index).joined(separator: ", "))]"
    }
    let product = factors.joined(separator: " * ")
    let summed = Set(inputs.flatMap { $0 }).subtracting(output).sorted()
    let entry = summed.isEmpty ? product : "sum(\(product) for \(summed.map(range).joined(separator: ", ")); init=0.0)"
    return CodeExpression(output.isEmpty ? entry : "[\(entry) for \(output.map(range).joined(separator: ", "))]")
  }
}
