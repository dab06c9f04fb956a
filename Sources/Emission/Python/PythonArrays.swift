import Numerals
import Planning
import Typing

/// How NumPy, JAX and PyTorch write the operations of an array graph. Vectors have one axis, matrices two.
struct PythonArrays: ArrayLanguage {
  /// The library.
  let library: PythonLibrary

  let operators = ArrayOperators(
    plus: "+", minus: "-", times: "*", over: "/", power: "**", scalarPower: "**", infinity: "float(\"inf\")", notANumber: "float(\"nan\")")

  func assignment(of expression: CodeExpression, to name: String) -> String { "\(name) = \(expression.text)" }

  func real(_ expression: CodeExpression, _ operation: ArrayGraph.Operation) -> CodeExpression? {
    switch operation {
    case .number(let c) where library == .numpy: c.integer.map { CodeExpression("\($0).0") }
    case .length where library == .numpy: CodeExpression("float(\(expression.text))")
    case .number, .length: library == .torch ? tensor(expression) : CodeExpression("jnp.asarray(\(expression.text), dtype=float)")
    default: nil
    }
  }

  func expression(_ node: ArrayGraph.Node, _ operands: [ArrayOperand], _ scope: ArrayScope) -> CodeExpression {
    if let arithmetic = arithmetic(node, operands) { return arithmetic }
    return structure(node, operands, scope) ?? places(node, operands, scope)
  }

  /// A number as a tensor of no axes, which PyTorch's functions ask for.
  private func tensor(_ expression: CodeExpression) -> CodeExpression { CodeExpression("torch.tensor(\(expression.text), **like)") }

  private func call(_ function: String, _ a: [ArrayOperand], _ rest: String = "") -> CodeExpression {
    CodeExpression("\(library.module).\(function)(\(a.map(\.expression.text).joined(separator: ", "))\(rest))")
  }

  /// Constants, matrix algebra, functions and reductions; nil for what rearranges places.
  private func structure(_ node: ArrayGraph.Node, _ a: [ArrayOperand], _ scope: ArrayScope) -> CodeExpression? {
    switch node.operation {
    case .number(let c): return number(c)
    case .length(let n): return scope.length(n)
    case .parameter(let place): return CodeExpression(scope.parameterNames[place])
    case .identity: return CodeExpression("\(library.module).eye(\(scope.text(node.axes[0]))\(library.kind))")
    case .fill(let c): return filled(c, node.axes, scope)
    case .product:
      return .matrixProduct(
        "\(a[0].expression.isMatrixProduct ? a[0].expression.text : a[0].expression.bracketed(below: .power)) @ \(a[1].expression.bracketed(below: .power))"
      )
    case .outer: return call("outer", a)
    case .solve: return call("linalg.solve", a)
    case .inverse: return call("linalg.inv", a)
    case .determinant: return call("linalg.det", a)
    case .trace: return call("trace", a)
    case .matrixPower(let exponent): return call("linalg.matrix_power", a, ", \(exponent)")
    case .diagonalMatrix, .diagonalPart: return call("diag", a)
    case .kronecker: return call("kron", a)
    case .reduce(let reduction, let axis): return call(function(reduction), a, axis.map { ", \(library.axis)=\($0)" } ?? "")
    case .einsum(let inputs, let output):
      let letters = { (labels: [Int]) in String(labels.map { Self.letters[$0 % Self.letters.count] }) }
      let equation = inputs.map(letters).joined(separator: ",") + "->" + letters(output)
      let order = a.count > 2 && library == .numpy ? ", optimize=True" : ""
      return CodeExpression("\(library.module).einsum(\"\(equation)\", \(a.map(\.expression.text).joined(separator: ", "))\(order))")
    case .template(let key):
      let arguments = a.map { library == .torch && $0.isNumber ? tensor($0.expression) : $0.expression }
      return scope.functions[key]?.filled(arguments) ?? call(key, a)
    case .callable(let key):
      let arguments = a.map { library == .torch && $0.isNumber ? tensor($0.expression).text : $0.expression.text }
      return CodeExpression("\(scope.callableNames[key] ?? key)(\(arguments.joined(separator: ", ")))")
    default: return nil
    }
  }

