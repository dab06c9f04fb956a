import Numerals
import Shapes

// Values made from values by anything other than a product or a sum.
extension Arena {
  /// The labels 0, 1, … of a value's axes with their extents, as an output list.
  public func outputs(_ axes: [Extent]) -> [(label: Int, extent: Extent)] { axes.enumerated().map { ($0.offset, $0.element) } }

  /// The number of values of an index.
  public mutating func count(_ extent: Extent) -> Polynomial {
    if let value = extent.integer { return .constant(Coefficient(value)) }
    let atom = intern(.extent(extent), axes: [])
    return Polynomial(axes: [], terms: [Monomial(coefficient: .one, factors: [Factor(atom, [])], bound: [])])
  }

  /// δ[i,j] of an extent.
  public mutating func delta(_ extent: Extent) -> Polynomial { interned(.delta(extent), axes: [extent, extent]) }

  /// 1 where constant + Σ factors·index = 0.
  public mutating func indicator(_ axes: [Extent], factors: [Int], constant: Int) -> Polynomial {
    if factors.count == 2, factors[0] == -factors[1], factors[0].magnitude == 1, constant == 0, axes[0] == axes[1] { return delta(axes[0]) }
    return interned(.indicator(axes, factors: factors, constant: constant), axes: axes)
  }

  /// The value that is one atom at its own axes.
  public func single(_ atom: AtomID) -> Polynomial {
    let axes = atoms[atom].axes
    return Polynomial(axes: axes, terms: [Monomial(coefficient: .one, factors: [Factor(atom, Array(axes.indices))], bound: [])])
  }

  /// The value that is the atom of that kind at its own axes.
  public mutating func interned(_ kind: AtomKind, axes: [Extent]) -> Polynomial {
    let atom = intern(kind, axes: axes)
    return single(atom)
  }

  /// The value whose entries are f of the entries.
  public mutating func apply(_ function: ElementwiseFunction, _ value: Polynomial) -> Polynomial {
    var argument = value
    var flipped = false
    if case .named(let name) = function, let rule = functions[name] {
      if let constant = value.constant {
        if let known = rule.values.first(where: { $0.argument == constant }) { return .constant(known.value, value.axes) }
      }
      if let reduced = rule.reduction(value, &self) { return reduced }
      if rule.values.contains(where: { $0.argument.isZero && $0.value.isZero }), let (support, entries) = supportRemoved(value) {
        // f(δ·u) = δ·f(u) where f(0) = 0
        let image = apply(function, entries)
        return product(.one, [Operand(support, Array(value.axes.indices)), Operand(image, Array(value.axes.indices))], output: outputs(value.axes))
      }
      if rule.parity != .none, let first = value.terms.first, first.coefficient.isNegative {
        argument = value.scaled(by: .minusOne)
        flipped = true
      }
    }
    // Only the axes that the argument really varies along belong to the atom.
    let used = usedAxes(argument)
    let core = used.count == argument.axes.count ? argument : narrowed(argument, to: used)
    let (oriented, permutation) = orientationNormalized(core)
    let atom = intern(.apply(function, intern(oriented)), axes: oriented.axes)
    var factor = Factor(atom, permutation.map { used[$0] })
    var coefficient = Coefficient.one
    if flipped, case .named(let name) = function {
      switch functions[name]?.parity {
      case .odd: coefficient = .minusOne
      case .reciprocal: factor.exponent = .minusOne
      default: break
      }
    }
    return finish(Draft(coefficient: coefficient, factors: [factor], extents: value.axes, free: value.axes.count))
  }

  /// The value without the axes along which it is constant.
  public func narrowed(_ value: Polynomial, to used: [Int]) -> Polynomial {
    var place: [Int: Int] = [:]
    for (new, old) in used.enumerated() { place[old] = new }
    let shift = value.axes.count - used.count
    let terms = value.terms.map { term in
      var term = term
      for k in term.factors.indices { term.factors[k].labels = term.factors[k].labels.map { place[$0] ?? ($0 - shift) } }
      return canonicallyLabeled(term, free: used.count)
    }
    return collected(axes: used.map { value.axes[$0] }, terms)
  }

