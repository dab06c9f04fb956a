import Expressions
import Numerals
import Shapes

/// Matrix notation where several axes are merged into rows or columns, as `kron` and `vec` merge them: Kronecker products, stacked matrices, and functions
/// of such.
extension MatrixRenderer {
  /// A value that was laid out before: its canonical number, and how many of its axes are rows.
  struct MergedKey: Hashable {
    var value: PolynomialID
    var rows: Int
  }

  /// A value with its axes laid out as rows and columns; nil when it has no such form.
  mutating func laidOut(_ value: Polynomial, _ layout: Layout, depth: Int = 0) -> FormID? {
    if let plain = unmerged(value, layout) { return plain }
    if layout.rows + layout.columns == 0 { return nil }
    let key = MergedKey(value: arena.intern(value), rows: layout.rows)
    if let known = mergedMemo[key] { return known }
    // What is asked for on the way to itself has no form.
    mergedMemo[key] = .some(nil)
    let result = merged(value, layout, depth)
    mergedMemo[key] = .some(result)
    return result
  }

  /// A value of at most one axis of rows and one of columns, as everywhere else.
  private mutating func unmerged(_ value: Polynomial, _ layout: Layout) -> FormID? {
    switch (layout.rows, layout.columns) {
    case (0, 0), (1, 0), (1, 1): form(of: value)
    case (0, 1): form(of: value).map { store.transpose($0) }
    default: nil
    }
  }

  /// How deep functions of merged axes may nest, since each is laid out inside the next.
  private static let deepestMerged = 40

  private mutating func merged(_ value: Polynomial, _ layout: Layout, _ depth: Int) -> FormID? {
    guard depth < Self.deepestMerged else { return nil }
    if value.isZero {
      let rows = filled("zeros", Array(value.axes[..<layout.rows]))
      let columns = filled("zeros", Array(value.axes[layout.rows...])).map { store.transpose($0) }
      return [rows, columns].compactMap { $0 }.reduce(nil) { product, factor in product.map { store.product([$0, factor]) } ?? factor }
    }
    var parts: [(form: FormID, isNegative: Bool)] = []
    for term in value.terms {
      guard let form = kronecker(term, value.axes, layout, depth) ?? entrywise(term, value.axes, layout, depth) else { return nil }
      parts.append((form, term.coefficient.isNegative))
    }
    return store.sum(parts)
  }

  /// A column of equal entries over merged axes; nil when there are none.
  private mutating func filled(_ name: String, _ axes: [Extent]) -> FormID? {
    let columns = axes.map { store.call(name, [dimension($0)], .column) }
    return columns.isEmpty ? nil : kronecker(columns[...], .column)
  }

  // MARK: Kronecker products

  /// One term as c · A ⊗ B ⊗ …, each factor over the labels that hang together.
  private mutating func kronecker(_ term: Monomial, _ axes: [Extent], _ layout: Layout, _ depth: Int) -> FormID? {
    // At first a row index and the column index at the same place belong to the same factor: (ab') ⊗ (cd') is not taken apart.
    if layout.rows == layout.columns, let form = kronecker(term, axes, layout, pairing: true, depth) { return form }
    return kronecker(term, axes, layout, pairing: false, depth)
  }