  private static let letters = Array("ijklmnopqrstuvwxyzabcdefghIJKLMNOPQRSTUVWXYZABCDEFGH")

  private func function(_ reduction: Reduction) -> String {
    switch reduction {
    case .sum: "sum"
    case .product: "prod"
    case .maximum: library == .torch ? "amax" : "max"
    case .minimum: library == .torch ? "amin" : "min"
    }
  }

  /// Views of arrays, and entries at places.
  private func places(_ node: ArrayGraph.Node, _ a: [ArrayOperand], _ scope: ArrayScope) -> CodeExpression {
    let base = a.first?.expression ?? CodeExpression("0")
    switch node.operation {
    case .vectorize:
      return CodeExpression(library == .torch ? "\(base.tight).T.reshape(-1)" : "\(base.tight).reshape(-1, order=\"F\")")
    case .permute(let permutation):
      if permutation == [1, 0] { return CodeExpression("\(base.tight).T") }
      return call(library == .torch ? "permute" : "transpose", a, ", \(tuple(permutation.map(String.init)))")
    case .align(let pattern): return CodeExpression("\(base.tight)[\(pattern.map { $0 ? ":" : "None" }.joined(separator: ", "))]")
    case .broadcast:
      let source = library == .torch && a[0].isNumber ? tensor(base).text : base.text
      let text = "\(library.module).broadcast_to(\(source), \(tuple(node.axes.map(scope.text))))"
      return CodeExpression(library == .jax ? text : library == .torch ? "\(text).clone()" : "\(text).copy()")
    case .reshape:
      let source = library == .torch && a[0].isNumber ? tensor(base).text : base.text
      return CodeExpression("\(library.module).reshape(\(source), \(shape(node.axes, scope, isTuple: library == .torch)))")
    case .range(let extent): return CodeExpression("\(library.module).arange(\(scope.text(Dimension(extent))))")
    case .slice(let slices): return CodeExpression("\(base.tight)[\(slices.map { text($0, scope) }.joined(separator: ", "))]")
    case .gather: return CodeExpression("\(base.tight)[\(a.dropFirst().map(\.expression.text).joined(separator: ", "))]")
    case .delta:
      let same = "(\(a[0].expression.text) == \(a[1].expression.text))"
      return library == .torch && !(a[0].isNumber && a[1].isNumber) ? CodeExpression("\(same).to(like[\"dtype\"])") : .entrywise("\(same) * 1.0")
    default: return base
    }
  }

  private func filled(_ c: Coefficient, _ axes: [Dimension], _ scope: ArrayScope) -> CodeExpression {
    let shape = shape(axes, scope)
    if c.isOne { return CodeExpression("\(library.module).ones(\(shape)\(library.kind))") }
    if c.isZero { return CodeExpression("\(library.module).zeros(\(shape)\(library.kind))") }
    let value = c.integer.map { "\($0).0" } ?? number(c).text
    return CodeExpression("\(library.module).full(\(self.shape(axes, scope, isTuple: library == .torch)), \(value)\(library.kind))")
  }

  /// A shape as constructors take it: `n` or `(m, n)`.
  private func shape(_ axes: [Dimension], _ scope: ArrayScope, isTuple: Bool = false) -> String {
    axes.count == 1 && !isTuple ? scope.text(axes[0]) : tuple(axes.map(scope.text))
  }

  private func tuple(_ parts: [String]) -> String { "(\(parts.joined(separator: ", "))\(parts.count == 1 ? "," : ""))" }

  private func text(_ slice: ArrayGraph.Slice, _ scope: ArrayScope) -> String {
    switch slice {
    case .full: return ":"
    case .at(let place): return "\(place)"
    case .range(let start, let count):
      let stop = Extent(count.terms.map { ($0.name, $0.factor) }, constant: count.constant + start)
      return "\(start == 0 ? "" : "\(start)"):\(scope.text(Dimension(stop)))"
    }
  }
}
