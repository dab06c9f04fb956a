import Diagnostics
import Numerals
import Typing

extension ArrayLowering {
  /// The array of one node, whose arguments are lowered.
  package mutating func lowerNode(_ id: TypedProgram.ID) throws(Diagnostic) -> LabelledArray {
    let node = program[id]
    let axes = node.type.axes
    switch node.operation {
    case .comprehension(let indices): return try comprehension(id, indices)
    case .indexedSum(let indices): return try indexedSum(id, indices)
    case .access(let subscripts): return try access(id, subscripts)
    case .number(let c): return LabelledArray(array: graph.number(c), labels: [])
    case .variable(let place):
      guard let parameter = parameter(place) else { throw unsupported(Message("a variable without a parameter", "没有对应参数的变量"), id) }
      return LabelledArray(array: parameter, labels: [])
    case .identity: return LabelledArray(array: graph.node(.identity, [], axes), labels: [])
    case .fill(let c): return LabelledArray(array: graph.fill(c, axes), labels: [])
    case .defined where template(of: id) == nil: return values[node.arguments[node.arguments.count - 1]] ?? LabelledArray(array: 0, labels: [])
    default: break
    }
    if node.arguments.contains(where: { !(values[$0]?.labels.isEmpty ?? true) }) { return try entrywise(id) }
    var arguments: [ArrayGraph.ID] = []
    for argument in node.arguments where values[argument] != nil { arguments.append(try array(argument)) }
    return LabelledArray(array: try lowerWhole(id, arguments), labels: [])
  }

  /// An operation on whole arrays.
  private mutating func lowerWhole(_ id: TypedProgram.ID, _ a: [ArrayGraph.ID]) throws(Diagnostic) -> ArrayGraph.ID {
    let node = program[id]
    let axes = node.type.axes
    switch node.operation {
    case .negate: return graph.scale(.minusOne, a[0])
    case .add, .subtract, .hadamard, .divide, .hadamardDivide, .power:
      let (x, y) = (aligned(node.arguments[0], in: node.type), aligned(node.arguments[1], in: node.type))
      return entry(node.operation, x, y, axes)
    case .multiply: return multiply(node.arguments[0], node.arguments[1], axes)
    case .matrixPower(let exponent): return graph.matrixPower(a[0], exponent)
    case .transpose: return graph.reshape(graph.transpose(a[0]), to: axes)
    case .kronecker: return kronecker(node.arguments[0], node.arguments[1], axes)
    case .elementwise(let name):
      guard graph.templates.contains(name) else { throw unsupported(Message("the function \(name)", "函数 \(name)"), id) }
      return graph.call(name, a, axes)
    case .reduce(let reduction, let axis): return reduce(reduction, axis, node.arguments[0], axes)
    case .trace: return graph.order(a[0]) == 0 ? a[0] : graph.trace(a[0])
    case .determinant: return graph.determinant(a[0])
    case .inverse: return graph.inverse(a[0])
    case .diagonal: return graph.diagonalMatrix(a[0])
    case .diagonalPart: return graph.diagonalPart(a[0])
    case .vectorize: return graph.order(a[0]) < 2 ? graph.reshape(a[0], to: axes) : graph.node(.vectorize, a, axes)
    case .defined(let name, let axis):
      return graph.call(axis == .all ? name : "\(name) \(axis.rawValue)", Array(a.prefix(node.arguments.count - 1)), axes)
    case .abstractElementwise(let name, let order): return graph.node(.callable(callable(name, order: order, reduces: false)), a, axes)
    case .abstractFunction(let name): return graph.node(.callable(callable(name, order: 0, reduces: true)), a, axes)
    case .abstractGradient(let name): return graph.node(.callable(callable(name, order: 1, reduces: true)), a, axes)
    case .number, .variable, .identity, .fill, .comprehension, .indexedSum, .access: throw unsupported(Message("this form", "这种形式"), id)
    }
  }

  /// An operation entry by entry.
  package mutating func entry(_ operation: TypedOperation, _ x: ArrayGraph.ID, _ y: ArrayGraph.ID, _ axes: [Dimension]) -> ArrayGraph.ID {
    switch operation {
    case .add: graph.add(x, y, axes)
    case .subtract: graph.subtract(x, y, axes)
    case .divide, .hadamardDivide: graph.divide(x, y, axes)
    case .power: graph.power(x, y, axes)
    default: graph.multiply(x, y, axes)
    }
  }

  /// The operand of an entry-by-entry operation, with the axes that NumPy needs to broadcast it into the result.
  private mutating func aligned(_ argument: TypedProgram.ID, in type: ValueType) -> ArrayGraph.ID {
    guard let value = values[argument]?.array else { return graph.number(.zero) }
    switch (program[argument].type, type) {
    case (.column, .matrix): return graph.align(value, [true, false])
    case (.matrix, .column), (.matrix, .row): return graph.reshape(value, to: type.axes)
    default: return value
    }
  }

  /// The matrix product, or a scalar times anything.
  private mutating func multiply(_ left: TypedProgram.ID, _ right: TypedProgram.ID, _ axes: [Dimension]) -> ArrayGraph.ID {
    let (a, b) = (values[left]?.array ?? 0, values[right]?.array ?? 0)
    let value: ArrayGraph.ID
    switch (program[left].type, program[right].type) {
    case (.row, .column), (.matrix, .column), (.row, .matrix), (.matrix, .matrix): value = graph.product(a, b)
    case (.column, .row): value = graph.outer(a, b)
    case (.column, .matrix(_, let n)): value = graph.outer(a, graph.reshape(b, to: [n]))
    case (.matrix(let m, _), .row): value = graph.outer(graph.reshape(a, to: [m]), b)
    default: return graph.multiply(a, b, axes)
    }
    return graph.reshape(value, to: axes)
  }

  /// A ⊗ B. NumPy reads a vector beside a matrix as a row, so that a column needs its second axis.
  private mutating func kronecker(_ left: TypedProgram.ID, _ right: TypedProgram.ID, _ axes: [Dimension]) -> ArrayGraph.ID {
    let types = [program[left].type, program[right].type]
    let parts = [values[left]?.array ?? 0, values[right]?.array ?? 0]
    switch (types[0], types[1]) {
    case (.scalar, _), (_, .scalar): return graph.multiply(parts[0], parts[1], axes)
    case (.column, .row): return graph.outer(parts[0], parts[1])
    case (.row, .column): return graph.outer(parts[1], parts[0])
    default: break
    }
    guard axes.count == 2 else { return graph.node(.kronecker, parts, axes) }
    var operands: [ArrayGraph.ID] = []
    for (type, part) in zip(types, parts) {
      if case .column(let n) = type { operands.append(graph.node(.align([true, false]), [part], [n, .literal(1)])) } else { operands.append(part) }
    }
    return graph.node(.kronecker, operands, axes)
  }

  /// A reduction of all entries, of each row or of each column; a vector is one row or one column.
  private mutating func reduce(
    _ reduction: Reduction, _ axis: Axis, _ argument: TypedProgram.ID, _ axes: [Dimension]
  ) -> ArrayGraph.ID {
    let a = values[argument]?.array ?? 0
    switch (program[argument].type, axis) {
    case (.matrix, .rows): return graph.reduce(reduction, axis: 1, a, axes)
    case (.matrix, .columns): return graph.reduce(reduction, axis: 0, a, axes)
    case (.column, .rows), (.row, .columns): return graph.reshape(a, to: axes)
    default: return graph.reshape(graph.reduce(reduction, axis: nil, a, []), to: axes)
    }
  }
}
