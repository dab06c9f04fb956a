import Planning
import Typing

// Views of arrays, and entries at places, which Julia counts from 1.
extension JuliaArrays {
  func places(_ node: ArrayGraph.Node, _ a: [ArrayOperand], _ scope: ArrayScope) -> CodeExpression {
    let base = a.first?.expression ?? CodeExpression("0")
    switch node.operation {
    case .vectorize: return CodeExpression("vec(\(base.text))")
    case .permute(let permutation):
      if permutation == [1, 0] { return transposed(base) }
      return CodeExpression("permutedims(\(base.text), (\(permutation.map { String($0 + 1) }.joined(separator: ", "))))")
    // Beside a row a vector broadcasts as a column as it stands.
    case .align(let pattern): return pattern == [true, false] ? base : reshaped(base, node.axes, scope)
    case .broadcast: return .entrywise("\(spread(a[0], to: node.axes.count, scope).expression.tight) .* ones(\(shape(node.axes, scope)))")
    case .reshape: return relisted(a[0], node.axes, scope)
    case .range(let extent):
      let last = Extent(extent.terms.map { ($0.name, $0.factor) }, constant: extent.constant - 1)
      return CodeExpression("(0:\(scope.text(Dimension(last))))")
    case .slice(let slices): return CodeExpression("\(base.text)[\(slices.map { text($0, scope) }.joined(separator: ", "))]")
    case .gather:
      let places = a.dropFirst().map { index in "\(spread(index, to: node.axes.count, scope).expression.bracketed(below: .sum)) .+ 1" }
      return CodeExpression("getindex.(Ref(\(base.text)), \(places.joined(separator: ", ")))")
    case .delta:
      let sides = a.map { spread($0, to: node.axes.count, scope).expression.bracketed(below: .sum) }
      return CodeExpression("Float64.(\(sides[0]) .== \(sides[1]))")
    default: return base
    }
  }

  /// The same entries under other axes. Merged axes list the slowest first, Julia the fastest: so the axes are turned around, split or merged, and turned back.
  private func relisted(_ a: ArrayOperand, _ axes: [Dimension], _ scope: ArrayScope) -> CodeExpression {
    if axes.isEmpty { return a.order == 0 ? a.expression : CodeExpression("only(\(a.expression.text))") }
    if a.order == 0 { return CodeExpression("fill(\(a.expression.text), \(shape(axes, scope)))") }
    guard a.axes.filter({ !$0.isOne }) != axes.filter({ !$0.isOne }) else { return reshaped(a.expression, axes, scope) }
    func turned(_ text: String, _ order: Int) -> String {
      order < 2 ? text : "permutedims(\(text), (\((1...order).reversed().map(String.init).joined(separator: ", "))))"
    }
    let listed = reshaped(CodeExpression(turned(a.expression.text, a.order)), axes.reversed(), scope)
    return CodeExpression(turned(listed.text, axes.count))
  }

  private func text(_ slice: ArrayGraph.Slice, _ scope: ArrayScope) -> String {
    switch slice {
    case .full: return ":"
    case .at(let place): return "\(place + 1)"
    case .range(let start, let count):
      let last = Extent(count.terms.map { ($0.name, $0.factor) }, constant: count.constant + start)
      return "\(start + 1):\(scope.text(Dimension(last)))"
    }
  }
}
