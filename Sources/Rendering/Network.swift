import Expressions
import Numerals
import Shapes

/// A displayed value at one or two labels of a product, to a positive power, possibly as a divisor.
struct Part: Hashable {
  /// A column for one label, a matrix for two (rows first).
  var form: FormID
  var exponent: Coefficient
  var isDivisor: Bool
}

/// The entries that stand at the same labels: their Hadamard product.
struct Edge {
  /// One label, or two different ones.
  var labels: [Int]
  var parts: [Part]
}

/// A product in index form as a graph: labels are its vertices, entries its edges. Summing over a label contracts it.
///
/// A vertex with one matrix is a matrix times a vector, one with two is a matrix product, parallel edges are a Hadamard product, a loop is a trace or
/// a diagonal. A product has a matrix form when these steps use up every bound label.
struct Network {
  var edges: [Edge] = []
  var scalars: [Part] = []
  let free: Int
  /// True when δ between the two free labels is a factor.
  var hasDelta = false
  /// The length of each label as it is written, where it can be.
  let lengths: [FormID]

  init(free: Int, lengths: [FormID]) {
    self.free = free
    self.lengths = lengths
  }

  /// Adds an entry; a loop becomes a diagonal or a trace.
  mutating func add(_ part: Part, at labels: [Int], bound: Bool, in store: inout FormStore) {
    switch labels.count {
    case 0: scalars.append(part)
    case 1: append(part, at: labels, in: &store)
    default:
      if labels[0] == labels[1] {
        // diag(A.^p) and tr act on the powered matrix.
        let whole = store.power(part.form, part.exponent)
        append(Part(form: diagonalPart(whole, in: &store), exponent: .one, isDivisor: part.isDivisor), at: [labels[0]], in: &store)
      } else {
        append(part, at: labels, in: &store)
      }
    }
  }

  private func diagonalPart(_ matrix: FormID, in store: inout FormStore) -> FormID {
    if case .transpose(let inner) = store[matrix].kind { return store.call("diag", [inner], .column) }
    return store.call("diag", [matrix], .column)
  }

  private mutating func append(_ part: Part, at labels: [Int], in store: inout FormStore) {
    if let place = edges.firstIndex(where: { $0.labels == labels }) {
      merge(part, into: place)
    } else if labels.count == 2, let place = edges.firstIndex(where: { $0.labels == [labels[1], labels[0]] }) {
      merge(Part(form: store.transpose(part.form), exponent: part.exponent, isDivisor: part.isDivisor), into: place)
    } else {
      edges.append(Edge(labels: labels, parts: [part]))
    }
  }

  private mutating func merge(_ part: Part, into place: Int) {
    if let same = edges[place].parts.firstIndex(where: { $0.form == part.form && $0.isDivisor == part.isDivisor }) {
      edges[place].parts[same].exponent = edges[place].parts[same].exponent + part.exponent
    } else {
      edges[place].parts.append(part)
    }
  }

  /// Sums over every bound label; false when some label joins three matrices and no step applies.
  mutating func contract(_ bound: Range<Int>, in store: inout FormStore) -> Bool {
    var left = Array(bound)
    while !left.isEmpty {
      guard let (place, _) = left.enumerated().map({ ($0.offset, cost(of: $0.element, left, store)) }).min(by: { $0.1 < $1.1 }),
        cost(of: left[place], left, store) < 100
      else { return false }
      eliminate(left.remove(at: place), left, in: &store)
    }
    return true
  }

  private func vectors(at label: Int) -> [Int] { edges.indices.filter { edges[$0].labels == [label] } }
  private func matrices(at label: Int) -> [Int] { edges.indices.filter { edges[$0].labels.count == 2 && edges[$0].labels.contains(label) } }

  /// Which label to sum over first: scalars, then matrix times vector without a transpose, then matrix products, then row sums.
  private func cost(of label: Int, _ left: [Int], _ store: FormStore) -> Int {
    let matrices = matrices(at: label)
    switch matrices.count {
    case 0: return 0
    case 1:
      let edge = edges[matrices[0]]
      let other = edge.labels[0] == label ? edge.labels[1] : edge.labels[0]
      let transposes = edge.labels[0] == label ? 1 : 0
      // Both ends bound and nothing else there: the whole contraction is a scalar, taken at once.
      if vectors(at: label).isEmpty {
        return left.contains(other) && self.matrices(at: other).count == 1 && vectors(at: other).isEmpty ? 1 : 30 + transposes
      }
      return 10 + transposes + (self.matrices(at: other).count > 2 ? -2 : 0)
    case 2: return 20 + (vectors(at: label).isEmpty ? 0 : 1)
    default: return 100
    }
  }

