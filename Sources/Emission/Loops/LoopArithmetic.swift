import Numerals
import Planning
import Typing

// Arithmetic of single entries, and of the integers that are their places.
extension LoopEntries {
  /// 1 where two indices agree, 0 elsewhere.
  func same(_ i: String, _ j: String) -> CodeExpression { i == j ? CodeExpression("1.0") : CodeExpression("(\(i) == \(j) ? 1.0 : 0.0)") }

  /// A value where two indices agree, 0 elsewhere.
  func chosen(_ i: String, _ j: String, _ value: CodeExpression) -> CodeExpression {
    i == j ? value : CodeExpression("(\(i) == \(j) ? \(value.text) : 0.0)")
  }

  /// c·a
  func scaled(_ c: Coefficient, _ a: CodeExpression) -> CodeExpression {
    if c == .minusOne { return CodeExpression("-\(a.bracketed(below: .power))", .unary) }
    if let (p, q) = c.magnitude.fraction, p == 1, q > 1 {
      return .entrywise("\(c.isNegative ? "-" : "")\(a.bracketed(below: .power)) / \(q).0")
    }
    return .entrywise(
      "\(syntax.number(c).bracketed(below: .product)) * \(a.isEntrywise && !a.text.hasPrefix("-") ? a.text : a.bracketed(below: .power))")
  }

  func arithmetic(_ node: ArrayGraph.Node, _ indices: [String]) -> CodeExpression {
    let a = entry(node.arguments[0], matched(node.arguments[0], indices))
    let b = entry(node.arguments[1], matched(node.arguments[1], indices))
    switch node.operation {
    case .add: return CodeExpression("\(a.bracketed(below: .sum)) + \(b.bracketed(below: .product))", .sum)
    case .subtract: return CodeExpression("\(a.bracketed(below: .sum)) - \(b.bracketed(below: .product))", .sum)
    case .multiply: return .entrywise("\(a.bracketed(below: .product)) * \(b.bracketed(below: .power))")
    case .divide: return .entrywise("\(a.bracketed(below: .product)) / \(b.bracketed(below: .power))")
    default: return CodeExpression("pow(\(a.text), \(b.text))")
    }
  }

  /// (A ⊗ B)[i, j] = A[i/p, j/q]·B[i mod p, j mod q] for a p×q matrix B.
  func kronecker(_ node: ArrayGraph.Node, _ indices: [String]) -> CodeExpression {
    let (left, right) = (self.node(node.arguments[0]).axes, self.node(node.arguments[1]).axes)
    var (outer, inner): ([String], [String]) = ([], [])
    for (axis, index) in indices.enumerated() {
      let operand = index.contains(" ") ? "(\(index))" : index
      let length = length(right[axis]).bracketed(below: .unary)
      outer.append(left[axis].isOne ? "0" : right[axis].isOne ? index : "\(operand) / \(length)")
      inner.append(right[axis].isOne ? "0" : left[axis].isOne ? index : "\(operand) % \(length)")
    }
    return .entrywise(
      "\(entry(node.arguments[0], bracketed(outer)).bracketed(below: .product)) * \(entry(node.arguments[1], bracketed(inner)).bracketed(below: .power))"
    )
  }

  private func bracketed(_ indices: [String]) -> [String] { indices.map { $0.contains(" ") ? "(\($0))" : $0 } }

  /// An entry of an array of places, as an integer. The arguments are as deep as a subscript has terms.
  func integer(_ id: ArrayGraph.ID, _ indices: [String], under axes: [Dimension]) -> String {
    let text = affine(id, indices, depth: 0)
    return text.contains(" ") ? "(\(text))" : text
  }

  private func affine(_ id: ArrayGraph.ID, _ indices: [String], depth: Int) -> String {
    let node = node(id)
    guard depth < 64 else { return "0" }
    func argument(_ place: Int) -> String { affine(node.arguments[place], matched(node.arguments[place], indices), depth: depth + 1) }
    switch node.operation {
    case .number(let c): return "\(c.integer ?? 0)"
    case .range: return indices.last ?? "0"
    case .scale(let c):
      let factor = c.integer ?? 1
      let term = argument(0)
      return factor == -1 ? "-\(term.contains(" ") ? "(\(term))" : term)" : "\(factor) * \(term.contains(" ") ? "(\(term))" : term)"
    case .add: return "\(argument(0)) + \(argument(1))"
    case .subtract:
      let right = argument(1)
      return "\(argument(0)) - \(right.contains(" ") ? "(\(right))" : right)"
    case .align(let pattern): return affine(node.arguments[0], zip(pattern, indices).filter(\.0).map(\.1), depth: depth + 1)
    case .permute(let permutation):
      var turned = indices
      for (place, axis) in permutation.enumerated() { turned[axis] = indices[place] }
      return affine(node.arguments[0], turned, depth: depth + 1)
    case .broadcast: return argument(0)
    default: return "0"
    }
  }
}