  /// The inverse of a matrix whose first `rows` axes are its rows; the result's first axes are the matrix's columns.
  public mutating func inverse(_ matrix: Polynomial, rows: Int) -> Polynomial {
    let columns = matrix.axes.count - rows
    let transposedAxes = Array(matrix.axes[rows...] + matrix.axes[..<rows])
    if rows == 1, columns == 1, let entries = diagonalEntries(matrix) {
      // diag(v)⁻¹ = diag(1/v)
      return product(
        .one, [Operand(power(entries, .minusOne), [0]), Operand(delta(matrix.axes[0]), [0, 1])], output: outputs(transposedAxes))
    }
    if matrix.terms.count == 1, rows == 1, columns == 1, let simple = inverseOfProduct(matrix) { return simple }
    let (primitive, content) = contentRemoved(matrix)
    if rows == 1, columns == 1 {
      let (oriented, permutation) = orientationNormalized(primitive)
      let atom = intern(.inverse(intern(oriented), rows: 1), axes: [oriented.axes[1], oriented.axes[0]])
      // For an untransposed matrix the inverse's axes are [column, row], which the result lists as [0, 1].
      return Polynomial(
        axes: transposedAxes,
        terms: [canonicallyLabeled(Monomial(coefficient: content.reciprocal, factors: [Factor(atom, permutation)], bound: []), free: 2)])
    }
    if rows > 1, columns == rows, let parts = kroneckerParts(primitive, rows) {
      // (A ⊗ B)⁻¹ = A⁻¹ ⊗ B⁻¹
      var operands: [Operand] = []
      for (k, part) in parts.enumerated() { operands.append(Operand(inverse(part, rows: 1), [k, rows + k])) }
      return product(content.reciprocal, operands, output: transposedAxes.enumerated().map { ($0.offset, $0.element) })
    }
    return interned(.inverse(intern(primitive), rows: rows), axes: transposedAxes).scaled(by: content.reciprocal)
  }

  /// δ and u, when a value is δ[i,j]·u with deltas that every term has.
  public func supportRemoved(_ value: Polynomial) -> (support: Polynomial, entries: Polynomial)? {
    guard let first = value.terms.first else { return nil }
    let support = first.factors.filter { factor in
      isDelta(factor.atom) && factor.exponent.isOne && factor.labels.allSatisfy { $0 < value.axes.count }
        && value.terms.allSatisfy { $0.factors.contains(factor) }
    }
    guard !support.isEmpty else { return nil }
    let terms = value.terms.map { term in
      var term = term
      term.factors.removeAll { support.contains($0) }
      return canonicallyLabeled(term, free: value.axes.count)
    }
    let deltas = canonicallyLabeled(Monomial(coefficient: .one, factors: support, bound: []), free: value.axes.count)
    return (Polynomial(axes: value.axes, terms: [deltas]), collected(axes: value.axes, terms))
  }

  /// v, when a matrix is diag(v): every term is δ[i,j] times what depends on i alone.
  private mutating func diagonalEntries(_ matrix: Polynomial) -> Polynomial? {
    guard matrix.axes.count == 2, matrix.axes[0] == matrix.axes[1], !matrix.isZero else { return nil }
    for term in matrix.terms {
      guard let place = term.factors.firstIndex(where: { isDelta($0.atom) && $0.labels == [0, 1] && $0.exponent.isOne }),
        term.factors.enumerated().allSatisfy({ $0.offset == place || !$0.element.labels.contains(1) })
      else { return nil }
    }
    return broadcast(matrix, labels: [0, 0], axes: [matrix.axes[0]])
  }

  private func isDelta(_ atom: AtomID) -> Bool { if case .delta = atoms[atom].kind { true } else { false } }

  /// A, B, … when a square matrix of merged axes is A ⊗ B ⊗ …, each factor with one row and one column axis of the same length.
  private mutating func kroneckerParts(_ matrix: Polynomial, _ rows: Int) -> [Polynomial]? {
    guard matrix.terms.count == 1, matrix.axes.count == 2 * rows else { return nil }
    let term = matrix.terms[0]
    var group = Array(0..<(matrix.axes.count + term.bound.count))
    func root(_ label: Int) -> Int {
      var label = label
      while group[label] != label { label = group[label] }
      return label
    }
    for factor in term.factors { for label in factor.labels.dropFirst() { group[root(label)] = root(factor.labels[0]) } }
    let roots = (0..<rows).map { root($0) }
    guard Set(roots).count == rows, (0..<rows).allSatisfy({ root(rows + $0) == roots[$0] && matrix.axes[$0] == matrix.axes[rows + $0] }),
      term.factors.allSatisfy({ $0.labels.isEmpty || roots.contains(root($0.labels[0])) })
    else { return nil }
    var parts: [Polynomial] = []
    for k in 0..<rows {
      var operands: [Operand] = []
      for factor in term.factors where factor.labels.isEmpty ? k == 0 : root(factor.labels[0]) == roots[k] {
        operands.append(Operand(power(single(factor.atom), factor.exponent), factor.labels))
      }
      parts.append(product(k == 0 ? term.coefficient : .one, operands, output: [(k, matrix.axes[k]), (rows + k, matrix.axes[rows + k])]))
    }
    return parts
  }

