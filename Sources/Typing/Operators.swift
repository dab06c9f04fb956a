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
      guard let type = lengths.entries(left.type, right.type) else { throw mismatch("the elementwise power", left, right, syntax) }
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
      throw mismatch(operation == .hadamard ? "the elementwise product" : "the elementwise quotient", left, right, syntax)
    }
    return try add(operation == .hadamard ? .hadamard : .hadamardDivide, [left.id, right.id], type, syntax)
  }

  private mutating func divide(_ left: TypedOperand, _ right: TypedOperand, _ syntax: SyntaxTree.ID) throws(Diagnostic) -> TypedProgram.ID {
    guard right.type == .scalar else { throw undefinedQuotient(left, right, syntax) }
    return try add(.divide, [left.id, right.id], left.type, syntax)
  }

  private mutating func kronecker(_ left: TypedOperand, _ right: TypedOperand, _ syntax: SyntaxTree.ID) throws(Diagnostic) -> TypedProgram.ID {
    guard let type = lengths.kronecker(left.type, right.type) else { throw mismatch("the Kronecker product", left, right, syntax) }
    if left.type == .scalar || right.type == .scalar { return try add(.multiply, [left.id, right.id], type, syntax) }
    try checkLengths(of: type, syntax)
    return try add(.kronecker, [left.id, right.id], type, syntax)
  }

  /// Throws where merged axes grow beyond what is accepted.
  func checkLengths(of type: ValueType, _ syntax: SyntaxTree.ID) throws(Diagnostic) {
    for axis in type.axes {
      if axis.extents.count > Self.mergeLimit {
        throw Diagnostic(.limit, "an axis merges \(axis.extents.count) lengths, the most is \(Self.mergeLimit)", at: span(of: syntax))
      }
      if let integer = axis.extents.first?.integer, integer > Extent.largest {
        throw Diagnostic(.limit, "the result has an axis of more than \(Extent.largest) entries", at: span(of: syntax))
      }
    }
  }

  // MARK: Powers

  private mutating func power(_ base: TypedOperand, _ exponent: TypedOperand, _ syntax: SyntaxTree.ID) throws(Diagnostic) -> TypedProgram.ID {
    let span = span(of: syntax)
    guard exponent.type == .scalar else {
      let help = base.type.axes.isEmpty ? elementwiseAdvice(".^", base, exponent) : nil
      throw Diagnostic(.shapeMismatch, "the exponent must be a scalar: \(described(exponent, "the exponent"))", at: span, help: help)
    }
    switch base.type {
    case .scalar: return try add(.power, [base.id, exponent.id], .scalar, syntax)
    case .matrix(let rows, let columns):
      guard let value = constant(exponent.id), let k = value.integer else {
        throw Diagnostic(
          .shapeMismatch, "a matrix power must be an integer: \(described(base, "the base"))", at: span,
          help: elementwiseAdvice(".^", base, exponent).map { "\($0) is the power of each entry" })
      }
      guard lengths.equate(rows, columns) else {
        throw Diagnostic(
          .notSquare, "a power needs a square matrix: \(described(base, "the base"))", at: span, help: elementwiseAdvice(".^", base, exponent))
      }
      return try matrixPower(base, k, syntax)
    case .column, .row, .tensor:
      throw Diagnostic(
        .shapeMismatch, "\(quoted(operation: "the power", syntax)) is undefined: \(described(base, "the base"))", at: span,
        help: elementwiseAdvice(".^", base, exponent).map { "\($0) is the power of each entry" })
    }
  }

  /// A^-1 is the inverse, A^0 the identity, A^1 is A.
  private mutating func matrixPower(_ base: TypedOperand, _ k: Int, _ syntax: SyntaxTree.ID) throws(Diagnostic) -> TypedProgram.ID {
    guard k.magnitude <= 64 else {
      throw Diagnostic(.limit, "the matrix power \(k) is beyond 64", at: span(of: syntax))
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
      throw Diagnostic(
        .shapeMismatch, "the transpose is undefined: \(described(operand, "the operand"))", at: span(of: syntax),
        help: "exchange indices in index notation")
    }
    return try add(.transpose, [operand.id], type, syntax)
  }
}