  private mutating func eliminate(_ label: Int, _ left: [Int], in store: inout FormStore) {
    let vectorParts = vectors(at: label).flatMap { edges[$0].parts }
    let joined = matrices(at: label)
    switch joined.count {
    case 0:
      if !vectorParts.isEmpty { scalars.append(dot(vectorParts, in: &store)) }
      edges.removeAll { $0.labels == [label] }
    case 1:
      let edge = edges[joined[0]]
      let other = edge.labels[0] == label ? edge.labels[1] : edge.labels[0]
      let toOther = oriented(edge, from: other, in: &store)
      if vectorParts.isEmpty, left.contains(other), matrices(at: other).count == 1, vectors(at: other).isEmpty {
        edges.removeAll { $0.labels.contains(label) }
        edges.removeAll { $0.labels == [other] }
        scalars.append(total(edge, in: &store))
        // The other label has nothing left to sum; its turn adds nothing.
        return
      }
      edges.removeAll { $0.labels.contains(label) }
      let form =
        vectorParts.isEmpty
        ? rowSum(toOther, over: label, in: &store) : store.product([combined(toOther, in: &store), combined(vectorParts, in: &store)])
      add(Part(form: form, exponent: .one, isDivisor: false), at: [other], bound: left.contains(other), in: &store)
    default:
      let a = edges[joined[0]]
      let b = edges[joined[1]]
      let p = a.labels[0] == label ? a.labels[1] : a.labels[0]
      let q = b.labels[0] == label ? b.labels[1] : b.labels[0]
      var factors = [combined(oriented(a, from: p, in: &store), in: &store)]
      if !vectorParts.isEmpty { factors.append(store.call("diag", [combined(vectorParts, in: &store)], .matrix, symmetric: true)) }
      factors.append(combined(oriented(b, from: label, in: &store), in: &store))
      edges.removeAll { $0.labels.contains(label) }
      // Keep the direction that needs fewer transposes; the reader of a chain sees A*B rather than (B'*A')'.
      let forward = store.product(factors)
      let backward = store.product(factors.reversed().map { store.transpose($0) })
      if store[backward].length < store[forward].length {
        add(Part(form: backward, exponent: .one, isDivisor: false), at: [q, p], bound: false, in: &store)
      } else {
        add(Part(form: forward, exponent: .one, isDivisor: false), at: [p, q], bound: false, in: &store)
      }
    }
  }

  /// The parts of a matrix edge with its rows at `label`.
  func oriented(_ edge: Edge, from label: Int, in store: inout FormStore) -> [Part] {
    if edge.labels[0] == label { return edge.parts }
    return edge.parts.map { Part(form: store.transpose($0.form), exponent: $0.exponent, isDivisor: $0.isDivisor) }
  }

  /// Σ over all entries of a matrix edge.
  private func total(_ edge: Edge, in store: inout FormStore) -> Part {
    let parts = edge.parts
    if parts.count == 2, parts.allSatisfy({ $0.exponent.isOne && !$0.isDivisor }) {
      let other = store.transpose(parts[1].form)
      let direct = store.product([parts[0].form, other])
      let turned = store.product([store.transpose(parts[0].form), parts[1].form])
      let best = store[direct].length <= store[turned].length ? direct : turned
      let form = store.call("tr", [best], .scalar)
      if let root = store.squareRootOfSquare(form) {
        return Part(form: store.call("norm2", [store.bare(root)], .scalar), exponent: Coefficient(2), isDivisor: false)
      }
      let entrywise = store.call("sum", [combined(parts, in: &store)], .scalar)
      return Part(form: store[entrywise].length < store[form].length ? entrywise : form, exponent: .one, isDivisor: false)
    }
    if parts.count == 1, parts[0].exponent == Coefficient(2), !parts[0].isDivisor {
      let norm = store.call("norm2", [store.bare(parts[0].form)], .scalar)
      return Part(form: norm, exponent: Coefficient(2), isDivisor: false)
    }
    let form = combined(parts, in: &store)
    return Part(form: store.entrySum(store.bare(form)), exponent: .one, isDivisor: false)
  }

