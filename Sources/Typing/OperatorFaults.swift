import Diagnostics
import Syntax

/// What is wrong with operands that do not fit, and what would fit.
extension Elaboration {
  /// `x is vector(n)`
  func described(_ operand: TypedOperand, _ fallback: String) -> String {
    "\(quoted(operand: operand.syntax) ?? fallback) is \(shown(operand.type))"
  }

  func undefinedProduct(_ left: TypedOperand, _ right: TypedOperand, _ syntax: SyntaxTree.ID) -> Diagnostic {
    let subject = "\(quoted(operation: "the product", syntax)) is undefined"
    let names = (quoted(operand: left.syntax) ?? "the left factor", quoted(operand: right.syntax) ?? "the right factor")
    let reason: String
    var scratch = lengths
    switch (left.type, right.type) {
    case (.tensor, _): reason = described(left, "the left factor")
    case (_, .tensor): reason = described(right, "the right factor")
    case (.column(let m), .column(let n)) where scratch.equate(m, n): reason = "\(names.0) and \(names.1) are both columns"
    case (.row(let m), .row(let n)) where scratch.equate(m, n): reason = "\(names.0) and \(names.1) are both rows"
    default: reason = "\(names.0) has \(columnCount(left.type)), \(names.1) has \(rowCount(right.type))"
    }
    return Diagnostic(.shapeMismatch, "\(subject): \(reason)", at: span(of: syntax), help: productAdvice(left, right))
  }

  private func columnCount(_ type: ValueType) -> String { type.columns.map { count($0, "column") } ?? "1 column" }
  private func rowCount(_ type: ValueType) -> String { type.rows.map { count($0, "row") } ?? "1 row" }

  private func count(_ length: Dimension, _ noun: String) -> String {
    length == .literal(1) ? "1 \(noun)" : "\(shown(length)) \(noun)s"
  }

  /// The products of the same operands, transposed or elementwise, that are defined.
  private func productAdvice(_ left: TypedOperand, _ right: TypedOperand) -> String? {
    guard let a = quoted(factor: left.syntax), let b = quoted(factor: right.syntax), let leftTransposed = transposed(factor: left.syntax),
      let rightTransposed = transposed(factor: right.syntax)
    else { return nil }
    var scratch = lengths
    switch (left.type, right.type) {
    case (.tensor, _), (_, .tensor): return "write the product in index notation, as in sum[k](A[i,k]*B[k,j])"
    case (.column, .column):
      let isInner = scratch.equate(left.type, right.type)
      return isInner ? "\(leftTransposed)*\(b) is the inner product, \(a).*\(b) the elementwise one" : "\(a)*\(rightTransposed) is the outer product"
    case (.row, .row):
      let isInner = scratch.equate(left.type, right.type)
      return isInner ? "\(a)*\(rightTransposed) is the inner product, \(a).*\(b) the elementwise one" : "\(leftTransposed)*\(b) is the outer product"
    default: break
    }
    let candidates: [(ValueType?, ValueType?, String)] = [
      (left.type.transposed, right.type, "\(leftTransposed)*\(b)"), (left.type, right.type.transposed, "\(a)*\(rightTransposed)"),
      (right.type, left.type, "\(b)*\(a)"), (left.type.transposed, right.type.transposed, "\(leftTransposed)*\(rightTransposed)"),
    ]
    for (x, y, form) in candidates {
      guard let x, let y else { continue }
      var scratch = lengths
      if scratch.product(x, y) != nil { return "\(form) is defined" }
    }
    return nil
  }

