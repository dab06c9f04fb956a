import Diagnostics
import Numerals
import Syntax

/// One operand of an operator: its typed node and the syntax it came from.
struct TypedOperand {
  let id: TypedProgram.ID
  let type: ValueType
  let syntax: SyntaxTree.ID
}

/// Binary and unary operators.
extension Elaboration {
  /// The typed node of a binary operation whose operands are typed.
  mutating func apply(_ operation: BinaryOperator, _ syntax: SyntaxTree.ID) throws(Diagnostic) -> TypedProgram.ID {
    let children = frame.tree[syntax].children
    var left = typedOperand(children[0])
    var right = typedOperand(children[1])
    switch operation {
    case .add, .subtract, .hadamard, .hadamardDivide, .hadamardPower:
      turnFill(&left, towards: right.type)
      turnFill(&right, towards: left.type)
    case .multiply, .divide, .kronecker, .power: break
    }
    switch operation {
    case .multiply: return try multiply(left, right, syntax)
    case .add, .subtract: return try combine(operation, left, right, syntax)
    case .hadamard, .hadamardDivide: return try combineEntries(operation, left, right, syntax)
    case .divide: return try divide(left, right, syntax)
    case .kronecker: return try kronecker(left, right, syntax)
    case .power: return try power(left, right, syntax)
    case .hadamardPower:
      guard let type = lengths.entries(left.type, right.type) else { throw mismatch(Message("the elementwise power", "逐元素的幂"), left, right, syntax) }
      return try add(.power, [left.id, right.id], type, syntax)
    }
  }

  private func typedOperand(_ syntax: SyntaxTree.ID) -> TypedOperand {
    let id = frame.typed[syntax]
    return TypedOperand(id: id, type: type(of: id), syntax: syntax)
  }

  /// `vector(c)` takes its size from its partner, and its orientation too.
  private mutating func turnFill(_ operand: inout TypedOperand, towards partner: ValueType) {
    guard !partnerSizedFills.isEmpty, partnerSizedFills.contains(operand.id), case .column(let n) = operand.type, case .row = partner else { return }
    program.nodes[operand.id].type = .row(n)
    operand = TypedOperand(id: operand.id, type: .row(n), syntax: operand.syntax)
  }

  private mutating func multiply(_ left: TypedOperand, _ right: TypedOperand, _ syntax: SyntaxTree.ID) throws(Diagnostic) -> TypedProgram.ID {
    guard let type = lengths.product(left.type, right.type) else { throw undefinedProduct(left, right, syntax) }
    return try add(.multiply, [left.id, right.id], type, syntax)
  }

  private mutating func combine(
    _ operation: BinaryOperator, _ left: TypedOperand, _ right: TypedOperand, _ syntax: SyntaxTree.ID
  ) throws(Diagnostic) -> TypedProgram.ID {
    guard let type = lengths.sum(left.type, right.type) else { throw undefinedSum(operation, left, right, syntax) }
    return try add(operation == .add ? .add : .subtract, [left.id, right.id], type, syntax)
  }

  /// In definitions over an axis a row or a column also combines with a matrix, as under `+`; elsewhere that is a mistake more often than not.
  private mutating func combineEntries(
    _ operation: BinaryOperator, _ left: TypedOperand, _ right: TypedOperand, _ syntax: SyntaxTree.ID
  ) throws(Diagnostic) -> TypedProgram.ID {
    let isOverAxis = frame.axis != .all
    guard let type = isOverAxis ? lengths.sum(left.type, right.type) : lengths.entries(left.type, right.type) else {
      throw mismatch(
        operation == .hadamard ? Message("the elementwise product", "逐元素乘积") : Message("the elementwise quotient", "逐元素的商"), left, right, syntax)
    }
    return try add(operation == .hadamard ? .hadamard : .hadamardDivide, [left.id, right.id], type, syntax)
  }

  private mutating func divide(_ left: TypedOperand, _ right: TypedOperand, _ syntax: SyntaxTree.ID) throws(Diagnostic) -> TypedProgram.ID {
    guard right.type == .scalar else { throw undefinedQuotient(left, right, syntax) }
    return try add(.divide, [left.id, right.id], left.type, syntax)
  }

  private mutating func kronecker(_ left: TypedOperand, _ right: TypedOperand, _ syntax: SyntaxTree.ID) throws(Diagnostic) -> TypedProgram.ID {
    guard let type = lengths.kronecker(left.type, right.type) else { throw mismatch(Message("the Kronecker product", "克罗内克积"), left, right, syntax) }
    if left.type == .scalar || right.type == .scalar { return try add(.multiply, [left.id, right.id], type, syntax) }
    try checkLengths(of: type, syntax)
    return try add(.kronecker, [left.id, right.id], type, syntax)
  }

