import Expressions
import Numerals
import Shapes

/// Atoms whose axes are merged in pairs or more, as matrices.
extension MatrixRenderer {
  /// An atom of merged axes with those of its axes as rows and as columns, in these orders.
  mutating func laidOut(atom: AtomID, rows: [Int], columns: [Int], _ depth: Int = 0) -> FormID? {
    let layout = Layout(rows: rows.count, columns: columns.count)
    switch arena[atom].kind {
    case .polynomial(let p): return laidOut(arena.permuted(arena.polynomials[p], rows + columns), layout, depth: depth)
    case .apply(let function, let p):
      let argument = arena.permuted(arena.polynomials[p], rows + columns)
      return laidOut(argument, layout, depth: depth).map { store.elementwise(function.written, $0) }
    case .power(let b, let e):
      guard let base = spreading(b, rows + columns, layout, depth), let exponent = spreading(e, rows + columns, layout, depth) else { return nil }
      return store.make(.hadamardPower(base, exponent), orientation(layout))
    case .inverse(let p, let matrixRows):
      // The inverse has the matrix's columns first: Y[c, r] for X[r, c].
      let operand = arena.polynomials[p]
      let matrixColumns = operand.axes.count - matrixRows
      guard rows.count == matrixColumns, rows.allSatisfy({ $0 < matrixColumns }) else { return nil }
      let matrix = arena.permuted(operand, columns.map { $0 - matrixColumns } + rows.map { $0 + matrixRows })
      return laidOut(matrix, Layout(rows: matrixRows, columns: matrixColumns), depth: depth).map { store.call("inv", [$0], .matrix) }
    case .selection(let selection, let p, let kept):
      guard rows.isEmpty || columns.isEmpty else { return nil }
      let operand = arena.polynomials[p]
      let matrix = arena.permuted(operand, rows + columns + Array(kept..<operand.axes.count))
      guard let form = laidOut(matrix, Layout(rows: kept, columns: operand.axes.count - kept), depth: depth) else { return nil }
      let column = store.call(selection.rawValue, [form, store.symbol("rows", .scalar)], .column)
      return rows.isEmpty ? store.transpose(column) : column
    default: return nil
    }
  }

  /// An operand with its axes in an order and laid out, or as a scalar where it is the same at every entry.
  private mutating func spreading(_ id: PolynomialID, _ order: [Int], _ layout: Layout, _ depth: Int) -> FormID? {
    let value = arena.polynomials[id]
    if arena.usedAxes(value).isEmpty { return form(of: arena.narrowed(value, to: [])) }
    return laidOut(arena.permuted(value, order), layout, depth: depth)
  }

  /// The operand of a matrix function with more axes than two, the first of them as rows.
  mutating func mergedOperand(_ id: PolynomialID, rows: Int) -> FormID? {
    let value = arena.polynomials[id]
    let count = value.axes.count
    return count > 2 ? laidOut(value, Layout(rows: rows, columns: count - rows)) : nil
  }

  /// Entries whose order does not matter, as a square or else as a column.
  mutating func mergedEntries(_ id: PolynomialID) -> FormID? {
    let count = arena.polynomials[id].axes.count
    return mergedOperand(id, rows: (count + 1) / 2) ?? mergedOperand(id, rows: count)
  }

  /// The entry of an atom that has a matrix form with merged axes only: `max(kron(x, y)*r, rows)[i,j]`, a subscript for each of the lengths merged.
  mutating func mergedEntry(_ atom: AtomID, _ subscripts: [FormID]) -> FormID? {
    let axes = arena[atom].axes
    let rows = mergedRows(atom)
    guard let form = laidOut(atom: atom, rows: Array(0..<rows), columns: Array(rows..<axes.count)) else { return nil }
    let groups = [0..<rows, rows..<axes.count].filter { !$0.isEmpty }
    return store.make(.access(form, groups.flatMap { merged(Array(subscripts[$0]), Array(axes[$0])) }), .scalar)
  }

  /// How many of an atom's axes are its rows': for an inverse those of the matrix's columns, else all.
  private func mergedRows(_ atom: AtomID) -> Int {
    if case .inverse(let p, let rows) = arena[atom].kind { return arena.polynomials[p].axes.count - rows }
    return arena[atom].axes.count
  }

  /// The axes of an atom whose index stands alone in its entry: not those that are merged into one integer length.
  func loneMergedAxes(_ atom: AtomID) -> Set<Int> {
    let axes = arena[atom].axes
    let rows = mergedRows(atom)
    let groups = [0..<rows, rows..<axes.count].filter { group in group.count == 1 || group.contains { axes[$0].integer == nil } }
    return Set(groups.flatMap { $0 })
  }

  /// The subscripts of one merged axis: one for each length, but lengths that are all integers are one length, whose subscript is (i − 1)·n + j.
  private mutating func merged(_ subscripts: [FormID], _ axes: [Extent]) -> [FormID] {
    let lengths = axes.compactMap(\.integer)
    guard axes.count > 1, lengths.count == axes.count else { return subscripts }
    var stride = 1
    var offset = 0
    var parts: [(form: FormID, isNegative: Bool)] = []
    for (k, length) in lengths.enumerated().reversed() {
      parts.insert((stride == 1 ? subscripts[k] : store.product([store.number(Coefficient(stride)), subscripts[k]]), false), at: 0)
      if k < lengths.count - 1 { offset += stride }
      stride *= length
    }
    parts.append((store.number(Coefficient(offset)), true))
    return [store.sum(parts)]
  }
}