  private mutating func kronecker(_ term: Monomial, _ axes: [Extent], _ layout: Layout, pairing: Bool, _ depth: Int) -> FormID? {
    let free = axes.count
    var group = Array(0..<(free + term.bound.count))
    func root(_ label: Int) -> Int {
      var label = label
      while group[label] != label { label = group[label] }
      return label
    }
    for factor in term.factors { for label in factor.labels.dropFirst() { group[root(label)] = root(factor.labels[0]) } }
    if pairing { for k in 0..<layout.rows { group[root(layout.rows + k)] = root(k) } }
    var factors: [FormID] = []
    // How many of the factors, from the first on, are columns, and then how many are rows.
    var (columnFactors, rowFactors) = (0, 0)
    // Walk the rows' and columns' labels side by side; each step takes all labels of one component, which must stand next on both sides.
    var (row, column) = (0, layout.rows)
    func next(_ head: Int) -> (rows: [Int], columns: [Int])? {
      let component = root(head)
      let rows = Array((row..<layout.rows).prefix { root($0) == component })
      let columns = Array((column..<free).prefix { root($0) == component })
      return (0..<free).filter { root($0) == component }.count == rows.count + columns.count ? (rows, columns) : nil
    }
    while row < layout.rows || column < free {
      let heads = (row < layout.rows ? [row] : []) + (column < free ? [column] : [])
      guard let (rows, columns) = heads.lazy.compactMap({ next($0) }).first,
        let form = part(term, component: root(rows.first ?? columns[0]), root: root, rows: rows, columns: columns, axes: axes, depth)
      else { return nil }
      factors.append(form)
      if columns.isEmpty, rowFactors == 0 { columnFactors += 1 } else if rows.isEmpty { rowFactors += 1 }
      row += rows.count
      column += columns.count
    }
    var scalars: [Part] = []
    for factor in term.factors where factor.labels.isEmpty {
      guard let form = form(ofAtom: factor.atom) else { return nil }
      scalars.append(Part(form: form, exponent: factor.exponent.magnitude, isDivisor: factor.exponent.isNegative))
    }
    // Parts without free labels are scalars.
    let shown = Set((0..<free).map { root($0) })
    for component in Set(term.bound.indices.map { root(free + $0) }).subtracting(shown).sorted() {
      guard let form = part(term, component: component, root: root, rows: [], columns: [], axes: axes, depth) else { return nil }
      scalars.append(Part(form: form, exponent: .one, isDivisor: false))
    }
    let product: FormID
    if columnFactors + rowFactors == factors.count, columnFactors > 0, rowFactors > 0 {
      // a ⊗ b ⊗ cᵀ of columns and rows is (a ⊗ b)·cᵀ.
      let (column, row) = (kronecker(factors.prefix(columnFactors), .column), kronecker(factors.suffix(rowFactors), .row))
      product = store.product([column, row])
    } else {
      product = kronecker(factors[...], orientation(layout))
    }
    return assemble(term.coefficient.magnitude, scalars, product)
  }

  private mutating func kronecker(_ factors: ArraySlice<FormID>, _ orientation: Orientation) -> FormID {
    var product = factors[factors.startIndex]
    for factor in factors.dropFirst() { product = store.call("kron", [product, factor], orientation) }
    return product
  }

  func orientation(_ layout: Layout) -> Orientation { layout.rows == 0 ? .row : layout.columns == 0 ? .column : .matrix }

  /// The factors of a term whose labels hang together, over their free labels.
  private mutating func part(
    _ term: Monomial, component: Int, root: (Int) -> Int, rows: [Int], columns: [Int], axes: [Extent], _ depth: Int
  ) -> FormID? {
    let factors = term.factors.filter { !$0.labels.isEmpty && root($0.labels[0]) == component }
    let kept = rows + columns
    let operands = factors.map { operand($0) }
    let value = arena.product(.one, operands, output: kept.map { ($0, axes[$0]) })
    let layout = Layout(rows: rows.count, columns: columns.count)
    if let plain = unmerged(value, layout) { return plain }
    if kept.count == 2, rows.isEmpty || columns.isEmpty, let matrix = form(of: arena.permuted(value, [1, 0])) {
      // vec stacks columns: the column's label is the slower one.
      let stacked = store.call("vec", [matrix], .column)
      return rows.isEmpty ? store.transpose(stacked) : stacked
    }
    guard value.terms.count == 1 else { return kept.isEmpty ? nil : laidOut(value, layout, depth: depth + 1) }
    let term = value.terms[0]
    return chained(term, axes: value.axes, layout, depth) ?? summed(term, value.axes, layout, depth)
      ?? entrywise(term, value.axes, layout, depth).map { scaled($0, by: term.coefficient.isNegative ? .minusOne : .one) }
  }