  func undefinedSum(
    _ operation: BinaryOperator, _ left: TypedOperand, _ right: TypedOperand, _ syntax: SyntaxTree.ID
  ) -> Diagnostic {
    let message =
      operation == .add
      ? "cannot add \(shown(left.type)) and \(shown(right.type))" : "cannot subtract \(shown(right.type)) from \(shown(left.type))"
    var names = ""
    if let a = quoted(operand: left.syntax), let b = quoted(operand: right.syntax) { names = ": \(a) and \(b) differ in shape" }
    var help: String?
    if let turned = right.type.transposed, let a = quoted(operand: left.syntax), let b = transposed(factor: right.syntax) {
      var scratch = lengths
      if scratch.sum(left.type, turned) != nil { help = "\(a) \(operation.rawValue) \(b) is defined" }
    }
    return Diagnostic(.shapeMismatch, message + names, at: span(of: syntax), help: help)
  }

  /// An elementwise operation of unequal shapes.
  func mismatch(_ noun: String, _ left: TypedOperand, _ right: TypedOperand, _ syntax: SyntaxTree.ID) -> Diagnostic {
    Diagnostic(
      .shapeMismatch,
      "\(quoted(operation: noun, syntax)) is undefined: \(described(left, "the left operand")), \(described(right, "the right operand"))",
      at: span(of: syntax), help: entriesAdvice(left, right, syntax))
  }

  private func entriesAdvice(_ left: TypedOperand, _ right: TypedOperand, _ syntax: SyntaxTree.ID) -> String? {
    guard let a = quoted(factor: left.syntax), let b = quoted(factor: right.syntax), case .binary(let operation) = frame.tree[syntax].kind else {
      return nil
    }
    var scratch = lengths
    switch (left.type, right.type) {
    case (.column(let k), .matrix(let m, _)) where operation == .hadamard && scratch.equate(k, m): return "diag(\(a))*\(b) scales the rows"
    case (.row(let k), .matrix(_, let n)) where operation == .hadamard && scratch.equate(k, n): return "\(b)*diag(\(a)) scales the columns"
    case (.matrix(let m, _), .column(let k)) where operation == .hadamard && scratch.equate(k, m): return "diag(\(b))*\(a) scales the rows"
    case (.matrix(_, let n), .row(let k)) where operation == .hadamard && scratch.equate(k, n): return "\(a)*diag(\(b)) scales the columns"
    default: break
    }
    guard let turned = right.type.transposed, scratch.entries(left.type, turned) != nil, let c = transposed(factor: right.syntax) else { return nil }
    return "\(a)\(operation.rawValue)\(c) is defined"
  }

  func undefinedQuotient(_ left: TypedOperand, _ right: TypedOperand, _ syntax: SyntaxTree.ID) -> Diagnostic {
    let noun: String
    switch right.type {
    case .column, .row: noun = "a vector"
    case .matrix: noun = "a matrix"
    case .tensor, .scalar: noun = "a tensor"
    }
    var help: String?
    if let a = quoted(factor: left.syntax), let b = quoted(factor: right.syntax) {
      var scratch = lengths
      let isElementwise = scratch.entries(left.type, right.type) != nil
      help = isElementwise ? "\(a)./\(b) divides entry by entry" : "/ divides by a scalar, ./ entry by entry"
      if case .matrix(let m, let n) = right.type, scratch.equate(m, n) {
        var forms: [String] = []
        var before = lengths
        var behind = lengths
        if before.product(right.type, left.type) != nil { forms.append("inv(\(b))*\(a)") }
        if behind.product(left.type, right.type) != nil { forms.append("\(a)*inv(\(b))") }
        if isElementwise { forms.append("\(a)./\(b)") }
        if !forms.isEmpty { help = "\(forms.joined(separator: " or ")) is defined" }
      }
    }
    return Diagnostic(
      .shapeMismatch, "\(quoted(operation: "the quotient", syntax)) divides by \(noun): \(described(right, "the divisor"))", at: span(of: syntax),
      help: help ?? "/ divides by a scalar, ./ entry by entry")
  }

  /// `x.^2`
  func elementwiseAdvice(_ mark: String, _ left: TypedOperand, _ right: TypedOperand) -> String? {
    guard let a = quoted(factor: left.syntax), let b = quoted(factor: right.syntax) else { return "\(mark) is the elementwise operator" }
    return "\(a)\(mark)\(b)"
  }
}