  /// (s·A·B)⁻¹ = B⁻¹·A⁻¹/s for square A, B; (A⁻¹)⁻¹ = A.
  private mutating func inverseOfProduct(_ matrix: Polynomial) -> Polynomial? {
    let term = matrix.terms[0]
    let n = matrix.axes[0]
    guard matrix.axes[1] == n, term.bound.allSatisfy({ $0 == n }) else { return nil }
    let scalars = term.factors.filter { $0.labels.isEmpty }
    let rest = term.factors.filter { !$0.labels.isEmpty }
    let inverted = Monomial(
      coefficient: term.coefficient.reciprocal, factors: scalars.map { Factor($0.atom, [], exponent: -$0.exponent) }, bound: [])
    // Follow the chain 0 → … → 1.
    var chain: [(atom: AtomID, transposed: Bool)] = []
    var left = rest
    var label = 0
    while let place = left.firstIndex(where: {
      $0.labels.count == 2 && $0.labels.contains(label) && $0.labels[0] != $0.labels[1] && $0.exponent.isOne
    }) {
      let factor = left.remove(at: place)
      guard !left.contains(where: { $0.labels.contains(label) }) || label == 1 else { return nil }
      let transposed = factor.labels[1] == label && factor.labels[0] != label
      chain.append((factor.atom, transposed))
      label = transposed ? factor.labels[0] : factor.labels[1]
      if label == 1 { break }
    }
    guard label == 1, left.isEmpty, chain.count > 1 || isInverse(chain.first?.atom) || !scalars.isEmpty else { return nil }
    var operands: [Operand] = [Operand(Polynomial(axes: [], terms: [inverted]), [])]
    for (k, link) in chain.enumerated() {
      let factor: Polynomial
      if case .inverse(let inner, rows: 1) = atoms[link.atom].kind {
        factor = polynomials[inner]
      } else {
        factor = inverse(single(link.atom), rows: 1)
      }
      // Link k maps label k to label k+1; its inverse maps k+1 to k.
      operands.append(Operand(factor, link.transposed ? [100 + k, 101 + k] : [101 + k, 100 + k]))
    }
    return product(.one, operands, output: [(100 + chain.count, n), (100, n)])
  }

  private func isInverse(_ atom: AtomID?) -> Bool {
    guard let atom, case .inverse(_, rows: 1) = atoms[atom].kind else { return false }
    return true
  }

  /// The determinant of a matrix whose first `rows` axes are its rows.
  public mutating func determinant(_ matrix: Polynomial, rows: Int) -> Polynomial {
    if rows == 1, let entries = diagonalEntries(matrix) { return select(.product, entries, kept: 0) }
    if rows > 1, let parts = kroneckerParts(matrix, rows) {
      // det(A ⊗ B) = det(A)^n · det(B)^m for A of size m and B of size n
      var operands: [Operand] = []
      for (k, part) in parts.enumerated() {
        var others: [Operand] = []
        for other in 0..<rows where other != k { others.append(Operand(count(matrix.axes[other]), [])) }
        let exponent = product(.one, others, output: [])
        operands.append(Operand(power(determinant(part, rows: 1), exponent), []))
      }
      return product(.one, operands, output: [])
    }
    let (oriented, _) = rows == 1 && matrix.axes.count == 2 ? orientationNormalized(matrix) : (matrix, [])
    return interned(.determinant(intern(oriented), rows: rows), axes: [])
  }

  /// A product, largest or smallest entry over all axes from `kept` on.
  public mutating func select(_ selection: Selection, _ value: Polynomial, kept: Int) -> Polynomial {
    if let constant = value.constant {
      if selection != .product || constant.isOne || constant.isZero { return .constant(constant, Array(value.axes[..<kept])) }
    }
    if selection != .product {
      // The largest of equal entries is each of them, whichever is taken.
      let used = usedAxes(value)
      let varying = Array(0..<kept) + used.filter { $0 >= kept }
      if varying.count == kept { return narrowed(value, to: varying) }
      if varying.count < value.axes.count { return select(selection, narrowed(value, to: varying), kept: kept) }
    }
    return interned(.selection(selection, intern(value), kept: kept), axes: Array(value.axes[..<kept]))
  }

  /// The abstract scalar function J at a value, differentiated `order` times.
  public mutating func abstractScalar(_ name: String, _ value: Polynomial, order: Int) -> Polynomial {
    let axes = Array(repeating: value.axes, count: order).flatMap { $0 }
    return interned(.abstractScalar(name, intern(value), order: order), axes: axes)
  }
}
