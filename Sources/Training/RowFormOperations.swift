import Numerals
import Shapes
import Syntax
import Typing

// The operations with two operands, by what depends on the example. Let s be a number for each example, X and Y vectors, all else constant:
// the matrix X has a row for each example, so a vector b stands beside it as the row b', and W·x becomes X·W'.
extension RowForm {
  /// a ± b
  mutating func sum(_ id: TypedProgram.ID, _ operands: [Form], _ rows: Rows) -> SyntaxTree.ID? {
    let node = program[id]
    var sides: [SyntaxTree.ID] = []
    for (operand, argument) in zip(operands, node.arguments) {
      switch (rows, operand.rows, program[argument].type) {
      case (.number, _, .scalar), (.vector, .vector, _), (.vector, .none, .scalar): sides.append(operand.node)
      case (.vector, .none, .column): sides.append(transposed(operand.node))
      case (.vector, .none, .row): sides.append(operand.node)
      case (.vector, .number, _):
        // s + b: the column s is repeated for each entry where no matrix gives the shape.
        guard !operands.contains(where: { $0.rows == .vector }) else {
          sides.append(operand.node)
          break
        }
        guard let ones = ones(node.type) else { return nil }
        sides.append(binary(.multiply, operand.node, transposed(ones)))
      default: return nil
      }
    }
    if node.operation == .add { return binary(.add, sides[0], sides[1]) }
    return binary(.subtract, sides[0], sides[1])
  }

  /// a·b, a∘b, a/b, a⊘b
  mutating func product(_ id: TypedProgram.ID, _ operands: [Form], _ rows: Rows) -> SyntaxTree.ID? {
    let node = program[id]
    let (a, b) = (operands[0], operands[1])
    let types = (program[node.arguments[0]].type, program[node.arguments[1]].type)
    let divides = node.operation == .divide || node.operation == .hadamardDivide
    let isContraction = node.operation == .multiply && types.0 != .scalar && types.1 != .scalar
    if isContraction { return contraction(a, b, types, rows) }
    switch (a.rows, b.rows) {
    case (.number, .number): return binary(divides ? .hadamardDivide : .hadamard, a.node, b.node)
    case (.vector, .vector): return binary(divides ? .hadamardDivide : .hadamard, a.node, b.node)
    case (.number, .vector):
      if divides { return repeated(a.node, program[node.arguments[1]].type).map { binary(.hadamardDivide, $0, b.node) } }
      return binary(.multiply, call("diag", [a.node]), b.node)
    case (.vector, .number):
      return binary(.multiply, call("diag", [divides ? reciprocal(b.node) : b.node]), a.node)
    case (.none, .number):
      switch types.0 {
      case .scalar: return divides ? binary(.hadamardDivide, a.node, b.node) : binary(.multiply, a.node, b.node)
      case .column: return binary(.multiply, divides ? reciprocal(b.node) : b.node, transposed(a.node))
      case .row: return binary(.multiply, divides ? reciprocal(b.node) : b.node, a.node)
      case .matrix, .tensor: return nil
      }
    case (.number, .none):
      switch types.1 {
      case .scalar: return binary(divides ? .divide : .multiply, divides ? a.node : b.node, divides ? b.node : a.node)
      case .column: return binary(.multiply, a.node, transposed(divides ? reciprocal(b.node) : b.node))
      case .row: return binary(.multiply, a.node, divides ? reciprocal(b.node) : b.node)
      case .matrix, .tensor: return nil
      }
    case (.none, .vector):
      if types.0 == .scalar { return binary(divides ? .hadamardDivide : .multiply, a.node, b.node) }
      guard let column = column(a.node, types.0) else { return nil }
      if divides { return binary(.multiply, call("reciprocal", [b.node]), call("diag", [column])) }
      return binary(.multiply, b.node, call("diag", [column]))
    case (.vector, .none):
      if types.1 == .scalar { return divides ? binary(.divide, a.node, b.node) : binary(.multiply, b.node, a.node) }
      guard let column = column(b.node, types.1) else { return nil }
      return binary(.multiply, a.node, call("diag", [divides ? reciprocal(column) : column]))
    case (.none, .none): return nil
    }
  }

  /// Matrix products: W·x, r·W, r·x, and the inner product of two vectors of the example.
  private mutating func contraction(_ a: Form, _ b: Form, _ types: (ValueType, ValueType), _ rows: Rows) -> SyntaxTree.ID? {
    switch (a.rows, b.rows, types.0, types.1) {
    case (.none, .vector, .matrix, .column): return binary(.multiply, b.node, transposed(a.node))
    case (.vector, .none, .row, .matrix): return binary(.multiply, a.node, b.node)
    case (.none, .vector, .row, .column): return binary(.multiply, b.node, transposed(a.node))
    case (.vector, .none, .row, .column): return binary(.multiply, a.node, b.node)
    case (.vector, .vector, .row, .column):
      return call("sum", [binary(.hadamard, a.node, b.node), tree.add(.name("rows"))])
    default: return nil
    }
  }

