import Diagnostics
import Expressions
import Numerals
import Shapes
import Typing

extension Lowering {
  /// The value whose entry at `indices` is the scalar body.
  func comprehension(_ body: Value, _ indices: [Int], in arena: inout Arena) -> Value {
    Value(polynomial: indexed(body, over: indices, in: &arena).polynomial)
  }

  /// Σ over `indices` of the scalar body.
  func indexedSum(_ body: Value, _ indices: [Int], in arena: inout Arena) -> Value {
    let kept = body.indices.filter { !indices.contains($0) }
    var operands = [Operand(body.polynomial, body.indices)]
    // An index on which the body does not depend counts its values.
    for index in indices where !body.indices.contains(index) { operands.append(Operand(arena.count(program.indices[index].extent), [])) }
    let output = kept.map { (label: $0, extent: program.indices[$0].extent) }
    return Value(polynomial: arena.product(.one, operands, output: output), indices: kept)
  }

  /// base[s₁, s₂, …]: a lone index labels its axis; an affine subscript c + Σ f·i meets its axis j through the indicator of c + Σ f·i − j = 0.
  func access(_ base: Value, _ subscripts: [Subscript], _ node: TypedProgram.Node, in arena: inout Arena) throws(Diagnostic) -> Value {
    guard base.polynomial.axes.count == base.indices.count + subscripts.count else {
      throw Diagnostic(
        .unsupported, Message("an axis whose length is a product of dimensions cannot be indexed", "长度为几个维数之积的轴不能用指标取元素"), at: node.span,
        help: Message("index the matrix before it is stacked", "请在堆叠之前对矩阵取下标"))
    }
    // The base may depend on indices itself.
    var indices = base.indices
    var labels: [Int] = []
    var operands: [Operand] = []
    for (axis, subscript_) in subscripts.enumerated() {
      for term in subscript_.terms where !indices.contains(term.index) { indices.append(term.index) }
      if let lone = subscript_.lone {
        labels.append(lone)
        continue
      }
      let fresh = program.indices.count + axis
      labels.append(fresh)
      let axes = subscript_.terms.map { program.indices[$0.index].extent } + [base.polynomial.axes[base.indices.count + axis]]
      let indicator = arena.indicator(axes, factors: subscript_.terms.map(\.factor) + [-1], constant: subscript_.constant)
      operands.append(Operand(indicator, subscript_.terms.map(\.index) + [fresh]))
    }
    operands.insert(Operand(base.polynomial, base.indices + labels), at: 0)
    let output = indices.map { (label: $0, extent: program.indices[$0].extent) }
    return Value(polynomial: arena.product(.one, operands, output: output), indices: indices)
  }
}
