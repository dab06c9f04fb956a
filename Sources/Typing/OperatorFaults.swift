import Diagnostics
import Syntax

/// What is wrong with operands that do not fit, and what would fit.
extension Elaboration {
  /// `x is vector(n)`
  func described(_ operand: TypedOperand, _ fallback: Message) -> Message {
    let (name, type) = (named(operand: operand.syntax, or: fallback), shown(operand.type))
    return Message("\(name) is \(type)", "\(name) 是 \(type)")
  }

  func undefinedProduct(_ left: TypedOperand, _ right: TypedOperand, _ syntax: SyntaxTree.ID) -> Diagnostic {
    let product = quoted(operation: Message("the product", "乘积"), syntax)
    let (leftFactor, rightFactor) = (Message("the left factor", "左边的因子"), Message("the right factor", "右边的因子"))
    let names = (named(operand: left.syntax, or: leftFactor), named(operand: right.syntax, or: rightFactor))
    let reason: Message
    var scratch = lengths
    switch (left.type, right.type) {
    case (.tensor, _): reason = described(left, leftFactor)
    case (_, .tensor): reason = described(right, rightFactor)
    case (.column(let m), .column(let n)) where scratch.equate(m, n):
      reason = Message("\(names.0) and \(names.1) are both columns", "\(names.0) 和 \(names.1) 都是列向量")
    case (.row(let m), .row(let n)) where scratch.equate(m, n):
      reason = Message("\(names.0) and \(names.1) are both rows", "\(names.0) 和 \(names.1) 都是行向量")
    default:
      reason = Message(
        "\(names.0) has \(columnCount(left.type)), \(names.1) has \(rowCount(right.type))",
        "\(names.0) 有 \(columnCount(left.type))，\(names.1) 有 \(rowCount(right.type))")
    }
    return Diagnostic(
      .shapeMismatch, Message("\(product) is undefined: \(reason)", "\(product) 无定义：\(reason)"), at: span(of: syntax),
      help: productAdvice(left, right))
  }

  private func columnCount(_ type: ValueType) -> Message { count(type.columns, Message("column", "列")) }
  private func rowCount(_ type: ValueType) -> Message { count(type.rows, Message("row", "行")) }

  private func count(_ length: Dimension?, _ noun: Message) -> Message {
    guard let length, length != .literal(1) else { return Message("1 \(noun)", "1 \(noun)") }
    return Message("\(shown(length)) \(noun)s", "\(shown(length)) \(noun)")
  }

  /// The products of the same operands, transposed or elementwise, that are defined.
  private func productAdvice(_ left: TypedOperand, _ right: TypedOperand) -> Message? {
    guard let a = quoted(factor: left.syntax), let b = quoted(factor: right.syntax), let leftTransposed = transposed(factor: left.syntax),
      let rightTransposed = transposed(factor: right.syntax)
    else { return nil }
    var scratch = lengths
    switch (left.type, right.type) {
    case (.tensor, _), (_, .tensor):
      return Message("write the product in index notation, as in sum[k](A[i,k]*B[k,j])", "请用下标记法写这个乘积，例如 sum[k](A[i,k]*B[k,j])")
    case (.column, .column):
      let isInner = scratch.equate(left.type, right.type)
      return isInner
        ? Message("\(leftTransposed)*\(b) is the inner product, \(a).*\(b) the elementwise one", "内积是 \(leftTransposed)*\(b)，逐元素乘积是 \(a).*\(b)")
        : Message("\(a)*\(rightTransposed) is the outer product", "外积是 \(a)*\(rightTransposed)")
    case (.row, .row):
      let isInner = scratch.equate(left.type, right.type)
      return isInner
        ? Message("\(a)*\(rightTransposed) is the inner product, \(a).*\(b) the elementwise one", "内积是 \(a)*\(rightTransposed)，逐元素乘积是 \(a).*\(b)")
        : Message("\(leftTransposed)*\(b) is the outer product", "外积是 \(leftTransposed)*\(b)")
    default: break
    }
    let candidates: [(ValueType?, ValueType?, String)] = [
      (left.type.transposed, right.type, "\(leftTransposed)*\(b)"), (left.type, right.type.transposed, "\(a)*\(rightTransposed)"),
      (right.type, left.type, "\(b)*\(a)"), (left.type.transposed, right.type.transposed, "\(leftTransposed)*\(rightTransposed)"),
    ]
    for (x, y, form) in candidates {
      guard let x, let y else { continue }
      var scratch = lengths
      if scratch.product(x, y) != nil { return Message("\(form) is defined", "\(form) 有定义") }
    }
    return nil
  }