  /// aᵇ entry by entry.
  mutating func power(_ id: TypedProgram.ID, _ operands: [Form], _ rows: Rows) -> SyntaxTree.ID? {
    let (a, b) = (operands[0], operands[1])
    let arguments = program[id].arguments
    let isSame = a.rows == b.rows
    let isConstantNumber = b.rows == .none && program[arguments[1]].type == .scalar || a.rows == .none && program[arguments[0]].type == .scalar
    return isSame || isConstantNumber ? binary(.hadamardPower, a.node, b.node) : nil
  }

  private mutating func reciprocal(_ a: SyntaxTree.ID) -> SyntaxTree.ID { call("reciprocal", [a]) }

  private mutating func column(_ a: SyntaxTree.ID, _ type: ValueType) -> SyntaxTree.ID? {
    switch type {
    case .column: a
    case .row: transposed(a)
    default: nil
    }
  }

  /// A number for each example beside each entry of a vector of that type.
  private mutating func repeated(_ s: SyntaxTree.ID, _ type: ValueType) -> SyntaxTree.ID? {
    guard let ones = ones(type) else { return nil }
    return binary(.multiply, s, transposed(ones))
  }

  /// The column of ones of a vector's length.
  private mutating func ones(_ type: ValueType) -> SyntaxTree.ID? {
    guard let size = type.axes.first, let length = length(size) else { return nil }
    return call("ones", [length])
  }

  /// A length as an argument of `ones`: a name or an integer.
  private mutating func length(_ dimension: Dimension) -> SyntaxTree.ID? {
    guard dimension.extents.count == 1 else { return nil }
    if let name = dimension.extents[0].name { return tree.add(.name(name)) }
    return dimension.extents[0].integer.map { tree.add(.number(Coefficient($0))) }
  }

  // MARK: Constants

  /// A value that does not depend on the example, from its arguments' syntax; nil for what is not written back.
  mutating func constantSyntax(_ id: TypedProgram.ID, _ nodes: [SyntaxTree.ID]) -> SyntaxTree.ID? {
    let node = program[id]
    switch node.operation {
    case .number(let c): return tree.add(.number(c))
    case .identity: return node.type.axes.first.flatMap { length($0) }.map { call("eye", [$0]) }
    case .fill(let c):
      var lengths: [SyntaxTree.ID] = []
      for axis in node.type.axes {
        guard let length = length(axis) else { return nil }
        lengths.append(length)
      }
      var ones = call("ones", lengths)
      if case .row = node.type { ones = transposed(ones) }
      return c.isOne ? ones : binary(.multiply, tree.add(.number(c)), ones)
    case .negate: return tree.add(.negate, nodes)
    case .add: return binary(.add, nodes[0], nodes[1])
    case .subtract: return binary(.subtract, nodes[0], nodes[1])
    case .multiply: return binary(.multiply, nodes[0], nodes[1])
    case .hadamard: return binary(.hadamard, nodes[0], nodes[1])
    case .divide: return binary(.divide, nodes[0], nodes[1])
    case .hadamardDivide: return binary(.hadamardDivide, nodes[0], nodes[1])
    case .power: return binary(node.type == .scalar ? .power : .hadamardPower, nodes[0], nodes[1])
    case .matrixPower(let k): return binary(.power, nodes[0], tree.add(.number(Coefficient(k))))
    case .transpose: return transposed(nodes[0])
    case .kronecker: return binary(.kronecker, nodes[0], nodes[1])
    case .elementwise(let name): return call(name, nodes)
    case .reduce(let reduction, let axis): return call(reduction.rawValue, nodes + axisWord(axis))
    case .trace: return call("tr", nodes)
    case .determinant: return call("det", nodes)
    case .inverse: return call("inv", nodes)
    case .diagonal, .diagonalPart: return call("diag", nodes)
    case .vectorize: return call("vec", nodes)
    case .defined(let name, let axis): return nodes.count == node.arguments.count - 1 ? call(name, nodes + axisWord(axis)) : nodes[0]
    default: return nil
    }
  }

  private mutating func axisWord(_ axis: Axis) -> [SyntaxTree.ID] { axis == .all ? [] : [tree.add(.name(axis.rawValue))] }
}
