import Diagnostics
import Numerals
import Syntax

/// Functions that elaboration itself knows: reductions, and the primitives of matrices.
extension Elaboration {
  /// The typed node of a built-in function; a scalar counts as a matrix of one entry.
  mutating func apply(
    _ operation: TypedOperation, _ signature: Signature, _ arguments: [TypedProgram.ID], _ axis: Axis?, _ syntax: SyntaxTree.ID
  ) throws(Diagnostic) -> TypedProgram.ID {
    if case .reduce(let reduction, _) = operation { return try reduce(reduction, signature, arguments, axis ?? .all, syntax) }
    if axis != nil { throw noAxis(signature, syntax) }
    let argument = arguments[0]
    let type = type(of: argument)
    switch operation {
    case .trace, .determinant:
      if type == .scalar { return argument }
      _ = try squareType(argument, signature, syntax)
      return try add(operation, [argument], .scalar, syntax)
    case .inverse:
      if type == .scalar { return try add(.divide, [try add(.number(.one), [], .scalar, syntax), argument], .scalar, syntax) }
      return try add(.inverse, [argument], try squareType(argument, signature, syntax), syntax)
    case .diagonal, .diagonalPart:
      switch type {
      case .scalar: return argument
      case .column(let n), .row(let n): return try add(.diagonal, [argument], .matrix(n, n), syntax)
      case .matrix, .tensor:
        guard case .matrix(let n, _) = try squareType(argument, signature, syntax) else { return argument }
        return try add(.diagonalPart, [argument], .column(n), syntax)
      }
    case .vectorize: return try vectorize(argument, type, syntax)
    case .transpose:
      guard let turned = type.transposed else { throw unfit(signature, arguments, syntax) }
      return try add(.transpose, [argument], turned, syntax)
    case .kronecker:
      guard arguments.count == 2, let product = lengths.kronecker(type, self.type(of: arguments[1])) else {
        throw unfit(signature, arguments, syntax)
      }
      try checkLengths(of: product, syntax)
      let isScaling = type == .scalar || self.type(of: arguments[1]) == .scalar
      return try add(isScaling ? .multiply : .kronecker, arguments, product, syntax)
    case .fill: return try partnerSizedFill(signature, argument, syntax)
    default: throw Diagnostic(.unsupported, Message("\(signature.name) cannot be called", "\(signature.name) 不能调用"), at: span(of: syntax))
    }
  }

  /// The type of a square matrix; throws for all others, with both sizes.
  private mutating func squareType(_ argument: TypedProgram.ID, _ signature: Signature, _ syntax: SyntaxTree.ID) throws(Diagnostic) -> ValueType {
    let type = type(of: argument)
    if case .matrix(let rows, let columns) = type, lengths.equate(rows, columns) { return lengths.resolve(type) }
    let operand = frame.tree[syntax].children.first.map { named(operand: $0) } ?? Self.someArgument
    throw Diagnostic(
      .notSquare,
      Message("\(signature.name) needs a square matrix: \(operand) is \(shown(type))", "\(signature.name) 需要方阵：\(operand) 是 \(shown(type))"),
      at: span(of: syntax))
  }

  private mutating func vectorize(_ argument: TypedProgram.ID, _ type: ValueType, _ syntax: SyntaxTree.ID) throws(Diagnostic) -> TypedProgram.ID {
    let stacked: ValueType
    switch type {
    case .scalar: return argument
    case .column: return argument
    case .row(let n): stacked = .column(n)
    // Columns one below the other: the column's number runs slowest.
    case .matrix(let m, let n): stacked = .column(Dimension(n.extents + m.extents))
    case .tensor:
      throw Diagnostic(
        .shapeMismatch, Message("vec needs a matrix: the argument is \(shown(type))", "vec 需要矩阵：参数是 \(shown(type))"), at: span(of: syntax))
    }
    try checkLengths(of: stacked, syntax)
    return try add(.vectorize, [argument], stacked, syntax)
  }

