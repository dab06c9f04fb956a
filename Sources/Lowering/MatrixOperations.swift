import Expressions
import Numerals
import Shapes
import Typing

extension Lowering {
  /// The operations of linear algebra, each as a contraction with deltas or as one of the few matrix primitives.
  mutating func lowerMatrix(_ node: TypedProgram.Node, in arena: inout Arena) -> Polynomial {
    let value = values[node.arguments[0]].polynomial
    let type = program[node.arguments[0]].type
    // A matrix's axes: its rows' extents, then its columns' extents.
    let rows = type.rows?.extents.count ?? 0
    let rowLabels = Array(0..<rows)
    let columnLabels = Array(rows..<value.axes.count)
    switch node.operation {
    case .transpose:
      if case .matrix = type { return arena.permuted(value, columnLabels + rowLabels) }
      return value
    case .trace:
      return arena.product(.one, [Operand(value, rowLabels + rowLabels)], output: [])
    case .diagonalPart:
      return arena.product(.one, [Operand(value, rowLabels + rowLabels)], output: rowLabels.map { ($0, value.axes[$0]) })
    case .diagonal:
      let n = value.axes.count
      let unit = identity(value.axes, in: &arena)
      return arena.product(.one, [Operand(value, Array(0..<n)), Operand(unit, Array(0..<(2 * n)))], output: arena.outputs(value.axes + value.axes))
    case .determinant: return arena.determinant(value, rows: rows)
    case .inverse: return arena.inverse(value, rows: rows)
    case .matrixPower(let exponent): return matrixPower(value, exponent, rows, in: &arena)
    case .reduce(let reduction, let axis): return reduce(value, reduction, axis, rows, in: &arena)
    case .kronecker: return kronecker(node, in: &arena)
    case .vectorize:
      guard case .matrix = type else { return value }
      return merged(arena.permuted(value, columnLabels + rowLabels), groups: [value.axes.count], node.type, in: &arena)
    default: return value
    }
  }

  private func matrixPower(_ value: Polynomial, _ exponent: Int, _ rows: Int, in arena: inout Arena) -> Polynomial {
    let base = exponent < 0 ? arena.inverse(value, rows: rows) : value
    let outer = (0..<rows).map { $0 }
    var result = identity(Array(value.axes[..<rows]), in: &arena)
    for _ in 0..<exponent.magnitude {
      let inner = outer.map { $0 + 100 }
      let last = outer.map { $0 + 200 }
      result = arena.product(
        .one, [Operand(result, outer + inner), Operand(base, inner + last)], output: zip(outer + last, value.axes).map { (label: $0, extent: $1) })
    }
    return result
  }

  private func reduce(_ value: Polynomial, _ reduction: Reduction, _ axis: Axis, _ rows: Int, in arena: inout Arena) -> Polynomial {
    let all = Array(value.axes.indices)
    let kept: [Int] =
      switch axis {
      case .all: []
      case .rows: Array(all[..<rows])
      case .columns: Array(all[rows...])
      }
    if reduction == .sum {
      return arena.product(.one, [Operand(value, all)], output: kept.map { ($0, value.axes[$0]) })
    }
    let dropped = all.filter { !kept.contains($0) }
    let selection: Selection = reduction == .product ? .product : reduction == .maximum ? .maximum : .minimum
    return arena.select(selection, arena.permuted(value, kept + dropped), kept: kept.count)
  }

  /// (A ⊗ B)[(i,k), (j,l)] = A[i,j]·B[k,l]
  private func kronecker(_ node: TypedProgram.Node, in arena: inout Arena) -> Polynomial {
    let (a, b) = (values[node.arguments[0]].polynomial, values[node.arguments[1]].polynomial)
    let typeA = program[node.arguments[0]].type
    let typeB = program[node.arguments[1]].type
    let rowsA = rowCount(typeA)
    let rowsB = rowCount(typeB)
    let labelsA = Array(a.axes.indices)
    let labelsB = b.axes.indices.map { $0 + 100 }
    let order = labelsA[..<rowsA] + labelsB[..<rowsB] + labelsA[rowsA...] + labelsB[rowsB...]
    let output = order.map { (label: $0, extent: $0 < 100 ? a.axes[$0] : b.axes[$0 - 100]) }
    let product = arena.product(.one, [Operand(a, labelsA), Operand(b, labelsB)], output: output)
    let groups: [Int] =
      switch node.type {
      case .matrix: [rowsA + rowsB, a.axes.count + b.axes.count - rowsA - rowsB]
      case .column, .row: [a.axes.count + b.axes.count]
      default: []
      }
    return merged(product, groups: groups, node.type, in: &arena)
  }

  private func rowCount(_ type: ValueType) -> Int { type.rows?.extents.count ?? 0 }

  /// Merges runs of integer axes into the single axis that the type gives them: p = Σ (iₐ − 1)·strideₐ + 1.
  ///
  /// Runs that the type keeps as several extents stay as they are.
  private func merged(_ value: Polynomial, groups: [Int], _ type: ValueType, in arena: inout Arena) -> Polynomial {
    var operands = [Operand(value, Array(value.axes.indices))]
    var output: [(label: Int, extent: Extent)] = []
    var first = 0
    for (group, dimension) in zip(groups, type.axes) {
      let labels = Array(first..<(first + group))
      first += group
      // Axes of extent 1 never reach the type's extents.
      let kept = labels.filter { value.axes[$0] != .literal(1) || group == 1 }
      if dimension.extents.count == kept.count {
        output += kept.map { ($0, value.axes[$0]) }
        continue
      }
      var stride = 1
      var factors: [Int] = []
      var constant = 1
      for label in labels.reversed() {
        factors.insert(stride, at: 0)
        constant -= stride
        stride *= value.axes[label].integer ?? 1
      }
      let fresh = 1_000 + labels[0]
      let axes = labels.map { value.axes[$0] } + [dimension.extents[0]]
      operands.append(Operand(arena.indicator(axes, factors: factors + [-1], constant: constant), labels + [fresh]))
      output.append((fresh, dimension.extents[0]))
    }
    return arena.product(.one, operands, output: output)
  }
}