  /// The column of row sums.
  private func rowSum(_ parts: [Part], over label: Int, in store: inout FormStore) -> FormID {
    let form = combined(parts, in: &store)
    var sum: FormID
    if case .transpose(let inner) = store[form].kind {
      sum = store.transpose(store.call("sum", [inner, store.symbol("columns", .scalar)], .row))
    } else {
      sum = store.call("sum", [form, store.symbol("rows", .scalar)], .column)
    }
    let ones = store.call("ones", [lengths[label]], .column)
    let counted = store.product([form, ones])
    sum = store.shorter(sum, counted)
    guard parts.count == 2, parts.allSatisfy({ $0.exponent.isOne && !$0.isDivisor }) else { return sum }
    let product = store.product([parts[0].form, store.transpose(parts[1].form)])
    let diagonal = store.call("diag", [product], .column)
    return store[diagonal].length < store[sum].length ? diagonal : sum
  }

  /// Σ over the entries of a Hadamard product of columns.
  private func dot(_ parts: [Part], in store: inout FormStore) -> Part {
    let numerators = parts.filter { !$0.isDivisor }
    if parts.count == 1, numerators.count == 1 {
      if parts[0].exponent == Coefficient(2) {
        return Part(form: square(parts[0].form, in: &store), exponent: .one, isDivisor: false)
      }
      let form = combined(parts, in: &store)
      if case .call("diag", let arguments) = store[form].kind {
        return Part(form: store.call("tr", arguments, .scalar), exponent: .one, isDivisor: false)
      }
      if case .transpose(let inner) = store[form].kind { return Part(form: store.entrySum(inner), exponent: .one, isDivisor: false) }
      return Part(form: store.entrySum(form), exponent: .one, isDivisor: false)
    }
    guard numerators.count > 1, let first = numerators.enumerated().min(by: { leftness($0.element, store) < leftness($1.element, store) })?.offset
    else {
      return Part(form: store.call("sum", [combined(parts, in: &store)], .scalar), exponent: .one, isDivisor: false)
    }
    let head = numerators[first]
    let rest = numerators.enumerated().filter { $0.offset != first }.map(\.element) + parts.filter(\.isDivisor)
    return Part(form: store.product([store.transpose(combined([head], in: &store)), combined(rest, in: &store)]), exponent: .one, isDivisor: false)
  }

  /// How badly a column suits the left of an inner product: whole names first, products last.
  private func leftness(_ part: Part, _ store: FormStore) -> Int {
    let base: Int =
      switch store[part.form].kind {
      case .symbol, .transpose: 0
      case .call: 2
      case .product: 4
      default: 3
      }
    return base + (part.exponent.isOne ? 0 : 5)
  }

  /// v'·v, or ‖v‖² where that is shorter.
  private func square(_ form: FormID, in store: inout FormStore) -> FormID {
    let product = store.product([store.transpose(form), form])
    let norm = store.power(store.call("norm2", [store.bare(form)], .scalar), Coefficient(2))
    return store[norm].length <= store[product].length ? norm : product
  }

  /// The Hadamard product of parts, divisors behind `./`.
  func combined(_ parts: [Part], in store: inout FormStore) -> FormID {
    let above = parts.filter { !$0.isDivisor }.map { store.power($0.form, $0.exponent) }
    let below = parts.filter(\.isDivisor).map { store.power($0.form, $0.exponent) }
    // A leading matrix product needs no brackets, so it goes first.
    let ordered = above.enumerated().sorted { a, b in
      let (x, y) = (isProduct(a.element, store), isProduct(b.element, store))
      return x == y ? a.offset < b.offset : x && !y
    }.map(\.element)
    let numerator = ordered.isEmpty ? nil : store.hadamard(ordered)
    guard !below.isEmpty else { return numerator ?? store.number(.one) }
    return store.hadamardQuotient(numerator ?? store.number(.one), store.hadamard(below))
  }

  private func isProduct(_ form: FormID, _ store: FormStore) -> Bool {
    if case .product = store[form].kind { return true }
    return false
  }
}