  // MARK: Reductions

  private mutating func reduce(
    _ reduction: Reduction, _ signature: Signature, _ arguments: [TypedProgram.ID], _ axis: Axis, _ syntax: SyntaxTree.ID
  ) throws(Diagnostic) -> TypedProgram.ID {
    if arguments.count == 2, axis == .all, let elementwise = elementwiseForm(of: reduction) {
      switch elementwise.meaning {
      case .defined: return try unfold(elementwise, arguments, .all, syntax)
      case .elementwise, .builtin: break
      }
    }
    guard arguments.count == 1 else {
      throw Diagnostic(
        .arity, Message("\(signature.name) takes 1 argument, \(arguments.count) given", "\(signature.name) 需要 1 个参数，给出了 \(arguments.count) 个"),
        at: span(of: syntax))
    }
    let type = type(of: arguments[0])
    switch (axis, type) {
    case (.all, .scalar): return arguments[0]
    case (.all, _): return try add(.reduce(reduction, .all), arguments, .scalar, syntax)
    case (.rows, .matrix(let m, _)): return try add(.reduce(reduction, .rows), arguments, .column(m), syntax)
    case (.columns, .matrix(_, let n)): return try add(.reduce(reduction, .columns), arguments, .row(n), syntax)
    default: throw needsMatrix(signature, type, axis, syntax)
    }
  }

  private func elementwiseForm(of reduction: Reduction) -> Signature? {
    switch reduction {
    case .maximum: signatures["maximum"]
    case .minimum: signatures["minimum"]
    case .sum, .product: nil
    }
  }

  /// An axis where there are not two.
  func needsMatrix(_ signature: Signature, _ type: ValueType, _ axis: Axis, _ syntax: SyntaxTree.ID) -> Diagnostic {
    let operands = frame.tree[syntax].children.dropLast().map { quoted(operand: $0) }
    let operand = operands.first.flatMap { $0 }.map(Message.code) ?? Self.someArgument
    let whole = operands.contains(nil) ? nil : Message.code("\(signature.name)(\(operands.compactMap { $0 }.joined(separator: ", ")))")
    return Diagnostic(
      .shapeMismatch,
      Message(
        "\(signature.name) over \(axis.rawValue) needs a matrix: \(operand) is \(shown(type))",
        "\(signature.name) 指定轴 \(axis.rawValue) 时需要矩阵：\(operand) 是 \(shown(type))"),
      at: span(of: syntax), help: whole)
  }

  /// `count(x)`, known in definitions alone: how many entries x has, or how many each of its rows or columns has, as Σ 1.
  mutating func entryCount(_ argument: TypedProgram.ID, _ axis: Axis, _ syntax: SyntaxTree.ID) throws(Diagnostic) -> TypedProgram.ID {
    let type = type(of: argument)
    let counted: ValueType
    switch (axis, type) {
    case (_, .scalar): return try add(.number(.one), [], .scalar, syntax)
    case (.all, _): counted = type
    case (.rows, .matrix(_, let n)): counted = .row(n)
    case (.columns, .matrix(let m, _)): counted = .column(m)
    default:
      throw Diagnostic(
        .shapeMismatch, Message("an axis needs a matrix: the argument is \(shown(type))", "指定轴时需要矩阵：参数是 \(shown(type))"), at: span(of: syntax))
    }
    return try add(.reduce(.sum, .all), [try add(.fill(.one), [], counted, syntax)], .scalar, syntax)
  }

  /// A built-in function whose arguments do not suit it.
  private func unfit(_ signature: Signature, _ arguments: [TypedProgram.ID], _ syntax: SyntaxTree.ID) -> Diagnostic {
    let types = arguments.map { shown(type(of: $0)) }
    return Diagnostic(
      .shapeMismatch,
      Message("\(signature.name) is not defined for \(types.joined(separator: " and "))", "\(signature.name) 对 \(Message.list(types)) 无定义"),
      at: span(of: syntax))
  }
}