  /// Throws where merged axes grow beyond what is accepted.
  func checkLengths(of type: ValueType, _ syntax: SyntaxTree.ID) throws(Diagnostic) {
    for axis in type.axes {
      if axis.extents.count > Self.mergeLimit {
        throw Diagnostic(
          .limit,
          Message(
            "an axis merges \(axis.extents.count) lengths, the most is \(Self.mergeLimit)",
            "一个轴合并了 \(axis.extents.count) 个长度，最多允许 \(Self.mergeLimit) 个"), at: span(of: syntax))
      }
      if let integer = axis.extents.first?.integer, integer > Extent.largest {
        throw Diagnostic(
          .limit, Message("the result has an axis of more than \(Extent.largest) entries", "结果有一个轴的元素超过 \(Extent.largest) 个"), at: span(of: syntax))
      }
    }
  }

  // MARK: Powers

  private mutating func power(_ base: TypedOperand, _ exponent: TypedOperand, _ syntax: SyntaxTree.ID) throws(Diagnostic) -> TypedProgram.ID {
    let span = span(of: syntax)
    guard exponent.type == .scalar else {
      let exponentType = described(exponent, Message("the exponent", "指数"))
      let help = base.type.axes.isEmpty ? elementwiseAdvice(".^", base, exponent) : nil
      throw Diagnostic(.shapeMismatch, Message("the exponent must be a scalar: \(exponentType)", "指数必须是标量：\(exponentType)"), at: span, help: help)
    }
    var someBase: Message { Message("the base", "底数") }
    switch base.type {
    case .scalar: return try add(.power, [base.id, exponent.id], .scalar, syntax)
    case .matrix(let rows, let columns):
      guard let value = constant(exponent.id), let k = value.integer else {
        let baseType = described(base, someBase)
        throw Diagnostic(
          .shapeMismatch, Message("a matrix power must be an integer: \(baseType)", "矩阵的幂必须是整数次：\(baseType)"), at: span,
          help: elementwiseAdvice(".^", base, exponent).map { Message("\($0) is the power of each entry", "\($0) 是每个元素的幂") })
      }
      guard lengths.equate(rows, columns) else {
        let baseType = described(base, someBase)
        throw Diagnostic(
          .notSquare, Message("a power needs a square matrix: \(baseType)", "求幂需要方阵：\(baseType)"), at: span,
          help: elementwiseAdvice(".^", base, exponent))
      }
      return try matrixPower(base, k, syntax)
    case .column, .row, .tensor:
      let (power, baseType) = (quoted(operation: Message("the power", "幂"), syntax), described(base, someBase))
      throw Diagnostic(
        .shapeMismatch, Message("\(power) is undefined: \(baseType)", "\(power) 无定义：\(baseType)"), at: span,
        help: elementwiseAdvice(".^", base, exponent).map { Message("\($0) is the power of each entry", "\($0) 是每个元素的幂") })
    }
  }

  /// A^-1 is the inverse, A^0 the identity, A^1 is A.
  private mutating func matrixPower(_ base: TypedOperand, _ k: Int, _ syntax: SyntaxTree.ID) throws(Diagnostic) -> TypedProgram.ID {
    guard k.magnitude <= 64 else {
      throw Diagnostic(.limit, Message("the matrix power \(k) is beyond 64", "矩阵的 \(k) 次幂超出 64 次的上限"), at: span(of: syntax))
    }
    let type = lengths.resolve(base.type)
    switch k {
    case 1: return base.id
    case 0: return try add(.identity, [], type, syntax)
    case -1: return try add(.inverse, [base.id], type, syntax)
    default: return try add(.matrixPower(k), [base.id], type, syntax)
    }
  }

  // MARK: Unary operators

  /// −a; a negative numeral is a numeral.
  mutating func negate(_ syntax: SyntaxTree.ID) throws(Diagnostic) -> TypedProgram.ID {
    let operand = frame.typed[frame.tree[syntax].children[0]]
    if case .number(let value) = program[operand].operation { return try add(.number(-value), [], .scalar, syntax) }
    return try add(.negate, [operand], type(of: operand), syntax)
  }

  /// Aᵀ
  mutating func transpose(_ syntax: SyntaxTree.ID) throws(Diagnostic) -> TypedProgram.ID {
    let operand = typedOperand(frame.tree[syntax].children[0])
    guard let type = operand.type.transposed else {
      let reason = described(operand, Message("the operand", "运算数"))
      throw Diagnostic(
        .shapeMismatch, Message("the transpose is undefined: \(reason)", "转置无定义：\(reason)"), at: span(of: syntax),
        help: Message("exchange indices in index notation", "请在下标记法里交换指标"))
    }
    return try add(.transpose, [operand.id], type, syntax)
  }
}
