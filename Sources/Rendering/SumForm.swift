import Expressions
import Numerals
import Shapes
import Simplification

extension MatrixRenderer {
  /// A sum: its terms as they stand, or factored, or with a named sum in it, whichever is shortest.
  mutating func renderSum(_ value: Polynomial) -> FormID? {
    guard value.axes.count <= 2 else { return nil }
    if let constant = value.constant { return filled(constant, axes: value.axes) }
    if value.terms.count > 1, let whole = wholeName(value) { return whole }
    var best = plainSum(value)
    guard value.terms.count <= 40, !store.isExhausted, !arena.isTired else { return best }
    for candidate in Simplifier.candidates(for: value, in: &arena) {
      if let form = plainSum(candidate), best.map({ store.readingLength(form) < store.readingLength($0) }) ?? true { best = form }
    }
    return best
  }

  /// (A·B + B·A)' where that is shorter than B'·A' + A'·B'.
  private mutating func compacted(_ form: FormID) -> FormID {
    guard store[form].orientation == .matrix, case .sum(let terms, let signs) = store[form].kind, terms.count > 1 else { return form }
    let turned = terms.map { store.transpose($0) }
    let sum = store.make(.sum(turned, signs), .matrix)
    let whole = store.make(.transpose(sum), .matrix)
    return store.shorter(form, whole)
  }

  private mutating func plainSum(_ value: Polynomial) -> FormID? {
    if value.isZero { return filled(.zero, axes: value.axes) }
    var terms = value.terms
    var rendered: [RenderedTerm] = []
    if terms.count > 1 { foldSums(&terms, &rendered, axes: value.axes) }
    for term in terms {
      guard let shown = render(term, axes: value.axes) else { return nil }
      rendered.append(shown)
    }
    return combine(rendered, axes: value.axes).map { compacted($0) }
  }

  /// A number at every entry.
  private mutating func filled(_ value: Coefficient, axes: [Extent]) -> FormID? {
    if value.isZero, !axes.isEmpty {
      return store.call("zeros", axes.map { dimension($0) }, axes.count == 1 ? .column : .matrix)
    }
    return value.isZero ? store.number(.zero) : combine([RenderedTerm(coefficient: value, scalars: [], core: nil, covers: [])], axes: axes)
  }

  /// The name of a statement that equals the value up to a number.
  private mutating func wholeName(_ value: Polynomial) -> FormID? {
    let used = arena.usedAxes(value)
    guard used.count == value.axes.count else { return nil }
    let (factor, scale) = arena.wholeFactor(value)
    guard let known = wholeNames[Factor(factor.atom, [])], var form = symbol(of: known.statement) else { return nil }
    if factor.labels != known.labels, factor.labels.count == 2 { form = store.transpose(form) }
    return scaled(form, by: scale / known.scale)
  }

  /// Adds up terms; each is spread to the value's axes only as far as the sum does not do so by itself. Common scalars stand before the sum where that is shorter.
  mutating func combine(_ terms: [RenderedTerm], axes: [Extent]) -> FormID? {
    guard let spread = spread(terms, axes) else { return nil }
    let plain = added(spread)
    guard terms.count > 1, let (common, content, rest) = withoutCommonScalars(spread) else { return plain }
    let inner = added(rest)
    let grouped = assemble(content.magnitude, common, content.isNegative ? store.negative(inner) : inner)
    return store.readingLength(grouped) < store.readingLength(plain) ? grouped : plain
  }

  private mutating func added(_ terms: [RenderedTerm]) -> FormID {
    var parts: [(form: FormID, isNegative: Bool)] = []
    var terms = terms
    // Terms that look alike are alike.
    for k in terms.indices.reversed() {
      guard let same = terms[..<k].firstIndex(where: { $0.core == terms[k].core && $0.scalars == terms[k].scalars }) else { continue }
      terms[same].coefficient = terms[same].coefficient + terms[k].coefficient
      terms.remove(at: k)
    }
    let nonzero = terms.filter { !$0.coefficient.isZero }
    if !nonzero.isEmpty { terms = nonzero }
    for term in terms { parts.append((assemble(term.coefficient.magnitude, term.scalars, term.core), term.coefficient.isNegative)) }
    return store.sum(parts)
  }