  /// A term that sums over one label which joins its rows with its columns, as a matrix product.
  private mutating func chained(_ term: Monomial, axes: [Extent], _ layout: Layout, _ depth: Int) -> FormID? {
    guard term.bound.count == 1, layout.rows > 0, layout.columns > 0 else { return nil }
    let middle = axes.count
    let rows = Set(0..<layout.rows).union([middle])
    let left = term.factors.filter { $0.labels.contains { $0 < layout.rows } }
    let right = term.factors.filter { !$0.labels.contains { $0 < layout.rows } }
    guard left.allSatisfy({ rows.isSuperset(of: $0.labels) }), right.contains(where: { $0.labels.contains(middle) }) else { return nil }
    func value(_ factors: [Factor], _ labels: [Int]) -> Polynomial {
      let operands = factors.map { operand($0) }
      return arena.product(.one, operands, output: labels.map { ($0, $0 == middle ? term.bound[0] : axes[$0]) })
    }
    let before = value(left, Array(0..<layout.rows) + [middle])
    let after = value(right, [middle] + Array(layout.rows..<axes.count))
    guard let first = laidOut(before, Layout(rows: layout.rows, columns: 1), depth: depth + 1),
      let second = laidOut(after, Layout(rows: 1, columns: layout.columns), depth: depth + 1)
    else { return nil }
    return scaled(store.product([first, second]), by: term.coefficient)
  }

  /// A term that is a column or row over its axes and sums over others: Σₖ F[i,j,k]·g[k] is F·g, with ones for g where nothing but F has the index k.
  private mutating func summed(_ term: Monomial, _ axes: [Extent], _ layout: Layout, _ depth: Int) -> FormID? {
    let free = axes.count
    guard !term.bound.isEmpty, free > 0, layout.rows == 0 || layout.columns == 0 else { return nil }
    let left = term.factors.filter { $0.labels.contains { $0 < free } }
    let right = term.factors.filter { !$0.labels.contains { $0 < free } }
    guard right.isEmpty || term.bound.count == 1 else { return nil }
    let all = (axes + term.bound).enumerated().map { (label: $0.offset, extent: $0.element) }
    func value(_ factors: [Factor], _ output: [(label: Int, extent: Extent)]) -> Polynomial {
      arena.product(.one, factors.map { operand($0) }, output: output)
    }
    let after = right.isEmpty ? filled("ones", term.bound) : form(of: value(right, Array(all[free...])))
    guard let after, let before = laidOut(value(left, all), Layout(rows: free, columns: term.bound.count), depth: depth + 1) else { return nil }
    let column = scaled(store.product([before, after]), by: term.coefficient)
    return layout.rows == 0 ? store.transpose(column) : column
  }

  /// A term as the entrywise product of parts that share no sum, each spread over the axes that it lacks; without the term's sign.
  private mutating func entrywise(_ term: Monomial, _ axes: [Extent], _ layout: Layout, _ depth: Int) -> FormID? {
    var above: [FormID] = []
    var below: [FormID] = []
    let clusters = self.clusters(term, free: axes.count)
    for cluster in clusters {
      let form: FormID?
      var isDivisor = false
      if cluster.bound.isEmpty, cluster.factors[0].labels.count == axes.count, Set(cluster.factors[0].labels).count == axes.count {
        let factor = cluster.factors[0]
        // Axis a of the value is the factor's axis that bears the label a.
        let places = axes.indices.compactMap { factor.labels.firstIndex(of: $0) }
        form = laidOut(atom: factor.atom, rows: Array(places[..<layout.rows]), columns: Array(places[layout.rows...]), depth + 1)
          .map { store.power($0, factor.exponent.magnitude) }
        isDivisor = factor.exponent.isNegative
      } else {
        let product = clusters.count > 1 ? kronecker(cluster, axes, layout, depth + 1) : nil
        form = product ?? spread(cluster, axes, layout, depth + 1) ?? bridged(cluster, axes, layout, depth + 1)
      }
      guard let form else { return nil }
      if isDivisor { below.append(form) } else { above.append(form) }
    }
    let dividend = above.isEmpty ? store.number(.one) : store.hadamard(above)
    guard !below.isEmpty else { return scaled(dividend, by: term.coefficient.magnitude) }
    return scaled(store.hadamardQuotient(dividend, store.hadamard(below)), by: term.coefficient.magnitude)
  }

