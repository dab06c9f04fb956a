import Planning
import Typing

// Views of arrays, and entries at places, which MATLAB counts from 1.
extension MATLABArrays {
  func places(_ node: ArrayGraph.Node, _ a: [ArrayOperand], _ scope: ArrayScope) -> CodeExpression {
    let base = a.first?.expression ?? CodeExpression("0")
    switch node.operation {
    case .vectorize: return reshape(base, node.axes, scope)
    case .permute(let permutation):
      if permutation == [1, 0] { return CodeExpression("\(base.tight).'") }
      return CodeExpression("permute(\(base.text), [\(permutation.map { String($0 + 1) }.joined(separator: ", "))])")
    // A column is n×1×1 as it stands.
    case .align(let pattern):
      return pattern.first == true && !pattern.dropFirst().contains(true) ? base : reshape(base, node.axes, scope)
    case .broadcast:
      let spread =
        a[0].order == 1 && node.axes.count == 2 ? "\(base.tight).'" : a[0].order < 2 ? base.tight : reshape(base, leading(a[0], node), scope).text
      return .entrywise("\(spread) .* ones(\(shape(of: node.axes, scope)))")
    case .reshape: return relisted(a[0], node.axes, scope)
    case .range(let extent):
      let last = Extent(extent.terms.map { ($0.name, $0.factor) }, constant: extent.constant - 1)
      return CodeExpression("(0:\(scope.text(Dimension(last)))).'")
    case .slice(let slices):
      let entries = CodeExpression("\(base.text)(\(slices.map { text($0, scope) }.joined(separator: ", ")))")
      if slices.count == 1 { return entries }
      if slices.count == 2, node.axes.count == 2 { return entries }
      if slices.count == 2, node.axes.count == 1, case .at = slices[1] { return entries }
      return node.axes.isEmpty ? entries : slices.count == 2 ? CodeExpression("\(entries.text).'") : reshape(entries, node.axes, scope)
    case .gather: return gathered(a, node, scope)
    case .delta:
      return CodeExpression("double(\(index(a[0], node, scope).bracketed(below: .sum)) == \(index(a[1], node, scope).bracketed(below: .sum)))")
    default: return base
    }
  }

  private func leading(_ a: ArrayOperand, _ node: ArrayGraph.Node) -> [Dimension] {
    Array(repeating: .literal(1), count: max(0, node.axes.count - a.order)) + a.axes
  }

  private func shape(of axes: [Dimension], _ scope: ArrayScope) -> String {
    axes.count == 1 ? "\(scope.text(axes[0])), 1" : axes.isEmpty ? "1, 1" : axes.map(scope.text).joined(separator: ", ")
  }

  private func reshape(_ a: CodeExpression, _ axes: [Dimension], _ scope: ArrayScope) -> CodeExpression {
    CodeExpression("reshape(\(a.text), \(shape(of: axes, scope)))")
  }

  /// The same entries under other axes. Merged axes list the slowest first, MATLAB the fastest: so the axes are turned around, split or merged, and turned back.
  private func relisted(_ a: ArrayOperand, _ axes: [Dimension], _ scope: ArrayScope) -> CodeExpression {
    if a.order == 0, axes.allSatisfy(\.isOne) { return a.expression }
    guard a.axes.filter({ !$0.isOne }) != axes.filter({ !$0.isOne }) else { return reshape(a.expression, axes, scope) }
    func turned(_ text: String, _ order: Int) -> String {
      order < 2 ? text : "permute(\(text), [\((1...order).reversed().map(String.init).joined(separator: ", "))])"
    }
    return CodeExpression(turned(reshape(CodeExpression(turned(a.expression.text, a.order)), axes.reversed(), scope).text, axes.count))
  }

  /// Places as an array of as many axes as the result.
  private func index(_ a: ArrayOperand, _ node: ArrayGraph.Node, _ scope: ArrayScope) -> CodeExpression {
    guard a.order > 0, a.order < node.axes.count else { return a.expression }
    return a.order == 1 && node.axes.count == 2 ? CodeExpression("\(a.expression.tight).'") : reshape(a.expression, leading(a, node), scope)
  }

  /// The entries at places: one place counted through all axes, 1 + i + m·(j + n·k).
  private func gathered(_ a: [ArrayOperand], _ node: ArrayGraph.Node, _ scope: ArrayScope) -> CodeExpression {
    var place = ""
    for (axis, index) in a.dropFirst().enumerated().reversed() {
      let text = self.index(index, node, scope)
      if place.isEmpty {
        place = text.bracketed(below: .sum)
      } else {
        let length = CodeDimension.expression(a[0].axes[axis], names: scope.dimensionNames).bracketed(below: .unary)
        place = "\(text.bracketed(below: .sum)) + \(length) * (\(place))"
      }
    }
    let entries = "\(a[0].expression.text)(1 + \(place))"
    return node.axes.isEmpty ? CodeExpression(entries) : reshape(CodeExpression(entries), node.axes, scope)
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
