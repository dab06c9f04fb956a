import Nabla
import Syntax

/// The derivatives of the named elementwise functions as expressions, from the engine.
struct FunctionSlope {
  private let engine: Engine
  private var trees: [String: SyntaxTree?] = [:]

  init(engine: Engine) { self.engine = engine }

  /// f′(u) for the function of that name, and its text in u; nil where it has none.
  mutating func slope(_ function: String, _ expressions: inout IndexExpressions, at argument: Int) -> (value: Int, text: String)? {
    if trees[function] == nil {
      let answer = try? engine.derive(Problem(program: "\(function)(u)", declarations: [("u", "scalar")], variables: ["u"]))
      trees[function] = answer?.derivatives.first?.source.flatMap { try? Parser.parse($0) }
    }
    guard let tree = trees[function].flatMap({ $0 }), let last = tree.statements.last else { return nil }
    var values: [SyntaxTree.ID: Int] = [:]
    var names = ["u": argument]
    var done = 0
    for statement in tree.statements {
      for id in done..<(statement.value + 1) {
        guard let value = FunctionSlope.value(tree[id], tree[id].children.map { values[$0] }, names, &expressions) else { return nil }
        values[id] = value
      }
      done = statement.value + 1
      if let name = statement.name { names[name] = values[statement.value] }
    }
    guard let value = values[last.value] else { return nil }
    return (value, SourcePrinter.print(tree).split(separator: "\n").joined(separator: "; "))
  }

  private static func value(
    _ node: SyntaxTree.Node, _ children: [Int?], _ names: [String: Int], _ expressions: inout IndexExpressions
  ) -> Int? {
    let operands = children.compactMap { $0 }
    guard operands.count == children.count else { return nil }
    switch node.kind {
    case .number(let value): return expressions.number(value)
    case .name(let name): return names[name]
    case .negate: return expressions.negative(operands[0])
    case .transpose: return operands[0]
    case .call(let name, let order): return expressions.intern(.call(name, order: order, operands))
    case .binary(let operation):
      switch operation {
      case .add: return expressions.sum(operands)
      case .subtract: return expressions.sum([operands[0], expressions.negative(operands[1])])
      case .multiply, .hadamard: return expressions.product(operands)
      case .divide, .hadamardDivide: return expressions.quotient(operands[0], operands[1])
      case .power, .hadamardPower: return expressions.power(operands[0], operands[1])
      case .kronecker: return nil
      }
    case .access, .indexedSum: return nil
    }
  }
}