  /// The scalar factors and the number that all terms share, and the terms without them.
  private func withoutCommonScalars(_ terms: [RenderedTerm]) -> (common: [Part], content: Coefficient, rest: [RenderedTerm])? {
    let common = terms[0].scalars.filter { part in terms.allSatisfy { $0.scalars.contains(part) } }
    var content = Coefficient.one
    let magnitudes = terms.map { $0.coefficient.magnitude.fraction }
    if let first = magnitudes[0], magnitudes.allSatisfy({ $0 != nil }) {
      var (n, d) = first
      for case .some(let (p, q)) in magnitudes.dropFirst() {
        n = greatestCommonDivisor(n, p)
        d = greatestCommonDivisor(d, q)
      }
      content = Coefficient(n, over: d)
    }
    guard !common.isEmpty || !content.isOne else { return nil }
    let rest = terms.map { term in
      var term = term
      term.coefficient = term.coefficient / content
      term.scalars.removeAll { common.contains($0) }
      return term
    }
    return (common, content, rest)
  }

  /// The terms with ones along the axes that they do not vary along, where the sum would not spread them.
  private mutating func spread(_ terms: [RenderedTerm], _ axes: [Extent]) -> [RenderedTerm]? {
    let all = Set(axes.indices)
    // Scalars, and rows and columns beside a full matrix, spread by themselves; beside an identity that would be hard to read.
    let hasFull = terms.contains { $0.covers == all }
    let hasIdentity = axes.count == 2 && terms.contains { $0.core.map { isDiagonal($0) } ?? false }
    var out = terms
    for (k, term) in terms.enumerated() where term.covers != all {
      let spreads = axes.count == 1 ? hasFull || k > 0 : hasFull && !hasIdentity
      if spreads {
        if axes.count == 2, term.covers == [1], let core = term.core { out[k].core = store.transpose(core) }
      } else {
        guard let full = spread(term.core, term.covers, axes) else { return nil }
        out[k].core = full
        out[k].covers = all
      }
    }
    return out
  }

  private func isDiagonal(_ form: FormID) -> Bool {
    if case .call(let name, let arguments) = store[form].kind {
      return name == "eye" || name == "diag" && store[arguments[0]].orientation != .matrix
    }
    return false
  }

  /// A core times ones along the axes that it does not vary along.
  private mutating func spread(_ core: FormID?, _ covers: Set<Int>, _ axes: [Extent]) -> FormID? {
    guard let core, !covers.isEmpty else {
      if axes.count == 1 { return ones(axes[0]) }
      return store.call("ones", [dimension(axes[0]), dimension(axes[1])], .matrix)
    }
    let other = ones(axes[covers == [0] ? 1 : 0])
    return covers == [0] ? store.product([core, store.transpose(other)]) : store.product([other, store.transpose(core)])
  }

  /// Puts a name of the program in place of the terms that add up to a multiple of it.
  private mutating func foldSums(_ terms: inout [Monomial], _ rendered: inout [RenderedTerm], axes: [Extent]) {
    var candidates: Set<Int> = []
    for term in terms { for factor in term.factors { candidates.formUnion(namesByAnchor[factor.atom] ?? []) } }
    for candidate in candidates.sorted(by: >) {
      let named = names.statements[candidate]
      guard named.value.terms.count > 1, named.value.terms.count <= terms.count else { continue }
      for labels in placements(of: named.value.axes, in: axes) {
        let image =
          named.value.axes.count == axes.count && labels == Array(axes.indices)
          ? named.value : arena.broadcast(named.value, labels: labels, axes: axes)
        guard let (rest, ratio) = without(image, terms), let column = symbol(of: candidate) else { continue }
        terms = rest
        let form = labels == [1, 0] ? store.transpose(column) : column
        // A named number is a scalar factor.
        rendered.append(
          labels.isEmpty
            ? RenderedTerm(coefficient: ratio, scalars: [Part(form: form, exponent: .one, isDivisor: false)], core: nil, covers: [])
            : RenderedTerm(coefficient: ratio, scalars: [], core: form, covers: Set(labels)))
        break
      }
    }
  }

  /// The ways in which a named value's axes can lie among the sum's.
  private func placements(of inner: [Extent], in outer: [Extent]) -> [[Int]] {
    switch inner.count {
    case 0: return [[]]
    case 1: return outer.indices.filter { outer[$0] == inner[0] }.map { [$0] }
    default: return [[0, 1], [1, 0]].filter { outer.count == 2 && outer[$0[0]] == inner[0] && outer[$0[1]] == inner[1] }
    }
  }

  /// The terms that are left when ratio · part is taken away, if every term of the part stands there with the same ratio.
  private func without(_ part: Polynomial, _ terms: [Monomial]) -> (rest: [Monomial], ratio: Coefficient)? {
    var rest = terms
    var ratio: Coefficient?
    for term in part.terms {
      guard let place = rest.firstIndex(where: { $0.factors == term.factors && $0.bound == term.bound }) else { return nil }
      let here = rest[place].coefficient / term.coefficient
      if let ratio, ratio != here { return nil }
      ratio = here
      rest.remove(at: place)
    }
    return ratio.map { (rest, $0) }
  }
}
