import Numerals
import Planning
import Typing

/// A language in which whole arrays are values: how it writes each operation of an array graph as an expression of its operands.
protocol ArrayLanguage: Sendable {
  /// The signs of its operators.
  var operators: ArrayOperators { get }

  /// The expression of a node from those of its arguments.
  func expression(_ node: ArrayGraph.Node, _ operands: [ArrayOperand], _ scope: ArrayScope) -> CodeExpression
  /// The places of those arguments of an operation that must be names, since the expression subscripts them.
  func namedOperands(_ operation: ArrayGraph.Operation) -> [Int]
  /// The statement that gives an expression a name.
  func assignment(of expression: CodeExpression, to name: String) -> String
  /// A number that is returned; otherwise it could be an integer.
  func real(_ expression: CodeExpression, _ operation: ArrayGraph.Operation) -> CodeExpression?
}

/// How a language of arrays writes arithmetic.
struct ArrayOperators: Sendable {
  /// a + b of arrays of unlike shape.
  var plus: String
  /// a − b of arrays of unlike shape.
  var minus: String
  /// a·b of arrays entry by entry.
  var times: String
  /// a/b of arrays, or of a number by an array, entry by entry.
  var over: String
  /// aᵇ of arrays entry by entry.
  var power: String
  /// aᵇ of numbers.
  var scalarPower: String
  /// Infinity.
  var infinity: String
  /// Not a number.
  var notANumber: String
}

/// An argument of a node.
struct ArrayOperand {
  /// Its expression.
  var expression: CodeExpression
  /// Its axes.
  var axes: [Dimension]
  /// True when it is a number that the language itself holds, no array of its library.
  var isNumber: Bool

  /// How many axes it has.
  var order: Int { axes.count }
}

/// What the names in a function stand for.
struct ArrayScope {
  /// The name of each parameter.
  var parameterNames: [String]
  /// The name of each function that is passed in, by its key.
  var callableNames: [String: String]
  /// The local name of each dimension.
  var dimensionNames: [String: String]
  /// The functions that the target has texts for.
  var functions: [String: CodeTemplate]
  /// Names for the indices of loops.
  var indexNames: [String]

  /// The length of an axis.
  func text(_ dimension: Dimension) -> String { CodeDimension.text(dimension, names: dimensionNames) }

  /// The length of an axis, with its precedence.
  func length(_ dimension: Dimension) -> CodeExpression { CodeDimension.expression(dimension, names: dimensionNames) }
}

// Arithmetic, which the languages write alike but for the signs.
extension ArrayLanguage {
  func namedOperands(_ operation: ArrayGraph.Operation) -> [Int] { [] }

  /// The numeral.
  func number(_ c: Coefficient) -> CodeExpression {
    CodeExpression(c, infinity: operators.infinity, notANumber: operators.notANumber)
  }

  /// The expression of a scaling, a sum, a product, a quotient or a power entry by entry; nil for any other operation.
  func arithmetic(_ node: ArrayGraph.Node, _ a: [ArrayOperand]) -> CodeExpression? {
    func unlike() -> Bool { a[0].axes != a[1].axes }
    func hasScalar() -> Bool { a[0].order == 0 || a[1].order == 0 }
    switch node.operation {
    case .scale(let c): return scaled(c, a[0].expression)
    case .add:
      return CodeExpression(
        "\(a[0].expression.bracketed(below: .sum)) \(unlike() ? operators.plus : "+") \(a[1].expression.bracketed(below: .sum))", .sum)
    case .subtract:
      return CodeExpression(
        "\(a[0].expression.bracketed(below: .sum)) \(unlike() ? operators.minus : "-") \(a[1].expression.bracketed(below: .product))", .sum)
    case .multiply:
      return .entrywise("\(leftFactor(a[0].expression)) \(hasScalar() ? "*" : operators.times) \(rightFactor(a[1].expression))")
    case .divide:
      return .entrywise("\(leftFactor(a[0].expression)) \(a[1].order == 0 ? "/" : operators.over) \(a[1].expression.bracketed(below: .power))")
    case .power:
      let isScalar = a[0].order == 0 && a[1].order == 0
      return CodeExpression(
        "\(a[0].expression.tight) \(isScalar ? operators.scalarPower : operators.power) \(exponent(a[1].expression))", .power)
    default: return nil
    }
  }

  /// The left operand of a product or quotient; a matrix product is bracketed for the reader.
  private func leftFactor(_ a: CodeExpression) -> String { a.isMatrixProduct ? "(\(a.text))" : a.bracketed(below: .product) }

  /// The right operand of a product: (a*b)*c is a*(b*c) as long as every sign is the same.
  private func rightFactor(_ a: CodeExpression) -> String {
    a.isEntrywise && !a.text.contains(" / ") && !a.text.contains(" ./ ") && (operators.times == "*" || !a.text.contains(" * "))
      ? a.text : a.bracketed(below: .power)
  }

  private func exponent(_ a: CodeExpression) -> String { a.bracketed(below: operators.times == "*" ? .unary : .atom) }

  /// c·a: `2 * a`, `a / 3`, `-a`, `2 * a / 3`.
  func scaled(_ c: Coefficient, _ a: CodeExpression) -> CodeExpression {
    let sign = c.isNegative ? "-" : ""
    let magnitude = c.magnitude
    if magnitude.isOne { return a.isEntrywise ? .entrywise("-\(a.text)") : CodeExpression("-\(a.bracketed(below: .power))", .unary) }
    let tight = a.isEntrywise && !a.text.hasPrefix("-") ? a.text : a.bracketed(below: .power)
    if let (p, q) = magnitude.fraction, q > 1 {
      if p == 1, q < 10 { return .entrywise("\(sign)\(tight) / \(q)") }
      if magnitude.decimalText == nil { return .entrywise("\(sign)\(p == 1 ? "" : "\(p) * ")\(tight) / \(q)") }
    }
    return .entrywise("\(sign)\(number(magnitude).bracketed(below: .product)) * \(tight)")
  }
}