  /// A function of fewer axes, spread over those that it lacks inside of the function: sin(u)⊗1 as sin(u⊗1), where the axes lie on both sides of others.
  private mutating func spread(_ term: Monomial, _ axes: [Extent], _ layout: Layout, _ depth: Int) -> FormID? {
    guard term.bound.isEmpty, term.factors.count == 1, Set(term.factors[0].labels).count == term.factors[0].labels.count else { return nil }
    let factor = term.factors[0]
    func whole(_ id: PolynomialID) -> FormID? {
      laidOut(arena.broadcast(arena.polynomials[id], labels: factor.labels, axes: axes), layout, depth: depth)
    }
    let form: FormID?
    switch arena[factor.atom].kind {
    case .polynomial(let p): form = whole(p)
    case .apply(let function, let p): form = whole(p).map { store.elementwise(function.written, $0) }
    case .power(let b, let e):
      guard let base = whole(b), let exponent = whole(e) else { return nil }
      form = store.make(.hadamardPower(base, exponent), orientation(layout))
    default: form = nil
    }
    let power = form.map { store.power($0, factor.exponent.magnitude) }
    return factor.exponent.isNegative ? power.map { store.hadamardQuotient(store.number(.one), $0) } : power
  }

  /// A matrix F between two rows' labels with others between them, as a column: F[i,k] for all j is (Σₚ F[i,p]·[p = k] for all j), whose two factors have
  /// the label p alone as their column.
  private mutating func bridged(_ term: Monomial, _ axes: [Extent], _ layout: Layout, _ depth: Int) -> FormID? {
    let labels = Set(term.factors.flatMap(\.labels))
    guard term.bound.isEmpty, labels.count > 1, let last = labels.max(), last < layout.rows else { return nil }
    let rows = Array(axes[..<layout.rows].enumerated()).map { (label: $0.offset, extent: $0.element) }
    let output = rows + [(label: axes.count, extent: axes[last])]
    let operands = term.factors.map { operand(Factor($0.atom, $0.labels.map { $0 == last ? axes.count : $0 }, exponent: $0.exponent)) }
    let ends = Layout(rows: layout.rows, columns: 1)
    let start = arena.product(.one, operands, output: output)
    let end = arena.product(.one, [Operand(arena.delta(axes[last]), [last, axes.count])], output: output)
    guard let first = laidOut(start, ends, depth: depth), let second = laidOut(end, ends, depth: depth) else { return nil }
    let column = store.product([store.hadamard([first, second]), ones(axes[last])])
    guard let across = filled("ones", Array(axes[layout.rows...])) else { return column }
    return store.product([column, store.transpose(across)])
  }

  /// A factor as what a product is made of.
  private mutating func operand(_ factor: Factor) -> Operand { Operand(arena.power(arena.single(factor.atom), factor.exponent), factor.labels) }

  /// The factors of a term, those together that a sum joins.
  private func clusters(_ term: Monomial, free: Int) -> [Monomial] {
    var clusters: [[Factor]] = []
    for factor in term.factors {
      let summed = Set(factor.labels.filter { $0 >= free })
      let joined = clusters.indices.filter { clusters[$0].contains { !summed.isDisjoint(with: $0.labels) } }
      let members = joined.flatMap { clusters[$0] } + [factor]
      for k in joined.reversed() { clusters.remove(at: k) }
      clusters.append(members)
    }
    return clusters.map { factors in
      let used = term.bound.indices.filter { k in factors.contains { $0.labels.contains(free + k) } }
      let places = Dictionary(uniqueKeysWithValues: used.enumerated().map { (free + $0.element, free + $0.offset) })
      let renamed = factors.map { Factor($0.atom, $0.labels.map { places[$0] ?? $0 }, exponent: $0.exponent) }
      return Monomial(coefficient: .one, factors: renamed, bound: used.map { term.bound[$0] })
    }
  }
}