  func undefinedSum(
    _ operation: BinaryOperator, _ left: TypedOperand, _ right: TypedOperand, _ syntax: SyntaxTree.ID
  ) -> Diagnostic {
    let message =
      operation == .add
      ? Message("cannot add \(shown(left.type)) and \(shown(right.type))", "\(shown(left.type)) 与 \(shown(right.type)) 不能相加")
      : Message("cannot subtract \(shown(right.type)) from \(shown(left.type))", "\(shown(left.type)) 不能减去 \(shown(right.type))")
    var names = Message.code("")
    if let a = quoted(operand: left.syntax), let b = quoted(operand: right.syntax) {
      names = Message(": \(a) and \(b) differ in shape", "：\(a) 和 \(b) 的形状不同")
    }
    var help: Message?
    if let turned = right.type.transposed, let a = quoted(operand: left.syntax), let b = transposed(factor: right.syntax) {
      var scratch = lengths
      if scratch.sum(left.type, turned) != nil { help = Message("\(a) \(operation.rawValue) \(b) is defined", "\(a) \(operation.rawValue) \(b) 有定义") }
    }
    return Diagnostic(.shapeMismatch, Message("\(message)\(names)", "\(message)\(names)"), at: span(of: syntax), help: help)
  }

  /// An elementwise operation of unequal shapes.
  func mismatch(_ noun: Message, _ left: TypedOperand, _ right: TypedOperand, _ syntax: SyntaxTree.ID) -> Diagnostic {
    let operation = quoted(operation: noun, syntax)
    let operands = Message.row([
      described(left, Message("the left operand", "左边的运算数")), described(right, Message("the right operand", "右边的运算数")),
    ])
    return Diagnostic(
      .shapeMismatch, Message("\(operation) is undefined: \(operands)", "\(operation) 无定义：\(operands)"), at: span(of: syntax),
      help: entriesAdvice(left, right, syntax))
  }

  private func entriesAdvice(_ left: TypedOperand, _ right: TypedOperand, _ syntax: SyntaxTree.ID) -> Message? {
    guard let a = quoted(factor: left.syntax), let b = quoted(factor: right.syntax), case .binary(let operation) = frame.tree[syntax].kind else {
      return nil
    }
    var scratch = lengths
    switch (left.type, right.type) {
    case (.column(let k), .matrix(let m, _)) where operation == .hadamard && scratch.equate(k, m):
      return Message("diag(\(a))*\(b) scales the rows", "diag(\(a))*\(b) 缩放各行")
    case (.row(let k), .matrix(_, let n)) where operation == .hadamard && scratch.equate(k, n):
      return Message("\(b)*diag(\(a)) scales the columns", "\(b)*diag(\(a)) 缩放各列")
    case (.matrix(let m, _), .column(let k)) where operation == .hadamard && scratch.equate(k, m):
      return Message("diag(\(b))*\(a) scales the rows", "diag(\(b))*\(a) 缩放各行")
    case (.matrix(_, let n), .row(let k)) where operation == .hadamard && scratch.equate(k, n):
      return Message("\(a)*diag(\(b)) scales the columns", "\(a)*diag(\(b)) 缩放各列")
    default: break
    }
    guard let turned = right.type.transposed, scratch.entries(left.type, turned) != nil, let c = transposed(factor: right.syntax) else { return nil }
    return Message("\(a)\(operation.rawValue)\(c) is defined", "\(a)\(operation.rawValue)\(c) 有定义")
  }

  func undefinedQuotient(_ left: TypedOperand, _ right: TypedOperand, _ syntax: SyntaxTree.ID) -> Diagnostic {
    let noun: Message
    switch right.type {
    case .column, .row: noun = Message("a vector", "向量")
    case .matrix: noun = Message("a matrix", "矩阵")
    case .tensor, .scalar: noun = Message("a tensor", "张量")
    }
    var help: Message?
    if let a = quoted(factor: left.syntax), let b = quoted(factor: right.syntax) {
      var scratch = lengths
      let isElementwise = scratch.entries(left.type, right.type) != nil
      help =
        isElementwise
        ? Message("\(a)./\(b) divides entry by entry", "\(a)./\(b) 逐元素相除") : Message("/ divides by a scalar, ./ entry by entry", "/ 除以标量，./ 逐元素相除")
      if case .matrix(let m, let n) = right.type, scratch.equate(m, n) {
        var forms: [String] = []
        var before = lengths
        var behind = lengths
        if before.product(right.type, left.type) != nil { forms.append("inv(\(b))*\(a)") }
        if behind.product(left.type, right.type) != nil { forms.append("\(a)*inv(\(b))") }
        if isElementwise { forms.append("\(a)./\(b)") }
        if !forms.isEmpty { help = Message("\(forms.joined(separator: " or ")) is defined", "\(forms.joined(separator: " 或 ")) 有定义") }
      }
    }
    let (quotient, divisor) = (quoted(operation: Message("the quotient", "商"), syntax), described(right, Message("the divisor", "除数")))
    return Diagnostic(
      .shapeMismatch, Message("\(quotient) divides by \(noun): \(divisor)", "\(quotient) 除以了\(noun)：\(divisor)"), at: span(of: syntax),
      help: help ?? Message("/ divides by a scalar, ./ entry by entry", "/ 除以标量，./ 逐元素相除"))
  }

  /// `x.^2`
  func elementwiseAdvice(_ mark: String, _ left: TypedOperand, _ right: TypedOperand) -> Message? {
    guard let a = quoted(factor: left.syntax), let b = quoted(factor: right.syntax) else {
      return Message("\(mark) is the elementwise operator", "\(mark) 是逐元素运算符")
    }
    return .code("\(a)\(mark)\(b)")
  }
}
