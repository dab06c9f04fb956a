extension RandomProgram {
  /// The program with the operands of commutative operators exchanged here and there; nil where there is nothing to exchange.
  public func commuted(using random: inout RandomNumbers) -> RandomProgram? {
    var copy = self
    for k in copy.statements.indices { copy.statements[k].value = statements[k].value.commuted(using: &random) }
    return copy.text == text ? nil : copy
  }
}

extension ProgramNode {
  /// The tree with operands of `+`, `.*` and of products with a scalar exchanged, each with a chance of one half.
  func commuted(using random: inout RandomNumbers) -> ProgramNode {
    var copy = self
    copy.operands = operands.map { $0.commuted(using: &random) }
    guard copy.operands.count == 2, random.once(in: 2) else { return copy }
    let isCommutative =
      switch pieces[1] {
      case " + ", ".*", "∘", "⊙": true
      case "*", "·", "@": binding == .product && (operands[0].kind == .scalar || operands[1].kind == .scalar)
      default: false
      }
    // What stands on the right of an operator must bind tighter than what stands on its left; brackets are set by the printer.
    if isCommutative { copy.operands.swapAt(0, 1) }
    return copy
  }
}
